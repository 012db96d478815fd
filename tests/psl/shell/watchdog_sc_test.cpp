// SPDX-License-Identifier: Apache-2.0
// A run that ends while something waits says who waits for what.
#include <gmock/gmock.h>

#include "psl/shell/race_fixture.h"

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class WatchdogTest : public RaceFixture {};

INSTANTIATE_TEST_SUITE_P(Timing, WatchdogTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(WatchdogTest, NothingWaitsWhenAllIsDone) {
    drive([&] {
        directed();
        add(3, element());
        burst(3);
        expect_answers({afu::ResponseCode::done});
        release(3);
        EXPECT_THAT(psl_->waiting(), IsEmpty());
    });
}

TEST_P(WatchdogTest, AnAfuThatDoesNotAcknowledgeIsNamedWithTheCommandAndItsContext) {
    drive([&] {
        directed();
        afu_.acknowledges = false;
        store_element(3, element());
        begin_llcmd(ElementCommand::add, 3);
        pause(us(5));
        EXPECT_THAT(psl_->waiting(), ElementsAre("psl.slice0 has LLCMD ADD of context 3 under way, for which the AFU "
                                                 "has to acknowledge (ah_jcack)"));
    });
}

TEST_P(WatchdogTest, ACommandOfAListThatWaitsForAFaultIsNamedWithTheFault) {
    drive([&] {
        directed();
        add(3, element(kRadix));
        burst(3, 0x10000000);
        pause(us(5));
        begin_llcmd(ElementCommand::terminate, 3);
        pause(us(5));
        EXPECT_THAT(psl_->waiting(),
                    ElementsAre(HasSubstr("LLCMD TERMINATE of context 3 under way, for which 16 commands"),
                                testing::AllOf(HasSubstr("software to answer a fault: DSISR 0x1000000000000"),
                                               HasSubstr("DAR 0x10000000, context 3; 16 commands are held"))));
    });
}

TEST_P(WatchdogTest, AnAfuThatDoesNotStartOrEndItsResetIsNamed) {
    drive([&] {
        reset_slice();
        afu_.obeys = false;
        set_at(p1n(0xA0), 0x0000000400000000);
        set_at(p2n(0x90), 0x1000000000000000);
        pause(us(5));
        EXPECT_THAT(psl_->waiting(), ElementsAre("psl.slice0 waits for its AFU to start (ah_jrunning)"));
        set_at(p2n(0x90), 0x0100000000000000);
        pause(us(5));
        EXPECT_THAT(psl_->waiting(), ElementsAre("psl.slice0 waits for its AFU to end a reset"));
    });
}

TEST_P(WatchdogTest, SuspendedSlicesAndContextsAreNamed) {
    config_.card.slices = 2;
    drive([&] {
        directed(0);
        directed(1);
        add(3, element(), 0);
        add(3, element(), 1);
        llcmd(ElementCommand::suspend, 3, 1);
        control(kSuspend, 0);
        EXPECT_TRUE(suspended(0));
        EXPECT_THAT(psl_->waiting(), IsEmpty()) << "nobody wants anything";
        burst(3, 0x4000, 0);
        burst(3, 0x4000, 1);
        pause(us(5));
        EXPECT_THAT(psl_->waiting(),
                    ElementsAre(HasSubstr("psl.slice0 is suspended by software: 16 commands wait for PSL_SCNTL_An.Sc"),
                                HasSubstr("psl.slice1 holds 16 commands of contexts that wait for LLCMD RESUME")));
    });
}

TEST_P(WatchdogTest, EverythingThatWaitsIsNamed) {
    drive([&] {
        directed();
        add(3, element(kRadix));
        burst(3, 0x10000000);
        pause(us(5));
        control(kPurge);
        pause(us(5));
    });
    EXPECT_EQ(psl_->waiting().size(), 2u) << "the fault and the purge";
}

}  // namespace
}  // namespace cxlvp::psl
