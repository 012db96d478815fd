// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm>

#include "cxlvp/base/sim/module.h"

namespace cxlvp::bus {

/// Forward interface of our targets. They are written for `b_transport`; an initiator that uses the non-blocking
/// interface is answered within its first call with TLM_COMPLETED and the annotated time (IEEE 1666-2011 11.2.6), so
/// that AT initiators connect without a converter.
class Target : public tlm::tlm_fw_transport_if<> {
public:
    explicit Target(Context& context) : context_(context) {}
    tlm::tlm_sync_enum nb_transport_fw(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) final;
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override;
    unsigned int transport_dbg(Payload& tx) override;

private:
    Context& context_;
};

/// Backward interface of our initiators, which only make blocking calls.
class Initiator : public tlm::tlm_bw_transport_if<> {
public:
    tlm::tlm_sync_enum nb_transport_bw(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) final;
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override;
};

/// Refuses direct memory access over all addresses.
bool refuse_dmi(tlm::tlm_dmi& dmi);

}  // namespace cxlvp::bus
