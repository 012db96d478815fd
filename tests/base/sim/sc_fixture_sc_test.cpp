// SPDX-License-Identifier: Apache-2.0
#include "support/sc_fixture.h"

#include <stdexcept>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp {
namespace {

class ScFixtureTest : public test::ScFixture {};

TEST_F(ScFixtureTest, BodyRunsInAThreadFromWhereTimeStands) {
    Tick seen = 0;
    run([&] {
        sc_core::wait(5, sc_core::SC_NS);
        seen = now();
    });
    EXPECT_EQ(seen, ns(5));
    run([&] {
        sc_core::wait(5, sc_core::SC_NS);
        seen = now();
    });
    EXPECT_EQ(seen, ns(10));
    run_for(ns(7));
    EXPECT_EQ(now(), ns(17));
}

TEST_F(ScFixtureTest, BodyThatDoesNotFinishFailsTheTest) {
    EXPECT_NONFATAL_FAILURE(run([] { sc_core::wait(2, sc_core::SC_US); }, us(1)), "did not finish");
    EXPECT_NONFATAL_FAILURE(run([] { sc_core::wait(sc_core::sc_event()); }), "did not finish");
}

TEST_F(ScFixtureTest, ExceptionOfTheBodyKeepsItsTypeAndTheSimulationGoesOn) {
    EXPECT_THROW(run([] { throw std::out_of_range("x"); }), std::out_of_range);
    bool reached = false;
    run([&] {
        sc_core::wait(1, sc_core::SC_NS);
        reached = true;
    });
    EXPECT_TRUE(reached);
}

TEST_F(ScFixtureTest, UnexpectedWarningFailsTheTest) {
    EXPECT_NONFATAL_FAILURE(SC_REPORT_WARNING("/cxlvp/test", "careful"), "unexpected report: /cxlvp/test: careful");
}

TEST_F(ScFixtureTest, UnexpectedErrorFailsTheTestAndIsThrown) {
    EXPECT_NONFATAL_FAILURE(EXPECT_THROW(SC_REPORT_ERROR("/cxlvp/test", "bad"), sc_core::sc_report),
                            "unexpected report: /cxlvp/test: bad");
    EXPECT_NONFATAL_FAILURE(EXPECT_THROW(SC_REPORT_FATAL("/cxlvp/test", "worse"), sc_core::sc_report),
                            "unexpected report: /cxlvp/test: worse");
}

TEST_F(ScFixtureTest, ExpectedReportsPassAndErrorsAreStillThrown) {
    expect_report("careful");
    expect_report("/cxlvp/test/error");
    SC_REPORT_WARNING("/cxlvp/test", "careful");
    EXPECT_THROW(SC_REPORT_ERROR("/cxlvp/test/error", "bad"), sc_core::sc_report);
}

TEST_F(ScFixtureTest, ExpectedReportThatDoesNotComeFailsTheTest) {
    expect_report("never");
    EXPECT_NONFATAL_FAILURE(TearDown(), "expected report did not come: never");
    SC_REPORT_WARNING("/cxlvp/test", "never");
}

TEST_F(ScFixtureTest, KernelMistakesFailTheTest) {
    sc_core::sc_module_name first("same");
    Module one("same", context());
    EXPECT_NONFATAL_FAILURE(
        {
            sc_core::sc_module_name second("same");
            sc_core::sc_signal<bool> two("same");
        },
        "object already exists: same");
}

TEST_F(ScFixtureTest, StartsOverWithAnotherTimingMode) {
    run_for(ns(5));
    EXPECT_FALSE(context().ordered());
    start_over({TimingMode::ordered, 3});
    EXPECT_TRUE(context().ordered());
    EXPECT_EQ(now(), 0u);
    run([] { sc_core::wait(1, sc_core::SC_NS); });
    EXPECT_EQ(now(), ns(1));
}

class TimingFixtureTest : public test::TimingFixture {};
TEST_P(TimingFixtureTest, ContextHasTheModeOfTheParameter) {
    EXPECT_EQ(context().ordered(), GetParam() == TimingMode::ordered);
}
INSTANTIATE_TEST_SUITE_P(Timing, TimingFixtureTest, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp
