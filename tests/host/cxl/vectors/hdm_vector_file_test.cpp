// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/hdm_vector_file.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A file of one case with some values replaced.
std::string file(const std::map<std::string, std::string>& changed = {}) {
    std::map<std::string, std::string> values = {{"case_id", "1"},
                                                 {"config", "c"},
                                                 {"arith", "modulo"},
                                                 {"xormaps", ""},
                                                 {"hb_ways", "2"},
                                                 {"hb_gran", "4096"},
                                                 {"rp_ways", "1"},
                                                 {"rp_gran", "256"},
                                                 {"dsp_ways", ""},
                                                 {"dsp_gran", ""},
                                                 {"ep_ways", "2"},
                                                 {"ep_gran", "4K"},
                                                 {"window_base", "0x200000000"},
                                                 {"window_size", "0x80000000"},
                                                 {"ep_dec_base", "0x200000000"},
                                                 {"ep_dec_size", "0x80000000"},
                                                 {"ep_dpa_base", "0"},
                                                 {"hpa", "0x257f189ca"},
                                                 {"result", "OK"},
                                                 {"hb_index", "0"},
                                                 {"rp_index", "0"},
                                                 {"dsp_index", ""},
                                                 {"target_index", "0"},
                                                 {"dpa", "0x2bf8c9ca"}};
    for (const auto& [name, value] : changed) values[name] = value;
    std::string header, row;
    for (const auto& [name, value] : values) {
        header += (header.empty() ? "" : ",") + name;
        row += (row.empty() ? "" : ",") + value;
    }
    return header + "\n" + row + "\n";
}

HdmVector vector(const std::map<std::string, std::string>& changed = {}) {
    return read_hdm_vectors(CsvTable("t.csv", file(changed))).at(0);
}

std::string refusal(const std::string& text) {
    try {
        read_hdm_vectors(CsvTable("t.csv", text));
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

TEST(HdmVectorFile, ColumnsAreFoundByName) {  // the test file has them in alphabetical order
    const HdmVector v = vector();
    EXPECT_EQ(v.line, 2u);
    EXPECT_EQ(v.setup.host_bridges.ways, 2u);
    EXPECT_EQ(v.setup.host_bridges.granularity, 4096u);
    EXPECT_EQ(v.setup.endpoint.granularity, 4096u);
    EXPECT_EQ(v.setup.downstream_ports.ways, 1u);
    EXPECT_EQ(v.setup.window_base, 0x200000000u);
    EXPECT_EQ(v.hpa, 0x257f189cau);
    EXPECT_EQ(v.result, cxl::RouteStatus::ok);
    EXPECT_EQ(v.place.dpa, 0x2bf8c9cau);
}

TEST(HdmVectorFile, ColumnsMissingUnknownOrNamedTwiceAreRefused) {
    std::string text = file();
    EXPECT_THAT(refusal("case_id,config\n1,c\n"), HasSubstr("t.csv:1: column 'arith' is missing"));
    EXPECT_THAT(refusal(file({{"hpas", "1"}})), HasSubstr("t.csv:1: unknown column 'hpas' (did you mean 'hpa'?)"));
    text.replace(text.find("hb_gran"), 7, "hb_ways");
    EXPECT_THAT(refusal(text), HasSubstr("t.csv:1: column 'hb_ways' is named twice"));
}

TEST(HdmVectorFile, ArithmeticHasSeveralWords) {
    for (const char* word : {"modulo", "mod", "0", "MODULO"})
        EXPECT_FALSE(vector({{"arith", word}}).setup.xor_arithmetic);
    for (const char* word : {"xor", "1", "XOR"}) EXPECT_TRUE(vector({{"arith", word}}).setup.xor_arithmetic);
    EXPECT_THAT(refusal(file({{"arith", "nand"}})),
                HasSubstr("t.csv:2: 'nand' in column 'arith': expected modulo or xor"));
}

TEST(HdmVectorFile, MapsAreHexadecimal) {
    EXPECT_THAT(vector().setup.xor_maps, IsEmpty());
    EXPECT_THAT(vector({{"xormaps", "2020900;0x4041200"}}).setup.xor_maps, ElementsAre(0x2020900, 0x4041200));
    EXPECT_THAT(refusal(file({{"xormaps", "1;;2"}})), HasSubstr("column 'xormaps'"));
    EXPECT_THAT(refusal(file({{"xormaps", "1,2"}})), HasSubstr("values, but the header names"));
}

TEST(HdmVectorFile, AbsentLevelsHaveOneWay) {
    for (const char* ways : {"", "0", "1"}) {
        const HdmVectorLevel level = vector({{"dsp_ways", ways}, {"dsp_gran", "8192"}}).setup.downstream_ports;
        EXPECT_EQ(level.ways, 1u);
        EXPECT_EQ(level.granularity, 256u);
    }
    EXPECT_THAT(refusal(file({{"dsp_ways", "two"}})), HasSubstr("column 'dsp_ways': expected a whole number"));
    EXPECT_THAT(refusal(file({{"hb_gran", "4M"}})), HasSubstr("column 'hb_gran': expected a number of bytes"));
}

TEST(HdmVectorFile, AddressesWithoutPrefixAreHexadecimalOnceOneHasALetter) {
    EXPECT_EQ(vector({{"ep_dpa_base", "1000"}}).setup.dpa_base, 1000u);
    const HdmVector hex = vector({{"ep_dpa_base", "1000"}, {"hpa", "257f189ca"}});
    EXPECT_EQ(hex.setup.dpa_base, 0x1000u);
    EXPECT_EQ(hex.hpa, 0x257f189cau);
    EXPECT_EQ(hex.setup.window_base, 0x200000000u);
    for (const char* bad : {"12g", "0x", "-1", "10000000000000000f", "99999999999999999999"})
        EXPECT_THAT(refusal(file({{"hpa", bad}})), HasSubstr("in column 'hpa': expected an address")) << bad;
}

TEST(HdmVectorFile, OutputsMatterToOkOnly) {
    std::map<std::string, std::string> none = {
        {"hb_index", "-1"}, {"rp_index", ""}, {"dsp_index", "-1"}, {"target_index", "-1"}, {"dpa", ""}};
    EXPECT_THAT(refusal(file(none)), HasSubstr("column 'hb_index': expected an index, since the result is OK"));
    for (const char* result : {"NO_DECODER", "NO_WINDOW"}) {
        none["result"] = result;
        EXPECT_EQ(refusal(file(none)), "");
    }
    EXPECT_EQ(refusal(file({{"dsp_index", "-1"}, {"rp_index", ""}})), "");  // levels that do not exist
    EXPECT_THAT(refusal(file({{"result", "NO_TARGET"}})), HasSubstr("expected OK, NO_DECODER or NO_WINDOW"));
    EXPECT_THAT(refusal(file({{"dpa", ""}})), HasSubstr("column 'dpa': expected an address, since the result is OK"));
}

}  // namespace
}  // namespace cxlvp::host
