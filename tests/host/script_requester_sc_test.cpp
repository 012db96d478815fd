// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/script_requester.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Op = ScriptStep::Op;

ScriptStep access(Op op, std::uint64_t address, std::uint64_t value = 0, std::uint64_t bytes = 4) {
    ScriptStep step;
    step.op = op;
    step.address = address;
    step.value = value;
    step.bytes = bytes;
    return step;
}

ScriptStep wait_for(Tick time) {
    ScriptStep step;
    step.op = Op::wait;
    step.time = time;
    return step;
}

ScriptStep wait_irq(Tick timeout) {
    ScriptStep step;
    step.op = Op::wait_irq;
    step.timeout = timeout;
    return step;
}

/// A script that drives a memory whose accesses take 10 ns, and an interrupt line.
class ScriptRequesterTest : public test::TimingFixture {
protected:
    void make(std::vector<ScriptStep> steps, ScriptRequester::Config config = {}) {
        config.steps = std::move(steps);
        line_ = std::make_unique<sc_core::sc_signal<bool>>("line");
        memory_ = std::make_unique<test::TestTarget>("memory");
        memory_->latency = ns(10);
        script_ = std::make_unique<ScriptRequester>("script", context(), config);
        script_->initiator("out")->bind(memory_->in);
        script_->irq_in("irq")->bind(*line_);
    }
    ~ScriptRequesterTest() override {
        script_.reset();
        memory_.reset();
        line_.reset();
    }
    /// The interrupt line changes at each of the times, first to high.
    void drive(const std::vector<Tick>& changes) {
        sc_core::sc_spawn([this, changes] {
            for (const Tick at : changes) {
                test::wait_until(at);
                line_->write(!line_->read());
            }
        });
    }
    std::uint64_t stat(const std::string& name) {
        const Stat* found = context().stats().find("script." + name);
        if (found == nullptr) throw std::runtime_error("no statistic " + name);
        const auto value = found->metrics(0, 1).front().value;
        return std::get<std::uint64_t>(value);
    }
    std::string warning() {
        const auto list = context().reports().list();
        return list.empty() ? std::string{} : list.front()->text;
    }
    const std::vector<test::TestTarget::Record>& records() { return memory_->records; }

    std::unique_ptr<sc_core::sc_signal<bool>> line_;
    std::unique_ptr<test::TestTarget> memory_;
    std::unique_ptr<ScriptRequester> script_;
};

TEST_P(ScriptRequesterTest, AStepStartsWhenTheOneBeforeIsComplete) {
    make({access(Op::write, 0x10, 0x11223344), access(Op::write, 0x18, 0x5566, 2), access(Op::read, 0x10, 0, 8)});
    EXPECT_EQ(context().run(), ns(30));
    ASSERT_EQ(records().size(), 3u);
    EXPECT_THAT(records()[0].data, ElementsAre(0x44, 0x33, 0x22, 0x11));
    EXPECT_THAT(records()[1].data, ElementsAre(0x66, 0x55));
    EXPECT_EQ(records()[1].at, ns(10));
    EXPECT_EQ(records()[2].at, ns(20));
    EXPECT_EQ(records()[2].length, 8u);
    EXPECT_TRUE(script_->done());
    EXPECT_EQ(script_->progress(), 1);
    EXPECT_EQ(stat("steps"), 3u);
    EXPECT_EQ(stat("bytes_written"), 6u);
    EXPECT_EQ(stat("bytes_read"), 8u);
    EXPECT_EQ(stat("failures"), 0u);
}

TEST_P(ScriptRequesterTest, CountAndIncrementFillAndCheckARange) {
    ScriptStep fill = access(Op::write, 0x100, 0xfffe, 2);
    fill.count = 4;
    fill.increment = 1;
    ScriptStep check = fill;
    check.op = Op::expect;
    make({fill, check});
    context().run();
    EXPECT_EQ(script_->failures(), 0u);
    EXPECT_EQ(records().size(), 8u);
    EXPECT_THAT(std::vector<int>(memory_->bytes.begin() + 0x100, memory_->bytes.begin() + 0x108),
                ElementsAre(0xfe, 0xff, 0xff, 0xff, 0x00, 0x00, 0x01, 0x00));
}

TEST_P(ScriptRequesterTest, BigEndianPutsTheMostSignificantByteFirst) {
    ScriptRequester::Config config;
    config.big_endian = true;
    make({access(Op::write, 0, 0x11223344), access(Op::expect, 0, 0x11223344), access(Op::expect, 0, 0x11, 1)}, config);
    context().run();
    EXPECT_THAT(records()[0].data, ElementsAre(0x11, 0x22, 0x33, 0x44));
    EXPECT_EQ(script_->failures(), 0u);
}

TEST_P(ScriptRequesterTest, AnExpectationThatIsNotMetIsCountedAndReported) {
    ScriptStep masked = access(Op::expect, 0x0, 0x05);
    masked.mask = 0x0f;
    make({access(Op::write, 0x0, 0xf5), masked, access(Op::expect, 0x0, 0x05), access(Op::write, 0x4, 1)});
    context().run();
    EXPECT_EQ(script_->failures(), 1u);
    EXPECT_EQ(stat("failures"), 1u);
    EXPECT_EQ(context().reports().count("script", "failed-step"), 1u);
    EXPECT_EQ(warning(), "steps.2: expect 0x0 (4 bytes) = 0x5: read 0xf5");
    EXPECT_EQ(context().reports().list().front()->first_at, ns(30));
    EXPECT_EQ(records().size(), 4u);  // the script went on
}

