// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::afu {

/// The number of `bytes` bytes (1 to 8) at `data`, most significant byte first.
inline std::uint64_t load_be(const std::uint8_t* data, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | data[i];
    return value;
}

/// Puts the low `bytes` bytes (1 to 8) of `value` to `data`, most significant byte first.
inline void store_be(std::uint8_t* data, std::size_t bytes, std::uint64_t value) {
    for (std::size_t i = bytes; i-- > 0; value >>= 8) data[i] = static_cast<std::uint8_t>(value);
}

}  // namespace cxlvp::afu
