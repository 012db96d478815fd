// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/hop_trace.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

/// The initiator socket of a requester, with the payloads that go through it. A requester has it as a member, takes a
/// payload for each of its slots, and gives out the socket:
///
///     bus::RequestPort out_{*this, "out"};
///
///     InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
///
/// It counts for the requester what the summary of a run shows: `bytes_read`, `bytes_written` and `errors`. In
/// `reserve` timing an access counts when it is made, which is before the time of its answer.
class RequestPort : private Initiator {
public:
    /// `port` names the socket in `owner`. An owner has one port of this kind; a second one throws `UserError`.
    RequestPort(Requester& owner, const char* port);

    InitiatorSocket out;

    /// A payload that says who asks. It stays valid as long as the port.
    Payload& payload();
    /// Reads or writes `bytes` bytes at `address` from or to `data` with `tx`, a payload of this port, and adds the
    /// time it takes to `delay`; every other attribute is set for a plain access (IEEE 1666-2011 14.7). True when the
    /// answer is OK. Data known to be corrupt stays so: what a read marks as poisoned, the next write with `tx` carries
    /// on, unless another read comes between.
    bool access(Payload& tx, tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::uint32_t bytes,
                sc_core::sc_time& delay);

private:
    Context& context_;
    const std::uint32_t requester_;
    const std::uint32_t track_;
    const TraceLabels labels_;
    PayloadPool pool_;
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_written_ = 0;
    std::uint64_t errors_ = 0;
    StatGroup stats_;
};

}  // namespace cxlvp::bus
