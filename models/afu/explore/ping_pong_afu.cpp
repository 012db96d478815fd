// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/explore/ping_pong_afu.h"

#include <algorithm>

#include "cxlvp/afu/descriptor/plain_descriptor.h"

namespace cxlvp::afu {

namespace {

std::uint8_t upper(std::uint8_t letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<std::uint8_t>(letter - 'a' + 'A') : letter;
}

}  // namespace

PingPongAfu::PingPongAfu(const Config& config, const AfuEnvironment& environment)
    : AfuBase(config, environment, plain_descriptor(config)),
      config_(config),
      lines_(contexts().size()),
      ready_(contexts().size()) {}

void PingPongAfu::declare_statistics(StatGroup& stats) const {
    AfuBase::declare_statistics(stats);
    stats.counter("polls", "reads", "reads of a request, new or not", polls_);
}

void PingPongAfu::clear_statistics() {
    AfuBase::clear_statistics();
    polls_ = 0;
}

void PingPongAfu::on_reset() {
    ready_.clear();
}

void PingPongAfu::on_context(AfuContext& context, Tick) {
    lines_[context.handle] = {};
    ready_.push(context.handle);
}

void PingPongAfu::on_ready(Tick at) {
    while (!ready_.empty()) {
        AfuContext& context = contexts()[ready_.front()];
        CommandSlot* slot = works(context) ? take() : nullptr;
        if (works(context) && slot == nullptr) return;
        ready_.pop();
        if (slot != nullptr) poll(*slot, context, at);
    }
}

void PingPongAfu::poll(CommandSlot& slot, AfuContext& context, Tick at) {
    slot.step = kPoll;
    set(slot, static_cast<std::uint16_t>(config_.read_command), context.wed + config_.request_offset, kPingPongBytes);
    issue(slot, context, at);
}

void PingPongAfu::reply(CommandSlot& slot, AfuContext& context, Tick at) {
    slot.step = kReply;
    std::transform(slot.data.begin(), slot.data.begin() + kPingPongBytes - 1, slot.data.begin(), upper);
    set(slot, static_cast<std::uint16_t>(config_.write_command), context.wed + config_.reply_offset, kPingPongBytes);
    issue(slot, context, at);
}

void PingPongAfu::polled(CommandSlot& slot, AfuContext& context, Tick at) {
    ++polls_;
    Line& line = lines_[context.handle];
    const std::uint8_t sequence = slot.data[kPingPongBytes - 1];
    if (sequence == line.sequence) return poll(slot, context, at + config_.gap * psl().clock_period());
    line.sequence = sequence;
    line.found = slot.issued;
    reply(slot, context, at);
}

void PingPongAfu::on_completed(CommandSlot& slot, ResponseCode code, Tick at) {
    AfuContext& context = context_of(slot);
    Line& line = lines_[context.handle];
    const bool ok = code == ResponseCode::done;
    const Tick next = at + psl().clock_period();
    if (slot.step == kReply) {
        numbers().request(line.found, at, kPingPongBytes, ok);
        ++line.replies;
    }
    if (!works(context)) return;
    if (!ok) {
        warn("ping-pong", "a request cannot be read, or a reply not be written", at);
        if (dedicated()) finish(1, at);
        return;
    }
    if (slot.step == kPoll) return polled(slot, context, next);
    if (config_.count == 0 || line.replies < config_.count) return poll(slot, context, next);
    if (dedicated()) finish(0, at);
}

}  // namespace cxlvp::afu
