// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/base/command_pool.h"

#include <algorithm>
#include <cassert>

namespace cxlvp::afu {

CommandPool::CommandPool(std::size_t tags) : slots_(tags + 1), queue_(tags + 1) {
    assert(tags >= 1 && tags <= 255);
    free_.reserve(tags);
    for (std::size_t i = 0; i <= tags; ++i) slots_[i].command.tag = static_cast<std::uint8_t>(i);
}

void CommandPool::reset() {
    free_.clear();
    for (std::size_t i = slots_.size() - 1; i-- > 0;) free_.push_back(static_cast<std::uint8_t>(i));
    for (CommandSlot& slot : slots_) slot.state = CommandSlot::State::free;
    queued_ = in_flight_ = most_ = 0;
    credits_ = static_cast<int>(psl_->credits());
}

CommandSlot* CommandPool::take() {
    if (free_.empty() || credits_ <= static_cast<int>(queued_)) return nullptr;
    CommandSlot& slot = slots_[free_.back()];
    free_.pop_back();
    slot.state = CommandSlot::State::held;
    slot.offset = 0;
    slot.length = slot.done = 0;
    return &slot;
}

CommandSlot* CommandPool::take_restart() {
    CommandSlot& slot = slots_.back();
    if (slot.state != CommandSlot::State::free) return nullptr;
    slot.state = CommandSlot::State::held;
    return &slot;
}

void CommandPool::submit(CommandSlot& slot, Tick at) {
    if (credits_ > 0) return send(slot, at);
    slot.state = CommandSlot::State::queued;
    slot.issued = at;
    queue_[(queue_head_ + queued_++) % queue_.size()] = slot.command.tag;
}

void CommandPool::send(CommandSlot& slot, Tick at) {
    const Tick when = std::max(at, next_);
    next_ = when + psl_->clock_period();
    slot.issued = when;
    slot.state = CommandSlot::State::sent;
    --credits_;
    most_ = std::max(most_, ++in_flight_);
    psl_->command(slot.command, when);
}

CommandSlot* CommandPool::finish(std::uint8_t tag, int credits, Tick at) {
    credits_ += credits;
    CommandSlot* slot = sent(tag);
    if (slot != nullptr) {
        slot->state = CommandSlot::State::held;
        --in_flight_;
    }
    while (credits_ > 0 && queued_ > 0) {
        CommandSlot& next = slots_[queue_[queue_head_]];
        queue_head_ = (queue_head_ + 1) % queue_.size();
        --queued_;
        send(next, std::max(at, next.issued));
    }
    return slot;
}

void CommandPool::release(CommandSlot& slot) {
    assert(slot.state == CommandSlot::State::held || slot.state == CommandSlot::State::waiting);
    slot.state = CommandSlot::State::free;
    if (&slot != &slots_.back()) free_.push_back(slot.command.tag);
}

CommandSlot* CommandPool::sent(std::uint8_t tag) {
    if (tag >= slots_.size() || slots_[tag].state != CommandSlot::State::sent) return nullptr;
    return &slots_[tag];
}

}  // namespace cxlvp::afu
