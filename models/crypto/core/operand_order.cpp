// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/core/operand_order.h"

#include <algorithm>

#include "cxlvp/crypto/vcq/entry.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kWord = 4;

void reverse_each_word(std::uint8_t* data, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; i += kWord) std::reverse(data + i, data + std::min(bytes, i + kWord));
}

}  // namespace

void reorder_operand(std::uint8_t flags, std::uint8_t* data, std::size_t bytes) {
    const bool swap_bytes = (flags & VcqEntry::kSwapBytes) != 0;
    const bool swap_words = (flags & VcqEntry::kSwapWords) != 0;
    // Turning everything around reverses the words and the bytes in each.
    if (swap_words != swap_bytes) reverse_each_word(data, bytes);
    if (swap_words) std::reverse(data, data + bytes);
}

}  // namespace cxlvp::crypto
