// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// First come, first served by arrival, for requests that are announced in another order than they arrive in, because
/// they come over paths of different length. The finish of a request has two parts:
/// - behind everything known that arrives before it: exact;
/// - behind what arrives before it and is announced later: forecast. Some requests of each range of lookahead are
///   watched until nothing can arrive before them any more; the mean of what they should have waited longer than they
///   were told is what the next ones of that range are told on top. The further ahead a request is announced, the more
///   it misses.
///
/// So all ranges wait on the average as long as they would in the order of arrival (docs/accuracy.md). A time once told
/// is not taken back.
class ArrivalBook {
public:
    ArrivalBook();
    ArrivalBook(const ArrivalBook&) = delete;
    ArrivalBook& operator=(const ArrivalBook&) = delete;

    /// Enters a request whose finish was told elsewhere. Before the first `reserve` and in order of arrival.
    void add(Tick arrival, Tick service);
    /// Enters a request and returns when its service of `service` > 0 ticks ends. No later request arrives before
    /// `now`. `issue` is when this one was announced, at most `arrival`; where that is before `now`, `now` counts. The
    /// cost grows with the number of requests known that arrive later.
    Tick reserve(Tick now, Tick issue, Tick arrival, Tick service);
    /// Requests held: those that arrive after the last issue, and earlier ones until their room is needed.
    std::size_t size() const { return held_ - 1; }

private:
    struct Request {
        Tick arrival;
        Tick finish;  ///< behind those known that arrive before it
    };
    /// What requests announced about the same time ahead have missed. Its first line of cache has all that is read for
    /// each request.
    struct alignas(64) Range {
        static constexpr std::size_t kRemembered = 32;
        static constexpr std::uint32_t kTrend = 3;
        static constexpr std::uint32_t kWatches = 4;
        std::uint32_t turn = 0;        ///< requests seen
        std::uint32_t next_watch = 0;  ///< turn
        std::uint32_t stride = 1;      ///< turns from one watch to the next
        std::uint32_t watched = 0;     ///< watches under way
        Tick sum = 0;                  ///< of `missed`
        Tick least = 0;
        Tick most = 0;
        std::uint32_t learned = 0;
        std::uint32_t unusual = 0;  ///< misses in a row that were each beyond all before
        std::array<Tick, kRemembered> missed{};
    };
    /// A request whose wait is compared later with what was known at its announcement.
    struct Watch {
        Tick arrival;
        Tick told;  ///< when it can start, as far as is known at its announcement
        Range* range;
        std::uint32_t turn;  ///< its number in its range
    };
    static constexpr std::size_t kRanges = 16;
    static constexpr std::size_t kMostWatches = kRanges * Range::kWatches;

    static std::size_t range_of(Tick lookahead);
    Request* insert(Tick arrival, Tick service);
    static Tick start_behind(const Request* later, Tick arrival);
    const Request* from(Tick arrival) const;
    void watch(Range& range, const Request* request);
    void learn(Tick now);
    static void remember(Range& range, Tick missed);
    void forget(Tick now);
    void make_room(std::size_t room);

    // What every request reads is together.
    Tick next_learning_ = kNever;          ///< earliest arrival of a watched request
    std::unique_ptr<Request[]> requests_;  ///< in order of arrival; the first stands for all that were forgotten
    std::size_t held_ = 0;                 ///< of them, that one among them
    std::size_t room_ = 0;                 ///< for them
    std::size_t watched_ = 0;              ///< requests, the first of `watches_`
    std::array<Range, kRanges> ranges_{};
    std::array<Watch, kMostWatches> watches_;
};

}  // namespace cxlvp
