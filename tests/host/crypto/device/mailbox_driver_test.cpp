// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/device/mailbox_driver.h"

#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../fake_bus.h"

namespace cxlvp::host {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr std::uint64_t kQueue = 0x1'2345'6780;

class MailboxDriverTest : public testing::Test {
protected:
    MailboxDriverTest() {
        bus_.registers[0x1000] = 0x77;        // LOCK
        bus_.registers[0x1018] = 0xfffffff0;  // HEAD
    }
    test::FakeBus bus_;
    MailboxDriver driver_{bus_, 0, 1, {kQueue, 6, 9}};
};

TEST_F(MailboxDriverTest, BringUpMakesItsAccessesInTheOrderOfTheHardware) {
    EXPECT_EQ(driver_.bring_up(), BringUp::ok);
    EXPECT_THAT(bus_.log, ElementsAre("r 1000", "w 1020=3", "w 1024=3", "w 1008=23456780", "w 100c=1", "w 1010=6",
                                      "w 1014=9", "r 1018", "w 101c=fffffff0", "r 1008", "r 100c", "r 1010", "r 1014",
                                      "w 1004=4c4b4d00", "w 1028=0"));
    EXPECT_EQ(driver_.first_id(), 0xfffffff0u);
}

TEST_F(MailboxDriverTest, TheLockIsPolledEvery10To50MicrosecondsUntilItIsFree) {
    unsigned reads = 0;
    bus_.on_read = [&](std::uint64_t address) -> std::uint64_t {
        return address == 0x1000 && ++reads < 5 ? 0 : bus_.registers[address];
    };
    EXPECT_EQ(driver_.bring_up(), BringUp::ok);
    EXPECT_THAT(bus_.pauses, ElementsAre(us(10), us(20), us(40), us(50)));
}

TEST_F(MailboxDriverTest, TheLockIsGivenUpAfterASecondAndNothingElseIsTouched) {
    bus_.registers[0x1000] = 0;
    EXPECT_EQ(driver_.bring_up(), BringUp::locked);
    EXPECT_GE(bus_.time, MailboxDriver::kLockTimeout);
    EXPECT_LE(bus_.time, MailboxDriver::kLockTimeout + MailboxDriver::kLockPollMax);
    EXPECT_THAT(bus_.log, Each("r 1000"));
}

TEST_F(MailboxDriverTest, AQueueThatDoesNotReadBackEndsTheBringUpAndFreesTheLock) {
    bus_.on_read = [&](std::uint64_t address) -> std::uint64_t {
        return address == 0x1014 ? 7 : bus_.registers[address];
    };
    EXPECT_EQ(driver_.bring_up(), BringUp::mismatch);
    EXPECT_THAT(bus_.log, testing::Not(testing::Contains("w 1004=4c4b4d00")));
    EXPECT_EQ(bus_.log.back(), "w 1000=77");
}

TEST_F(MailboxDriverTest, TeardownFlushesMasksAndReleasesTheLock) {
    driver_.bring_up();
    bus_.log.clear();
    unsigned reads = 0;
    bus_.on_read = [&](std::uint64_t address) -> std::uint64_t {
        return address == 0x1028 && ++reads == 3 ? 0 : bus_.registers[address];
    };
    EXPECT_TRUE(driver_.teardown());
    EXPECT_THAT(bus_.log, ElementsAre("r 102c", "w 1028=3a5", "r 1028", "r 1028", "r 1028", "w 1024=0", "w 1000=77"));
}

TEST_F(MailboxDriverTest, TeardownOfAFirmwareThatDoesNotObeyEndsAfterASecond) {
    driver_.bring_up();
    EXPECT_FALSE(driver_.teardown());
    EXPECT_GE(bus_.time, MailboxDriver::kFlushTimeout);
    EXPECT_EQ(bus_.log.back(), "w 1000=77");
}

TEST_F(MailboxDriverTest, TeardownDoesNotFlushAMailboxThatIsOffline) {
    driver_.bring_up();
    bus_.log.clear();
    bus_.registers[0x102c] = MailboxStatus::kOffline;
    EXPECT_TRUE(driver_.teardown());
    EXPECT_THAT(bus_.log, ElementsAre("r 102c", "w 1024=0", "w 1000=77"));
}

TEST_F(MailboxDriverTest, CM24_SuspendMasksTheInterrupts) {
    driver_.bring_up();
    bus_.log.clear();
    driver_.suspend();
    EXPECT_THAT(bus_.log, ElementsAre("w 1024=0"));
}

TEST_F(MailboxDriverTest, CM25_ResumeGoesOnWithAQueueThatIsStillThere) {
    driver_.bring_up();
    driver_.suspend();
    bus_.log.clear();
    bus_.registers[0x1018] = 5;
    EXPECT_EQ(driver_.resume(), BringUp::ok);
    EXPECT_EQ(driver_.first_id(), 5u);
    EXPECT_THAT(bus_.log, testing::Not(testing::Contains("w 1004=4c4b4d00")));
    EXPECT_EQ(bus_.registers[0x1024], 3u);
}

TEST_F(MailboxDriverTest, CM25_ResumeBringsUpAgainWhatHasLostPower) {
    driver_.bring_up();
    driver_.suspend();
    bus_.log.clear();
    bus_.registers.clear();
    bus_.registers[0x1000] = 0x99;
    EXPECT_EQ(driver_.resume(), BringUp::ok);
    EXPECT_EQ(driver_.first_id(), 0u);
    EXPECT_EQ(bus_.registers[0x1004], kHostInfo);
}

}  // namespace
}  // namespace cxlvp::host
