// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

/// What PSL_DSISR_An says: why a translation failed, or what else happened. The low half has the layout of the DSISR of
/// the processor (Power ISA 2.07, Book III-S, 7.5).
namespace cxlvp::psl::dsisr {

// CAIA 1
inline constexpr std::uint64_t kSegmentMiss = ibm_bit(0);   ///< DS: no segment; the low half is undefined
inline constexpr std::uint64_t kPageMiss = ibm_bit(1);      ///< DM: no page, or the page does not allow the access
inline constexpr std::uint64_t kSegmentTable = ibm_bit(2);  ///< ST: the segment table's own page is not mapped
inline constexpr std::uint64_t kNoPte = ibm_bit(33);        ///< M: no page table entry
inline constexpr std::uint64_t kProtection = ibm_bit(36);   ///< P: the entry does not allow the access
inline constexpr std::uint64_t kLock = ibm_bit(37);         ///< A: lock in write-through or uncached storage
inline constexpr std::uint64_t kStore = ibm_bit(38);        ///< S: the access was a store (also CAIA 2)
inline constexpr std::uint64_t kKey = ibm_bit(42);          ///< K: the key of the page does not allow the access

// CAIA 1: told, not answered
inline constexpr std::uint64_t kUtilizationRecord = ibm_bit(3);  ///< UR: the page of the record is not mapped

// Both
inline constexpr std::uint64_t kPslError = ibm_bit(4);        ///< PE
inline constexpr std::uint64_t kAfuError = ibm_bit(5);        ///< AE
inline constexpr std::uint64_t kContextWarning = ibm_bit(6);  ///< OC

// CAIA 2
inline constexpr std::uint64_t kTranslationFault = ibm_bit(3);  ///< TF: the status below is valid
inline constexpr std::uint64_t kStatus = ibm_mask(56, 63);      ///< checkout status of the nest MMU
inline constexpr std::uint64_t kStatusSegment = 0x80;           ///< SF: the address is outside what can be mapped
inline constexpr std::uint64_t kStatusRadixPage = 0x88;         ///< page fault in a radix tree of one level (SLR)
inline constexpr std::uint64_t kStatusUnsupportedRadix = 0xB4;  ///< tables or mode that the nest MMU does not walk

/// Both: the bit of a store.
constexpr std::uint64_t store_bit(bool store) {
    return store ? kStore : 0;
}
/// What a lock to a page that is not `Translation::lockable` gets (CAIA 1).
constexpr std::uint64_t lock_fault(bool store) {
    return kPageMiss | kLock | store_bit(store);
}

}  // namespace cxlvp::psl::dsisr
