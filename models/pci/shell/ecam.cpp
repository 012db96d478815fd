// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/ecam.h"

#include <algorithm>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/pci/shell/config_payload.h"

namespace cxlvp::pci {

const Schema<Ecam::Config>& Ecam::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .time("latency", &Config::latency, {0, kMillisecond}, {"from the window to the root bus", "assumed"})
            .count("root_bus", &Config::root_bus, {0, 255}, {"number of the root bus", ""})
            .list("functions", &Config::functions, {"endpoints and bridges on the root bus", ""})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                check_places(config.functions, path, node, binding);
            });
    return schema;
}

Ecam::Ecam(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      bus::Target(context),
      config_(config),
      functions_(context, config.functions),
      root_(functions_.bus(), config.root_bus) {
    in.bind(static_cast<bus::Target&>(*this));
    stats().counter("reads", "requests", "configuration reads, unsupported ones included", reads_);
    stats().counter("writes", "requests", "configuration writes, unsupported ones included", writes_);
    stats().counter("unsupported", "requests", "requests that no function has claimed", unsupported_);
    stats().counter("refused", "accesses", "accesses that are no configuration requests", refused_);
    stats().on_clear([this](Tick) { reads_ = writes_ = unsupported_ = refused_ = 0; });
}

bool Ecam::Root::config(ConfigRequest& request) {
    if (request.address.bdf.bus < number_) return false;
    request.address.kind = request.address.bdf.bus == number_ ? ConfigAddress::Kind::type0 : ConfigAddress::Kind::type1;
    return bus_.config(request);
}

void Ecam::b_transport(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.latency);
    sync(delay);
    if (tx.get_command() == tlm::TLM_IGNORE_COMMAND) return tx.set_response_status(tlm::TLM_OK_RESPONSE);
    std::optional<ConfigRequest> request = config_request(tx, now() + delay.value());
    if (request && tx.get_address() >= ConfigAddress::kEcamSize) {
        tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        request.reset();
    }
    if (!request) {
        ++refused_;
        return;
    }
    ++(tx.is_write() ? writes_ : reads_);
    if (!root_.config(*request)) {
        ++unsupported_;
        if (tx.is_read()) std::fill_n(request->data, request->bytes, std::uint8_t{0xff});
    }
    delay = to_time(request->at - now());
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
}

unsigned int Ecam::transport_dbg(Payload& tx) {
    if (tx.get_address() >= ConfigAddress::kEcamSize) return 0;
    return debug_config(tx, root_, now());
}

}  // namespace cxlvp::pci
