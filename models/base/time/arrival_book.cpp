// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/arrival_book.h"

#include <algorithm>

namespace cxlvp {

ArrivalBook::ArrivalBook() {
    blocks_.reserve(16);
    places_.reserve(16);
}

Tick ArrivalBook::reserve(Tick now, Tick issue, Tick arrival, Tick service) {
    if (next_learning_ <= now) learn(now);
    if (first_ < blocks_.size() && blocks_[first_].last <= now) forget(now);
    const Tick announced = std::min(std::max(issue, now), arrival);
    Range& range = ranges_[range_of(arrival - announced)];
    if (range.turn == range.next_watch) watch(range, arrival);
    const Tick start = insert(arrival, service);
    ++range.turn;
    return start + range.sum / Range::kRemembered + service;
}

std::size_t ArrivalBook::size() const {
    std::size_t sum = 0;
    for (std::size_t i = first_; i < blocks_.size(); ++i) sum += blocks_[i].count;
    return sum;
}

/// Ranges are octaves of lookahead from 1 ns to 16 us.
std::size_t ArrivalBook::range_of(Tick lookahead) {
    const Tick nanoseconds = lookahead >> 10;
    if (nanoseconds == 0) return 0;
    return std::min<std::size_t>(64 - static_cast<std::size_t>(__builtin_clzll(nanoseconds)), kRanges - 1);
}

/// Enters a request and returns when it can start, behind all that arrive before it and those entered before it that
/// arrive with it.
Tick ArrivalBook::insert(Tick arrival, Tick service) {
    Tick busy_until = busy_until_;
    std::size_t index = first_;
    for (; index < blocks_.size() && blocks_[index].last <= arrival; ++index)
        busy_until = blocks_[index].pass(busy_until);
    if (index == blocks_.size()) {
        append(arrival, service);
        return std::max(busy_until, arrival);
    }
    if (blocks_[index].count == kBlock) {
        split(index);
        if (blocks_[index].last <= arrival) busy_until = blocks_[index++].pass(busy_until);
    }
    Block& block = blocks_[index];
    auto& requests = places_[block.place];
    std::size_t at = 0;
    Tick alone = 0;
    for (; requests[at].arrival <= arrival; ++at) {
        busy_until = std::max(busy_until, requests[at].arrival) + requests[at].service;
        alone = std::max(alone, requests[at].arrival) + requests[at].service;
    }
    std::copy_backward(requests.begin() + at, requests.begin() + block.count, requests.begin() + block.count + 1);
    requests[at] = {arrival, service};
    ++block.count;
    block.work += service;
    for (; at < block.count; ++at) alone = std::max(alone, requests[at].arrival) + requests[at].service;
    block.alone = alone;
    return std::max(busy_until, arrival);
}

/// Enters a request that arrives after all others.
void ArrivalBook::append(Tick arrival, Tick service) {
    if (first_ == blocks_.size() || blocks_.back().count == kBlock) blocks_.push_back({0, 0, 0, take_place(), 0});
    Block& block = blocks_.back();
    places_[block.place][block.count++] = {arrival, service};
    block.last = arrival;
    block.work += service;
    block.alone = std::max(block.alone, arrival) + service;
}

/// When a request that arrives at `arrival` can start, behind those known to arrive before it.
Tick ArrivalBook::start_behind_earlier(Tick arrival) const {
    Tick busy_until = busy_until_;
    std::size_t index = first_;
    for (; index < blocks_.size() && blocks_[index].last < arrival; ++index)
        busy_until = blocks_[index].pass(busy_until);
    if (index < blocks_.size()) {
        const auto& requests = places_[blocks_[index].place];
        for (std::size_t at = 0; requests[at].arrival < arrival; ++at)
            busy_until = std::max(busy_until, requests[at].arrival) + requests[at].service;
    }
    return std::max(busy_until, arrival);
}

/// Watches are chosen by number, not by time: the first request after a certain time comes behind a longer gap than
/// others, and waits less.
void ArrivalBook::watch(Range& range, Tick arrival) {
    range.next_watch += range.stride;
    if (range.watched == Range::kWatches) return;
    range.watches[range.watched++] = {arrival, start_behind_earlier(arrival), range.turn};
    next_learning_ = std::min(next_learning_, arrival);
}

/// Compares what watched requests were told with what is known now that nothing can arrive before them any more.
void ArrivalBook::learn(Tick now) {
    next_learning_ = kNever;
    for (Range& range : ranges_) {
        std::uint32_t left = 0;
        for (std::uint32_t i = 0; i < range.watched; ++i) {
            const Watch& watch = range.watches[i];
            if (watch.arrival > now) {
                next_learning_ = std::min(next_learning_, watch.arrival);
                range.watches[left++] = watch;
                continue;
            }
            const Tick missed = start_behind_earlier(watch.arrival) - watch.told;
            remember(range, missed);
            range.stride = 1 + (range.turn - watch.turn) / Range::kWatches;
        }
        range.watched = left;
    }
}

/// A backlog that grows or shrinks would leave the mean behind: misses in a row that are each beyond all remembered
/// ones replace them.
void ArrivalBook::remember(Range& range, Tick missed) {
    const auto [least, most] = std::minmax_element(range.missed.begin(), range.missed.end());
    range.unusual = missed < *least || missed > *most ? range.unusual + 1 : 0;
    if (range.learned == 0 || range.unusual == Range::kTrend) {
        range.missed.fill(missed);
        range.sum = missed * Range::kRemembered;
        range.unusual = 0;
    }
    Tick& oldest = range.missed[range.learned++ % Range::kRemembered];
    range.sum += missed - oldest;
    oldest = missed;
}

/// Drops blocks that nothing can arrive before any more.
void ArrivalBook::forget(Tick now) {
    for (; first_ < blocks_.size() && blocks_[first_].last <= now; ++first_) {
        busy_until_ = blocks_[first_].pass(busy_until_);
        free_places_.push_back(blocks_[first_].place);
    }
    if (first_ < blocks_.size() / 2) return;
    blocks_.erase(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

/// Moves the later half of a full block into a new one behind it.
void ArrivalBook::split(std::size_t index) {
    const std::uint32_t place = take_place();
    constexpr std::size_t kHalf = kBlock / 2;
    Block& early = blocks_[index];
    std::copy(places_[early.place].begin() + kHalf, places_[early.place].end(), places_[place].begin());
    early.count = kHalf;
    summarise(early);
    Block late{0, 0, 0, place, kBlock - kHalf};
    summarise(late);
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(index) + 1, late);
}

void ArrivalBook::summarise(Block& block) const {
    const auto& requests = places_[block.place];
    block.work = 0;
    block.alone = 0;
    for (std::size_t at = 0; at < block.count; ++at) {
        block.work += requests[at].service;
        block.alone = std::max(block.alone, requests[at].arrival) + requests[at].service;
    }
    block.last = requests[block.count - 1].arrival;
}

std::uint32_t ArrivalBook::take_place() {
    if (free_places_.empty()) {
        places_.emplace_back();
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    const std::uint32_t place = free_places_.back();
    free_places_.pop_back();
    return place;
}

}  // namespace cxlvp
