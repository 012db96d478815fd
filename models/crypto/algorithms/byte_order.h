// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::crypto {

/// Reads an unsigned integer whose most significant octet comes first.
template <class T>
constexpr T load_be(const std::uint8_t* from) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8 | from[i]);
    return value;
}

/// Reads an unsigned integer whose least significant octet comes first.
template <class T>
constexpr T load_le(const std::uint8_t* from) {
    T value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) value = static_cast<T>(value << 8 | from[i]);
    return value;
}

/// Writes an unsigned integer with the most significant octet first.
template <class T>
constexpr void store_be(std::uint8_t* to, T value) {
    for (std::size_t i = sizeof(T); i-- > 0; value = static_cast<T>(value >> 8))
        to[i] = static_cast<std::uint8_t>(value);
}

/// Writes an unsigned integer with the least significant octet first.
template <class T>
constexpr void store_le(std::uint8_t* to, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i, value = static_cast<T>(value >> 8))
        to[i] = static_cast<std::uint8_t>(value);
}

}  // namespace cxlvp::crypto
