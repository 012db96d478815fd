// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/requester.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/resource.h"
#include "cxlvp/base/sim/time.h"
#include "support/fresh_kernel.h"
#include "support/timing_mode.h"

namespace cxlvp {
namespace {

/// A requester whose work is scripted: item k takes `work(k, delay)` and may start at `ready(k)`.
class Scripted : public Requester {
public:
    Scripted(const char* instance, Context& context, std::size_t slots, std::size_t count, Role role = Role::driver)
        : Requester(instance, context, slots, role), items(count), item_(slots) {}

    std::function<void(std::size_t, sc_core::sc_time&)> work = [](std::size_t, sc_core::sc_time& delay) {
        delay += to_time(ns(100));
    };
    std::function<Tick(std::size_t, Tick)> ready = [](std::size_t, Tick at) { return at; };
    std::size_t items;
    std::size_t available = ~std::size_t{0};  ///< items that exist so far
    std::size_t chores = 0;                   ///< of the items, the first ones
    std::vector<Tick> starts;
    std::vector<Tick> ends;
    std::size_t most_running = 0;
    using Requester::kick;
    using Requester::overtake;

private:
    Fetch fetch(std::size_t slot, Tick at, Tick& when) override {
        if (next_ == items) return Fetch::finished;
        if (next_ >= available) return Fetch::idle;
        when = std::max(at, ready(next_, at));
        item_[slot] = next_++;
        return Fetch::ready;
    }
    void transact(std::size_t slot, sc_core::sc_time& delay) override {
        most_running = std::max(most_running, ++running_);
        work(item_[slot], delay);
    }
    void complete(std::size_t, Tick start, Tick at) override {
        --running_;
        starts.push_back(start);
        ends.push_back(at);
    }

    bool counted(std::size_t slot) const override { return item_[slot] >= chores; }

