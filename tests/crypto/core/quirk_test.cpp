// SPDX-License-Identifier: Apache-2.0
// Names of quirks: CE-77.

#include "cxlvp/crypto/core/quirk.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {
namespace {

unsigned count(QuirkSet set) {
    unsigned on = 0;
    for (unsigned n = 0; n < 32; ++n) on += set.has(static_cast<Quirk>(n)) ? 1 : 0;
    return on;
}

TEST(Quirk, CE77_AllAreOnAndEachIsSwitchedOffByItsName) {
    EXPECT_EQ(count(quirks_without({})), kQuirks);
    for (unsigned n = 1; n <= kQuirks; ++n) {
        const QuirkSet set = quirks_without({fmt::format("Q-{:02}", n)});
        EXPECT_FALSE(set.has(static_cast<Quirk>(n))) << n;
        EXPECT_EQ(count(set), kQuirks - 1) << n;
    }
}

TEST(Quirk, CE77_SeveralNamesAreSwitchedOffAndAllMeansAll) {
    const QuirkSet set = quirks_without({"Q-04", "Q-18", "Q-04"});
    EXPECT_FALSE(set.has(Quirk::q04_ctr64));
    EXPECT_FALSE(set.has(Quirk::q18_slow_slh));
    EXPECT_EQ(count(set), kQuirks - 2);
    EXPECT_EQ(count(quirks_without({"all"})), 0u);
    EXPECT_EQ(count(quirks_without({"Q-04", "all", "Q-05"})), 0u);
}

TEST(Quirk, OtherNamesAreRefusedAndNamed) {
    for (const char* name : {"Q-00", "Q-19", "Q-4", "q-04", "Q-004", "", "ALL", "Q04", " Q-04"}) {
        try {
            quirks_without({"Q-01", name});
            ADD_FAILURE() << "'" << name << "' is accepted";
        } catch (const UserError& error) {
            EXPECT_NE(std::string(error.what()).find(fmt::format("'{}'", name)), std::string::npos) << error.what();
        }
    }
}

TEST(Quirk, SetsChangeOneQuirkAtATime) {
    EXPECT_TRUE(QuirkSet::none().with(Quirk::q12_rsa_widths).has(Quirk::q12_rsa_widths));
    EXPECT_EQ(count(QuirkSet::none().with(Quirk::q12_rsa_widths)), 1u);
    EXPECT_EQ(count(QuirkSet::all().without(Quirk::q12_rsa_widths).with(Quirk::q12_rsa_widths)), kQuirks);
}

}  // namespace
}  // namespace cxlvp::crypto
