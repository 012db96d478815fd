// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/config/quantity.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
constexpr Dimension kAll[] = {Dimension::none,      Dimension::time,      Dimension::bytes,
                              Dimension::bandwidth, Dimension::frequency, Dimension::address};

/// The value, or nothing with the message in `error`.
std::optional<std::uint64_t> parse(std::string_view text, Dimension dimension, std::string* error = nullptr) {
    std::string why = "untouched";
    const auto value = parse_quantity(text, dimension, why);
    EXPECT_EQ(value.has_value(), why == "untouched") << text << ": a message and only a message when it fails";
    if (error != nullptr) *error = why;
    return value;
}

std::string message(std::string_view text, Dimension dimension) {
    std::string error;
    EXPECT_EQ(parse(text, dimension, &error), std::nullopt) << text;
    return error;
}

struct UnitCase {
    Dimension dimension;
    const char* unit;
    std::uint64_t times_eight;  ///< eight units, in the stored unit
};

class EveryUnit : public testing::TestWithParam<UnitCase> {};

TEST_P(EveryUnit, IsReadWithAndWithoutASpace) {
    const UnitCase& c = GetParam();
    EXPECT_EQ(parse(std::string("8") + c.unit, c.dimension), c.times_eight);
    EXPECT_EQ(parse(std::string("8 ") + c.unit, c.dimension), c.times_eight);
    EXPECT_EQ(parse(std::string("0") + c.unit, c.dimension), 0u);
    EXPECT_EQ(parse(std::string("16 ") + c.unit, c.dimension), 2 * c.times_eight);
}

TEST_P(EveryUnit, IsListedForItsDimension) {
    EXPECT_THAT(unit_names(GetParam().dimension), testing::Contains(GetParam().unit));
}

TEST_P(EveryUnit, IsRefusedInAnotherDimension) {
    const UnitCase& c = GetParam();
    for (const Dimension other : kAll) {
        const bool same = other == c.dimension || (other == Dimension::address && c.dimension == Dimension::bytes) ||
                          (other == Dimension::bytes && c.dimension == Dimension::address);
        if (same) continue;
        EXPECT_EQ(parse(std::string("8") + c.unit, other), std::nullopt);
    }
}

TEST_P(EveryUnit, ValueThatExceeds64BitsIsRefused) {
    const UnitCase& c = GetParam();
    EXPECT_EQ(parse(std::string("147573952589676412929") + c.unit, c.dimension), std::nullopt);
    if (c.times_eight == 8) return;  // the stored unit itself
    EXPECT_THAT(message(std::to_string(kMax) + c.unit, c.dimension), HasSubstr("too large"));
}

