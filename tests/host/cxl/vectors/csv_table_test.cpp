// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/csv_table.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Message of the `UserError` for a text; empty when it is a table.
std::string refusal(std::string_view text) {
    try {
        const CsvTable table("t.csv", text);
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

TEST(CsvTable, RowsKeepTheirLineNumbers) {
    const CsvTable table("t", "# cases\n\na, b\r\n1,2\r\n\n# more\n3,\"4\"\n");
    EXPECT_EQ(table.header_line(), 3u);
    EXPECT_THAT(table.columns(), ElementsAre("a", "b"));
    ASSERT_EQ(table.rows().size(), 2u);
    EXPECT_EQ(table.rows()[1].line, 7u);
    EXPECT_THAT(table.rows()[1].values, ElementsAre("3", "4"));
}

TEST(CsvTable, QuotesHoldCommasAndQuotes) {
    const CsvTable table("t", "a,b,c\n\"2 HB, 2 RP\", \"say \"\"x\"\"\" ,\"\"");
    EXPECT_THAT(table.rows()[0].values, ElementsAre("2 HB, 2 RP", "say \"x\"", ""));
    EXPECT_THAT(refusal("a,b\n\"1,2\n3\",4\n"), HasSubstr("t.csv:2: a quoted value has no end"));
    EXPECT_THAT(refusal("a,b\n\"1\"x,2\n"), HasSubstr("t.csv:2: text behind a quoted value"));
}

TEST(CsvTable, ByteOrderMarkAndMissingLastLineEndDoNotMatter) {
    const CsvTable table("t",
                         "\xef\xbb\xbf"
                         "a,b\n1,2");
    EXPECT_THAT(table.columns(), ElementsAre("a", "b"));
    EXPECT_THAT(table.rows()[0].values, ElementsAre("1", "2"));
}

TEST(CsvTable, MalformedTextIsRefusedWithItsLine) {
    EXPECT_EQ(refusal(""), "t.csv:1: the file is empty");
    EXPECT_EQ(refusal("# only this\n"), "t.csv:1: the file ends here and has no header line");
    EXPECT_EQ(refusal("a,b\n"), "t.csv:1: the file ends here and has no line below the header");
    EXPECT_EQ(refusal("a,b,a\n1,2,3\n"), "t.csv:1: column 'a' is named twice");
    EXPECT_EQ(refusal("a,,b\n"), "t.csv:1: column 2 has no name");
    EXPECT_EQ(refusal("a,b\n1,2\n3\n"), "t.csv:3: 1 values, but the header names 2 columns");
    EXPECT_EQ(refusal("a,b\n1,2,3\n"), "t.csv:2: 3 values, but the header names 2 columns");
    EXPECT_THAT(refusal(std::string_view("a,b\n1,\0\n", 8)), HasSubstr("t.csv:2: this is no text"));
}

TEST(CsvTable, FilesThatCannotBeReadAreNamed) {
    EXPECT_THROW(CsvTable::read("/does/not/exist.csv"), UserError);
    EXPECT_THROW(CsvTable::read("/"), UserError);
}

}  // namespace
}  // namespace cxlvp::host
