// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/explore/explore_afu.h"

#include <algorithm>

#include "cxlvp/afu/base/big_endian.h"
#include "cxlvp/afu/descriptor/plain_descriptor.h"

namespace cxlvp::afu {

ExploreAfu::ExploreAfu(const ExploreConfig& config, std::uint64_t outstanding, const AfuEnvironment& environment)
    : AfuBase(config, environment, plain_descriptor(config)),
      from_wed_(config.from_wed),
      base_(config.base),
      offset_(config.offset),
      size_(static_cast<std::uint16_t>(config.size)),
      count_(config.count),
      gap_(config.gap),
      limit_(outstanding),
      completion_(config.completion),
      completion_offset_(config.completion_offset),
      work_(contexts().size()),
      ready_(contexts().size()) {}

void ExploreAfu::on_reset() {
    std::fill(work_.begin(), work_.end(), Work{});
    ready_.clear();
}

void ExploreAfu::on_context(AfuContext& context, Tick at) {
    Work& work = work_[context.handle];
    work = {};
    work.count = count_;
    work.due = at;
    prepare(context);
    ready_.push(context.handle);
}

void ExploreAfu::wake(Tick at) {
    while (gaps_.next() <= at) {
        ready_.push(static_cast<std::uint16_t>(gaps_.top().number));
        gaps_.pop();
    }
    if (!gaps_.empty()) timer().wake_at(gaps_.next());
    if (running()) on_ready(at);
}

void ExploreAfu::on_ready(Tick at) {
    while (!ready_.empty()) {
        AfuContext& context = contexts()[ready_.front()];
        Work& work = work_[context.handle];
        if (!works(context) || work.issued >= work.count || work.outstanding >= limit_) {
            ready_.pop();
            continue;
        }
        CommandSlot* slot = take();
        if (slot == nullptr) return;
        ready_.pop();
        slot->step = kAccess;
        fill(context, *slot);
        ++work.issued;
        ++work.outstanding;
        const Tick begin = std::max(at, work.due);
        issue(*slot, context, begin);
        work.due = begin + std::max<std::uint64_t>(gap_, 1) * psl().clock_period();
        schedule(context, begin);
    }
}

void ExploreAfu::schedule(AfuContext& context, Tick at) {
    const Work& work = work_[context.handle];
    if (work.issued >= work.count || work.outstanding >= limit_) return;
    if (gap_ == 0 || work.due <= at) return ready_.push(context.handle);
    gaps_.push(work.due, context.handle);
    timer().wake_at(gaps_.next());
}

void ExploreAfu::on_completed(CommandSlot& slot, ResponseCode code, Tick at) {
    AfuContext& context = context_of(slot);
    if (slot.step == kCompletion) {
        if (code != ResponseCode::done) warn("completion", "a completion word cannot be written", at);
        return;
    }
    Work& work = work_[context.handle];
    const bool ok = code == ResponseCode::done;
    const bool full = work.outstanding == limit_;
    --work.outstanding;
    ++work.ended;
    if (!ok) ++work.errors;
    numbers().request(slot.issued, at, slot.command.size, ok);
    if (!consume(context, slot, ok)) work.count = work.issued;
    if (!works(context)) return;
    if (work.ended == work.count) return conclude(slot, context, at);
    if (full) schedule(context, at);
}

void ExploreAfu::conclude(CommandSlot& slot, AfuContext& context, Tick at) {
    const std::uint64_t errors = work_[context.handle].errors;
    if (dedicated()) return finish(errors, at);
    if (!completion_) return;
    slot.step = kCompletion;
    slot.offset = 0;
    store_be(slot.data.data(), 8, kExploreComplete | errors);
    set_write(slot, context.wed + completion_offset_, 8);
    issue(slot, context, at + psl().clock_period());
}

}  // namespace cxlvp::afu
