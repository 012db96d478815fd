// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cxlvp {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the byte loads and stores below assume a little-endian host");

/// Bits of the `count` (1..8) least significant bytes.
constexpr std::uint64_t low_bytes(std::size_t count) {
    return ~std::uint64_t{0} >> (64 - 8 * count);
}

/// The `count` (1..8) least significant bytes of `value` in reverse order; the others are dropped.
inline std::uint64_t swapped_bytes(std::uint64_t value, std::size_t count) {
    return __builtin_bswap64(value) >> (64 - 8 * count);
}

namespace lanes {

template <class T>
std::uint64_t load_as(const std::uint8_t* data) {
    T value;
    std::memcpy(&value, data, sizeof value);
    return value;
}

template <class T>
void store_as(std::uint8_t* data, std::uint64_t value) {
    const T narrow = static_cast<T>(value);
    std::memcpy(data, &narrow, sizeof narrow);
}

}  // namespace lanes

/// `count` (1..8) bytes as a number, the lowest address least significant.
inline std::uint64_t load_bytes(const std::uint8_t* data, std::size_t count) {
    switch (count) {
        case 1:
            return lanes::load_as<std::uint8_t>(data);
        case 2:
            return lanes::load_as<std::uint16_t>(data);
        case 4:
            return lanes::load_as<std::uint32_t>(data);
        case 8:
            return lanes::load_as<std::uint64_t>(data);
        default:
            break;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{data[i]} << (8 * i);
    return value;
}

/// Stores the `count` (1..8) least significant bytes of `value`, the least significant at the lowest address.
inline void store_bytes(std::uint8_t* data, std::size_t count, std::uint64_t value) {
    switch (count) {
        case 1:
            return lanes::store_as<std::uint8_t>(data, value);
        case 2:
            return lanes::store_as<std::uint16_t>(data, value);
        case 4:
            return lanes::store_as<std::uint32_t>(data, value);
        case 8:
            return lanes::store_as<std::uint64_t>(data, value);
        default:
            break;
    }
    for (std::size_t i = 0; i < count; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

/// Stores those of `count` bytes that `mask` (0xff or 0 in each byte) selects and leaves the others alone.
inline void store_selected_bytes(std::uint8_t* data, std::size_t count, std::uint64_t value, std::uint64_t mask) {
    if (mask != low_bytes(count)) value = (load_bytes(data, count) & ~mask) | (value & mask);
    store_bytes(data, count, value);
}

}  // namespace cxlvp
