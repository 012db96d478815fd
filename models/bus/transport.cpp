// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

bool refuse_dmi(tlm::tlm_dmi& dmi) {
    dmi.init();
    dmi.set_start_address(0);
    dmi.set_end_address(~sc_dt::uint64{0});
    dmi.allow_none();
    return false;
}

tlm::tlm_sync_enum Target::nb_transport_fw(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
    if (phase != tlm::BEGIN_REQ) {
        SC_REPORT_ERROR("/cxlvp/bus/phase", "only BEGIN_REQ can come to a target that completes in its first call");
        return tlm::TLM_ACCEPTED;
    }
    const Context::NoWait guard(context_);
    b_transport(tx, delay);
    return tlm::TLM_COMPLETED;
}

bool Target::get_direct_mem_ptr(Payload&, tlm::tlm_dmi& dmi) {
    return refuse_dmi(dmi);
}

unsigned int Target::transport_dbg(Payload&) {
    return 0;
}

tlm::tlm_sync_enum Initiator::nb_transport_bw(Payload&, tlm::tlm_phase&, sc_core::sc_time&) {
    SC_REPORT_ERROR("/cxlvp/bus/phase", "a target answered a blocking call on the non-blocking backward path");
    return tlm::TLM_ACCEPTED;
}

void Initiator::invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) {}

}  // namespace cxlvp::bus
