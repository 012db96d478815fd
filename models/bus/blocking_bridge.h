// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

/// Stands before a target that waits in `b_transport`: a third-party model, or one that `tlm_utils` sockets convert to
/// the non-blocking interface. It brings the kernel to the time of the transaction, and makes all requesters issue from
/// threads, which may wait.
class BlockingBridge : public Module, private Target, private Initiator {
public:
    struct Config {
        static const Schema<Config>& schema();
    };

    BlockingBridge(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket in{"in"};
    InitiatorSocket out{"out"};

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out : nullptr; }

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override { return out->get_direct_mem_ptr(tx, dmi); }
    unsigned int transport_dbg(Payload& tx) override { return out->transport_dbg(tx); }
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override {
        in->invalidate_direct_mem_ptr(first, last);
    }

    std::uint64_t refused_ = 0;
};

}  // namespace cxlvp::bus
