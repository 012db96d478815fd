// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "cxlvp/host/capi/memory/hash/hashed_page_table_builder.h"
#include "cxlvp/host/capi/memory/page_tables.h"

namespace cxlvp::host {

/// The part of a hashed page table that belongs to one address space: which segments it has, and its pages in them. A
/// segment has pages of one size, that of the first range claimed in it.
class HashAddressSpace : public PageTables {
public:
    /// First address of the operating system's linear mapping of real memory.
    static constexpr std::uint64_t kKernelBase = 0xC000000000000000;
    /// log2 of the bytes of user addresses, and of the operating system's from `kKernelBase` on.
    static constexpr unsigned kAddressBits = 46;
    static constexpr std::uint32_t kMaxContext = (1u << 19) - 2;

    /// The space number `context` (0 to `kMaxContext`) of partition `lpid`, with segments of 256 MB or 1 TB. Spaces of
    /// one table have different numbers. `kernel` is the space of the operating system: its addresses begin at
    /// `kKernelBase` and its pages are closed to users. Throws `UserError` for a number out of range.
    HashAddressSpace(HashedPageTableBuilder& table, std::uint32_t lpid, std::uint32_t context, bool terabyte,
                     bool kernel = false);

    std::string claim(std::uint64_t begin, std::uint64_t end, unsigned shift) override;
    MapResult map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) override;
    MapResult unmap(std::uint64_t ea, unsigned shift, std::vector<PageInvalidation>& invalidations) override;

    /// The segment of an address as a segment table has it; nothing for an address that the space cannot have. A
    /// segment without a claim would have pages of 64 KiB.
    std::optional<psl::Segment> segment(std::uint64_t ea) const;
    /// The same for a segment that now goes into a segment table: from here on its page size stays.
    std::optional<psl::Segment> settle(std::uint64_t ea);
    psl::VirtualAddress virtual_address(std::uint64_t ea) const;
    /// A pointer for SSTP0 and SSTP1 to a table of `bytes` at `ea` of this space.
    psl::SegmentTablePointer table_pointer(std::uint64_t ea, std::uint64_t bytes) const;

private:
    static constexpr unsigned kDefaultShift = 16;

    bool has(std::uint64_t ea) const;

    HashedPageTableBuilder& table_;
    std::uint32_t lpid_;
    std::uint32_t context_;
    bool terabyte_;
    bool kernel_;
    std::map<std::uint64_t, unsigned> base_shifts_;  ///< by number of the segment
};

}  // namespace cxlvp::host
