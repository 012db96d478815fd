// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include <systemc>
#include <tlm>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/sim/module.h"
#include "support/test_payload.h"

namespace cxlvp::test {

/// An initiator whose calls are made by the body of a test, from the process that the body runs in.
class TestInitiator : public sc_core::sc_module, private tlm::tlm_bw_transport_if<> {
public:
    explicit TestInitiator(const sc_core::sc_module_name& instance);

    InitiatorSocket out{"out"};

    /// What came back from a blocking call.
    struct Result {
        tlm::tlm_response_status status = tlm::TLM_INCOMPLETE_RESPONSE;
        Tick start = 0;  ///< kernel time at the call and the delay given
        Tick end = 0;    ///< kernel time at the return and the delay returned
        bool dmi_allowed = false;
        std::vector<std::uint8_t> data;  ///< of a read

        Tick took() const { return end - start; }
        bool ok() const { return status == tlm::TLM_OK_RESPONSE; }
    };
    /// Sends `tx` as it is, `delay` after the present.
    Result send(Payload& tx, Tick delay = 0);
    Result send(TestPayload& access, Tick delay = 0);
    Result read(std::uint64_t address, std::size_t bytes, Tick delay = 0);
    Result write(std::uint64_t address, std::vector<std::uint8_t> data, Tick delay = 0);

    /// Debug transport; give the number of bytes that were handled.
    unsigned debug_read(std::uint64_t address, std::vector<std::uint8_t>& data);
    unsigned debug_write(std::uint64_t address, std::vector<std::uint8_t> data);

    /// Asks for direct access as for an access of `bytes`.
    bool dmi(std::uint64_t address, unsigned bytes, tlm::tlm_dmi& dmi,
             tlm::tlm_command command = tlm::TLM_READ_COMMAND);

    /// The first call of a non-blocking transaction; `end` is when the target says it is over.
    tlm::tlm_sync_enum begin(Payload& tx, tlm::tlm_phase& phase, Tick& end, Tick delay = 0);

    using Range = std::pair<std::uint64_t, std::uint64_t>;
    std::vector<Range> invalidated;             ///< ranges of direct access that were taken back
    std::function<void(const Range&)> on_loss;  ///< called for each of them, if set

private:
    tlm::tlm_sync_enum nb_transport_bw(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override;
};

/// Waits in the calling thread process until `at`; returns at once when that is past.
void wait_until(Tick at);

/// `count` bytes that count up from `first`.
std::vector<std::uint8_t> counting(std::size_t count, std::uint8_t first = 0);

}  // namespace cxlvp::test
