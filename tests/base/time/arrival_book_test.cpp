// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/arrival_book.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

struct Request {
    Tick issue;
    Tick arrival;
    Tick service;
    std::size_t stream;
    Tick told;  ///< finish
};

/// One server, first come, first served by arrival: when the service of each request ends, with all of them known.
std::vector<Tick> served_in_order(const std::vector<Request>& requests) {
    std::vector<std::size_t> order(requests.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return requests[a].arrival < requests[b].arrival; });
    std::vector<Tick> finish(requests.size());
    Tick busy_until = 0;
    for (const std::size_t i : order)
        finish[i] = busy_until = std::max(busy_until, requests[i].arrival) + requests[i].service;
    return finish;
}

struct Stream {
    Tick ahead;  ///< from issue to arrival
    Tick interval;
    Tick service;
};

/// Random streams over paths of different length on one book, until `end`, in the order of issue.
std::vector<Request> run(ArrivalBook& book, const std::vector<Stream>& streams, Tick end, Tick start = 0) {
    Random random(1, "streams");
    std::vector<Request> requests;
    for (std::size_t s = 0; s < streams.size(); ++s) {
        const auto mean = static_cast<double>(streams[s].interval);
        for (double at = random.exponential(mean); at < static_cast<double>(end - start);
             at += random.exponential(mean))
            requests.push_back({start + static_cast<Tick>(at), start + static_cast<Tick>(at) + streams[s].ahead,
                                streams[s].service, s, 0});
    }
    std::stable_sort(requests.begin(), requests.end(),
                     [](const Request& a, const Request& b) { return a.issue < b.issue; });
    for (Request& request : requests)
        request.told = book.reserve(request.issue, request.issue, request.arrival, request.service);
    return requests;
}

double mean_wait(const std::vector<Request>& requests, const std::vector<Tick>& finish, std::size_t stream) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (requests[i].stream != stream) continue;
        sum += static_cast<double>(finish[i] - requests[i].service - requests[i].arrival);
        ++count;
    }
    return sum / static_cast<double>(count);
}

std::vector<Tick> told(const std::vector<Request>& requests) {
    std::vector<Tick> finish;
    for (const Request& request : requests) finish.push_back(request.told);
    return finish;
}

