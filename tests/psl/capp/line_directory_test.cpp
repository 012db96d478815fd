// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/capp/line_directory.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

TEST(LineDirectory, NamesWhoHasToBeAsked) {
    LineDirectory directory;
    EXPECT_EQ(directory.others(0x80, Snoop::invalidate), 0u);
    directory.set(0x80, 0, LineHold::shared);
    directory.set(0x80, 31, LineHold::shared);
    EXPECT_EQ(directory.others(0x80, Snoop::invalidate), 0x80000001u);
    EXPECT_EQ(directory.others(0x80, Snoop::invalidate, 31), 1u);
    EXPECT_EQ(directory.others(0x80, Snoop::share), 0u);
    EXPECT_EQ(directory.others(0x100, Snoop::invalidate), 0u);
    directory.set(0x80, 0, LineHold::none);
    directory.set(0x80, 31, LineHold::exclusive);
    EXPECT_EQ(directory.others(0x80, Snoop::share), 0x80000000u);
    EXPECT_EQ(directory.others(0x80, Snoop::share, 31), 0u);
    directory.set(0x80, 31, LineHold::shared);
    EXPECT_EQ(directory.others(0x80, Snoop::share), 0u);
    EXPECT_EQ(directory.lines(), 1u);
    directory.set(0x80, 31, LineHold::none);
    EXPECT_EQ(directory.lines(), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
