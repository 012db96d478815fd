// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/next_transaction.h"

namespace cxlvp::bus {

void next_transaction(Payload& tx) {
    tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    tx.set_dmi_allowed(false);
    if (auto* settled = tx.get_extension<SettledStatus>()) settled->status = tlm::TLM_INCOMPLETE_RESPONSE;
}

}  // namespace cxlvp::bus
