// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/bridge.h"

#include <algorithm>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::pci {

namespace {

constexpr std::uint32_t kPciToPciBridge = 0x060400;  // class code

BridgeConfig function_config(const std::string& name, const Bridge::Config& config) {
    BridgeConfig out;
    out.name = name;
    out.identity.vendor = static_cast<std::uint16_t>(config.vendor_id);
    out.identity.device = static_cast<std::uint16_t>(config.device_id);
    out.identity.class_code = kPciToPciBridge;
    out.express.port = config.kind;
    out.express.slot = config.slot;
    out.express.number = static_cast<unsigned>(config.number);
    return out;
}

}  // namespace

const Schema<Bridge::Config>& Bridge::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .choice("kind", &Config::kind,
                    {{"root_port", PortType::root_port},
                     {"upstream_port", PortType::upstream_port},
                     {"downstream_port", PortType::downstream_port}},
                    {"what the bridge is", ""})
            .count("vendor_id", &Config::vendor_id, {0, 0xfffe}, {"vendor of the function", "assumed"})
            .count("device_id", &Config::device_id, {0, 0xffff}, {"device id", "assumed"})
            .count("number", &Config::number, {0, 255}, {"number of the port, and of its slot", ""})
            .flag("slot", &Config::slot, {"the link leads to a hot-plug slot", ""})
            .time("latency", &Config::latency, {0, kMillisecond}, {"of a request through the bridge", "assumed"})
            .list("functions", &Config::functions, {"endpoints and bridges on the secondary bus", ""})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                check_places(config.functions, path, node, binding);
                if (config.slot && !is_downstream(config.kind))
                    binding.errors().error(node.origin, path + ".slot", "an upstream port has no slot");
            });
    return schema;
}

Bridge::Bridge(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      functions_(context, config.functions),
      function_(function_config(name(), config), functions_.bus()),
      config_port_(*this, "config", function_, config.latency) {
    function_.space().set_observer(&warnings_);
    stats().counter("unsupported", "requests", "memory requests that the bridge does not forward", unsupported_);
    stats().on_clear([this](Tick) { unsupported_ = 0; });
}

Bridge::~Bridge() {
    function_.space().set_observer(nullptr);
}

TargetSocket* Bridge::target(const std::string& port) {
    if (port == "config") return &config_port_.in;
    if (port == "mmio") return &down_.in;
    return port == "dma" ? &up_.in : nullptr;
}

InitiatorSocket* Bridge::initiator(const std::string& port) {
    if (port == "down") return &down_.out;
    return port == "up" ? &up_.out : nullptr;
}

void Bridge::reset(ResetKind kind) {
    // A bridge has no function-level reset; the modules behind it are reset by whoever resets this one.
    if (kind != ResetKind::function) function_.space().reset(reset_of(kind), now());
}

Bridge::Way::Way(Bridge& owner, const char* from, const char* to, bool downstream)
    : bus::Target(owner.context()), in(from), out(to), owner_(owner), downstream_(downstream) {
    in.bind(static_cast<bus::Target&>(*this));
    out.bind(static_cast<bus::Initiator&>(*this));
}

bool Bridge::Way::open(const Payload& tx) const {
    if (!downstream_) return owner_.function_.forwards_upstream();
    const unsigned covered = std::max(1u, std::min(tx.get_data_length(), tx.get_streaming_width()));
    return owner_.function_.forwards_memory(tx.get_address(), covered);
}

void Bridge::Way::b_transport(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(owner_.config_.latency);
    owner_.sync(delay);
    if (open(tx)) return out->b_transport(tx, delay);
    ++owner_.unsupported_;
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

unsigned int Bridge::Way::transport_dbg(Payload& tx) {
    return open(tx) ? out->transport_dbg(tx) : 0;
}

}  // namespace cxlvp::pci