TEST(ArrivalBook, FinishIsExactBehindAllThatIsKnownToArriveBefore) {
    // While the kernel stands still nothing is learned, and nothing is forecast.
    for (const Tick span : {Tick{40}, Tick{2000}, Tick{100'000}}) {
        Random random(span, "standing");
        ArrivalBook book;
        std::vector<Request> known;
        for (int i = 0; i < 2000; ++i) {
            known.push_back({0, 1 + random.below(span), 1 + random.below(30), 0, 0});
            const Request& request = known.back();
            ASSERT_EQ(book.reserve(0, 0, request.arrival, request.service), served_in_order(known).back()) << i;
        }
        EXPECT_EQ(book.size(), known.size());
    }
}

TEST(ArrivalBook, NothingIsForecastForRequestsInOrder) {
    Random random(1, "in order");
    ArrivalBook book;
    std::vector<Request> requests;
    std::size_t most = 0;
    for (Tick now = 0; now < us(20); now += random.below(200)) {
        requests.push_back({now, now + ns(5), 1 + random.below(180), 0, 0});
        requests.back().told = book.reserve(now, now, requests.back().arrival, requests.back().service);
        most = std::max(most, book.size());
    }
    EXPECT_EQ(told(requests), served_in_order(requests));
    EXPECT_LT(most, 150u) << "the past is kept";
}

TEST(ArrivalBook, EntriesBeforeTheFirstReservationCount) {
    ArrivalBook book;
    book.add(100, 50);
    book.add(200, 10);
    EXPECT_EQ(book.reserve(0, 0, 90, 20), 110u);
    EXPECT_EQ(book.reserve(0, 0, 120, 20), 180u) << "behind [90, 160)";
    EXPECT_EQ(book.reserve(0, 0, 200, 20), 230u);
}

TEST(ArrivalBook, OfEqualArrivalsTheOneEnteredFirstGoesFirst) {
    ArrivalBook book;
    EXPECT_EQ(book.reserve(0, 0, 100, 10), 110u);
    EXPECT_EQ(book.reserve(0, 0, 100, 10), 120u);
    EXPECT_EQ(book.reserve(0, 0, 90, 10), 100u);
    EXPECT_EQ(book.reserve(0, 0, 100, 10), 130u);
}

TEST(ArrivalBook, WhatOneMissedIsForecastForTheNextAnnouncedAsFarAhead) {
    ArrivalBook book;
    EXPECT_EQ(book.reserve(0, 0, ns(600), ns(10)), ns(610)) << "nothing is known yet";
    EXPECT_EQ(book.reserve(ns(500), ns(500), ns(580), ns(50)), ns(630)) << "in front, announced later";
    // The first should have started at 630.
    EXPECT_EQ(book.reserve(ns(700), ns(700), ns(1300), ns(10)), ns(1340)) << "30 are forecast";
    EXPECT_EQ(book.reserve(ns(700), ns(700), ns(780), ns(10)), ns(790)) << "but not for those announced shortly before";
}

/// Rounds of one request announced far ahead, and of one that arrives before it and is announced later, with `front` of
/// service; returns what the first ones are told to wait.
std::vector<Tick> waits_behind(ArrivalBook& book, Tick start, const std::vector<Tick>& front) {
    std::vector<Tick> waits;
    for (const Tick service : front) {
        waits.push_back(book.reserve(start, start, start + ns(600), ns(10)) - start - ns(610));
        if (service > 0) book.reserve(start + ns(500), start + ns(500), start + ns(580), service);
        start += us(1);
    }
    return waits;
}

TEST(ArrivalBook, ForecastIsTheMeanOfThirtyTwo) {
    ArrivalBook book;
    waits_behind(book, 0, std::vector<Tick>(10, ns(50)));  // each misses 30 ns
    std::vector<Tick> expected;
    for (Tick old = 32; old > 0; --old) expected.push_back(ns(30) * old / 32);
    expected.resize(40, 0);
    EXPECT_EQ(waits_behind(book, us(10), std::vector<Tick>(40, 0)), expected);
}

TEST(ArrivalBook, ForecastFollowsATrend) {
    ArrivalBook book;
    waits_behind(book, 0, std::vector<Tick>(10, ns(50)));
    // 31, 32 and 33 ns are missed: each of the three is more than all before.
    EXPECT_EQ(waits_behind(book, us(10), {ns(51), ns(52), ns(53), 0}),
              (std::vector<Tick>{ns(30), ns(30) + ns(1) / 32, ns(30) + ns(3) / 32, ns(33)}));
}

TEST(ArrivalBook, LookaheadCountsFromTheIssueNotFromTheKernel) {
    // A requester runs ahead of the kernel, which stays at zero until 1000 ns.
    ArrivalBook book;
    book.reserve(0, 0, ns(600), ns(10));
    book.reserve(0, ns(500), ns(580), ns(50));
    EXPECT_EQ(book.reserve(ns(1000), ns(1500), ns(1580), ns(50)), ns(1630)) << "80 ns ahead: nothing to forecast";
    EXPECT_EQ(book.reserve(ns(1000), ns(1500), ns(2100), ns(10)), ns(2140)) << "600 ns ahead";
}

TEST(ArrivalBook, StreamsOverDifferentPathsWaitAsInTheOrderOfArrival) {
    const std::vector<Stream> streams = {{ns(50), ns(9), 2000}, {ns(300), ns(9), 2000}, {ns(1200), ns(9), 2000}};
    for (const Tick interval : {ns(12), ns(8), ns(7)}) {  // 50, 75 and 86 % busy
        std::vector<Stream> loaded = streams;
        for (Stream& stream : loaded) stream.interval = interval;
        ArrivalBook book;
        const std::vector<Request> requests = run(book, loaded, us(400));
        const std::vector<Tick> expected = served_in_order(requests);
        for (std::size_t s = 0; s < loaded.size(); ++s) {
            const double wait = mean_wait(requests, expected, s);
            EXPECT_NEAR(mean_wait(requests, told(requests), s), wait, 0.1 * wait)
                << "stream " << s << " of " << interval;
        }
    }
}

TEST(ArrivalBook, OverloadIsFeltByAllStreams) {
    // 120 % of what can be served: all fall behind alike.
    ArrivalBook book;
    const std::vector<Request> requests =
        run(book, {{ns(50), ns(5), 2000}, {ns(300), ns(5), 2000}, {ns(1200), ns(5), 2000}}, us(100));
    const std::vector<Tick> expected = served_in_order(requests);
    for (std::size_t s = 0; s < 3; ++s) {
        const double wait = mean_wait(requests, expected, s);
        EXPECT_NEAR(mean_wait(requests, told(requests), s), wait, 0.03 * wait) << "stream " << s;
    }
}

}  // namespace
}  // namespace cxlvp
