// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"
#include "cxlvp/psl/translation/hash/segment.h"

namespace cxlvp::psl {

inline constexpr std::uint64_t kPteBytes = 16;
inline constexpr std::uint64_t kPtegEntries = 8;
inline constexpr std::uint64_t kPtegBytes = kPteBytes * kPtegEntries;

/// Bits of a page table entry of the hashed page table (Power ISA 2.07, Book III-S, 5.7.7.1).
namespace hashed_pte {

// First word
inline constexpr std::uint64_t kAvpn = ibm_mask(2, 56);
inline constexpr std::uint64_t kLarge = ibm_bit(61);
inline constexpr std::uint64_t kSecondary = ibm_bit(62);
inline constexpr std::uint64_t kValid = ibm_bit(63);
// Second word
inline constexpr std::uint64_t kReferenced = ibm_bit(55);
inline constexpr std::uint64_t kChanged = ibm_bit(56);
inline constexpr std::uint64_t kWriteThrough = ibm_bit(57);
inline constexpr std::uint64_t kInhibited = ibm_bit(58);
inline constexpr std::uint64_t kCoherent = ibm_bit(59);

}  // namespace hashed_pte

/// A page as the hashed page table describes it.
struct HashedPage {
    std::uint64_t real = 0;      ///< first byte of the actual page
    unsigned base_shift = 12;    ///< log2 of the base page size, by which it is found
    unsigned actual_shift = 12;  ///< log2 of its size: 12, 16 or 24, at least the base
    unsigned pp = 2;             ///< PP0 and PP: protection, 3 bits
    unsigned key = 0;            ///< virtual page class key, 0 to 31
    bool write_through = false;
    bool inhibited = false;
    bool referenced = false;
    bool changed = false;

    /// True when base and actual page size are a pair that POWER8 has.
    static bool encodable(unsigned base_shift, unsigned actual_shift);
    /// The second word of its entry. The pair of sizes must be `encodable`.
    std::uint64_t second_word() const;
    /// The first word of its entry at `va`, valid, without H.
    std::uint64_t first_word(const VirtualAddress& va) const;
    /// Reads an entry; `base_shift` is 0 when its page size is not known.
    static HashedPage decode(std::uint64_t first, std::uint64_t second);
    /// What a load or store lacks (`dsisr::kProtection`, `dsisr::kKey`); 0 when it is allowed. `storage_key` is Ks or
    /// Kp of the segment (5.7.9). A protection code that is not defined allows nothing.
    std::uint64_t denied(bool storage_key, std::uint64_t amr, bool store) const;
};

}  // namespace cxlvp::psl
