// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

inline constexpr std::uint64_t kSegmentEntryBytes = 16;
inline constexpr std::uint64_t kSegmentGroupEntries = 8;
inline constexpr std::uint64_t kSegmentGroupBytes = kSegmentEntryBytes * kSegmentGroupEntries;

/// ESID word of a segment table entry: the address of the segment and V (Power ISA 2.07, Book III-S, 5.7.6, RB of
/// slbmte).
inline constexpr std::uint64_t kSegmentValid = ibm_bit(36);

/// log2 of the size of a segment.
constexpr unsigned segment_shift(bool terabyte) {
    return terabyte ? 40 : 28;
}

/// What a segment table entry says about its segment (VSID word; Power ISA 2.07, Book III-S, 5.7.6, RS of slbmte).
struct Segment {
    std::uint64_t vsid = 0;    ///< 50 bits, or 38 for 1 TB
    bool terabyte = false;     ///< B: 1 TB instead of 256 MB
    bool ks = false;           ///< storage key for the privileged
    bool kp = false;           ///< storage key for users
    unsigned base_shift = 12;  ///< log2 of the base page size; 0 for an encoding (L, LP) that is not known

    /// The VSID word. Bits N and C are for instructions and guests, translation does not look at them.
    static Segment decode(std::uint64_t vsid_word);
    std::uint64_t encode() const;
};

/// A byte of the virtual address space of a partition: 78 bits, kept as segment and offset.
struct VirtualAddress {
    std::uint64_t vsid = 0;
    bool terabyte = false;
    std::uint64_t offset = 0;  ///< in the segment

    /// VA bits 0:54, the abbreviated virtual page number, at the place that a page table entry has it (bits 2:56).
    std::uint64_t avpn() const { return (vsid << (segment_shift(terabyte) - 23) | offset >> 23) << 7; }
};

/// Where SSTP0 and SSTP1 place the segment table of a process. The address is virtual, in a segment of the operating
/// system, whose properties stand in SSTP0.
struct SegmentTablePointer {
    bool valid = false;
    Segment segment;            ///< that the table lies in
    std::uint64_t offset = 0;   ///< of the table in that segment
    std::uint64_t bytes = 256;  ///< size of the table

    static SegmentTablePointer decode(std::uint64_t sstp0, std::uint64_t sstp1);
    std::uint64_t sstp0() const;
    std::uint64_t sstp1() const;
};

/// Offset of the group in a segment table of `bytes` that holds the segment of `ea`.
constexpr std::uint64_t segment_group(std::uint64_t ea, bool terabyte, std::uint64_t bytes) {
    return ((ea >> segment_shift(terabyte)) & (bytes / kSegmentGroupBytes - 1)) * kSegmentGroupBytes;
}

}  // namespace cxlvp::psl
