// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/crypto/queue/mailbox_arbiter.h"
#include "cxlvp/crypto/registers/mailbox_map.h"

namespace cxlvp::crypto {

/// The registers of the system interface (SIC), in the page of instance 0 behind those of its mailbox.
class SystemPage {
public:
    /// Offset of its first register, and of the first one of profile X.
    static constexpr std::uint64_t kFirst = 0x100;
    static constexpr std::uint64_t kFirstX = 0x300;

    /// What the registers show.
    struct State {
        bool ready = false;  ///< the firmware answers
        std::uint32_t heartbeat = 0;
        std::uint64_t available = 0;  ///< mailboxes that nobody has locked
        std::uint64_t asking = 0;     ///< mailboxes that ask for an interrupt
        std::uint32_t present = 0;    ///< cores, by number
        bool runs = false;            ///< some VCQ is under way
        std::uint64_t cycles = 0;
        std::uint64_t done = 0;
        std::uint64_t failed = 0;
        std::uint64_t bytes_in = 0;
        std::uint64_t bytes_out = 0;
    };
    /// What a write asks for.
    enum class Request { none, reset, wake, lines };

    /// `registers` are those of instance 0 of an engine with `mailboxes`.
    SystemPage(RegisterFile& registers, Profile profile, unsigned mailboxes, std::uint32_t hw_version,
               std::uint32_t sw_version);

    /// Sets what does not change, after a reset of the registers.
    void reset(Tick at);
    void show(const State& state, Tick at);
    /// What the write at `offset` has asked for.
    Request written(std::uint64_t offset) const;

    ArbitrationPolicy policy() const;
    unsigned quantum() const;
    /// Core cycles for one VCQ; 0 for any number.
    std::uint32_t watchdog() const { return x_ ? get(x_watchdog_) : 0; }
    bool draining() const { return x_ && (get(x_drain_) & 1) != 0; }
    /// False when the line of mailbox `n` is disabled at the second level.
    bool line_enabled(unsigned n) const { return !x_ || (get(x_irq_enable_ + n / 32) >> (n % 32) & 1) != 0; }

private:
    std::uint32_t get(unsigned reg) const { return static_cast<std::uint32_t>(registers_.get(reg)); }
    void set(unsigned reg, std::uint32_t value, Tick at) { registers_.set(reg, value, 0, at); }
    /// A value in two registers, the low half first.
    void set_pair(unsigned low, std::uint64_t value, Tick at);
    bool is(std::uint64_t offset, unsigned reg) const { return offset == registers_.map().registers[reg].offset; }

    RegisterFile& registers_;
    const bool x_;
    const unsigned mailboxes_;
    const std::uint32_t hw_version_;
    const std::uint32_t sw_version_;
    const unsigned boot_status_, available_, sw_boot_status_, heartbeat_, hw_, sw_, core_enable_;
    unsigned x_cap1_ = 0, x_irq_pending_ = 0, x_irq_enable_ = 0, x_arb_ = 0, x_watchdog_ = 0, x_drain_ = 0,
             x_reset_ = 0, x_count_ = 0;
};

}  // namespace cxlvp::crypto
