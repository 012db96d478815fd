// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/afu/base/command_slot.h"
#include "cxlvp/afu_interface/psl_side.h"

namespace cxlvp::afu {

/// Tags and credits of an AFU. Commands leave one in each cycle, never more than the PSL has credits for; one that
/// finds no credit waits in a queue. A tag beyond those of the AFU is kept for RESTART, so that a flushed context can
/// always go on.
class CommandPool {
public:
    /// `tags` is 1 to 255. All memory is taken here.
    explicit CommandPool(std::size_t tags);

    void connect(PslSide& psl) { psl_ = &psl; }
    /// All tags are free and all credits there.
    void reset();

    /// A slot to fill and `submit`; null when there is no tag or no credit.
    CommandSlot* take();
    /// The slot of RESTART; null while it is in use.
    CommandSlot* take_restart();
    /// Sends the command of a slot that is held, or queues it. `at` is the earliest time.
    void submit(CommandSlot& slot, Tick at);
    /// The slot whose command has ended, held again, with the credits of the response; null for a tag that the PSL does
    /// not have. Commands that waited for a credit are sent.
    CommandSlot* finish(std::uint8_t tag, int credits, Tick at);
    /// Puts a held slot aside until `submit`.
    void park(CommandSlot& slot) { slot.state = CommandSlot::State::waiting; }
    /// Gives a slot back that is held.
    void release(CommandSlot& slot);

    /// The slot whose command the PSL has; null for any other tag.
    CommandSlot* sent(std::uint8_t tag);
    /// Slots by tag, that of RESTART last.
    std::vector<CommandSlot>& slots() { return slots_; }
    /// Commands that the PSL has.
    std::size_t in_flight() const { return in_flight_; }
    /// Most commands in flight since `reset`.
    std::size_t most_in_flight() const { return most_; }
    int credits() const { return credits_; }

private:
    void send(CommandSlot& slot, Tick at);

    PslSide* psl_ = nullptr;
    std::vector<CommandSlot> slots_;
    std::vector<std::uint8_t> free_;   ///< tags, as a stack
    std::vector<std::uint8_t> queue_;  ///< ring of tags that wait for a credit
    std::size_t queue_head_ = 0;
    std::size_t queued_ = 0;
    std::size_t in_flight_ = 0;
    std::size_t most_ = 0;
    int credits_ = 0;
    Tick next_ = 0;  ///< first cycle without a command
};

}  // namespace cxlvp::afu
