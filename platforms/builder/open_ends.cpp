// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/builder/open_ends.h"

namespace cxlvp::platform {

OpenTarget::OpenTarget(const sc_core::sc_module_name& instance, Context& context)
    : sc_core::sc_module(instance), bus::Target(context) {
    in.bind(static_cast<bus::Target&>(*this));
}

void OpenTarget::b_transport(Payload& tx, sc_core::sc_time&) {
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

OpenInitiator::OpenInitiator(const sc_core::sc_module_name& instance) : sc_core::sc_module(instance) {
    out.bind(static_cast<bus::Initiator&>(*this));
}

}  // namespace cxlvp::platform
