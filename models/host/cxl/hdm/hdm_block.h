// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/cxl/hdm/commit_rules.h"
#include "cxlvp/cxl/hdm/hdm_config.h"
#include "cxlvp/host/cxl/hdm/hdm_capability.h"
#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// How a request to a decoder ended; beside it the error number that a Linux driver would return.
enum class HdmOutcome : std::uint8_t {
    done,
    busy,      ///< EBUSY: decoders are committed in order, and this one is committed or the one before it is not
    refused,   ///< EIO: the hardware answered Error Not Committed; Commit has been cleared
    timeout,   ///< ETIMEDOUT: neither Committed nor Error Not Committed in time
    locked,    ///< EPERM: committed with Lock On Commit, only a reset opens it
    mismatch,  ///< EIO: the registers do not read back as they were written
};

/// "done", "busy: ...": for a message.
const char* to_string(HdmOutcome outcome);

/// What a decoder shows.
struct HdmDecoderState {
    cxl::DecoderSettings settings;
    bool commit = false;
    bool locked = false;
};

/// A HDM Decoder Capability structure (CXL r3.1 8.2.4.20) as a driver programs it.
class HdmBlock {
public:
    /// Software looks for the outcome of a commit that often, with this pause between: twice the 10 ms that hardware
    /// has.
    static constexpr unsigned kPolls = 20;
    static constexpr Tick kPollInterval = kMillisecond;

    /// `address` is that of the structure. Reads the capability register.
    HdmBlock(RegisterBus& bus, std::uint64_t address, cxl::HdmRole role);

    const HdmCapability& capability() const { return capability_; }
    HdmDecoderState read(unsigned decoder);
    /// Programs one decoder and commits it: base, size, targets or skip, then control, high halves first (C13), waits
    /// for the outcome, and reads everything back. After an error Commit is clear again (C9).
    HdmOutcome commit(unsigned decoder, const cxl::DecoderSettings& settings);
    /// A decoder is committed with these settings. The range type does not count where the hardware has it fixed.
    bool holds(unsigned decoder, const cxl::DecoderSettings& settings);
    /// Takes a decoder out of use: Commit is cleared, then size and base. Nothing to do for an idle one.
    HdmOutcome release(unsigned decoder);

    /// HDM Decoder Enable, which devices have (CXL r3.1 8.2.4.20.2).
    bool enabled();
    /// False when it does not read back.
    bool enable(bool on);

private:
    std::uint64_t reg(unsigned decoder, unsigned offset) const;
    std::uint32_t read_word(std::uint64_t address) { return static_cast<std::uint32_t>(bus_.read(address, 4)); }
    std::uint64_t read_pair(std::uint64_t low, std::uint64_t high);
    void write_pair(std::uint64_t low, std::uint64_t high, std::uint64_t value);
    HdmOutcome await(unsigned decoder);

    RegisterBus& bus_;
    const std::uint64_t address_;
    const cxl::HdmRole role_;
    const HdmCapability capability_;
};

}  // namespace cxlvp::host
