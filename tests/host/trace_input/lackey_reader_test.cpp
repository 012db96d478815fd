// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/lackey_reader.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/trace_text.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// 1 ns per instruction.
TraceConfig one_gigahertz() {
    TraceConfig config;
    config.clock = 1000000000;
    return config;
}

constexpr const char* kSample =
    "==12345== Lackey, an example Valgrind tool\n"
    "==12345== Copyright (C) 2002-2017, and GNU GPL'd, by Nicholas Nethercote.\n"
    "--12345-- some debug output\n"
    "**12345** something the program said\n"
    "\n"
    "I  04010173,3\n"
    "I  04010176,5\n"
    " S 1ffeffe7e8,8\n"
    "I  0401017b,4\n"
    " L 1FFEFFE7E8,8\n"
    " L 00000010,4\n"
    "I  0401017f,2\n"
    "I  04010181,2\n"
    "I  04010183,7\n"
    " M 04222d90,4\n"
    "I  0401018a,1\n"
    "==12345== \n";

TEST(LackeyReader, TurnsInstructionsIntoGapsAndModifiesIntoTwoAccesses) {
    EXPECT_THAT(drain(*trace(kSample, one_gigahertz())),
                ElementsAre(Access{0x1ffeffe7e8, 8, Op::write, ns(2), false},
                            Access{0x1ffeffe7e8, 8, Op::read, ns(1), false}, Access{0x10, 4, Op::read, 0, false},
                            Access{0x04222d90, 4, Op::read, ns(3), false}, Access{0x04222d90, 4, Op::write, 0, true}));
}

TEST(LackeyReader, InstructionFetchesAreReadsWhenAskedFor) {
    TraceConfig config = one_gigahertz();
    config.instruction_fetches = true;
    EXPECT_THAT(drain(*trace("I  1000,3\n M 20,8\nI  1003,5\nI  1008,2\n S 30,8\n", config)),
                ElementsAre(Access{0x1000, 3, Op::read, ns(1), false}, Access{0x20, 8, Op::read, 0, false},
                            Access{0x20, 8, Op::write, 0, true}, Access{0x1003, 5, Op::read, ns(1), false},
                            Access{0x1008, 2, Op::read, ns(1), false}, Access{0x30, 8, Op::write, 0, false}));
}

TEST(LackeyReader, ClockAndCpiSetTheTimeOfAnInstruction) {
    TraceConfig config;
    config.clock = 3000000000;  // 333 1/3 ps
    config.cpi = 1.5;           // 500 ps
    EXPECT_THAT(drain(*trace("I  0,1\n L 0,1\nI  0,1\nI  0,1\n L 0,1\n", config)),
                ElementsAre(Access{0, 1, Op::read, 500, false}, Access{0, 1, Op::read, 1000, false}));
    config.cpi = 0;
    EXPECT_THAT(drain(*trace("I  0,1\nI  0,1\n L 0,1\n", config)), ElementsAre(Access{0, 1, Op::read, 0, false}));
}

TEST(LackeyReader, PartsOfAPicosecondAreNotLost) {
    TraceConfig config;
    config.clock = 3000000000;
    std::string text;
    for (int i = 0; i < 30000; ++i) text += "I  0,1\n L 0,1\n";
    Tick total = 0;
    for (const Access& access : drain(*trace(text, config))) {
        ASSERT_TRUE(access.gap == 333 || access.gap == 334);
        total += access.gap;
    }
    EXPECT_NEAR(static_cast<double>(total), 10000000.0, 1);
    config.clock = 1000000000000;
    config.cpi = 0.01;  // 100 instructions in a picosecond
    text.clear();
    for (int i = 0; i < 100000; ++i) text += "I  0,1\n";
    EXPECT_NEAR(static_cast<double>(drain(*trace(text + " L 0,1\n", config)).front().gap), 1000, 1);
}

TEST(LackeyReader, CountsInstructions) {
    LackeyReader source(LineReader(std::make_unique<MemoryBytes>(kSample), "t"), {});
    drain(source);
    EXPECT_EQ(source.instructions(), 7u);
}

