// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/csv_reader.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/trace_text.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CsvReader, ReadsTheThreeColumnsThatMustBeThere) {
    EXPECT_THAT(drain(*trace("op,address,bytes\nR,0x1000,64\nW,4096,8\n")),
                ElementsAre(Access{0x1000, 64, Op::read, 0, false}, Access{0x1000, 8, Op::write, 0, false}));
}

TEST(CsvReader, ColumnsComeInAnyOrderWithBlanksCommentsAndEmptyLines) {
    EXPECT_THAT(drain(*trace("# recorded by hand\n\n bytes , depends,op ,\taddress\r\n64, 0, R , 0X10\r\n\n"
                             "  # a remark\n8,1,W,0xffffffffffffffF8\n")),
                ElementsAre(Access{0x10, 64, Op::read, 0, false}, Access{0xfffffffffffffff8, 8, Op::write, 0, true}));
}

TEST(CsvReader, TimesBecomeGapsSinceTheAccessBefore) {
    const auto gaps = [](const std::string& text) {
        std::vector<Tick> out;
        for (const Access& access : drain(*trace(text))) out.push_back(access.gap);
        return out;
    };
    EXPECT_THAT(gaps("op,address,bytes,time_ps\nR,0,1,5\nR,0,1,5\nR,0,1,1005\n"), ElementsAre(5, 0, 1000));
    EXPECT_THAT(gaps("time_ns,op,address,bytes\n0,R,0,1\n7,R,0,1\n18446744073709551,R,0,1\n"),
                ElementsAre(0, 7000, 18446744073709544000u));
    EXPECT_THAT(gaps("op,address,bytes,time\nR,0,1,1.5ns\nR,0,1,2 us\nR,0,1,0.002ms\n"), ElementsAre(1500, 1998500, 0));
}

TEST(CsvReader, BadHeadersAreExplained) {
    EXPECT_EQ(trace_error("op,address\nR,0\n"), "t:1: column 'bytes' is missing");
    EXPECT_EQ(trace_error("op,bytes\nR,0\n"), "t:1: column 'address' is missing");
    EXPECT_EQ(trace_error("address,bytes\n0,1\n"), "t:1: column 'op' is missing");
    EXPECT_EQ(trace_error("op,adress,bytes\nR,0,1\n"), "t:1: unknown column 'adress' (did you mean 'address'?)");
    EXPECT_EQ(trace_error("op,address,bytes,\nR,0,1,\n"), "t:1: a column without a name");
    EXPECT_EQ(trace_error("op,address,bytes,op\nR,0,1,R\n"), "t:1: column 'op' is named twice");
    EXPECT_EQ(trace_error("op,address,bytes,time,time_ns\nR,0,1,1ns,1\n"), "t:1: more than one column for the time");
    EXPECT_EQ(user_error([] { CsvReader(LineReader(std::make_unique<MemoryBytes>("# nothing\n"), "t")); }),
              "t:1: the header line is missing");
}

TEST(CsvReader, BadRowsAreNamedWithTheirLineAfterEverythingBeforeThem) {
    const auto bad = [](const std::string& row) {
        const auto source = trace("op,address,bytes,time_ps,depends\nR,1,1,50,0\n" + row + "\nR,2,2,60,0\n");
        Access access;
        EXPECT_TRUE(source->next(access));
        const std::string error = user_error([&] { source->next(access); });
        EXPECT_FALSE(source->next(access)) << "the reader went on after a bad row";
        return error;
    };
    EXPECT_EQ(bad("X,1,1,50,0"), "t:3: 'X' in column 'op': expected R or W");
    EXPECT_EQ(bad("r,1,1,50,0"), "t:3: 'r' in column 'op': expected R or W");
    EXPECT_EQ(bad(",1,1,50,0"), "t:3: '' in column 'op': expected R or W");
    EXPECT_EQ(bad("R,-1,1,50,0"), "t:3: '-1' in column 'address': expected a number of 64 bits, decimal or 0x...");
    EXPECT_THAT(bad("R,0x,1,50,0"), HasSubstr("'0x' in column 'address'"));
    EXPECT_THAT(bad("R,0x1g,1,50,0"), HasSubstr("'0x1g' in column 'address'"));
    EXPECT_THAT(bad("R,1f,1,50,0"), HasSubstr("'1f' in column 'address'"));
    EXPECT_THAT(bad("R,18446744073709551616,1,50,0"), HasSubstr("in column 'address'"));
    EXPECT_THAT(bad("R,0x10000000000000000,1,50,0"), HasSubstr("in column 'address'"));
    EXPECT_EQ(bad("R,1,0,50,0"), "t:3: '0' in column 'bytes': expected 1 to 65536");
    EXPECT_EQ(bad("R,1,65537,50,0"), "t:3: '65537' in column 'bytes': expected 1 to 65536");
    EXPECT_EQ(bad("R,1,1,5ns,0"), "t:3: '5ns' in column 'time_ps': expected a whole number of picoseconds");
    EXPECT_EQ(bad("R,1,1,49,0"), "t:3: time goes back from 50 ps to 49 ps");
    EXPECT_EQ(bad("R,1,1,50,2"), "t:3: '2' in column 'depends': expected 0 or 1");
    EXPECT_EQ(bad("R,1,1,50"), "t:3: 4 values, but the header names 5 columns");
    EXPECT_EQ(bad("R,1,1,50,0,"), "t:3: more than the 5 values of the header");
    EXPECT_EQ(bad("R,0xffffffffffffffff,2,50,0"), "t:3: the access passes the end of the address space");
}

TEST(CsvReader, TimesThatDoNotFitAreRefused) {
    EXPECT_EQ(trace_error("op,address,bytes,time_ns\nR,0,1,18446744073709552\n"),
              "t:2: '18446744073709552' in column 'time_ns': expected a whole number of nanoseconds");
    EXPECT_EQ(trace_error("op,address,bytes,time\nR,0,1,5\n"),
              "t:2: '5' in column 'time': expected a time with its unit, such as 1.5us");
    EXPECT_EQ(trace_error("op,address,bytes,time\nR,0,1,\n"),
              "t:2: '' in column 'time': expected a time with its unit, such as 1.5us");
}

TEST(CsvReader, ATraceWithoutAnyAccessIsAnErrorAtItsEnd) {
    EXPECT_EQ(trace_error("op,address,bytes\n\n# none\n"), "t:3: the trace ends here and holds no access");
}

TEST(CsvReader, ATruncatedLastLineIsAnErrorAfterEverythingBefore) {
    const auto source = trace("op,address,bytes\nR,1,64\nR,2,6");
    Access access;
    EXPECT_TRUE(source->next(access));
    EXPECT_THAT(user_error([&] { source->next(access); }), HasSubstr("t:3: the last line has no end"));
    EXPECT_FALSE(source->next(access));
}

}  // namespace
}  // namespace cxlvp::host