INSTANTIATE_TEST_SUITE_P(
    Units, EveryUnit,
    testing::Values(
        UnitCase{Dimension::time, "ps", 8}, UnitCase{Dimension::time, "ns", 8'000},
        UnitCase{Dimension::time, "us", 8'000'000}, UnitCase{Dimension::time, "ms", 8'000'000'000},
        UnitCase{Dimension::time, "s", 8'000'000'000'000},  //
        UnitCase{Dimension::bytes, "B", 8}, UnitCase{Dimension::bytes, "kB", 8'000},
        UnitCase{Dimension::bytes, "KiB", 8'192}, UnitCase{Dimension::bytes, "MB", 8'000'000},
        UnitCase{Dimension::bytes, "MiB", 8'388'608}, UnitCase{Dimension::bytes, "GB", 8'000'000'000},
        UnitCase{Dimension::bytes, "GiB", 8'589'934'592}, UnitCase{Dimension::bytes, "TB", 8'000'000'000'000},
        UnitCase{Dimension::bytes, "TiB", 8'796'093'022'208},  //
        UnitCase{Dimension::address, "KiB", 8'192}, UnitCase{Dimension::address, "TiB", 8'796'093'022'208},
        UnitCase{Dimension::bandwidth, "B/s", 8}, UnitCase{Dimension::bandwidth, "kB/s", 8'000},
        UnitCase{Dimension::bandwidth, "KiB/s", 8'192}, UnitCase{Dimension::bandwidth, "MB/s", 8'000'000},
        UnitCase{Dimension::bandwidth, "MiB/s", 8'388'608}, UnitCase{Dimension::bandwidth, "Gb/s", 1'000'000'000},
        UnitCase{Dimension::bandwidth, "GB/s", 8'000'000'000}, UnitCase{Dimension::bandwidth, "GiB/s", 8'589'934'592},
        UnitCase{Dimension::bandwidth, "TB/s", 8'000'000'000'000},  //
        UnitCase{Dimension::frequency, "Hz", 8}, UnitCase{Dimension::frequency, "kHz", 8'000},
        UnitCase{Dimension::frequency, "MHz", 8'000'000}, UnitCase{Dimension::frequency, "GHz", 8'000'000'000}),
    [](const auto& tested) {
        std::string name = tested.param.unit;
        for (char& c : name)
            if (c == '/') c = '_';
        return name + "_" + std::to_string(static_cast<int>(tested.param.dimension));
    });

TEST(Quantity, EveryListedUnitIsTested) {
    // Units of the parameter list above: a new one must be added there.
    EXPECT_EQ(unit_names(Dimension::time).size(), 5u);
    EXPECT_EQ(unit_names(Dimension::bytes).size(), 9u);
    EXPECT_EQ(unit_names(Dimension::address), unit_names(Dimension::bytes));
    EXPECT_EQ(unit_names(Dimension::bandwidth).size(), 9u);
    EXPECT_EQ(unit_names(Dimension::frequency).size(), 4u);
    EXPECT_TRUE(unit_names(Dimension::none).empty());
}

TEST(Quantity, DecimalsAreExact) {
    EXPECT_EQ(parse("1.5us", Dimension::time), us(1) + ns(500));
    EXPECT_EQ(parse("0.1ns", Dimension::time), 100u);
    EXPECT_EQ(parse("0.001 ns", Dimension::time), 1u);
    EXPECT_EQ(parse("25.6GB/s", Dimension::bandwidth), 25'600'000'000u);
    EXPECT_EQ(parse("0.5 KiB", Dimension::bytes), 512u);
    EXPECT_EQ(parse("2.4GHz", Dimension::frequency), 2'400'000'000u);
    EXPECT_EQ(parse("12.5 Gb/s", Dimension::bandwidth), 1'562'500'000u);
    EXPECT_EQ(parse("1.", Dimension::none), 1u) << "a point without digits behind it changes nothing";
    EXPECT_EQ(parse("2.50", Dimension::none), std::nullopt);
    EXPECT_EQ(parse("2.00", Dimension::none), 2u);
    // Doubles would lose the last digits.
    EXPECT_EQ(parse("9007199254740.993 ns", Dimension::time), 9'007'199'254'740'993u);
    EXPECT_EQ(parse("18446744073709551615", Dimension::none), kMax);
    EXPECT_EQ(parse("18446744073709551.615 ns", Dimension::time), kMax);
}

TEST(Quantity, FractionOfTheStoredUnitIsRefused) {
    EXPECT_EQ(message("0.5ps", Dimension::time), "'0.5ps' is not a whole number of ps");
    EXPECT_EQ(message("0.0001 ns", Dimension::time), "'0.0001 ns' is not a whole number of ps");
    EXPECT_EQ(message("1.5 B", Dimension::bytes), "'1.5 B' is not a whole number of B");
    EXPECT_EQ(message("0.000000001 Gb/s", Dimension::bandwidth), "'0.000000001 Gb/s' is not a whole number of B/s");
    EXPECT_EQ(message("1.5", Dimension::none), "'1.5' is not a whole number");
}

TEST(Quantity, OverflowIsRefusedAtTheExactBound) {
    EXPECT_EQ(parse("18446744073709551615 ps", Dimension::time), kMax);
    EXPECT_EQ(message("18446744073709551616 ps", Dimension::time), "'18446744073709551616 ps' is too large");
    EXPECT_EQ(parse("16777215 TiB", Dimension::bytes), 16'777'215 * kTiB);
    EXPECT_EQ(message("16777216 TiB", Dimension::bytes), "'16777216 TiB' is too large");
    EXPECT_EQ(message("18446745 s", Dimension::time), "'18446745 s' is too large");
    EXPECT_THAT(message(std::string(60, '9'), Dimension::none), HasSubstr("9999"));
    EXPECT_THAT(message("18446744073709551616", Dimension::none), HasSubstr("too large"));
}

TEST(Quantity, MissingUnitIsRefusedButForZero) {
    EXPECT_EQ(message("50", Dimension::time), "'50' lacks a unit (ps, ns, us, ms, s)");
    EXPECT_EQ(message("0x10", Dimension::bytes), "'0x10' lacks a unit (B, kB, KiB, MB, MiB, GB, GiB, TB, TiB)");
    EXPECT_EQ(parse("0", Dimension::time), 0u);
    EXPECT_EQ(parse("0", Dimension::bandwidth), 0u);
    EXPECT_EQ(parse("0.0", Dimension::frequency), 0u);
}

TEST(Quantity, WrongUnitIsRefusedWithTheRightOnes) {
    EXPECT_EQ(message("5 GB", Dimension::time), "unit 'GB' is not one of ps, ns, us, ms, s");
    EXPECT_EQ(message("5 NS", Dimension::time), "unit 'NS' is not one of ps, ns, us, ms, s") << "case matters";
    EXPECT_EQ(message("5 Mb/s", Dimension::bandwidth),
              "unit 'Mb/s' is not one of B/s, kB/s, KiB/s, MB/s, MiB/s, Gb/s, GB/s, GiB/s, TB/s");
    EXPECT_EQ(message("5ns", Dimension::none), "'5' takes no unit, found 'ns'");
    EXPECT_THAT(message("5 ns ", Dimension::time), HasSubstr("unit 'ns ' is not one of"));
    EXPECT_THAT(message("5 ns ns", Dimension::time), HasSubstr("is not one of"));
}

TEST(Quantity, HexadecimalIsForPlainNumbers) {
    EXPECT_EQ(parse("0x1000", Dimension::address), 4096u);
    EXPECT_EQ(parse("0XfF", Dimension::none), 255u);
    EXPECT_EQ(parse("0xffffffffffffffff", Dimension::address), kMax);
    EXPECT_EQ(message("0x1ffffffffffffffff", Dimension::address),
              "'0x1ffffffffffffffff' is not a number with a unit (B, kB, KiB, MB, MiB, GB, GiB, TB, TiB)");
    EXPECT_EQ(message("0x", Dimension::none), "'0' takes no unit, found 'x'");
    EXPECT_EQ(message("0x12g4", Dimension::none), "'0x12g4' is not a number");
    EXPECT_EQ(message("0x1.8", Dimension::none), "'0x1.8' is not a number");
    EXPECT_EQ(message("0x10 KiB", Dimension::address),
              "'0x10 KiB' is not a number with a unit (B, kB, KiB, MB, MiB, GB, GiB, TB, TiB)");
}

TEST(Quantity, WhatIsNoNumberIsRefused) {
    for (const char* text : {"", " ", "ns", "-5", "+5", "5e3", ".", "1.2.3", "1,000", " 5", "five", "0b11", "٣"}) {
        EXPECT_EQ(parse(text, Dimension::none), std::nullopt) << "'" << text << "'";
        EXPECT_EQ(parse(text, Dimension::time), std::nullopt) << "'" << text << "'";
    }
    EXPECT_EQ(message("fast", Dimension::time), "'fast' is not a number with a unit (ps, ns, us, ms, s)");
    EXPECT_EQ(message("-5", Dimension::none), "'-5' is not a number");
}

TEST(Quantity, AddressTakesAPlainNumberOrASize) {
    EXPECT_EQ(parse("4096", Dimension::address), 4096u);
    EXPECT_EQ(parse("4KiB", Dimension::address), 4096u);
    EXPECT_EQ(parse("0.5GiB", Dimension::address), kGiB / 2);
    EXPECT_THAT(message("4 ns", Dimension::address), HasSubstr("unit 'ns'"));
}

TEST(Quantity, FormatUsesTheLargestUnitThatStaysExact) {
    EXPECT_EQ(format_quantity(0, Dimension::time), "0 ps");
    EXPECT_EQ(format_quantity(1, Dimension::time), "1 ps");
    EXPECT_EQ(format_quantity(ns(50), Dimension::time), "50 ns");
    EXPECT_EQ(format_quantity(1500, Dimension::time), "1.5 ns");
    EXPECT_EQ(format_quantity(1'000'001, Dimension::time), "1000.001 ns");
    EXPECT_EQ(format_quantity(us(2), Dimension::time), "2 us");
    EXPECT_EQ(format_quantity(kSecond, Dimension::time), "1 s");
    EXPECT_EQ(format_quantity(16 * kGiB, Dimension::bytes), "16 GiB");
    EXPECT_EQ(format_quantity(1000, Dimension::bytes), "1000 B") << "binary units for sizes";
    EXPECT_EQ(format_quantity(1536, Dimension::bytes), "1536 B");
    EXPECT_EQ(format_quantity(3 * kMiB, Dimension::bytes), "3 MiB");
    EXPECT_EQ(format_quantity(38'400'000'000, Dimension::bandwidth), "38.4 GB/s");
    EXPECT_EQ(format_quantity(2'000'000'000, Dimension::frequency), "2 GHz");
    EXPECT_EQ(format_quantity(0x1000, Dimension::address), "0x1000");
    EXPECT_EQ(format_quantity(42, Dimension::none), "42");
}

TEST(Quantity, WhatIsFormattedReadsBackTheSame) {
    Random random(1, "quantity");
    for (const Dimension dimension : kAll) {
        for (int i = 0; i < 20000; ++i) {
            // All magnitudes, and round numbers as people write them.
            std::uint64_t value = random.bits() >> random.below(64);
            if (random.chance(0.5)) {
                std::uint64_t scale = 1;
                for (std::uint64_t k = random.below(19); k > 0; --k) scale *= 10;
                value = value / scale * scale;
            }
            const std::string text = format_quantity(value, dimension);
            ASSERT_EQ(parse(text, dimension), value) << text;
        }
        EXPECT_EQ(parse(format_quantity(kMax, dimension), dimension), kMax);
        EXPECT_EQ(parse(format_quantity(0, dimension), dimension), 0u);
    }
}

}  // namespace
}  // namespace cxlvp
