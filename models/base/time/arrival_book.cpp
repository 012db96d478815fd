// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/arrival_book.h"

#include <algorithm>

namespace cxlvp {

Tick ArrivalBook::reserve(Tick now, Tick issue, Tick arrival, Tick service) {
    const Tick announced = std::min(std::max(issue, now), arrival);
    if (next_learning_ <= announced) learn(announced);
    if (requests_.size() == requests_.capacity()) forget(announced);
    Range& range = ranges_[range_of(arrival - announced)];
    const std::size_t at = insert(arrival, service);
    if (range.turn == range.next_watch) watch(range, at);
    ++range.turn;
    return requests_[at].finish + range.sum / Range::kRemembered;
}

/// Ranges are octaves of lookahead from 1 ns to 16 us.
std::size_t ArrivalBook::range_of(Tick lookahead) {
    const Tick nanoseconds = lookahead >> 10;
    if (nanoseconds == 0) return 0;
    return std::min<std::size_t>(64 - static_cast<std::size_t>(__builtin_clzll(nanoseconds)), kRanges - 1);
}

/// Enters a request behind all that arrive before it, and those entered before it that arrive with it; what arrives
/// later is put off. Returns its place.
std::size_t ArrivalBook::insert(Tick arrival, Tick service) {
    requests_.emplace_back();
    std::size_t at = requests_.size() - 1;
    for (; at > 0 && requests_[at - 1].arrival > arrival; --at) requests_[at] = requests_[at - 1];
    Tick before = at > 0 ? requests_[at - 1].finish : busy_until_;
    Tick finish = std::max(before, arrival) + service;
    requests_[at] = {arrival, finish};
    for (std::size_t i = at + 1; i < requests_.size(); ++i) {
        Request& later = requests_[i];
        const Tick old = later.finish;
        finish = std::max(finish, later.arrival) + (old - std::max(before, later.arrival));
        if (finish == old) break;
        later.finish = finish;
        before = old;
    }
    return at;
}

/// When a request that arrives at `arrival` can start behind those known to arrive before it, which are those before
/// place `at`.
Tick ArrivalBook::start_behind(std::size_t at, Tick arrival) const {
    return std::max(at == 0 ? busy_until_ : requests_[at - 1].finish, arrival);
}

/// Watches are chosen by number, not by time: the first request after a certain time comes behind a longer gap than
/// others, and waits less.
void ArrivalBook::watch(Range& range, std::size_t at) {
    range.next_watch += range.stride;
    if (range.watched == Range::kWatches) return;
    ++range.watched;
    const Tick arrival = requests_[at].arrival;
    while (at > 0 && requests_[at - 1].arrival == arrival) --at;
    watches_.push_back({arrival, start_behind(at, arrival), &range, range.turn});
    next_learning_ = std::min(next_learning_, arrival);
}

/// Compares what watched requests were told with what is known now that nothing can arrive before them any more.
void ArrivalBook::learn(Tick now) {
    next_learning_ = kNever;
    std::size_t left = 0;
    for (const Watch& watch : watches_) {
        if (watch.arrival > now) {
            next_learning_ = std::min(next_learning_, watch.arrival);
            watches_[left++] = watch;
            continue;
        }
        Range& range = *watch.range;
        --range.watched;
        const auto at = std::partition_point(requests_.begin(), requests_.end(), [&watch](const Request& request) {
            return request.arrival < watch.arrival;
        });
        const auto place = static_cast<std::size_t>(at - requests_.begin());
        remember(range, start_behind(place, watch.arrival) - watch.told);
        const std::uint32_t since = range.turn - watch.turn - 1;
        range.stride = 1 + std::min(since, 3U) + since / Range::kWatches;
    }
    watches_.resize(left);
}

/// A backlog that grows or shrinks would leave the mean behind: misses in a row that are each beyond all remembered
/// ones replace them.
void ArrivalBook::remember(Range& range, Tick missed) {
    range.unusual = missed < range.least || missed > range.most ? range.unusual + 1 : 0;
    if (range.learned == 0 || range.unusual == Range::kTrend) {
        range.missed.fill(missed);
        range.sum = missed * Range::kRemembered;
        range.least = range.most = missed;
        range.unusual = 0;
    }
    Tick& place = range.missed[range.learned++ % Range::kRemembered];
    const Tick oldest = place;
    place = missed;
    range.sum += missed - oldest;
    if (missed != oldest && (oldest == range.least || oldest == range.most)) {
        const auto [least, most] = std::minmax_element(range.missed.begin(), range.missed.end());
        range.least = *least;
        range.most = *most;
    } else {
        range.least = std::min(range.least, missed);
        range.most = std::max(range.most, missed);
    }
}

/// Drops requests that nothing can arrive before any more, and makes room.
void ArrivalBook::forget(Tick now) {
    const auto live = std::find_if(requests_.begin(), requests_.end(),
                                   [now](const Request& request) { return request.arrival > now; });
    if (live != requests_.begin()) busy_until_ = std::prev(live)->finish;
    requests_.erase(requests_.begin(), live);
    if (requests_.size() > requests_.capacity() / 2) requests_.reserve(requests_.capacity() * 2);
}

}  // namespace cxlvp
