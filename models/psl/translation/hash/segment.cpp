// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/segment.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint64_t kKs = ibm_bit(52);
constexpr std::uint64_t kKp = ibm_bit(53);
constexpr unsigned kVsidShift = 12;
constexpr unsigned kTerabyteVsidShift = 24;
/// The flags Ks to LP of a VSID word stand in SSTP0 this much further to the left.
constexpr unsigned kSstpFlags = 50;
constexpr std::uint64_t kFlags = ibm_mask(52, 59);

/// L and LP (bits 55 and 58:59) of the page sizes that POWER8 has.
struct PageSizeCode {
    std::uint64_t code;
    unsigned shift;
};
constexpr std::uint64_t kPageSizeMask = ibm_bit(55) | ibm_mask(58, 59);
constexpr PageSizeCode kPageSizes[] = {{0, 12}, {ibm_bit(55) | ibm_bit(59), 16}, {ibm_bit(55), 24}};

unsigned decode_page_size(std::uint64_t word) {
    for (const PageSizeCode& size : kPageSizes)
        if ((word & kPageSizeMask) == size.code) return size.shift;
    return 0;
}

std::uint64_t encode_flags(const Segment& segment) {
    std::uint64_t flags = (segment.ks ? kKs : 0) | (segment.kp ? kKp : 0);
    for (const PageSizeCode& size : kPageSizes)
        if (size.shift == segment.base_shift) flags |= size.code;
    return flags;
}

}  // namespace

Segment Segment::decode(std::uint64_t vsid_word) {
    Segment segment;
    segment.terabyte = ibm_field(vsid_word, 0, 1) == 1;
    segment.vsid = ibm_field(vsid_word, 2, 63) >> (segment.terabyte ? kTerabyteVsidShift : kVsidShift);
    segment.ks = (vsid_word & kKs) != 0;
    segment.kp = (vsid_word & kKp) != 0;
    segment.base_shift = ibm_field(vsid_word, 0, 1) > 1 ? 0 : decode_page_size(vsid_word);
    return segment;
}

std::uint64_t Segment::encode() const {
    return ibm_place(terabyte ? 1 : 0, 0, 1) | vsid << (terabyte ? kTerabyteVsidShift : kVsidShift) |
           encode_flags(*this);
}

SegmentTablePointer SegmentTablePointer::decode(std::uint64_t sstp0, std::uint64_t sstp1) {
    SegmentTablePointer pointer;
    pointer.valid = (sstp1 & 1) != 0;
    const unsigned size_code = static_cast<unsigned>(ibm_field(sstp0, 0, 1));
    const std::uint64_t flags = sstp0 >> kSstpFlags & kFlags;
    pointer.segment.terabyte = size_code == 1;
    pointer.segment.ks = (flags & kKs) != 0;
    pointer.segment.kp = (flags & kKp) != 0;
    pointer.segment.base_shift = size_code > 1 ? 0 : decode_page_size(flags);
    pointer.bytes = (ibm_field(sstp0, 20, 31) + 1) * 256;
    // 78 bits of address: the upper 14 in SSTP0, the lower 64 in SSTP1.
    const std::uint64_t low = sstp1 & ~std::uint64_t{0xff};
    const unsigned shift = segment_shift(pointer.segment.terabyte);
    pointer.segment.vsid = ibm_field(sstp0, 50, 63) << (64 - shift) | low >> shift;
    pointer.offset = low & ((std::uint64_t{1} << shift) - 1);
    return pointer;
}

std::uint64_t SegmentTablePointer::sstp0() const {
    return ibm_place(segment.terabyte ? 1 : 0, 0, 1) | encode_flags(segment) << kSstpFlags |
           ibm_place(bytes / 256 - 1, 20, 31) |
           ibm_place(segment.vsid >> (64 - segment_shift(segment.terabyte)), 50, 63);
}

std::uint64_t SegmentTablePointer::sstp1() const {
    return segment.vsid << segment_shift(segment.terabyte) | offset | (valid ? 1 : 0);
}

}  // namespace cxlvp::psl
