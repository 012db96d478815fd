// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

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

    /// Enters a request whose finish was told elsewhere. Before the first `reserve` and in order of arrival.
    void add(Tick arrival, Tick service) { insert(arrival, service); }
    /// Enters a request and returns when its service of `service` > 0 ticks ends. No later request arrives before
    /// `now`. `issue` is when this one was announced, at most `arrival`; where that is before `now`, `now` counts.
    Tick reserve(Tick now, Tick issue, Tick arrival, Tick service);
    /// Requests held: those that arrive after `now`, and some that arrived shortly before.
    std::size_t size() const;

private:
    struct Request {
        Tick arrival;
        Tick service;
    };
    static constexpr std::size_t kBlock = 16;
    /// Up to `kBlock` requests in order of arrival. Work that is there until t before the first of them is done at
    /// max(t + work, alone) with them.
    struct Block {
        Tick last;   ///< arrival of the last request
        Tick work;   ///< sum of services
        Tick alone;  ///< when all are served if nothing was there before
        std::uint32_t place;
        std::uint32_t count;
        Tick pass(Tick busy_until) const { return busy_until + work > alone ? busy_until + work : alone; }
    };
    /// A request whose wait is compared later with what was known at its announcement.
    struct Watch {
        Tick arrival;
        Tick told;           ///< when it can start, as far as is known at its announcement
        std::uint32_t turn;  ///< its number in its range
    };
    /// What requests announced about the same time ahead have missed.
    struct Range {
        static constexpr std::size_t kRemembered = 32;
        static constexpr std::uint32_t kTrend = 3;
        static constexpr std::size_t kWatches = 4;
        std::array<Tick, kRemembered> missed{};
        Tick sum = 0;  ///< of `missed`
        std::array<Watch, kWatches> watches;
        std::uint32_t watched = 0;
        std::uint32_t learned = 0;
        std::uint32_t unusual = 0;     ///< misses in a row that were each beyond all before
        std::uint32_t turn = 0;        ///< requests seen
        std::uint32_t next_watch = 0;  ///< turn
        std::uint32_t stride = 1;      ///< turns from one watch to the next
    };
    static constexpr std::size_t kRanges = 16;

    static std::size_t range_of(Tick lookahead);
    Tick insert(Tick arrival, Tick service);
    Tick start_behind_earlier(Tick arrival) const;
    void watch(Range& range, Tick arrival);
    void learn(Tick now);
    static void remember(Range& range, Tick missed);
    void forget(Tick now);
    void split(std::size_t index);
    void summarise(Block& block) const;
    void append(Tick arrival, Tick service);
    std::uint32_t take_place();

    std::vector<Block> blocks_;  ///< live from `first_` on, in order of arrival
    std::size_t first_ = 0;
    std::vector<std::array<Request, kBlock>> places_;
    std::vector<std::uint32_t> free_places_;
    Tick busy_until_ = 0;  ///< by what was forgotten
    std::array<Range, kRanges> ranges_{};
    Tick next_learning_ = kNever;  ///< earliest arrival of a watched request
};

}  // namespace cxlvp
