// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/flush_state.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

TEST(FlushState, KnowsEveryHandleByItself) {
    FlushState state;
    for (const unsigned handle : {0u, 63u, 64u, 65535u}) state.begin(static_cast<std::uint16_t>(handle));
    state.begin(64);
    EXPECT_EQ(state.contexts(), 4u);
    EXPECT_TRUE(state.flushing(64));
    EXPECT_TRUE(state.flushing(65535));
    EXPECT_FALSE(state.flushing(1));
    state.end(64);
    state.end(64);
    EXPECT_EQ(state.contexts(), 3u);
    EXPECT_FALSE(state.flushing(64));
    EXPECT_TRUE(state.flushing(63));
    state.reset();
    EXPECT_EQ(state.contexts(), 0u);
    state.begin(1);
    EXPECT_FALSE(state.flushing(63));
}

}  // namespace
}  // namespace cxlvp::psl