TEST_P(ScriptRequesterTest, OnFailureStopEndsTheRunWithTheStep) {
    ScriptRequester::Config config;
    config.on_failure = ScriptRequester::OnFailure::stop;
    make({access(Op::expect, 0x0, 0x05), access(Op::write, 0x4, 1)}, config);
    try {
        context().run();
        ADD_FAILURE() << "the run did not end with an error";
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "script.steps.0: expect 0x0 (4 bytes) = 0x5: read 0x0");
    }
    EXPECT_EQ(records().size(), 1u);
}

TEST_P(ScriptRequesterTest, AnErrorAnswerFailsUnlessItIsExpected) {
    ScriptStep refused = access(Op::write, 0x0, 1);
    refused.answer = ScriptStep::Answer::error;
    make({refused, access(Op::write, 0x0, 1), access(Op::expect, 0x0, 0), access(Op::poll, 0x0, 0)});
    memory_->status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
    context().run();
    EXPECT_EQ(stat("errors"), 4u);
    EXPECT_EQ(script_->failures(), 3u);
    EXPECT_THAT(warning(),
                HasSubstr("steps.1: write 0x0 (4 bytes) = 0x1: was answered with TLM_ADDRESS_ERROR_RESPONSE"));
    EXPECT_EQ(stat("bytes_written") + stat("bytes_read"), 0u);
}

TEST_P(ScriptRequesterTest, AnOkAnswerFailsWhenAnErrorIsExpected) {
    ScriptStep refused = access(Op::read, 0x0);
    refused.answer = ScriptStep::Answer::error;
    make({refused});
    context().run();
    EXPECT_EQ(script_->failures(), 1u);
    EXPECT_THAT(warning(), HasSubstr("was answered with TLM_OK_RESPONSE"));
}

TEST_P(ScriptRequesterTest, WaitLetsTimePassAlsoAtTheEnd) {
    make({wait_for(ns(100)), access(Op::write, 0, 1), wait_for(0), wait_for(us(3)), access(Op::write, 0, 2),
          wait_for(us(1))});
    EXPECT_EQ(context().run(), ns(100) + us(3) + ns(20) + us(1));
    EXPECT_EQ(records()[0].at, ns(100));
    EXPECT_EQ(records()[1].at, ns(110) + us(3));
    EXPECT_EQ(stat("steps"), 6u);
}

TEST_P(ScriptRequesterTest, WaitIrqGoesOnWhenTheLineIsHigh) {
    make({access(Op::write, 0, 1), wait_irq(us(10)), access(Op::write, 0, 2), wait_irq(us(10)),
          access(Op::write, 0, 3)});
    drive({us(2)});
    context().run();
    EXPECT_EQ(records()[1].at, us(2));
    EXPECT_EQ(records()[2].at, us(2) + ns(10));  // the line is still high
    EXPECT_EQ(script_->failures(), 0u);
}

TEST_P(ScriptRequesterTest, WaitIrqWaitsForTheNextInterruptOnceTheLineIsLow) {
    make({wait_irq(us(10)), wait_for(us(1)), wait_irq(us(10)), access(Op::write, 0, 3)});
    drive({ns(500), ns(600), us(4)});
    context().run();
    EXPECT_EQ(records()[0].at, us(4));
    EXPECT_EQ(script_->failures(), 0u);
}

TEST_P(ScriptRequesterTest, WaitIrqTimesOut) {
    make({access(Op::write, 0, 1), wait_irq(us(2)), access(Op::write, 0, 2), wait_for(us(5)), access(Op::write, 0, 3)});
    context().run();
    EXPECT_EQ(script_->failures(), 1u);
    EXPECT_EQ(warning(), "steps.1: wait_irq: the interrupt line did not rise");
    EXPECT_EQ(records()[1].at, ns(10) + us(2));
    EXPECT_EQ(records()[2].at, ns(20) + us(7));
}

TEST_P(ScriptRequesterTest, PollReadsUntilTheValueIsThere) {
    ScriptStep poll = access(Op::poll, 0x0, 0x2);
    poll.mask = 0x2;
    poll.interval = ns(90);
    make({poll, access(Op::write, 0x8, 1)});
    sc_core::sc_spawn([this] {
        sc_core::wait(250, sc_core::SC_NS);
        memory_->bytes[0] = 0xff;
    });
    context().run();
    ASSERT_EQ(records().size(), 5u);
    EXPECT_EQ(records()[1].at, ns(100));
    EXPECT_EQ(records()[3].at, ns(300));
    EXPECT_EQ(records()[4].at, ns(310));
    EXPECT_EQ(script_->failures(), 0u);
}

TEST_P(ScriptRequesterTest, PollTimesOut) {
    ScriptStep poll = access(Op::poll, 0x0, 0x2);
    poll.interval = ns(90);
    poll.timeout = ns(300);
    make({poll, access(Op::write, 0x8, 1)});
    context().run();
    EXPECT_EQ(script_->failures(), 1u);
    EXPECT_EQ(warning(), "steps.0: poll 0x0 (4 bytes) = 0x2: read 0x0");
    ASSERT_EQ(records().size(), 5u);  // reads at 0, 100, 200 and 300 ns
    EXPECT_EQ(records()[4].at, ns(310));
}

TEST_P(ScriptRequesterTest, AnEmptyScriptIsDoneAtOnce) {
    make({});
    EXPECT_EQ(context().run(), 0u);
    EXPECT_TRUE(script_->done());
    EXPECT_EQ(script_->progress(), 1);
}

INSTANTIATE_TEST_SUITE_P(Timing, ScriptRequesterTest, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::host
