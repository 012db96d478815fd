// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_checker.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

using Reason = Admission::Reason;
using Verdict = Admission::Verdict;

afu::Command command(std::uint16_t code, std::uint64_t ea = 0, std::uint16_t size = 128, std::uint8_t tag = 1) {
    afu::Command out;
    out.tag = tag;
    out.code = code;
    out.ea = ea;
    out.size = size;
    return out;
}

constexpr std::uint16_t kRead = 0x0A00;

/// What a fresh checker says.
Reason reason(const afu::Command& command, Caia caia = Caia::v1) {
    CommandChecker checker(caia, 64);
    const Admission admission = checker.admit(command, true);
    EXPECT_EQ(admission.verdict == Verdict::accepted, admission.reason == Reason::none);
    return admission.reason;
}

TEST(CommandChecker, AcceptsAGoodCommandAndHoldsItsTagUntilItIsAnswered) {
    CommandChecker checker(Caia::v1, 64);
    const Admission admission = checker.admit(command(kRead), true);
    EXPECT_EQ(admission.verdict, Verdict::accepted);
    EXPECT_TRUE(checker.in_use(1));
    EXPECT_EQ(checker.outstanding(), 1u);
    checker.answered(1, admission);
    EXPECT_FALSE(checker.in_use(1));
    EXPECT_EQ(checker.outstanding(), 0u);
}

TEST(CommandChecker, Section82DropsCommandsWhileNoJobRuns) {
    CommandChecker checker(Caia::v1, 64);
    const Admission admission = checker.admit(command(kRead), false);
    EXPECT_EQ(admission.verdict, Verdict::dropped);
    EXPECT_EQ(checker.outstanding(), 0u);
    EXPECT_FALSE(checker.in_use(1));
}

TEST(CommandChecker, Section86RefusesSizesThatAreNoPowerOfTwoUpToALine) {
    for (unsigned size = 0; size <= 4095; ++size) {
        const bool good =
            size == 1 || size == 2 || size == 4 || size == 8 || size == 16 || size == 32 || size == 64 || size == 128;
        EXPECT_EQ(reason(command(kRead, 0, static_cast<std::uint16_t>(size))), good ? Reason::none : Reason::size)
            << size;
    }
}

TEST(CommandChecker, Section86RefusesAddressesThatAreNoMultipleOfTheSize) {
    EXPECT_EQ(reason(command(kRead, 64, 128)), Reason::alignment);
    EXPECT_EQ(reason(command(kRead, 64, 64)), Reason::none);
    EXPECT_EQ(reason(command(0x0D00, 1, 2)), Reason::alignment);
    EXPECT_EQ(reason(command(0x0D00, 1, 1)), Reason::none);
}

TEST(CommandChecker, Section86TakesAnyAddressAndSizeForCommandsOnLines) {
    for (const unsigned code : {0x0240, 0x0250, 0x0260, 0x0140, 0x0150, 0x1140, 0x1260, 0x0100, 0x016B, 0x017B})
        EXPECT_EQ(reason(command(static_cast<std::uint16_t>(code), 0x1003, 7)), Reason::none) << code;
}

TEST(CommandChecker, Section83RefusesCompareAndSwapOffMultiplesOf16) {
    EXPECT_EQ(reason(command(0x0180, 16, 4), Caia::v2), Reason::none);
    EXPECT_EQ(reason(command(0x0180, 4, 4), Caia::v2), Reason::alignment);
    EXPECT_EQ(reason(command(0x0183, 8, 8), Caia::v2), Reason::alignment);
}

TEST(CommandChecker, Section83RefusesUnknownCommandsAndThoseOfTheOtherPsl) {
    EXPECT_EQ(reason(command(0x1FFF)), Reason::unknown_code);
    EXPECT_EQ(reason(command(0x016B), Caia::v2), Reason::unknown_code);
    EXPECT_EQ(reason(command(0x016B), Caia::v1), Reason::none);
    EXPECT_EQ(reason(command(0x1F00), Caia::v1), Reason::unknown_code);
    EXPECT_EQ(reason(command(0x1F00), Caia::v2), Reason::none);
}

TEST(CommandChecker, RefusesBadParity) {
    afu::Command bad = command(kRead);
    bad.parity_ok = false;
    EXPECT_EQ(reason(bad), Reason::parity);
}

TEST(CommandChecker, ADuplicateTagIsRefusedAndLeavesTheFirstAlone) {
    CommandChecker checker(Caia::v1, 64);
    const Admission first = checker.admit(command(kRead), true);
    const Admission second = checker.admit(command(kRead), true);
    EXPECT_EQ(second.reason, Reason::duplicate_tag);
    EXPECT_EQ(second.credits, 1);
    EXPECT_EQ(checker.outstanding(), 2u);
    checker.answered(1, second);
    EXPECT_TRUE(checker.in_use(1));
    checker.answered(1, first);
    EXPECT_EQ(checker.admit(command(kRead), true).verdict, Verdict::accepted);
}

TEST(CommandChecker, Section84ACommandBeyondTheCreditsNeverHadOneAndGivesNoneBack) {
    CommandChecker checker(Caia::v1, 2);
    const Admission first = checker.admit(command(kRead, 0, 128, 0), true);
    checker.admit(command(kRead, 0, 128, 1), true);
    const Admission over = checker.admit(command(kRead, 0, 128, 2), true);
    EXPECT_EQ(over.reason, Reason::overrun);
    EXPECT_EQ(over.credits, 0);
    checker.answered(2, over);
    EXPECT_EQ(checker.outstanding(), 2u);
    checker.answered(0, first);
    EXPECT_EQ(checker.admit(command(kRead, 0, 128, 2), true).verdict, Verdict::accepted);
    EXPECT_EQ(checker.admit(command(kRead, 0, 128, 3), true).reason, Reason::overrun);
}

TEST(CommandChecker, Section84ARefusedCommandHoldsItsCreditUntilItsResponse) {
    CommandChecker checker(Caia::v1, 1);
    const Admission refused = checker.admit(command(0x1FFF), true);
    EXPECT_EQ(checker.admit(command(kRead), true).reason, Reason::overrun);
    checker.answered(1, refused);
    EXPECT_EQ(checker.admit(command(kRead), true).verdict, Verdict::accepted);
}

TEST(CommandChecker, Section86AResetFreesAllTagsAndCredits) {
    CommandChecker checker(Caia::v1, 1);
    checker.admit(command(kRead), true);
    checker.reset();
    EXPECT_FALSE(checker.in_use(1));
    EXPECT_EQ(checker.admit(command(kRead), true).verdict, Verdict::accepted);
}

}  // namespace
}  // namespace cxlvp::psl
