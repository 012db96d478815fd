// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_table.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

TEST(CommandTable, EveryRowIsFoundByItsCodeAndNoCodeOrNameComesTwice) {
    std::set<std::uint16_t> codes;
    std::set<std::string> names;
    for (std::size_t i = 0; i < command_count(); ++i) {
        const std::uint16_t code = command_code(i);
        EXPECT_TRUE(codes.insert(code).second) << code;
        EXPECT_TRUE(names.insert(command_info(code).name).second) << command_info(code).name;
        EXPECT_NE(command_info(code).kind, CommandKind::unknown) << code;
        EXPECT_TRUE(command_info(code).on_v1 || command_info(code).on_v2) << code;
    }
    EXPECT_EQ(codes.size(), 40u);
}

TEST(CommandTable, Section83AllOtherCodesOf13BitsAreUnknown) {
    std::size_t known = 0;
    for (unsigned code = 0; code < 0x10000; ++code)
        if (command_info(static_cast<std::uint16_t>(code)).kind != CommandKind::unknown) ++known;
    EXPECT_EQ(known, command_count());
}

TEST(CommandTable, Section83CommandsDroppedOnPsl9AreOnPsl8Only) {
    for (const unsigned code : {0x016B, 0x017B, 0x0A6B, 0x0D6B}) {
        EXPECT_TRUE(command_info(static_cast<std::uint16_t>(code)).on(Caia::v1)) << code;
        EXPECT_FALSE(command_info(static_cast<std::uint16_t>(code)).on(Caia::v2)) << code;
    }
}

TEST(CommandTable, Section83CommandsOfPsl9AreNotOnPsl8) {
    for (const unsigned code : {0x0180, 0x0181, 0x0182, 0x0183, 0x0184, 0x0185, 0x0103, 0x1F00, 0x1F01, 0x1F08, 0x1F09,
                                0x1F02, 0x1F03, 0x1F10, 0x1F11}) {
        EXPECT_FALSE(command_info(static_cast<std::uint16_t>(code)).on(Caia::v1)) << code;
        EXPECT_TRUE(command_info(static_cast<std::uint16_t>(code)).on(Caia::v2)) << code;
    }
}

TEST(CommandTable, Section83CommandsRemovedIn2014AndXlatVariantsAreOnNoPsl) {
    for (const unsigned code :
         {0x0A90, 0x0AA0, 0x0AD0, 0x0AF0, 0x0AE0, 0x0290, 0x02A0, 0x0DA0, 0x02C0, 0x09C0, 0x09D0,
          0x02E0, 0x02F0, 0x0210, 0x0200, 0x0248, 0x027B, 0x1F20, 0x1F3C, 0x1F40, 0x1F47, 0x1F58}) {
        EXPECT_FALSE(command_info(static_cast<std::uint16_t>(code)).on(Caia::v1)) << code;
        EXPECT_FALSE(command_info(static_cast<std::uint16_t>(code)).on(Caia::v2)) << code;
    }
}

TEST(CommandTable, DataMovesOneWayAtMost) {
    for (std::size_t i = 0; i < command_count(); ++i) {
        const CommandInfo& info = command_info(command_code(i));
        EXPECT_FALSE(info.data_to_afu() && info.data_from_afu()) << info.name;
    }
    EXPECT_TRUE(command_info(0x0A00).data_to_afu());
    EXPECT_TRUE(command_info(0x0D00).data_from_afu());
    EXPECT_FALSE(command_info(0x0240).data_to_afu());
}

}  // namespace
}  // namespace cxlvp::psl
