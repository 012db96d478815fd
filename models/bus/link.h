// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/credit_gate.h"
#include "cxlvp/base/sim/resource.h"
#include "cxlvp/base/time/rate.h"
#include "cxlvp/bus/timed_socket.h"
#include "cxlvp/bus/wire_format.h"

namespace cxlvp::bus {

/// A full-duplex point-to-point link: propagation latency, one server per direction, bytes on the wire by format, and
/// optional credits that bound the transactions between the two ends.
class Link : public Module, private TimedTarget, private Initiator {
public:
    struct Config {
        Tick latency = ns(10);
        std::uint64_t bandwidth = 0;  ///< bytes per second and direction, 0 for no limit
        std::uint64_t credits = 0;    ///< transactions between the two ends, 0 for no limit
        Tick retry = ns(100);         ///< delay of a packet that is sent again
        Tick timeout = us(50);        ///< when a lost transaction is given up
        WireFormat::Config wire;
        ArbitrationConfig arbitration;
        static const Schema<Config>& schema();
    };

    Link(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket in{"in"};
    TimedSocket out{"out", context()};

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out : nullptr; }

private:
    Tick carry(Payload& tx, Tick at) override;
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override;
    unsigned int transport_dbg(Payload& tx) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override;
    void end_of_elaboration() override;
    /// What a transaction costs on the wires, worked out once for a run of equal ones.
    struct Cost {
        std::uint64_t key = ~std::uint64_t{0};  ///< bytes and whether some are disabled
        std::uint64_t request = 0;              ///< in 1/4096 byte
        std::uint64_t response = 0;             ///< in 1/4096 byte
        Tick forward = 0;
        Tick reverse = 0;
    };
    const Cost& cost(bool write, std::uint32_t bytes, bool masked) {
        Cost& last = cost_[write ? 1 : 0];
        const std::uint64_t key = bytes * std::uint64_t{2} + (masked ? 1 : 0);
        if (last.key != key) work_out(last, key, write);
        return last;
    }
    void work_out(Cost& cost, std::uint64_t key, bool write) const;
    bool disturbed(Payload& tx, Tick& at);

    const Config config_;
    const WireFormat wire_;
    const Rate rate_;
    Resource forward_;
    Resource reverse_;
    CreditGate credits_;
    Cost cost_[2];  ///< of the last read and the last write
    FaultPoint fault_;
    std::uint64_t forward_wire_ = 0;  ///< in 1/4096 byte
    std::uint64_t reverse_wire_ = 0;  ///< in 1/4096 byte
    std::uint64_t payload_read_ = 0;
    std::uint64_t payload_written_ = 0;
    std::uint64_t lost_ = 0;
    std::uint64_t retries_ = 0;
};

}  // namespace cxlvp::bus
