// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/base/config/config_node.h"
#include "cxlvp/base/config/quantity.h"
#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

/// Inclusive bounds of a numeric parameter, in its stored unit.
struct Range {
    std::uint64_t min = 0;
    std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

/// What a parameter is for and where its default comes from.
struct About {
    std::string doc;     ///< one sentence
    std::string origin;  ///< source of the default: an id of docs/published-figures.md, or "assumed", "derived: ..."
};

/// Collects what binding a document produces: mistakes, and the source of every value that was set.
class Binding {
public:
    Diagnostics& errors() { return errors_; }
    const Diagnostics& errors() const { return errors_; }
    /// Remembers that the value at dotted `path` came from `origin`.
    void note_source(const std::string& path, const std::string& origin) { sources_[path] = origin; }
    /// Where the value at `path` came from; null pointer when it kept its default.
    const std::string* source(const std::string& path) const;

private:
    Diagnostics errors_;
    std::map<std::string, std::string> sources_;
};

/// Declarations of the parameters of one configuration struct. From them come: reading a document into the struct with
/// every mistake named, the JSON Schema, the effective configuration with sources, and the reference page.
/// The default of a parameter is the initial value of the member, so that it is written once.
class SchemaBase {
public:
    virtual ~SchemaBase() = default;
    /// A default-constructed struct, and its release.
    virtual std::shared_ptr<void> make() const = 0;

    /// Reads `node` (a map, or null for all defaults) into `config`. `path` prefixes the names in messages.
    void bind(void* config, const ConfigNode& node, const std::string& path, Binding& binding) const;
    /// Generated JSON Schema (draft 7) of the struct, as an object schema.
    nlohmann::ordered_json json_schema() const;
    /// Values of `config` as {"name": {"value": ..., "source": ...}}; nested structs as nested objects.
    nlohmann::ordered_json dump(const void* config, const std::string& path, const Binding& binding) const;
    /// Markdown table rows: name, default, range or choices, meaning, origin of the default.
    std::string reference() const { return reference({}, make().get()); }
    std::vector<std::string> names() const;

protected:
    enum class Kind { integer, real, flag, text, choice, group, list, integers, texts };
    struct Param {
        std::string name;
        About about;
        Kind kind = Kind::integer;
        Dimension dimension = Dimension::none;
        Range range;
        double real_min = 0;
        double real_max = 0;
        bool power_of_two = false;
        bool required = false;
        std::vector<std::string> choices;
        std::function<void*(void*)> field;  ///< address of the member
        std::function<void(void*, std::size_t)> set_choice;
        std::function<std::size_t(const void*)> get_choice;
        const SchemaBase* nested = nullptr;            ///< of a group or of the elements of a list
        std::function<void*(void*)> append;            ///< list: adds an element and gives its address
        std::function<void(void*)> clear;              ///< list: removes all elements
        std::function<std::size_t(const void*)> size;  ///< list
        std::function<const void*(const void*, std::size_t)> element;
    };
    using Check = std::function<void(const void*, const ConfigNode&, const std::string&, Binding&)>;

    std::vector<Param> params_;
    std::vector<Check> checks_;

private:
    void bind_param(const Param& param, void* config, const ConfigNode& node, const std::string& path,
                    Binding& binding) const;
    nlohmann::ordered_json param_schema(const Param& param) const;
    nlohmann::ordered_json param_value(const Param& param, const void* config) const;
    /// `defaults` is a struct as it is before anything is bound: that of a group is a part of the one around it.
    std::string reference(const std::string& prefix, const void* defaults) const;
    std::string default_text(const Param& param, const void* config) const;
};

/// Schema of struct `C`, built once by chaining declarations:
///
///     static const Schema<LinkConfig> schema = Schema<LinkConfig>()
///         .time("latency", &LinkConfig::latency, {0, us(100)}, {"one-way propagation delay", "X18"})
///         .bandwidth("bandwidth", &LinkConfig::bandwidth, {1}, {"raw rate of each direction", "X1"});
template <class C>
class Schema : public SchemaBase {
public:
    std::shared_ptr<void> make() const override { return std::make_shared<C>(); }

