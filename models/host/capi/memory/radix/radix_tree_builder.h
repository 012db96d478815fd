// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "cxlvp/host/capi/memory/frame_allocator.h"
#include "cxlvp/host/capi/memory/page_tables.h"
#include "cxlvp/host/capi/memory/physical_memory.h"
#include "cxlvp/psl/translation/radix/radix_walk.h"

namespace cxlvp::host {

/// The radix tree of a process in simulated memory (Power ISA 3.0B, Book III, 5.7.10): 13, 9 and 9 bits, then 9 for
/// pages of 4 KiB or 5 for pages of 64 KiB. Large pages (2 MiB, 1 GiB) are leaves further up. Tables that hold nothing
/// any more are freed.
class RadixTreeBuilder : public PageTables {
public:
    /// First address of the operating system, in quadrant 3.
    static constexpr std::uint64_t kKernelBase = 0xC000000000000000;

    /// The tree of process `pid`; 0 is the operating system, whose addresses begin at `kKernelBase` and whose pages are
    /// closed to users. `base_shift` is 12 or 16. Tables come from `frames`. Throws `UserError` for another size, or
    /// when there is no memory for the root. `clear` has to be called before use.
    RadixTreeBuilder(PhysicalMemory& memory, FrameAllocator& frames, std::uint32_t pid, unsigned base_shift = 16);
    ~RadixTreeBuilder() override;
    RadixTreeBuilder(const RadixTreeBuilder&) = delete;
    RadixTreeBuilder& operator=(const RadixTreeBuilder&) = delete;

    /// Empties the tree.
    bool clear();
    /// Real address of the root.
    std::uint64_t root() const { return root_; }

    std::string claim(std::uint64_t begin, std::uint64_t end, unsigned shift) override;
    MapResult map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) override;
    MapResult unmap(std::uint64_t ea, unsigned shift, std::vector<PageInvalidation>& invalidations) override;

    /// The leaf of a page as it stands in memory, with R and C; nothing when it is not mapped.
    std::optional<std::uint64_t> leaf(std::uint64_t ea, unsigned shift);
    /// Tables of the tree, with the root.
    std::size_t tables() const { return tables_.size() + 1; }

private:
    /// A table: how many bits of the address it and those below translate, and the bits above.
    using Name = std::pair<unsigned, std::uint64_t>;
    struct Table {
        std::uint64_t base = 0;
        unsigned index_bits = 0;
        unsigned used = 0;  ///< valid entries
    };

    Name name_of(unsigned ea_bits, std::uint64_t ea) const { return {ea_bits, ea >> ea_bits}; }
    unsigned index_bits(unsigned ea_bits) const;
    Table* find(unsigned ea_bits, std::uint64_t ea);
    std::uint64_t entry(unsigned ea_bits, std::uint64_t ea);
    MapResult grow(unsigned level, std::uint64_t ea);
    MapResult shrink(unsigned level, std::uint64_t ea, bool& freed);
    static unsigned table_shift(unsigned index_bits);

    PhysicalMemory& memory_;
    FrameAllocator& frames_;
    std::uint32_t pid_;
    unsigned base_shift_;
    std::uint64_t root_ = 0;
    std::map<Name, Table> tables_;  ///< below the root
};

}  // namespace cxlvp::host
