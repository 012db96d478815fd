// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/config/quantity.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace cxlvp {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t scale;
    std::uint64_t divisor = 1;  ///< for bits per second
    bool preferred = true;      ///< used for output
};

constexpr std::array kTimeUnits{Unit{"ps", kPicosecond}, Unit{"ns", kNanosecond}, Unit{"us", kMicrosecond},
                                Unit{"ms", kMillisecond}, Unit{"s", kSecond}};
constexpr std::array kByteUnits{
    Unit{"B", 1},      Unit{"kB", 1000, 1, false},       Unit{"KiB", kKiB}, Unit{"MB", 1000000, 1, false},
    Unit{"MiB", kMiB}, Unit{"GB", 1000000000, 1, false}, Unit{"GiB", kGiB}, Unit{"TB", 1000000000000, 1, false},
    Unit{"TiB", kTiB}};
constexpr std::array kBandwidthUnits{Unit{"B/s", 1},
                                     Unit{"kB/s", 1000},
                                     Unit{"KiB/s", kKiB, 1, false},
                                     Unit{"MB/s", 1000000},
                                     Unit{"MiB/s", kMiB, 1, false},
                                     Unit{"Gb/s", 1000000000, 8, false},
                                     Unit{"GB/s", 1000000000},
                                     Unit{"GiB/s", kGiB, 1, false},
                                     Unit{"TB/s", 1000000000000}};
constexpr std::array kFrequencyUnits{Unit{"Hz", 1}, Unit{"kHz", 1000}, Unit{"MHz", 1000000}, Unit{"GHz", 1000000000}};

struct Units {
    const Unit* first = nullptr;
    std::size_t count = 0;
    const Unit* begin() const { return first; }
    const Unit* end() const { return first + count; }
};

Units units_of(Dimension dimension) {
    switch (dimension) {
        case Dimension::time:
            return {kTimeUnits.data(), kTimeUnits.size()};
        case Dimension::bytes:
        case Dimension::address:
            return {kByteUnits.data(), kByteUnits.size()};
        case Dimension::bandwidth:
            return {kBandwidthUnits.data(), kBandwidthUnits.size()};
        case Dimension::frequency:
            return {kFrequencyUnits.data(), kFrequencyUnits.size()};
        case Dimension::none:
            break;
    }
    return {};
}

std::string unit_list(Dimension dimension) {
    return fmt::format("{}", fmt::join(unit_names(dimension), ", "));
}

using Wide = unsigned __int128;
constexpr Wide kMaxWide = ~std::uint64_t{0};

/// Digits of `text` as mantissa x 10^-decimals; false when it is not a plain decimal or hexadecimal number.
bool split_number(std::string_view text, Wide& mantissa, unsigned& decimals) {
    mantissa = 0;
    decimals = 0;
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        if (text.size() > 18) return false;
        for (char c : text.substr(2)) {
            if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return false;
            const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
            mantissa = mantissa * 16 + static_cast<unsigned>(digit);
        }
        return true;
    }
    bool point = false;
    bool digits = false;
    for (char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits = true;
            mantissa = mantissa * 10 + static_cast<unsigned>(c - '0');
            decimals += point ? 1 : 0;
            if (mantissa > kMaxWide * 1000000 || decimals > 18) return false;
        } else {
            return false;
        }
    }
    return digits;
}

}  // namespace

std::vector<std::string> unit_names(Dimension dimension) {
    std::vector<std::string> names;
    for (const Unit& unit : units_of(dimension)) names.emplace_back(unit.name);
    return names;
}

std::optional<std::uint64_t> parse_quantity(std::string_view text, Dimension dimension, std::string& error) {
    const bool hex = text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
    std::size_t split = 0;
    if (hex) {
        split = text.size();
    } else {
        while (split < text.size() &&
               (std::isdigit(static_cast<unsigned char>(text[split])) != 0 || text[split] == '.'))
            ++split;
    }
    const std::string_view number = text.substr(0, split);
    std::string_view unit = text.substr(split);
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);

    Wide mantissa = 0;
    unsigned decimals = 0;
    if (!split_number(number, mantissa, decimals)) {
        error = fmt::format("'{}' is not a number{}", text,
                            dimension == Dimension::none ? "" : " with a unit (" + unit_list(dimension) + ")");
        return std::nullopt;
    }
    Wide scale = 1;
    Wide divisor = 1;
    if (unit.empty()) {
        const bool bare = dimension == Dimension::none || dimension == Dimension::address || mantissa == 0;
        if (!bare) {
            error = fmt::format("'{}' lacks a unit ({})", text, unit_list(dimension));
            return std::nullopt;
        }
    } else {
        const Units units = units_of(dimension);
        const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == unit; });
        if (found == units.end()) {
            error = units.count == 0 ? fmt::format("'{}' takes no unit, found '{}'", number, unit)
                                     : fmt::format("unit '{}' is not one of {}", unit, unit_list(dimension));
            return std::nullopt;
        }
        scale = found->scale;
        divisor = found->divisor;
    }
    for (unsigned i = 0; i < decimals; ++i) divisor *= 10;
    if (scale != 0 && mantissa > (~Wide{0}) / scale) {
        error = fmt::format("'{}' is too large", text);
        return std::nullopt;
    }
    const Wide product = mantissa * scale;
    if (product % divisor != 0) {
        error = dimension == Dimension::none
                    ? fmt::format("'{}' is not a whole number", text)
                    : fmt::format("'{}' is not a whole number of {}", text, units_of(dimension).begin()->name);
        return std::nullopt;
    }
    if (product / divisor > kMaxWide) {
        error = fmt::format("'{}' is too large", text);
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(product / divisor);
}

std::string format_quantity(std::uint64_t value, Dimension dimension) {
    if (dimension == Dimension::none) return fmt::format("{}", value);
    if (dimension == Dimension::address) return fmt::format("0x{:x}", value);
    const Units units = units_of(dimension);
    const Unit* best = units.begin();
    if (value != 0) {
        const bool decimal =
            dimension == Dimension::time || dimension == Dimension::bandwidth || dimension == Dimension::frequency;
        for (const Unit& unit : units) {
            // A decimal unit may show up to three decimals and stays exact; a binary one must divide.
            if (!unit.preferred || unit.divisor != 1 || unit.scale > value) continue;
            const bool exact = decimal
                                   ? (unit.scale < 1000 ? value % unit.scale == 0 : value % (unit.scale / 1000) == 0)
                                   : value % unit.scale == 0;
            if (exact) best = &unit;
        }
    }
    const std::uint64_t whole = value / best->scale;
    const std::uint64_t rest = value % best->scale;
    if (rest == 0) return fmt::format("{} {}", whole, best->name);
    std::string fraction = fmt::format("{:03}", rest / (best->scale / 1000));
    while (fraction.back() == '0') fraction.pop_back();
    return fmt::format("{}.{} {}", whole, fraction, best->name);
}

}  // namespace cxlvp
