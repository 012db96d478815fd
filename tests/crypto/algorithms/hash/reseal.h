// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::crypto {

/// Gives an image that was changed the CRC word that it must have, worked out bit by bit (ISO 3309).
template <class Image>
void reseal(Image& image) {
    std::uint32_t crc = 0xffffffff;
    for (std::size_t i = 0; i < image.size() - 4; ++i) {
        crc ^= image[i];
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
    crc = ~crc;
    for (std::size_t i = 0; i < 4; ++i) image[image.size() - 4 + i] = static_cast<std::uint8_t>(crc >> (8 * i));
}

}  // namespace cxlvp::crypto
