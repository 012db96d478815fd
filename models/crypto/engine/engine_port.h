// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/sim/resource.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/crypto/core/command_port.h"
#include "cxlvp/crypto/engine/engine_config.h"
#include "cxlvp/crypto/engine/mailbox_unit.h"

namespace cxlvp::crypto {

/// Memory, keys and time of a VCQ that runs. Memory accesses go over the bus in bursts, one after the other. Computing
/// comes between them or, with overlap, beside those of the same command: the command then takes the longer of the two.
class EnginePort : public CommandPort {
public:
    /// Totals of the engine.
    struct Counters {
        std::uint64_t cycles = 0;
        std::uint64_t bytes_in = 0;
        std::uint64_t bytes_out = 0;
    };

    /// For `vcq` of `unit`.
    EnginePort(const EngineConfig& config, MailboxUnit& unit, const Vcq& vcq, bus::RequestPort& dma, Payload& tx,
               Resource& firmware, Counters& counters, Context& context, sc_core::sc_time& delay);

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override;
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override;
    void begin_command(CoreId core) override;
    void end_command() override;
    void work(std::uint64_t cycles) override;
    KeyAccess& keys() override { return unit_.keys; }

    std::uint64_t cycles() const { return cycles_; }
    /// True when the VCQ has been cut off meanwhile.
    bool cut() const { return unit_.generation != generation_; }

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes);

    const EngineConfig& config_;
    MailboxUnit& unit_;
    const Vcq& vcq_;
    bus::RequestPort& dma_;
    Payload& tx_;
    Resource& firmware_;
    Counters& counters_;
    Context& context_;
    sc_core::sc_time& delay_;
    const Tick cycle_;
    const std::uint64_t generation_;
    bool on_firmware_ = false;
    Tick computed_ = 0;  ///< when the computing of the command has ended
    std::uint64_t cycles_ = 0;
};

}  // namespace cxlvp::crypto
