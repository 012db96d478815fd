// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/arrival_book.h"

#include <algorithm>
#include <utility>

namespace cxlvp {

ArrivalBook::ArrivalBook() {
    make_room(1 + 64);
    requests_[held_++] = {0, 0};
}

/// Ranges are octaves of lookahead from 1 ns to 16 us.
inline std::size_t ArrivalBook::range_of(Tick lookahead) {
    const Tick nanoseconds = lookahead >> 10;
    if (nanoseconds == 0) return 0;
    return std::min<std::size_t>(64 - static_cast<std::size_t>(__builtin_clzll(nanoseconds)), kRanges - 1);
}

/// Enters a request behind all that arrive before it, and those entered before it that arrive with it; what arrives
/// later is put off.
inline ArrivalBook::Request* ArrivalBook::insert(Tick arrival, Tick service) {
    Request* const last = &requests_[held_++];
    Request* place = last;
    for (; place[-1].arrival > arrival; --place) *place = place[-1];
    Tick before = place[-1].finish;
    Tick finish = std::max(before, arrival) + service;
    *place = {arrival, finish};
    for (Request* later = place; later++ != last;) {
        const Tick old = later->finish;
        finish = std::max(finish, later->arrival) + (old - std::max(before, later->arrival));
        if (finish == old) break;
        later->finish = finish;
        before = old;
    }
    return place;
}

void ArrivalBook::add(Tick arrival, Tick service) {
    if (held_ == room_) make_room(2 * room_);
    insert(arrival, service);
}

Tick ArrivalBook::reserve(Tick now, Tick issue, Tick arrival, Tick service) {
    const Tick announced = std::min(std::max(issue, now), arrival);
    if (next_learning_ <= announced) learn(announced);
    if (held_ == room_) forget(announced);
    const Request* const request = insert(arrival, service);
    Range& range = ranges_[range_of(arrival - announced)];
    if (range.turn == range.next_watch) watch(range, request);
    ++range.turn;
    return request->finish + range.sum / Range::kRemembered;
}

/// When a request that arrives at `arrival` can start behind those known to arrive before it, which are those before
/// `later`.
inline Tick ArrivalBook::start_behind(const Request* later, Tick arrival) {
    return std::max(later[-1].finish, arrival);
}

/// The first request known that does not arrive before `arrival`, or the end. It is near the end, with those that were
/// entered last.
inline const ArrivalBook::Request* ArrivalBook::from(Tick arrival) const {
    const Request* const first = &requests_[1];
    const Request* later = &requests_[held_];
    while (later != first && later[-1].arrival >= arrival) --later;
    return later;
}

/// Watches are chosen by number, not by time: the first request after a certain time comes behind a longer gap than
/// others, and waits less.
inline void ArrivalBook::watch(Range& range, const Request* request) {
    range.next_watch += range.stride;
    if (range.watched == Range::kWatches) return;
    ++range.watched;
    const Tick arrival = request->arrival;
    const Request* first = request;
    while (first != &requests_[1] && first[-1].arrival == arrival) --first;
    watches_[watched_++] = {arrival, start_behind(first, arrival), &range, range.turn};
    next_learning_ = std::min(next_learning_, arrival);
}

/// Compares what watched requests were told with what is known now that nothing can arrive before them any more.
void ArrivalBook::learn(Tick now) {
    next_learning_ = kNever;
    std::size_t left = 0;
    const Request* const end = &requests_[held_];
    const Request* later = nullptr;
    for (std::size_t i = 0; i < watched_; ++i) {
        const Watch watch = watches_[i];
        if (watch.arrival > now) {
            next_learning_ = std::min(next_learning_, watch.arrival);
            watches_[left++] = watch;
            continue;
        }
        Range& range = *watch.range;
        --range.watched;
        // Mostly they are watched in the order of arrival.
        if (later == nullptr || later[-1].arrival >= watch.arrival)
            later = from(watch.arrival);
        else
            while (later != end && later->arrival < watch.arrival) ++later;
        remember(range, start_behind(later, watch.arrival) - watch.told);
        const std::uint32_t since = range.turn - watch.turn - 1;
        range.stride = 1 + std::min(since, 3U) + since / Range::kWatches;
    }
    watched_ = left;
}

/// A backlog that grows or shrinks would leave the mean behind: misses in a row that are each beyond all remembered
/// ones replace them.
inline void ArrivalBook::remember(Range& range, Tick missed) {
    if (range.learned != 0 && missed == range.least && missed == range.most) {  // as all remembered ones
        ++range.learned;
        range.unusual = 0;
        return;
    }
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
    Request* const end = &requests_[held_];
    Request* const live =
        std::find_if(&requests_[1], end, [now](const Request& request) { return request.arrival > now; });
    requests_[0].finish = live[-1].finish;
    held_ = static_cast<std::size_t>(std::copy(live, end, &requests_[1]) - requests_.get());
    const std::size_t room = room_ - 1;
    if (size() > room / 2) make_room(1 + 2 * room);
}

void ArrivalBook::make_room(std::size_t room) {
    auto larger = std::make_unique<Request[]>(room);
    std::copy_n(requests_.get(), held_, larger.get());
    requests_ = std::move(larger);
    room_ = room;
}

}  // namespace cxlvp
