// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {

/// Who interrupts.
enum class InterruptSource : std::uint8_t {
    adapter_error,  ///< number in PSL_ErrIVTE
    slice_error,    ///< number in PSL_SERR_An
    psl,            ///< multiplexed PSL interrupt: range 0 of the context of the fault
    afu,            ///< asked for by an AFU
};
inline constexpr std::size_t kInterruptSources = 4;

/// An interrupt on its way to the host.
struct Interrupt {
    InterruptSource source = InterruptSource::afu;
    std::uint8_t slice = 0;    ///< of a slice error, a fault or an AFU
    std::uint16_t number = 0;  ///< of the host, not 0
    Tick at = 0;
};

/// The interrupts of a card that wait to be sent, in order. One that waits and is raised again is sent once, since it
/// would say nothing new; different numbers never stand for each other. Number 0 is no interrupt: it is counted and not
/// sent.
class InterruptQueue {
public:
    /// What was raised by each source.
    struct Counts {
        std::uint64_t raised = 0;     ///< queued
        std::uint64_t coalesced = 0;  ///< the same number was waiting
        std::uint64_t no_number = 0;  ///< number 0: software has not programmed one
    };

    InterruptQueue();

    /// False when `number` is 0.
    bool raise(InterruptSource source, unsigned slice, std::uint16_t number, Tick at);
    bool empty() const { return head_ == waiting_.size(); }
    std::size_t size() const { return waiting_.size() - head_; }
    /// The oldest one; only when not empty.
    const Interrupt& front() const { return waiting_[head_]; }
    /// It is being sent.
    void pop();
    /// Drops all that wait.
    void clear();
    const Counts& counts(InterruptSource source) const { return counts_[static_cast<std::size_t>(source)]; }

private:
    std::uint64_t& word_of(std::uint16_t number) { return is_waiting_[number / 64]; }
    static std::uint64_t bit_of(std::uint16_t number) { return std::uint64_t{1} << (number % 64); }

    std::vector<Interrupt> waiting_;  ///< from `head_` on
    std::size_t head_ = 0;
    std::vector<std::uint64_t> is_waiting_;  ///< a bit for each number
    std::array<Counts, kInterruptSources> counts_{};
};

}  // namespace cxlvp::psl
