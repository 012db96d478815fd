// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/run_loop.h"

#include <algorithm>

namespace cxlvp::platform {

namespace {

/// A slice is a few milliseconds of work on the host.
constexpr std::uint64_t kFewAccesses = 5000;
constexpr std::uint64_t kManyAccesses = 50000;
constexpr Tick kFirstSlice = kMicrosecond;
constexpr Tick kShortestSlice = 10 * kNanosecond;
constexpr Tick kLongestSlice = 100 * kMicrosecond;

}  // namespace

RunLoop::RunLoop(Platform& platform, Tick duration)
    : platform_(platform), until_(duration == 0 ? kNever : duration), slice_(kFirstSlice) {
    for (const auto& module : platform.modules())
        if (const auto* requester = dynamic_cast<const Requester*>(module.get())) requesters_.push_back(requester);
}

std::uint64_t RunLoop::accesses() const {
    std::uint64_t sum = 0;
    for (const Requester* requester : requesters_) sum += requester->completed();
    return sum;
}

double RunLoop::progress() const {
    if (until_ != kNever) return static_cast<double>(platform_.context().now()) / static_cast<double>(until_);
    double least = -1;
    for (const Requester* requester : requesters_) {
        if (requester->role() != Requester::Role::driver) continue;
        const double share = requester->progress();
        if (share >= 0) least = least < 0 ? share : std::min(least, share);
    }
    return least;
}

Tick RunLoop::next_slice(std::uint64_t accesses_before) const {
    const std::uint64_t done = accesses() - accesses_before;
    if (done < kFewAccesses) return std::min(slice_ * 2, kLongestSlice);
    if (done > kManyAccesses) return std::max(slice_ / 2, kShortestSlice);
    return slice_;
}

Tick RunLoop::idle_since() const {
    Tick last = 0;
    for (const Requester* requester : requesters_) last = std::max(last, requester->last_completion());
    return last == 0 ? platform_.context().now() : last;
}

bool RunLoop::work_is_left() const {
    return std::any_of(requesters_.begin(), requesters_.end(), [](const Requester* requester) {
        return requester->role() == Requester::Role::driver && !requester->done();
    });
}

RunLoop::Result RunLoop::run(const Watch& watch) {
    Context& context = platform_.context();
    Result result;
    try {
        while (true) {
            if (context.finished()) {
                result.end = RunEnd::idle;
                result.elapsed = context.now();
                return result;
            }
            if (context.now() >= until_) {
                result.end = RunEnd::duration;
                result.elapsed = context.now();
                return result;
            }
            if (!sc_core::sc_pending_activity()) {
                result.end = work_is_left() ? RunEnd::stuck : RunEnd::idle;
                result.elapsed = idle_since();
                return result;
            }
            const std::uint64_t before = accesses();
            context.run(std::min(until_, context.now() + slice_));
            slice_ = next_slice(before);
            if (watch()) continue;
            result.end = RunEnd::interrupted;
            result.elapsed = context.now();
            return result;
        }
    } catch (...) {
        result.end = RunEnd::failed;
        result.elapsed = context.now();
        result.failure = std::current_exception();
        return result;
    }
}

}  // namespace cxlvp::platform
