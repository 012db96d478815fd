// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "cxlvp/base/registers/layout/byte_lanes.h"
#include "cxlvp/base/registers/layout/register_layout.h"

namespace cxlvp {

/// Bytes of an access that lie in one register (or in a hole), and how they map to its bits.
struct RegisterPiece {
    RegisterLayout::Cell cell;
    unsigned bytes = 0;
    unsigned shift = 0;  ///< lowest bit of the bytes in the register
    bool big_endian = false;

    /// `count` bytes from byte `first` (in address order) of a register of `width` bytes.
    RegisterPiece(RegisterLayout::Cell c, unsigned width, unsigned first, unsigned count, bool big)
        : cell(c), bytes(count), shift(8 * (big ? width - count - first : first)), big_endian(big) {}

    /// The piece that begins at `offset` and ends before `end`, or where its register ends. Holes come in pieces of one
    /// granule of the layout.
    static RegisterPiece at(const RegisterLayout& layout, bool big, std::uint64_t offset, std::uint64_t end) {
        const RegisterLayout::Cell cell = layout.cell(offset);
        const bool hole = cell.reg == RegisterLayout::kHole;
        const std::uint64_t width = hole ? layout.granule() : layout.masks()[cell.reg].width;
        const std::uint64_t first = offset & (width - 1);
        const std::uint64_t count = std::min(end - offset, width - first);
        return {cell, static_cast<unsigned>(width), static_cast<unsigned>(first), static_cast<unsigned>(count), big};
    }

    bool hole() const { return cell.reg == RegisterLayout::kHole; }
    /// The bytes (lowest address least significant) as bits of the register.
    std::uint64_t to_register(std::uint64_t value) const {
        return (big_endian ? swapped_bytes(value, bytes) : value) << shift;
    }
    /// The inverse of `to_register`; other bits of the register are dropped.
    std::uint64_t from_register(std::uint64_t value) const {
        value >>= shift;
        return big_endian ? swapped_bytes(value, bytes) : value & low_bytes(bytes);
    }
};

}  // namespace cxlvp
