// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace cxlvp::host {

/// Largest access that a trace may hold, in bytes.
inline constexpr std::uint64_t kMaxTraceAccess = 65536;

/// Value of every character as a digit, 0xff for characters that are none.
inline constexpr std::array<std::uint8_t, 256> kDigits = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::uint8_t& digit : table) digit = 0xff;
    for (unsigned i = 0; i < 10; ++i) table['0' + i] = static_cast<std::uint8_t>(i);
    for (unsigned i = 0; i < 6; ++i) table['a' + i] = table['A' + i] = static_cast<std::uint8_t>(10 + i);
    return table;
}();

/// Reads hexadecimal digits from `at` up to `end`; stops at the first other character and leaves `at` there. False when
/// there is no digit or the value passes 64 bits.
inline bool read_hex(const char*& at, const char* end, std::uint64_t& value) {
    const char* const start = at;
    std::uint64_t sum = 0;
    for (; at != end; ++at) {
        const std::uint8_t digit = kDigits[static_cast<unsigned char>(*at)];
        if (digit == 0xff) break;
        if (sum >> 60 != 0) return false;
        sum = sum << 4 | digit;
    }
    value = sum;
    return at != start;
}

/// The same for decimal digits.
inline bool read_decimal(const char*& at, const char* end, std::uint64_t& value) {
    const char* const start = at;
    std::uint64_t sum = 0;
    for (; at != end; ++at) {
        const std::uint8_t digit = kDigits[static_cast<unsigned char>(*at)];
        if (digit > 9) break;
        if (sum > (~std::uint64_t{0} - digit) / 10) return false;
        sum = sum * 10 + digit;
    }
    value = sum;
    return at != start;
}

/// Reads a decimal number, or a hexadecimal one after "0x", that fills `at` to `end`.
inline bool read_number(const char* at, const char* end, std::uint64_t& value) {
    const bool hex = end - at > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
    if (hex) at += 2;
    return (hex ? read_hex(at, end, value) : read_decimal(at, end, value)) && at == end;
}

}  // namespace cxlvp::host