    Schema& count(const char* name, std::uint64_t C::*member, Range range, About about) {
        return integer(name, member, Dimension::none, range, std::move(about));
    }
    Schema& time(const char* name, Tick C::*member, Range range, About about) {
        return integer(name, member, Dimension::time, range, std::move(about));
    }
    Schema& bytes(const char* name, std::uint64_t C::*member, Range range, About about) {
        return integer(name, member, Dimension::bytes, range, std::move(about));
    }
    Schema& bandwidth(const char* name, std::uint64_t C::*member, Range range, About about) {
        return integer(name, member, Dimension::bandwidth, range, std::move(about));
    }
    Schema& frequency(const char* name, std::uint64_t C::*member, Range range, About about) {
        return integer(name, member, Dimension::frequency, range, std::move(about));
    }
    Schema& address(const char* name, std::uint64_t C::*member, Range range, About about) {
        return integer(name, member, Dimension::address, range, std::move(about));
    }
    Schema& real(const char* name, double C::*member, double min, double max, About about) {
        Param& param = add(name, Kind::real, member, std::move(about));
        param.real_min = min;
        param.real_max = max;
        return *this;
    }
    Schema& flag(const char* name, bool C::*member, About about) {
        add(name, Kind::flag, member, std::move(about));
        return *this;
    }
    Schema& text(const char* name, std::string C::*member, About about) {
        add(name, Kind::text, member, std::move(about));
        return *this;
    }
    /// A list of strings.
    Schema& texts(const char* name, std::vector<std::string> C::*member, About about) {
        add(name, Kind::texts, member, std::move(about));
        return *this;
    }
    /// One of the named values.
    template <class E>
    Schema& choice(const char* name, E C::*member, std::vector<std::pair<std::string, E>> values, About about) {
        Param& param = add(name, Kind::choice, member, std::move(about));
        for (const auto& value : values) param.choices.push_back(value.first);
        param.set_choice = [member, values](void* c, std::size_t i) { static_cast<C*>(c)->*member = values[i].second; };
        param.get_choice = [member, values](const void* c) {
            std::size_t i = 0;
            while (i < values.size() && values[i].second != static_cast<const C*>(c)->*member) ++i;
            return i;
        };
        return *this;
    }
    /// A map from names to whole numbers, such as weights by requester.
    Schema& integers(const char* name, std::map<std::string, std::uint64_t> C::*member, Dimension dimension,
                     Range range, About about) {
        Param& param = add(name, Kind::integers, member, std::move(about));
        param.dimension = dimension;
        param.range = range;
        return *this;
    }
    /// A nested struct `G` with its own `G::schema()`.
    template <class G>
    Schema& group(const char* name, G C::*member, About about) {
        add(name, Kind::group, member, std::move(about)).nested = &G::schema();
        return *this;
    }
    /// A list of structs `G` with their own `G::schema()`.
    template <class G>
    Schema& list(const char* name, std::vector<G> C::*member, About about) {
        Param& param = add(name, Kind::list, member, std::move(about));
        param.nested = &G::schema();
        param.append = [member](void* c) -> void* { return &(static_cast<C*>(c)->*member).emplace_back(); };
        param.clear = [member](void* c) { (static_cast<C*>(c)->*member).clear(); };
        param.size = [member](const void* c) { return (static_cast<const C*>(c)->*member).size(); };
        param.element = [member](const void* c, std::size_t i) -> const void* {
            return &(static_cast<const C*>(c)->*member)[i];
        };
        return *this;
    }
    /// The parameter declared last must be a power of two.
    Schema& power_of_two() {
        params_.back().power_of_two = true;
        return *this;
    }
    /// The parameter declared last has no default and must be given.
    Schema& required() {
        params_.back().required = true;
        return *this;
    }
    /// A rule across parameters; runs only when the struct itself was read without a mistake.
    Schema& check(std::function<void(const C&, const ConfigNode&, const std::string&, Binding&)> rule) {
        checks_.push_back([rule](const void* c, const ConfigNode& node, const std::string& path, Binding& binding) {
            rule(*static_cast<const C*>(c), node, path, binding);
        });
        return *this;
    }

private:
    template <class M>
    Param& add(const char* name, Kind kind, M C::*member, About about) {
        Param param;
        param.name = name;
        param.about = std::move(about);
        param.kind = kind;
        param.field = [member](void* c) -> void* { return &(static_cast<C*>(c)->*member); };
        params_.push_back(std::move(param));
        return params_.back();
    }
    Schema& integer(const char* name, std::uint64_t C::*member, Dimension dimension, Range range, About about) {
        Param& param = add(name, Kind::integer, member, std::move(about));
        param.dimension = dimension;
        param.range = range;
        return *this;
    }
};

}  // namespace cxlvp
