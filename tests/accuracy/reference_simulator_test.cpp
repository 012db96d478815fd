// SPDX-License-Identifier: Apache-2.0
#include "accuracy/reference_simulator.h"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp::accuracy {
namespace {

using Step = ReferenceSimulator::Step;
using Stop = ReferenceSimulator::Stop;
using Transaction = ReferenceSimulator::Transaction;
using Discipline = ReferenceSimulator::Discipline;

/// Completion step of each transaction of a source.
std::vector<Step> completions(const ReferenceSimulator& simulator, std::size_t source) {
    std::vector<Step> steps;
    for (const ReferenceSimulator::Outcome& outcome : simulator.outcomes(source)) steps.push_back(outcome.completed);
    return steps;
}

double mean_latency(const ReferenceSimulator& simulator, std::size_t source) {
    double sum = 0;
    for (const ReferenceSimulator::Outcome& outcome : simulator.outcomes(source))
        sum += static_cast<double>(outcome.completed - outcome.issued);
    return sum / static_cast<double>(simulator.outcomes(source).size());
}

/// Poisson arrivals at one server, and the moments of what was drawn.
struct OneServer {
    std::vector<Transaction> transactions;
    double utilisation = 0;
    double mean_service = 0;
    double square_service = 0;

    template <class Service>
    OneServer(const char* name, std::size_t count, double interval, Service&& service) {
        Random random(1, name);
        double at = 0;
        for (std::size_t i = 0; i < count; ++i) {
            at += random.exponential(interval);
            const std::uint32_t length = service(random);
            transactions.push_back({static_cast<Step>(at), {{0, length, 0}}});
            mean_service += length;
            square_service += static_cast<double>(length) * length;
        }
        utilisation = mean_service / at;
        mean_service /= static_cast<double>(count);
        square_service /= static_cast<double>(count);
    }
    /// Mean wait of M/G/1, first come first served (Pollaczek and Khinchine).
    double mean_wait() const { return utilisation / mean_service * square_service / (2 * (1 - utilisation)); }
};

TEST(ReferenceSimulator, TandemIsAsCalculatedByHand) {
    ReferenceSimulator simulator;
    const std::uint32_t first = simulator.add_server();
    const std::uint32_t second = simulator.add_server();
    // first: 0-4, 4-6, 6-9, 20-22. Arrivals at second: 4+3, 6+3, 9+1, 22+1. second: 7-12, 12-13, 13-18, 23-24.
    simulator.add_source({{0, {{first, 4, 3}, {second, 5, 10}}},
                          {1, {{first, 2, 3}, {second, 1, 0}}},
                          {6, {{first, 3, 1}, {second, 5, 0}}},
                          {20, {{first, 2, 1}, {second, 1, 7}}}});
    simulator.run();
    EXPECT_EQ(completions(simulator, 0), (std::vector<Step>{22, 13, 18, 31}));
    EXPECT_EQ(simulator.busy(first), 11u);
    EXPECT_EQ(simulator.busy(second), 12u);
    EXPECT_EQ(simulator.end(), 31u);
}

TEST(ReferenceSimulator, ArrivalsByDifferentWaysAreServedInTheOrderOfArrival) {
    ReferenceSimulator simulator;
    const std::uint32_t near = simulator.add_server();
    const std::uint32_t far = simulator.add_server();
    const std::uint32_t shared = simulator.add_server();
    simulator.add_source({{0, {{far, 1, 100}, {shared, 10, 0}}}});
    simulator.add_source({{94, {{near, 1, 1}, {shared, 10, 0}}}, {95, {{near, 1, 10}, {shared, 10, 0}}}});
    simulator.run();
    EXPECT_EQ(completions(simulator, 1), (std::vector<Step>{106, 126}));
    EXPECT_EQ(completions(simulator, 0), (std::vector<Step>{116}));
}

TEST(ReferenceSimulator, OfArrivalsInTheSameStepTheOneIssuedFirstGoesFirst) {
    for (const std::size_t early : {0, 1}) {
        ReferenceSimulator simulator;
        simulator.add_server();
        simulator.add_server();
        const std::uint32_t shared = simulator.add_server();
        for (const std::uint32_t source : {0u, 1u}) {
            const bool first = source == early;
            simulator.add_source({{first ? 0u : 5u, {{source, 1, first ? 9 : 4}, {shared, 8, 0}}}});
        }
        simulator.run();
        EXPECT_EQ(completions(simulator, early), (std::vector<Step>{18}));
        EXPECT_EQ(completions(simulator, 1 - early), (std::vector<Step>{26}));
    }
}

TEST(ReferenceSimulator, NegativeDelayGoesOnWhileTheServerIsOccupied) {
    ReferenceSimulator simulator;
    const std::uint32_t bank = simulator.add_server();
    const std::uint32_t channel = simulator.add_server();
    simulator.add_source({{0, {{bank, 30, -10}, {channel, 2, 0}}}, {0, {{bank, 30, -10}, {channel, 2, 0}}}});
    simulator.run();
    EXPECT_EQ(completions(simulator, 0), (std::vector<Step>{22, 52}));
    EXPECT_EQ(simulator.busy(bank), 52u);  // the run ends with the last completion
}

TEST(ReferenceSimulator, ClosedLoopKeepsItsNumberInFlight) {
    for (const std::size_t in_flight : {1, 3, 8, 40}) {
        ReferenceSimulator simulator;
        simulator.add_server();
        simulator.add_source(std::vector<Transaction>(1000, {0, {{0, 10, 90}}}), in_flight);
        simulator.run();
        // In flight over the round trip, unless the server limits.
        const double expected = std::min(0.1, static_cast<double>(in_flight) / 100);
        EXPECT_NEAR(1000 / static_cast<double>(simulator.end()), expected, 0.01 * expected);
        EXPECT_EQ(simulator.most_in_flight(0), in_flight);
    }
}

TEST(ReferenceSimulator, ClosedLoopWaitsForItsGaps) {
    ReferenceSimulator simulator;
    simulator.add_server();
    simulator.add_source({{5, {{0, 1, 20}}}, {3, {{0, 1, 20}}}, {3, {{0, 1, 20}}}}, 2);
    simulator.run();
    EXPECT_EQ(completions(simulator, 0), (std::vector<Step>{26, 29, 47}));
}

TEST(ReferenceSimulator, MeanWaitWithConstantServiceIsThatOfMD1) {
    for (const double load : {0.3, 0.6, 0.8}) {
        const OneServer queue("md1", 100000, 64 / load, [](Random&) { return 64u; });
        ReferenceSimulator simulator;
        simulator.add_server();
        simulator.add_source(queue.transactions);
        simulator.run();
        const double expected = queue.utilisation * 64 / (2 * (1 - queue.utilisation));
        EXPECT_NEAR(queue.mean_wait(), expected, 1e-6 * expected);
        EXPECT_NEAR(mean_latency(simulator, 0) - 64, expected, 0.04 * expected) << load;
    }
}

TEST(ReferenceSimulator, MeanWaitWithExponentialServiceIsThatOfMM1) {
    for (const double load : {0.3, 0.6, 0.8}) {
        const OneServer queue("mm1", 200000, 64 / load,
                              [](Random& random) { return 1 + static_cast<std::uint32_t>(random.exponential(63.5)); });
        ReferenceSimulator simulator;
        simulator.add_server();
        simulator.add_source(queue.transactions);
        simulator.run();
        const double expected = queue.utilisation * queue.mean_service / (1 - queue.utilisation);
        EXPECT_NEAR(mean_latency(simulator, 0) - queue.mean_service, expected, 0.05 * expected) << load;
    }
}

TEST(ReferenceSimulator, StrictPriorityWaitsAreThoseOfCobham) {
    // Three classes of equal load 0.25 and constant service, not interrupted.
    constexpr double kLoad = 0.25;
    ReferenceSimulator simulator;
    simulator.add_server(Discipline::strict, {0, 1, 2});
    for (const char* name : {"low", "middle", "high"})
        simulator.add_source(OneServer(name, 60000, 64 / kLoad, [](Random&) { return 64u; }).transactions);
    simulator.run();
    const double residual = 3 * kLoad * 64 / 2;
    const auto expected = [&](double above, double with) { return residual / ((1 - above) * (1 - with)); };
    EXPECT_NEAR(mean_latency(simulator, 2) - 64, expected(0, kLoad), 0.03 * expected(0, kLoad));
    EXPECT_NEAR(mean_latency(simulator, 1) - 64, expected(kLoad, 2 * kLoad), 0.04 * expected(kLoad, 2 * kLoad));
    EXPECT_NEAR(mean_latency(simulator, 0) - 64, expected(2 * kLoad, 3 * kLoad), 0.06 * expected(2 * kLoad, 3 * kLoad));
}

TEST(ReferenceSimulator, StrictPriorityDoesNotInterruptAService) {
    ReferenceSimulator simulator;
    simulator.add_server(Discipline::strict, {1, 7});
    simulator.add_source({{0, {{0, 10, 0}}}, {1, {{0, 10, 0}}}});
    simulator.add_source({{2, {{0, 10, 0}}}});
    simulator.run();
    EXPECT_EQ(completions(simulator, 0), (std::vector<Step>{10, 30}));
    EXPECT_EQ(completions(simulator, 1), (std::vector<Step>{20}));
}

TEST(ReferenceSimulator, FairQueueingSharesByWeightAmongTheBusy) {
    ReferenceSimulator simulator;
    simulator.add_server(Discipline::fair, {1, 2, 5});
    const std::vector<std::uint32_t> service = {10, 40, 20};
    for (std::size_t source = 0; source < 3; ++source)
        simulator.add_source(std::vector<Transaction>(8000, {0, {{0, service[source], 0}}}));
    simulator.run();
    // Until the first backlog is used up (source 2, after 160000 steps of its own service) shares are 1 : 2 : 5.
    const Step until = simulator.outcomes(2).back().completed;
    EXPECT_NEAR(static_cast<double>(until), 160000.0 * 8 / 5, 100);
    for (std::size_t source = 0; source < 2; ++source) {
        Step served = 0;
        for (const Step at : completions(simulator, source))
            if (at <= until) served += service[source];
        EXPECT_NEAR(static_cast<double>(served), 160000.0 * (source == 0 ? 1 : 2) / 5, 100);
    }
}

TEST(ReferenceSimulator, FairQueueingGivesNoCreditForIdleTime) {
    ReferenceSimulator simulator;
    simulator.add_server(Discipline::fair, {1, 1});
    simulator.add_source(std::vector<Transaction>(100, {0, {{0, 10, 0}}}));
    simulator.add_source(std::vector<Transaction>(10, {500, {{0, 10, 0}}}));
    simulator.run();
    // From step 500 the two alternate.
    EXPECT_EQ(simulator.outcomes(1).back().completed, 500u + 20 * 10);
}

TEST(ReferenceSimulator, RefusesWhatItCannotSimulate) {
    ReferenceSimulator simulator;
    simulator.add_server();
    simulator.add_server(Discipline::strict, {});
    EXPECT_THROW(simulator.add_server(Discipline::fair, {1, 0}), std::invalid_argument);
    EXPECT_THROW(simulator.add_source({{0, {}}}), std::invalid_argument);
    EXPECT_THROW(simulator.add_source({{0, {{2, 1, 0}}}}), std::invalid_argument);
    EXPECT_THROW(simulator.add_source({{0, {{0, 0, 0}}}}), std::invalid_argument);
    EXPECT_THROW(simulator.add_source({{0, {{0, 5, -5}}}}), std::invalid_argument);
    EXPECT_THROW(simulator.add_source({{0, {{1, 5, 0}}}}), std::invalid_argument);
    EXPECT_THROW(simulator.add_source({{2, {{0, 5, 0}}}, {1, {{0, 5, 0}}}}), std::invalid_argument);
    simulator.add_source({{0, {{0, 5, -4}}}});
    simulator.run();
    EXPECT_EQ(completions(simulator, 0), (std::vector<Step>{1}));
}

}  // namespace
}  // namespace cxlvp::accuracy
