// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "cxlvp/host/capi/memory/page_tables.h"
#include "cxlvp/host/capi/memory/physical_memory.h"
#include "cxlvp/psl/translation/hash/hashed_page_table.h"

namespace cxlvp::host {

/// The hashed page table of a partition in simulated memory (Power ISA 2.07, Book III-S, 5.7.7). Pages go into the
/// primary group, else into the secondary; when both are full, an entry of the primary group makes room, in turn.
class HashedPageTableBuilder {
public:
    /// A base page of the table.
    struct Page {
        psl::VirtualAddress va;
        unsigned base_shift = 12;
    };

    /// A table of 2^size_shift bytes at `base`, which it is aligned to. Throws `UserError` for a size that is not 18 to
    /// 46 and a base that is not aligned. `clear` has to be called before use.
    HashedPageTableBuilder(PhysicalMemory& memory, std::uint64_t base, unsigned size_shift);

    /// Empties the table.
    bool clear();
    /// The value of SDR1 and of `sdr` in a process element.
    std::uint64_t sdr() const { return table_.sdr(); }
    /// Adds or replaces the base page of `va`. `evicted` is set to a page that had to make room.
    MapResult insert(const psl::VirtualAddress& va, const psl::HashedPage& page, std::optional<Page>& evicted);
    /// Takes the base page of `va` out; nothing to do when it is not there.
    MapResult remove(const psl::VirtualAddress& va, unsigned base_shift);
    /// The entry of a page as it stands in memory, with R and C; nothing when there is none.
    std::optional<psl::HashedPage> read(const psl::VirtualAddress& va, unsigned base_shift);
    std::size_t pages() const { return places_.size(); }

private:
    /// Orders pages: VSID with size of the segment, number of the base page, size of the base page.
    struct Name {
        std::uint64_t segment;
        std::uint64_t page;
        unsigned base_shift;
        bool operator<(const Name& other) const;
    };
    static Name name_of(const psl::VirtualAddress& va, unsigned base_shift);
    std::optional<std::uint64_t> free_entry(std::uint64_t group) const;

    PhysicalMemory& memory_;
    psl::HashedTableLocation table_;
    std::map<Name, std::uint64_t> places_;    ///< address of the entry of each page
    std::map<std::uint64_t, Page> occupied_;  ///< page by address of its entry
    unsigned next_victim_ = 0;
};

}  // namespace cxlvp::host
