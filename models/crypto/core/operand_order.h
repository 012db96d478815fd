// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::crypto {

/// Reorders the octets of an operand in place, as the flags of its command say (`VcqEntry::kSwapBytes`,
/// `VcqEntry::kSwapWords`). The words of a core have 32 bits; both flags together turn a big-endian octet string into a
/// little-endian one and back. What remains behind the last whole word is taken for a word of its own.
void reorder_operand(std::uint8_t flags, std::uint8_t* data, std::size_t bytes);

}  // namespace cxlvp::crypto
