// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/hashed_page.h"

#include "cxlvp/psl/translation/dsisr.h"

namespace cxlvp::psl {

namespace {

using hashed_pte::kChanged;
using hashed_pte::kCoherent;
using hashed_pte::kInhibited;
using hashed_pte::kLarge;
using hashed_pte::kReferenced;
using hashed_pte::kValid;
using hashed_pte::kWriteThrough;

/// How POWER8 writes the sizes of a large page into the low bits of the page number (LP, bits 44:51). The bits above
/// `mask` are of the page number.
struct LargePage {
    unsigned base_shift;
    unsigned actual_shift;
    unsigned code;
    unsigned mask;
};
constexpr LargePage kLargePages[] = {
    {16, 16, 0x01, 0x0f}, {12, 16, 0x07, 0x0f}, {24, 24, 0x00, 0xff}, {16, 24, 0x08, 0xff}, {12, 24, 0x38, 0xff}};
constexpr unsigned kLpShift = 12;

constexpr std::uint64_t offset_mask(unsigned shift) {
    return (std::uint64_t{1} << shift) - 1;
}

}  // namespace

bool HashedPage::encodable(unsigned base_shift, unsigned actual_shift) {
    if (base_shift == 12 && actual_shift == 12) return true;
    for (const LargePage& large : kLargePages)
        if (large.base_shift == base_shift && large.actual_shift == actual_shift) return true;
    return false;
}

std::uint64_t HashedPage::second_word() const {
    std::uint64_t word = ibm_place(pp >> 2, 0, 0) | ibm_place(pp & 3, 62, 63) | ibm_place(key >> 3, 2, 3) |
                         ibm_place(key & 7, 52, 54) | (real & ibm_mask(4, 51) & ~offset_mask(actual_shift)) |
                         (referenced ? kReferenced : 0) | (changed ? kChanged : 0) |
                         (write_through ? kWriteThrough : 0) | (inhibited ? kInhibited : 0) | kCoherent;
    for (const LargePage& large : kLargePages)
        if (large.base_shift == base_shift && large.actual_shift == actual_shift)
            word |= std::uint64_t{large.code} << kLpShift;
    return word;
}

std::uint64_t HashedPage::first_word(const VirtualAddress& va) const {
    VirtualAddress page = va;
    page.offset &= ~offset_mask(base_shift);
    return ibm_place(va.terabyte ? 1 : 0, 0, 1) | page.avpn() | (actual_shift > 12 ? kLarge : 0) | kValid;
}

HashedPage HashedPage::decode(std::uint64_t first, std::uint64_t second) {
    HashedPage page;
    if ((first & kLarge) != 0) {
        page.base_shift = 0;
        for (const LargePage& large : kLargePages) {
            if ((second >> kLpShift & large.mask) != large.code) continue;
            page.base_shift = large.base_shift;
            page.actual_shift = large.actual_shift;
        }
    }
    page.real = second & ibm_mask(4, 51) & ~offset_mask(page.actual_shift);
    page.pp = static_cast<unsigned>(ibm_field(second, 0, 0) << 2 | ibm_field(second, 62, 63));
    page.key = static_cast<unsigned>(ibm_field(second, 2, 3) << 3 | ibm_field(second, 52, 54));
    page.write_through = (second & kWriteThrough) != 0;
    page.inhibited = (second & kInhibited) != 0;
    page.referenced = (second & kReferenced) != 0;
    page.changed = (second & kChanged) != 0;
    return page;
}

std::uint64_t HashedPage::denied(bool storage_key, std::uint64_t amr, bool store) const {
    // By PP (5.7.9.3): who may load, and who may store. Bit n stands for PP = n.
    constexpr unsigned kLoad[] = {0b01001111, 0b00001110};
    constexpr unsigned kStore[] = {0b00000111, 0b00000100};
    const unsigned allowed = store ? kStore[storage_key ? 1 : 0] : kLoad[storage_key ? 1 : 0];
    const std::uint64_t by_protection = (allowed >> pp & 1) != 0 ? 0 : dsisr::kProtection;
    // Two bits of the AMR for each key: no stores, no loads.
    const std::uint64_t by_key = (amr & ibm_bit(2 * key + (store ? 0 : 1))) != 0 ? dsisr::kKey : 0;
    return by_protection | by_key;
}

}  // namespace cxlvp::psl
