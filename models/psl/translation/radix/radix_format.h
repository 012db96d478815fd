// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

/// Bits of the tables of radix translation (Power ISA 3.0B, Book III, 5.7.6 and 5.7.10).
namespace cxlvp::psl::radix {

/// Bits of an effective address that a tree translates; 13 of them choose an entry of the root.
inline constexpr unsigned kAddressBits = 52;
inline constexpr unsigned kRootBits = 13;
/// Partition and process table entries.
inline constexpr std::uint64_t kTableEntryBytes = 16;

// Partition table control register: base and log2(size / 4 KiB) of the partition table.
inline constexpr std::uint64_t kPartitionTableBase = ibm_mask(4, 51);
inline constexpr std::uint64_t kTableSize = ibm_mask(59, 63);
// Partition table entry: HR in the first word, GR and the process table in the second.
inline constexpr std::uint64_t kRadix = ibm_bit(0);
inline constexpr std::uint64_t kProcessTableBase = ibm_mask(4, 51);
// First word of a process table entry: the root of a tree.
inline constexpr std::uint64_t kRootBase = ibm_mask(4, 55);
inline constexpr std::uint64_t kRootSize = ibm_mask(59, 63);
/// RTS, in two parts, for 2^52 bytes: 52 - 31.
inline constexpr std::uint64_t kTreeSize = ibm_mask(1, 2) | ibm_mask(56, 58);
inline constexpr std::uint64_t kTreeSize52 = ibm_place(2, 1, 2) | ibm_place(5, 56, 58);

// Entry of a directory.
inline constexpr std::uint64_t kValid = ibm_bit(0);
inline constexpr std::uint64_t kLeaf = ibm_bit(1);
inline constexpr std::uint64_t kNextBase = ibm_mask(4, 55);
inline constexpr std::uint64_t kNextSize = ibm_mask(59, 63);
// Leaf.
inline constexpr std::uint64_t kRealPage = ibm_mask(7, 51);
inline constexpr std::uint64_t kReferenced = ibm_bit(55);
inline constexpr std::uint64_t kChanged = ibm_bit(56);
inline constexpr std::uint64_t kInhibited = ibm_bit(58);  ///< upper bit of ATT: I/O, not memory
inline constexpr std::uint64_t kPrivileged = ibm_bit(60);
inline constexpr std::uint64_t kRead = ibm_bit(61);
inline constexpr std::uint64_t kWrite = ibm_bit(62);  ///< loads and stores

}  // namespace cxlvp::psl::radix
