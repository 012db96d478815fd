// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/blocking_bridge.h"

#include "cxlvp/base/config/schema.h"

namespace cxlvp::bus {

const Schema<BlockingBridge::Config>& BlockingBridge::Config::schema() {
    static const Schema<Config> schema;
    return schema;
}

BlockingBridge::BlockingBridge(const sc_core::sc_module_name& instance, Context& context, const Config&)
    : Module(instance, context), Target(context) {
    in.bind(static_cast<Target&>(*this));
    out.bind(static_cast<Initiator&>(*this));
    context.require_threads();
    stats().counter("refused", "accesses", "accesses from processes that cannot wait", refused_);
    stats().on_clear([this](Tick) { refused_ = 0; });
}

void BlockingBridge::b_transport(Payload& tx, sc_core::sc_time& delay) {
    if (!context().can_wait()) {
        ++refused_;
        context().reports().warn(name(), "cannot-wait",
                                 "a method process or a non-blocking call reached a target that waits", now());
        tx.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
        return;
    }
    if (delay != sc_core::SC_ZERO_TIME) context().lanes().wait_until(now() + delay.value());
    delay = sc_core::SC_ZERO_TIME;
    out->b_transport(tx, delay);
}

}  // namespace cxlvp::bus
