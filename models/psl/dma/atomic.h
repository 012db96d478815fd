// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::psl {

/// Atomic operations of the DMA interface (d0h_datomic_op). Those that fetch answer with what was in memory; from 0x20
/// on nothing comes back. They do what the instructions lwat, ldat, stwat and stdat do (Power ISA 3.0B Book II 4.5).
enum class AtomicOp : std::uint8_t {
    fetch_add = 0x00,
    fetch_xor = 0x01,
    fetch_or = 0x02,
    fetch_and = 0x03,
    fetch_max_unsigned = 0x04,
    fetch_max_signed = 0x05,
    fetch_min_unsigned = 0x06,
    fetch_min_signed = 0x07,
    swap = 0x08,
    compare_swap_not_equal = 0x10,  ///< memory becomes operand 1 when it is not operand 0
    compare_swap_equal = 0x11,      ///< memory becomes operand 1 when it is operand 0
    increment_bounded = 0x18,       ///< +1 unless memory equals the one behind it
    increment_equal = 0x19,         ///< +1 if memory equals the one behind it
    decrement_bounded = 0x1C,       ///< -1 unless memory equals the one before it
    store_add = 0x20,
    store_xor = 0x21,
    store_or = 0x22,
    store_and = 0x23,
    store_max_unsigned = 0x24,
    store_max_signed = 0x25,
    store_min_unsigned = 0x26,
    store_min_signed = 0x27,
    store_twin = 0x38,  ///< stores into memory and the one behind it if they are equal
};

/// Bytes of the block that an atomic may not leave.
inline constexpr std::size_t kAtomicBlock = 32;

struct AtomicResult {
    bool valid = false;   ///< false: no such operation, or it leaves its block; nothing has happened
    bool stored = false;  ///< memory has changed
    /// In the order of bytes of memory; the smallest signed number when a bounded operation did not happen. Only
    /// `size` bytes, of an operation that fetches.
    std::uint8_t fetched[8] = {};
};

/// True when `op` names an operation.
bool is_atomic(std::uint8_t op);
/// True when the operation answers with data.
constexpr bool atomic_fetches(std::uint8_t op) {
    return op < 0x20;
}
/// Operands that the operation takes: 0 to 2.
unsigned atomic_operands(std::uint8_t op);

/// Does `op` on the number of `size` bytes, 4 or 8, at `offset` of the 32 bytes `block`. `operands` lie one behind the
/// other, `size` bytes each. Numbers are little-endian or big-endian in memory and operands alike.
AtomicResult apply_atomic(std::uint8_t op, unsigned size, bool little_endian, std::uint8_t* block, std::size_t offset,
                          const std::uint8_t* operands);

}  // namespace cxlvp::psl