TEST(LackeyReader, BadLinesAreNamedWithTheirNumberAfterEverythingBeforeThem) {
    const auto bad = [](const std::string& line) {
        const auto source = trace("I  0,1\n L 10,8\n" + line + "\n L 20,8\n");
        Access access;
        EXPECT_TRUE(source->next(access));
        EXPECT_EQ(access.address, 0x10u);
        const std::string error = user_error([&] { source->next(access); });
        EXPECT_FALSE(source->next(access)) << "the reader went on after a bad line";
        return error;
    };
    EXPECT_EQ(bad(" X 10,8"), "t:3: ' X 10,8' is no line of a lackey trace");
    EXPECT_EQ(bad("L 10,8"), "t:3: 'L 10,8' is no line of a lackey trace");
    EXPECT_EQ(bad("I 10,8"), "t:3: 'I 10,8' is no line of a lackey trace");
    EXPECT_EQ(bad("hello"), "t:3: 'hello' is no line of a lackey trace");
    EXPECT_EQ(bad("x"), "t:3: 'x' is no line of a lackey trace");
    EXPECT_EQ(bad(" L "), "t:3: no hexadecimal address of 64 bits in ' L '");
    EXPECT_EQ(bad(" L ,8"), "t:3: no hexadecimal address of 64 bits in ' L ,8'");
    EXPECT_EQ(bad(" L g0,8"), "t:3: no hexadecimal address of 64 bits in ' L g0,8'");
    EXPECT_EQ(bad(" L 10000000000000000,8"), "t:3: no hexadecimal address of 64 bits in ' L 10000000000000000,8'");
    EXPECT_EQ(bad(" L 10"), "t:3: no ',' behind the address in ' L 10'");
    EXPECT_EQ(bad(" L 10 8"), "t:3: no ',' behind the address in ' L 10 8'");
    EXPECT_EQ(bad(" L 10,"), "t:3: no size in bytes at the end of ' L 10,'");
    EXPECT_EQ(bad(" L 10,8 "), "t:3: no size in bytes at the end of ' L 10,8 '");
    EXPECT_EQ(bad(" L 10,8,8"), "t:3: no size in bytes at the end of ' L 10,8,8'");
    EXPECT_EQ(bad(" L 10,99999999999999999999"), "t:3: no size in bytes at the end of ' L 10,99999999999999999999'");
    EXPECT_EQ(bad(" L 10,0"), "t:3: an access of 0 bytes (1 to 65536 are possible)");
    EXPECT_EQ(bad(" S 10,65537"), "t:3: an access of 65537 bytes (1 to 65536 are possible)");
    EXPECT_EQ(bad(" M ffffffffffffffff,2"), "t:3: the access passes the end of the address space");
    EXPECT_EQ(bad("I  zz,2"), "t:3: no hexadecimal address of 64 bits in 'I  zz,2'");
    EXPECT_EQ(bad(std::string("\x00\xff\x80", 3)), "t:3: '\\x00\\xff\\x80' is no line of a lackey trace");
}

TEST(LackeyReader, TheLargestAddressAndSizeAreRead) {
    EXPECT_THAT(drain(*trace(" L ffffffffffffffff,1\n S 0,65536\n")),
                ElementsAre(Access{~std::uint64_t{0}, 1, Op::read, 0, false}, Access{0, 65536, Op::write, 0, false}));
}

TEST(LackeyReader, ATraceWithoutAnyAccessIsAnErrorAtItsEnd) {
    EXPECT_EQ(trace_error("==1== banner only\n==1== end\n"), "t:2: the trace ends here and holds no access");
    EXPECT_EQ(trace_error("I  0,1\nI  1,1\n"),
              "t:2: the trace ends here and holds instructions only; see instruction_fetches");
    TraceConfig config;
    config.instruction_fetches = true;
    EXPECT_EQ(trace_error("I  0,1\nI  1,1\n", config), "");
}

TEST(LackeyReader, ATruncatedLastLineIsAnErrorAfterEverythingBefore) {
    const auto source = trace(" L 10,8\n L 20,6");
    Access access;
    EXPECT_TRUE(source->next(access));
    EXPECT_EQ(user_error([&] { source->next(access); }),
              "t:2: the last line has no end: the file is cut off after ' L 20,6'");
    EXPECT_FALSE(source->next(access));
}

TEST(LackeyReader, ValuesOutOfTheRangesOfTheSchemaAreRefused) {
    TraceConfig config;
    config.clock = 0;
    EXPECT_THAT(trace_error(" L 10,8\n", config), HasSubstr("trace: a clock of 0 Hz is out of range"));
    config = {};
    config.cpi = -1;
    EXPECT_THAT(trace_error(" L 10,8\n", config), HasSubstr("trace: -1 cycles per instruction"));
}

}  // namespace
}  // namespace cxlvp::host
