// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/sw_command_status.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

TEST(SwCommandStatus, Section33AddOfHandle3EndsWithItsPublishedWord) {
    EXPECT_EQ(SwCommandStatus::success(5, 0, 3).encode(), 0x0005000500000003u);
}

TEST(SwCommandStatus, FieldsComeOutAsTheyWentIn) {
    const SwCommandStatus word = SwCommandStatus::decode(0x123456789ABCDEF0);
    EXPECT_EQ(word.command, 0x1234u);
    EXPECT_EQ(word.status, 0x5678u);
    EXPECT_EQ(word.psl_id, 0x9ABCu);
    EXPECT_EQ(word.handle, 0xDEF0u);
    EXPECT_EQ(word.encode(), 0x123456789ABCDEF0u);
}

TEST(LinkedListCommand, Section33HasTheCommandOnTopAndTheHandleBelow) {
    const LinkedListCommand command = LinkedListCommand::decode(0x0001FFFFFFFF0203);
    EXPECT_EQ(command.command, 1u);
    EXPECT_EQ(command.handle, 0x203u);
    EXPECT_EQ(command.encode(), 0x0001000000000203u);
}

}  // namespace
}  // namespace cxlvp::psl
