// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <systemc>
#include <tlm>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/sim/module.h"

namespace cxlvp::test {

/// A target that does what the test tells it. It keeps what came, adds `latency` to the delay, moves data between the
/// payload and `bytes` where they overlap, and answers `status`. It serves the blocking interface only.
class TestTarget : public sc_core::sc_module, private tlm::tlm_fw_transport_if<> {
public:
    explicit TestTarget(const sc_core::sc_module_name& instance, std::size_t size = 4096);

    TargetSocket in{"in"};

    /// One transaction as it arrived.
    struct Record {
        tlm::tlm_command command;
        std::uint64_t address;
        unsigned length;
        unsigned streaming_width;
        std::vector<std::uint8_t> data;  ///< of a write
        std::vector<std::uint8_t> enables;
        Tick at;  ///< kernel time and delay
    };
    std::vector<Record> records;
    unsigned debug_calls = 0;

    std::vector<std::uint8_t> bytes;  ///< storage from address 0 on
    Tick latency = 0;
    bool waits = false;  ///< waits for the delay and the latency in the kernel instead of adding it
    tlm::tlm_response_status status = tlm::TLM_OK_RESPONSE;
    std::function<void(Payload&, sc_core::sc_time&)> behaviour;  ///< instead of all of the above, if set
    std::function<bool(Payload&, tlm::tlm_dmi&)> grant;          ///< answers requests for direct access, if set
    std::function<unsigned(Payload&)> debug;                     ///< answers debug transport, if set

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
    tlm::tlm_sync_enum nb_transport_fw(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) override;
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override;
    unsigned int transport_dbg(Payload& tx) override;
    unsigned move(Payload& tx);
};

}  // namespace cxlvp::test