    std::vector<std::size_t> item_;
    std::size_t next_ = 0;
    std::size_t running_ = 0;
};

class RequesterTest : public testing::TestWithParam<TimingMode> {
protected:
    test::FreshKernel kernel_;
    Context context_{{GetParam(), 1}};
};

INSTANTIATE_TEST_SUITE_P(Timing, RequesterTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(RequesterTest, WorkOvertakesWhatMayNotStartYetIfItIsAllowedTo) {
    Scripted free("free", context_, 4, 3);
    free.overtake();
    Scripted strict("strict", context_, 4, 3);
    free.ready = strict.ready = [](std::size_t k, Tick) { return k == 0 ? us(1) : ns(10 * k); };
    EXPECT_EQ(context_.run(), us(1) + ns(100)) << "the run waits for work that has not started";
    EXPECT_EQ(free.starts, (std::vector<Tick>{ns(10), ns(20), us(1)}));
    EXPECT_EQ(strict.starts, (std::vector<Tick>{us(1), us(1), us(1)}));
    EXPECT_TRUE(free.done());
}

TEST_P(RequesterTest, KeepsExactlyItsSlotsInFlight) {
    Scripted requester("requester", context_, 4, 10);
    context_.run();
    EXPECT_EQ(requester.most_running, 4u);
    EXPECT_EQ(requester.ends, (std::vector<Tick>{ns(100), ns(100), ns(100), ns(100), ns(200), ns(200), ns(200), ns(200),
                                                 ns(300), ns(300)}));
    EXPECT_EQ(requester.completed(), 10u);
    EXPECT_EQ(requester.latency().max(), ns(100));
    EXPECT_TRUE(requester.done());
}

TEST_P(RequesterTest, ChoresAreNotInTheStatistics) {
    Scripted requester("requester", context_, 2, 5);
    requester.chores = 3;
    requester.work = [](std::size_t item, sc_core::sc_time& delay) { delay += to_time(item < 3 ? us(1) : ns(100)); };
    context_.run();
    EXPECT_EQ(requester.ends.size(), 5u);
    EXPECT_EQ(requester.completed(), 2u);
    EXPECT_EQ(requester.latency().max(), ns(100));
    EXPECT_EQ(requester.in_flight().max(), 1u);
    EXPECT_EQ(requester.last_completion(), us(2));
}

TEST_P(RequesterTest, WorkThatTheOwnerHasTimedIsAccountedAsItIs) {
    StatRegistry stats;
    StatGroup group(stats, "engine");
    Resource resource(context_, group, "cores", 2);
    resource.account(ns(70), ns(50));
    resource.account(ns(50), ns(50));
    EXPECT_EQ(resource.busy(), ns(100));
    EXPECT_EQ(resource.queueing(), ns(20));
    EXPECT_EQ(resource.served(), 2u);
}

TEST_P(RequesterTest, TheKernelReachesTheLastCompletion) {
    Scripted requester("requester", context_, 1, 3);
    EXPECT_EQ(context_.run(), ns(300));
    EXPECT_TRUE(context_.finished());
    EXPECT_EQ(requester.last_completion(), ns(300));
}

TEST_P(RequesterTest, WorkStartsWhenItIsReadyAndNotBefore) {
    Scripted requester("requester", context_, 2, 3);
    requester.ready = [](std::size_t item, Tick) { return ns(40) * item; };
    context_.run();
    EXPECT_EQ(requester.starts, (std::vector<Tick>{0, ns(40), ns(100)})) << "the third waits for a slot";
}

TEST_P(RequesterTest, WorkStartsInTheOrderItWasFetched) {
    Scripted requester("requester", context_, 3, 4);
    requester.ready = [](std::size_t item, Tick) { return item == 1 ? ns(90) : 0; };
    requester.work = [](std::size_t item, sc_core::sc_time& delay) { delay += to_time(ns(100 + item)); };
    context_.run();
    EXPECT_EQ(requester.starts, (std::vector<Tick>{0, ns(90), ns(90), ns(100)}))
        << "the third does not overtake the second, the fourth waits for a slot";
}

TEST_P(RequesterTest, ARunDoesNotEndWhileFetchedWorkWaitsToStart) {
    Scripted requester("requester", context_, 3, 2);
    requester.ready = [](std::size_t item, Tick) { return us(1) * item; };
    EXPECT_EQ(context_.run(), ns(1100));
    EXPECT_EQ(requester.completed(), 2u);
    EXPECT_TRUE(requester.done());
}

TEST_P(RequesterTest, OccupancyIsRateTimesLatency) {
    Scripted requester("requester", context_, 8, 1000);
    requester.ready = [](std::size_t item, Tick) { return ns(25) * item; };
    const Tick end = context_.run();
    const double rate = 1000.0 / static_cast<double>(end);
    EXPECT_NEAR(requester.in_flight().mean(end), rate * requester.latency().mean(), 1e-9);
}

TEST_P(RequesterTest, IdleWorkIsFetchedAfterAKick) {
    Scripted requester("requester", context_, 2, 2);
    requester.available = 1;
    EXPECT_EQ(context_.run(us(1)), us(1));
    EXPECT_FALSE(requester.done());
    requester.available = 2;
    requester.kick();
    context_.run();
    EXPECT_EQ(requester.starts, (std::vector<Tick>{0, us(1)}));
    EXPECT_TRUE(requester.done());
}

TEST_P(RequesterTest, ADeviceDoesNotKeepTheRunAlive) {
    Scripted driver("driver", context_, 1, 2);
    Scripted endless("endless", context_, 1, ~std::size_t{0}, Requester::Role::device);
    EXPECT_EQ(context_.run(), ns(200));
    EXPECT_TRUE(driver.done());
    EXPECT_FALSE(endless.done());
}

TEST_P(RequesterTest, AnExceptionEndsTheRunWithItsTypeAndTheResultsStay) {
    Scripted requester("requester", context_, 1, 5);
    requester.work = [](std::size_t item, sc_core::sc_time& delay) {
        if (item == 2) throw std::domain_error("item 2");
        delay += to_time(ns(100));
    };
    EXPECT_THROW(context_.run(), std::domain_error);
    EXPECT_EQ(requester.completed(), 2u);
}

TEST_P(RequesterTest, TwoRequestersShareAResourceInOrderOfArrival) {
    Scripted first("first", context_, 1, 3);
    Scripted second("second", context_, 1, 3);
    StatGroup stats(context_.stats(), "test");
    Resource server(context_, stats, "server");
    const auto through = [&](std::size_t, sc_core::sc_time& delay) { server.pass(delay, ns(10), 0, 64); };
    first.work = through;
    second.work = through;
    second.ready = [](std::size_t item, Tick at) { return item == 0 ? ns(5) : at; };
    context_.run();
    EXPECT_EQ(first.ends, (std::vector<Tick>{ns(10), ns(30), ns(50)}));
    EXPECT_EQ(second.ends, (std::vector<Tick>{ns(20), ns(40), ns(60)}));
    EXPECT_EQ(server.served(), 6u);
    EXPECT_EQ(server.busy(), ns(60));
    EXPECT_EQ(server.queueing(), ns(5 + 10 + 10 + 10 + 10));
}

TEST_P(RequesterTest, RefusesSlotsOutOfRange) {
    EXPECT_THROW(Scripted("none", context_, 0, 1), UserError);
    EXPECT_THROW(Scripted("many", context_, 4097, 1), UserError);
}

TEST(RequesterOrder, EarlierArrivalIsServedFirstAndTheTimeToldBeforeStaysInReserveTiming) {
    // The far requester calls first and arrives last.
    for (const TimingMode timing : {TimingMode::reserve, TimingMode::ordered}) {
        const test::FreshKernel kernel;
        Context context({timing, 1});
        Scripted far("far", context, 1, 1);
        Scripted near("near", context, 1, 1);
        StatGroup stats(context.stats(), "test");
        Resource server(context, stats, "server");
        far.work = [&](std::size_t, sc_core::sc_time& delay) {
            delay += to_time(ns(5));
            server.pass(delay, ns(10), 0, 64);
        };
        near.work = [&](std::size_t, sc_core::sc_time& delay) {
            delay += to_time(ns(1));
            server.pass(delay, ns(10), 0, 64);
        };
        context.run();
        EXPECT_EQ(near.ends.at(0), ns(11));
        EXPECT_EQ(far.ends.at(0), timing == TimingMode::ordered ? ns(21) : ns(15));
    }
}

}  // namespace
}  // namespace cxlvp
