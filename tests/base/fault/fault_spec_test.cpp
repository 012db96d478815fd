// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/fault/fault_spec.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/config/schema.h"

namespace cxlvp {
namespace {

ConfigNode map_of(const std::vector<std::pair<std::string, std::string>>& values) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    node.origin = "f.yaml:3:5";
    for (const auto& [key, text] : values)
        node.entries.push_back({key, "f.yaml:4:7", ConfigNode::scalar(text, "f.yaml:4:12")});
    return node;
}

std::string read(FaultSpec& spec, const std::vector<std::pair<std::string, std::string>>& values) {
    Binding binding;
    FaultSpec::schema().bind(&spec, map_of(values), "faults.0", binding);
    return binding.errors().text();
}

TEST(FaultSpec, SchemaReadsEveryKey) {
    FaultSpec spec;
    EXPECT_EQ(read(spec, {{"point", "mem0.read"},
                          {"kind", "stuck_bit"},
                          {"from", "10 us"},
                          {"until", "20us"},
                          {"address", "0x1000"},
                          {"address_end", "0x1FFF"},
                          {"count", "3"},
                          {"skip", "2"},
                          {"probability", "0.25"},
                          {"value", "0x11"},
                          {"level", "1"}}),
              "");
    EXPECT_EQ(spec.point, "mem0.read");
    EXPECT_EQ(spec.kind, FaultKind::stuck_bit);
    EXPECT_EQ(spec.from, us(10));
    EXPECT_EQ(spec.until, us(20));
    EXPECT_EQ(spec.address, 0x1000u);
    EXPECT_EQ(spec.address_end, 0x1FFFu);
    EXPECT_EQ(spec.count, 3u);
    EXPECT_EQ(spec.skip, 2u);
    EXPECT_EQ(spec.probability, 0.25);
    EXPECT_EQ(spec.value, 17u);
    EXPECT_EQ(spec.level, 1u);
    FaultSpec slow;
    EXPECT_EQ(read(slow, {{"point", "p"}, {"kind", "delay"}, {"delay", "50ns"}}), "");
    EXPECT_EQ(slow.delay, ns(50));
}

TEST(FaultSpec, SchemaKnowsEveryKindByItsName) {
    for (const FaultKind kind : {FaultKind::error_response, FaultKind::poison, FaultKind::delay, FaultKind::drop,
                                 FaultKind::bit_flip, FaultKind::stuck_bit, FaultKind::link_down, FaultKind::timeout}) {
        FaultSpec spec;
        std::vector<std::pair<std::string, std::string>> values{{"point", "p"}, {"kind", to_string(kind)}};
        if (kind == FaultKind::delay) values.emplace_back("delay", "1ns");
        EXPECT_EQ(read(spec, values), "");
        EXPECT_EQ(spec.kind, kind);
    }
}

TEST(FaultSpec, SchemaRefusesMistakesWithTheirPlace) {
    FaultSpec spec;
    EXPECT_EQ(read(spec, {{"kind", "drop"}}), "f.yaml:3:5: faults.0: parameter 'point' is missing");
    EXPECT_EQ(read(spec, {{"point", "p"}}), "f.yaml:3:5: faults.0: parameter 'kind' is missing");
    EXPECT_NE(read(spec, {{"point", "p"}, {"kind", "bit_flop"}}).find("did you mean 'bit_flip'?"), std::string::npos);
    EXPECT_NE(read(spec, {{"point", "p"}, {"kind", "drop"}, {"probability", "1.5"}}).find("out of range"),
              std::string::npos);
    EXPECT_NE(read(spec, {{"point", "p"}, {"kind", "drop"}, {"count", "0"}}).find("out of range"), std::string::npos);
    EXPECT_EQ(read(spec, {{"point", "p"}, {"kind", "drop"}, {"from", "20ns"}, {"until", "20ns"}}),
              "f.yaml:3:5: faults.0: 'from' is not before 'until'");
}

TEST(FaultSpec, DefaultsSurviveWritingAndReading) {
    FaultSpec spec;
    const auto written = FaultSpec::schema().dump(&spec, "", Binding{});
    std::vector<std::pair<std::string, std::string>> values{{"point", "p"}, {"kind", "drop"}};
    for (const auto& item : written.items()) {
        if (item.key() == "point" || item.key() == "kind") continue;
        const auto& value = item.value()["value"];
        values.emplace_back(item.key(), value.is_string() ? value.get<std::string>() : value.dump());
    }
    FaultSpec again;
    EXPECT_EQ(read(again, values), "");
    EXPECT_EQ(again.until, kNever);
    EXPECT_EQ(again.address_end, ~std::uint64_t{0});
    EXPECT_EQ(again.count, ~std::uint64_t{0});
}

TEST(FaultSpec, ContradictionsAreNamed) {
    const auto problem = [](auto change) {
        FaultSpec spec;
        spec.kind = FaultKind::drop;
        change(spec);
        return spec.problem();
    };
    EXPECT_EQ(problem([](FaultSpec&) {}), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.from = s.until = 5; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.address = 8, s.address_end = 7; }), "");
    EXPECT_EQ(problem([](FaultSpec& s) { s.address = s.address_end = 7; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.count = 0; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.probability = -0.1; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.probability = 1.1; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.probability = 0.0 / 0.0; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.delay = 1; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.level = 1; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.kind = FaultKind::delay; }), "");
    EXPECT_EQ(problem([](FaultSpec& s) { s.kind = FaultKind::delay, s.delay = 4; }), "");
    EXPECT_EQ(problem([](FaultSpec& s) { s.kind = FaultKind::delay, s.value = 4; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.kind = FaultKind::delay, s.value = 4, s.delay = 5; }), "");
    EXPECT_EQ(problem([](FaultSpec& s) { s.kind = FaultKind::stuck_bit, s.level = 1; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.kind = FaultKind::stuck_bit, s.level = 2; }), "");
    EXPECT_EQ(problem([](FaultSpec& s) { s.kind = FaultKind::bit_flip, s.address_end = 0, s.value = 7; }), "");
    EXPECT_NE(problem([](FaultSpec& s) { s.kind = FaultKind::bit_flip, s.address_end = 0, s.value = 8; }), "");
}

