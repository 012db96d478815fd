// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/hash/hash_address_space.h"

#include <numeric>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

namespace {

/// VSIDs are the numbers of the segments of all spaces, multiplied modulo 2^n - 1: a permutation that spreads equal
/// addresses of different spaces over the table, also where only the low bits of a VSID count.
constexpr std::uint64_t kMultiplier = 12582917;
constexpr std::uint64_t kModulus = (std::uint64_t{1} << 37) - 1;
constexpr std::uint64_t kTerabyteModulus = (std::uint64_t{1} << 25) - 1;
static_assert(std::gcd(kMultiplier, kModulus) == 1 && std::gcd(kMultiplier, kTerabyteModulus) == 1);

constexpr unsigned kUserReadWrite = 2;
constexpr unsigned kUserRead = 3;
constexpr unsigned kKernelReadWrite = 0;

constexpr std::uint64_t space_mask() {
    return (std::uint64_t{1} << HashAddressSpace::kAddressBits) - 1;
}

}  // namespace

HashAddressSpace::HashAddressSpace(HashedPageTableBuilder& table, std::uint32_t lpid, std::uint32_t context,
                                   bool terabyte, bool kernel)
    : table_(table), lpid_(lpid), context_(context), terabyte_(terabyte), kernel_(kernel) {
    if (context > kMaxContext)
        throw UserError(fmt::format("address space number {} is above {}", context, kMaxContext));
}

bool HashAddressSpace::has(std::uint64_t ea) const {
    return (ea & ~space_mask()) == (kernel_ ? kKernelBase : 0);
}

std::string HashAddressSpace::claim(std::uint64_t begin, std::uint64_t end, unsigned shift) {
    if (begin >= end || !has(begin) || !has(end - 1))
        return fmt::format("{:#x} to {:#x} is outside the address space", begin, end);
    if (!psl::HashedPage::encodable(shift, shift)) return fmt::format("there are no pages of 2^{} bytes", shift);
    const unsigned segment_shift = psl::segment_shift(terabyte_);
    for (std::uint64_t number = begin >> segment_shift; number <= (end - 1) >> segment_shift; ++number) {
        const auto claimed = base_shifts_.find(number);
        if (claimed != base_shifts_.end() && claimed->second != shift)
            return fmt::format("the segment at {:#x} has pages of 2^{} bytes, not 2^{}", number << segment_shift,
                               claimed->second, shift);
    }
    for (std::uint64_t number = begin >> segment_shift; number <= (end - 1) >> segment_shift; ++number)
        base_shifts_[number] = shift;
    return {};
}

std::optional<psl::Segment> HashAddressSpace::segment(std::uint64_t ea) const {
    if (!has(ea)) return std::nullopt;
    const unsigned shift = psl::segment_shift(terabyte_);
    const std::uint64_t number = std::uint64_t{context_} << (kAddressBits - shift) | (ea & space_mask()) >> shift;
    psl::Segment segment;
    segment.terabyte = terabyte_;
    segment.vsid = number * kMultiplier % (terabyte_ ? kTerabyteModulus : kModulus);
    segment.ks = !kernel_;
    segment.kp = true;
    const auto claimed = base_shifts_.find(ea >> shift);
    segment.base_shift = claimed != base_shifts_.end() ? claimed->second : kDefaultShift;
    return segment;
}

std::optional<psl::Segment> HashAddressSpace::settle(std::uint64_t ea) {
    const std::optional<psl::Segment> found = segment(ea);
    if (found) base_shifts_.emplace(ea >> psl::segment_shift(terabyte_), found->base_shift);
    return found;
}

psl::VirtualAddress HashAddressSpace::virtual_address(std::uint64_t ea) const {
    psl::VirtualAddress va;
    if (const std::optional<psl::Segment> found = segment(ea)) va.vsid = found->vsid;
    va.terabyte = terabyte_;
    va.offset = ea & ((std::uint64_t{1} << psl::segment_shift(terabyte_)) - 1);
    return va;
}

psl::SegmentTablePointer HashAddressSpace::table_pointer(std::uint64_t ea, std::uint64_t bytes) const {
    psl::SegmentTablePointer pointer;
    const std::optional<psl::Segment> found = segment(ea);
    pointer.valid = found.has_value();
    if (found) pointer.segment = *found;
    pointer.offset = virtual_address(ea).offset;
    pointer.bytes = bytes;
    return pointer;
}

MapResult HashAddressSpace::map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) {
    psl::HashedPage entry;
    entry.real = page.real;
    entry.base_shift = entry.actual_shift = page.shift;
    entry.pp = kernel_ ? kKernelReadWrite : page.writable ? kUserReadWrite : kUserRead;
    std::optional<HashedPageTableBuilder::Page> evicted;
    const MapResult result = table_.insert(virtual_address(page.ea), entry, evicted);
    if (evicted) {
        PageInvalidation invalid;
        invalid.hashed = true;
        invalid.lpid = lpid_;
        invalid.va = evicted->va;
        invalid.base_shift = evicted->base_shift;
        invalidations.push_back(invalid);
    }
    return result;
}

MapResult HashAddressSpace::unmap(std::uint64_t ea, unsigned shift, std::vector<PageInvalidation>& invalidations) {
    PageInvalidation invalid;
    invalid.hashed = true;
    invalid.lpid = lpid_;
    invalid.va = virtual_address(ea);
    invalid.base_shift = shift;
    invalidations.push_back(invalid);
    return table_.remove(invalid.va, shift);
}

}  // namespace cxlvp::host
