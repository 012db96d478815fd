// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/lane_scheduler.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/time.h"
#include "support/fresh_kernel.h"

namespace cxlvp {
namespace {

/// A module whose body runs in an SC_THREAD: what lanes share the kernel with.
class Thread : public sc_core::sc_module {
public:
    Thread(const sc_core::sc_module_name& instance, std::function<void()> body)
        : sc_module(instance), body_(std::move(body)) {}
    void start_of_simulation() override { sc_core::sc_spawn(body_); }

private:
    std::function<void()> body_;
};

class LaneSchedulerTest : public testing::Test {
protected:
    void note(const std::string& what) { log_.push_back(what); }

    test::FreshKernel kernel_;
    Context context_{{TimingMode::ordered, 1}};
    std::vector<std::string> log_;
};

TEST_F(LaneSchedulerTest, LanesGoOnInTheOrderOfTheirTimes) {
    for (const Tick step : {ns(30), ns(20), ns(50)})
        context_.lanes().start([this, step] {
            for (Tick at = step; at <= ns(100); at += step) {
                context_.lanes().wait_until(at);
                note(std::to_string(at / kNanosecond));
            }
        });
    context_.run();
    EXPECT_EQ(log_, (std::vector<std::string>{"20", "30", "40", "50", "60", "60", "80", "90", "100", "100"}));
}

TEST_F(LaneSchedulerTest, LanesDoNotOvertakeProcessesOfTheKernel) {
    const Thread thread("thread", [this] {
        for (int i = 0; i < 3; ++i) {
            sc_core::wait(sc_core::sc_time(10, sc_core::SC_NS));
            note("thread " + sc_core::sc_time_stamp().to_string());
        }
    });
    context_.lanes().start([this] {
        for (const Tick at : {ns(5), ns(15), ns(25), ns(35)}) {
            context_.lanes().wait_until(at);
            note("lane " + std::to_string(at / kNanosecond));
        }
    });
    context_.run();
    EXPECT_EQ(log_, (std::vector<std::string>{"lane 5", "thread 10 ns", "lane 15", "thread 20 ns", "lane 25",
                                              "thread 30 ns", "lane 35"}));
}

TEST_F(LaneSchedulerTest, ThreadsThatWaitForTheSameTimeGoOnInTheOrderOfTheirCalls) {
    // Enough of them that a heap, which is what the kernel keeps its events in, would mix them up.
    std::vector<std::unique_ptr<Thread>> threads;
    std::vector<std::string> expected;
    for (int i = 0; i < 9; ++i) {
        const std::string name = std::to_string(i);
        threads.push_back(std::make_unique<Thread>(("thread" + name).c_str(), [this, name] {
            for (const Tick at : {ns(10), ns(20), ns(20) + 1}) {
                context_.lanes().wait_until(at);
                note(name);
            }
        }));
    }
    for (int round = 0; round < 3; ++round)
        for (int i = 0; i < 9; ++i) expected.push_back(std::to_string(i));
    context_.run();
    EXPECT_EQ(log_, expected);
}

TEST_F(LaneSchedulerTest, LanesAndThreadsThatWaitForTheSameTimeGoOnInTheOrderOfTheirCalls) {
    // They call at 1, 2, 3 and 4 ns.
    const auto caller = [this](int number) {
        return [this, number] {
            context_.lanes().wait_until(ns(number));
            context_.lanes().wait_until(ns(10));
            note(std::to_string(number));
            context_.lanes().wait_until(ns(number + 10));
            context_.lanes().wait_until(ns(20));
            note(std::to_string(number));
        };
    };
    context_.lanes().start(caller(1));
    const Thread second("second", caller(2));
    context_.lanes().start(caller(3));
    const Thread fourth("fourth", caller(4));
    context_.run();
    EXPECT_EQ(log_, (std::vector<std::string>{"1", "2", "3", "4", "1", "2", "3", "4"}));
}

TEST_F(LaneSchedulerTest, AThreadThatIsKilledWhileItWaitsLeavesItsPlace) {
    sc_core::sc_process_handle doomed;
    const Thread killer("killer", [&] {
        doomed = sc_core::sc_spawn([this] {
            context_.lanes().wait_until(ns(20));
            note("killed");
        });
        context_.lanes().wait_until(ns(10));
        doomed.kill();
        context_.lanes().wait_until(ns(30));
        note("went on");
    });
    EXPECT_EQ(context_.run(), ns(30));
    EXPECT_EQ(log_, std::vector<std::string>{"went on"});
}

TEST_F(LaneSchedulerTest, NothingRunsBeyondTheEndOfARun) {
    context_.lanes().start([this] {
        for (Tick at = ns(10);; at += ns(10)) {
            context_.lanes().wait_until(at);
            note(std::to_string(at / kNanosecond));
        }
    });
    EXPECT_EQ(context_.run(ns(25)), ns(25));
    EXPECT_EQ(log_, (std::vector<std::string>{"10", "20"}));
    EXPECT_EQ(context_.run(ns(45)), ns(45));
    EXPECT_EQ(log_, (std::vector<std::string>{"10", "20", "30", "40"}));
}

TEST_F(LaneSchedulerTest, ATicketIsGoodForLanesAndThreads) {
    std::vector<LaneScheduler::Ticket*> tickets;
    const auto sleeper = [&](const std::string& name) {
        LaneScheduler::Ticket ticket(context_.lanes());
        tickets.push_back(&ticket);
        const Tick at = ticket.wait();
        note(name + " " + std::to_string(at / kNanosecond));
    };
    context_.lanes().start([&] { sleeper("lane"); });
    const Thread thread("thread", [&] { sleeper("thread"); });
    context_.lanes().start([&] {
        context_.lanes().wait_until(ns(7));
        ASSERT_EQ(tickets.size(), 2u);
        for (LaneScheduler::Ticket* ticket : tickets) ticket->wake(ns(9));
    });
    context_.run();
    EXPECT_EQ(log_.size(), 2u);
    EXPECT_NE(std::find(log_.begin(), log_.end(), "lane 9"), log_.end());
    EXPECT_NE(std::find(log_.begin(), log_.end(), "thread 9"), log_.end());
}

TEST_F(LaneSchedulerTest, AnExceptionOfALaneKeepsItsTypeAndLeavesTheSimulationUsable) {
    context_.lanes().start([this] {
        context_.lanes().wait_until(ns(10));
        throw std::out_of_range("from a lane");
    });
    context_.lanes().start([this] {
        context_.lanes().wait_until(us(5));
        note("went on");
    });
    EXPECT_THROW(context_.run(), std::out_of_range);
    EXPECT_TRUE(log_.empty());
    context_.run();
    EXPECT_EQ(log_, std::vector<std::string>{"went on"});
}

TEST_F(LaneSchedulerTest, SettleKeepsTheOffsetWhileNothingElseCanHappen) {
    context_.lanes().start([this] {
        sc_core::sc_time delay = to_time(ns(400));
        context_.settle(delay);
        EXPECT_EQ(context_.now() + delay.value(), ns(400));
        EXPECT_EQ(context_.now(), 0u) << "the kernel was asked although nothing was pending";
    });
    context_.run();
}

}  // namespace
}  // namespace cxlvp