TEST(FaultSpec, MatchesTimeFromInclusiveUntilExclusive) {
    FaultSpec spec;
    spec.from = 10;
    spec.until = 20;
    EXPECT_FALSE(spec.matches(9, 0, 1));
    EXPECT_TRUE(spec.matches(10, 0, 1));
    EXPECT_TRUE(spec.matches(19, 0, 1));
    EXPECT_FALSE(spec.matches(20, 0, 1));
}

TEST(FaultSpec, MatchesAnyAccessThatTouchesTheRange) {
    FaultSpec spec;
    spec.address = 0x100;
    spec.address_end = 0x10F;
    EXPECT_FALSE(spec.matches(0, 0xF0, 16));
    EXPECT_TRUE(spec.matches(0, 0xF0, 17));
    EXPECT_TRUE(spec.matches(0, 0x108, 4));
    EXPECT_TRUE(spec.matches(0, 0x10F, 64));
    EXPECT_FALSE(spec.matches(0, 0x110, 1));
    EXPECT_TRUE(spec.matches(0, 0x80, 0x1000));
    EXPECT_TRUE(spec.matches(0, 0x100, 0)) << "an access without data is at its address";
    EXPECT_FALSE(spec.matches(0, 0xFF, 0));
}

TEST(FaultSpec, AccessThatRunsPastTheEndOfTheAddressSpaceDoesNotWrap) {
    FaultSpec low;
    low.address_end = 0xFF;
    EXPECT_FALSE(low.matches(0, ~std::uint64_t{0} - 3, 64));
    FaultSpec high;
    high.address = ~std::uint64_t{0};
    EXPECT_TRUE(high.matches(0, ~std::uint64_t{0} - 3, 64));
}

TEST(FaultSpec, BitFaultMatchesOnlyWhereTheBitIsAccessed) {
    FaultSpec spec;
    spec.kind = FaultKind::bit_flip;
    spec.address = 0x100;
    spec.address_end = 0x107;
    spec.value = 19;  // bit 3 of the byte at 0x102
    EXPECT_TRUE(spec.matches(0, 0x100, 3));
    EXPECT_FALSE(spec.matches(0, 0x100, 2));
    spec.kind = FaultKind::drop;
    EXPECT_TRUE(spec.matches(0, 0x100, 2));
}

TEST(FaultSpec, BitFlipInvertsOneBitOfTheRange) {
    FaultSpec spec;
    spec.kind = FaultKind::bit_flip;
    spec.address = 0x102;
    spec.address_end = 0x102;
    spec.value = 3;
    std::array<std::uint8_t, 4> data{0xFF, 0xFF, 0xFF, 0xFF};
    spec.apply(data.data(), 0x100, data.size());
    EXPECT_EQ(data, (std::array<std::uint8_t, 4>{0xFF, 0xFF, 0xF7, 0xFF}));
    spec.apply(data.data(), 0x100, data.size());
    EXPECT_EQ(data, (std::array<std::uint8_t, 4>{0xFF, 0xFF, 0xFF, 0xFF}));
    spec.apply(data.data(), 0x200, data.size());  // elsewhere
    EXPECT_EQ(data, (std::array<std::uint8_t, 4>{0xFF, 0xFF, 0xFF, 0xFF}));
}

TEST(FaultSpec, BitCountsFromTheAccessWhenTheRangeIsEverything) {
    FaultSpec spec;
    spec.kind = FaultKind::bit_flip;
    spec.value = 9;
    std::array<std::uint8_t, 2> data{};
    spec.apply(data.data(), 0x12345, data.size());
    EXPECT_EQ(data, (std::array<std::uint8_t, 2>{0x00, 0x02}));
    spec.apply(data.data(), 0x12345, 1);  // does not reach bit 9
    EXPECT_EQ(data, (std::array<std::uint8_t, 2>{0x00, 0x02}));
    spec.apply(data.data(), 0x12345, 0);
    EXPECT_EQ(data, (std::array<std::uint8_t, 2>{0x00, 0x02}));
}

TEST(FaultSpec, StuckBitForcesItsLevel) {
    FaultSpec spec;
    spec.kind = FaultKind::stuck_bit;
    spec.value = 0;
    for (const std::uint8_t before : {std::uint8_t{0xA0}, std::uint8_t{0xA1}}) {
        std::uint8_t data = before;
        spec.level = 1;
        spec.apply(&data, 0, 1);
        EXPECT_EQ(data, 0xA1);
        spec.level = 0;
        spec.apply(&data, 0, 1);
        EXPECT_EQ(data, 0xA0);
    }
}

TEST(FaultSpec, OtherKindsDoNotTouchData) {
    FaultSpec spec;
    spec.kind = FaultKind::poison;
    std::uint8_t data = 0x55;
    spec.apply(&data, 0, 1);
    EXPECT_EQ(data, 0x55);
}

}  // namespace
}  // namespace cxlvp
