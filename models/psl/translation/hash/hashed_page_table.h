// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/hash/hashed_page.h"
#include "cxlvp/psl/translation/table_reader.h"

namespace cxlvp::psl {

/// Place and size of a hashed page table, as SDR1 names it (Power ISA 2.07, Book III-S, 5.7.7.2).
struct HashedTableLocation {
    std::uint64_t base = 0;
    unsigned size_shift = 18;  ///< log2 of its bytes, 18 to 46

    static HashedTableLocation decode(std::uint64_t sdr);
    std::uint64_t sdr() const;
    /// Real address of the group of entries for a hash value.
    std::uint64_t group(std::uint64_t hash) const;
};

/// The primary hash of a page, 39 bits (5.7.7.3). Its complement is the secondary hash.
std::uint64_t page_hash(const VirtualAddress& va, unsigned base_shift);

/// Finds pages in hashed page tables: eight entries of the primary group, then eight of the secondary.
class HashedPageTable {
public:
    enum class Outcome { found, missing, bus_error };
    struct Result {
        Outcome outcome = Outcome::missing;
        HashedPage page;
        std::uint64_t address = 0;  ///< of the entry
        std::uint64_t second = 0;   ///< its second word
    };

    explicit HashedPageTable(TableReader& reader) : reader_(reader) {}

    /// Looks for the base page of `va` in the table of `sdr`. `primary_only` leaves out the secondary group.
    Result find(std::uint64_t sdr, const VirtualAddress& va, unsigned base_shift, bool primary_only, Tick& at);
    /// Notes an access that is allowed in R, and a store in C, of the entry (5.7.8). Only the bytes of those bits are
    /// written, and only when a bit changes. False when the bus answers with an error.
    bool record(Result& entry, bool store, Tick& at);

private:
    Result search(std::uint64_t group, std::uint64_t wanted, const VirtualAddress& va, unsigned base_shift, Tick& at);

    TableReader& reader_;
};

}  // namespace cxlvp::psl
