// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/sim/route.h"

namespace cxlvp {

enum class PortKind {
    initiator,
    target,
    irq_out,
    irq_in,
    peer_from,  ///< side of an interface that modules have between them, such as that of a PSL and its AFU
    peer_to,    ///< the other side
    bundle,     ///< several ports that are connected together, such as both directions of a CXL link
};

/// The kind of port that a port of `kind` is wired to.
PortKind counterpart(PortKind kind);

/// A port of a module type, as the platform description names it.
struct PortDecl {
    std::string name;
    PortKind kind = PortKind::target;
    bool many = false;     ///< takes any number of connections
    bool required = true;  ///< must be connected
    std::string doc;
    /// Of a bundle: the ports it consists of. The module knows part "mem" of bundle "link" as its port "link.mem".
    std::vector<PortDecl> parts = {};
};

/// True for a port that a wire starts from: an initiator, an interrupt output, the first of two peers. A bundle goes
/// the way its first part does.
bool is_source(const PortDecl& port);

/// The port of this name; null when there is none.
const PortDecl* find_port(const std::vector<PortDecl>& ports, const std::string& name);

/// A kind of module that a platform description can instantiate.
struct ModuleType {
    std::string name;
    std::string doc;  ///< one sentence
    std::vector<PortDecl> ports;
    const SchemaBase* schema = nullptr;
    const RegisterMap* registers = nullptr;  ///< null when the module has none
    std::function<std::unique_ptr<Module>(const char* instance, Context&, const void* config)> create;
    /// Address map of a configuration; null when the type has none.
    std::function<std::vector<Route>(const void* config)> routes = nullptr;
    /// Number of bytes, from address 0 on, that a target port answers to; 0 when that is not known. Null when the type
    /// cannot tell.
    std::function<std::uint64_t(const void* config, const std::string& port_name)> extent = nullptr;
    /// Ports that a configuration has besides `ports`; null when they are always the same.
    std::function<std::vector<PortDecl>(const void* config)> more_ports = nullptr;
};

/// The module types known to a program. Rooms and plugins add theirs; a name given twice throws `UserError`.
class ModuleRegistry {
public:
    void add(ModuleType type);
    /// Adds type `M`, which has a struct `M::Config` with `static const Schema<Config>& schema()` and a constructor
    /// `M(sc_module_name, Context&, const M::Config&)`. `M::Config` may also have `std::vector<Route> routes() const`,
    /// `std::uint64_t extent(const std::string& port) const` and `std::vector<PortDecl> more_ports() const`, which
    /// become those of the type.
    template <class M>
    void add(std::string name, std::string doc, std::vector<PortDecl> ports, const RegisterMap* registers = nullptr) {
        using Config = typename M::Config;
        ModuleType type{std::move(name),
                        std::move(doc),
                        std::move(ports),
                        &Config::schema(),
                        registers,
                        [](const char* instance, Context& context, const void* config) -> std::unique_ptr<Module> {
                            return std::make_unique<M>(instance, context, *static_cast<const Config*>(config));
                        }};
        if constexpr (HasRoutes<Config>::value)
            type.routes = [](const void* config) { return static_cast<const Config*>(config)->routes(); };
        if constexpr (HasExtent<Config>::value)
            type.extent = [](const void* config, const std::string& port_name) {
                return static_cast<const Config*>(config)->extent(port_name);
            };
        if constexpr (HasMorePorts<Config>::value)
            type.more_ports = [](const void* config) { return static_cast<const Config*>(config)->more_ports(); };
        add(std::move(type));
    }
    /// Null when there is no such type.
    const ModuleType* find(const std::string& name) const;
    std::vector<std::string> names() const;

private:
    template <class Config, class = void>
    struct HasRoutes : std::false_type {};
    template <class Config>
    struct HasRoutes<Config, std::void_t<decltype(std::declval<const Config&>().routes())>> : std::true_type {};
    template <class Config, class = void>
    struct HasExtent : std::false_type {};
    template <class Config>
    struct HasExtent<Config, std::void_t<decltype(std::declval<const Config&>().extent(std::string{}))>>
        : std::true_type {};
    template <class Config, class = void>
    struct HasMorePorts : std::false_type {};
    template <class Config>
    struct HasMorePorts<Config, std::void_t<decltype(std::declval<const Config&>().more_ports())>> : std::true_type {};

    std::map<std::string, ModuleType> types_;
};

}  // namespace cxlvp
