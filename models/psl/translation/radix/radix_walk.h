// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/psl/translation/table_reader.h"

namespace cxlvp::psl {

/// A page as a leaf of a radix tree describes it.
struct RadixPage {
    std::uint64_t real = 0;
    unsigned shift = 12;  ///< log2 of its size: 12, 16, 21 or 30
    bool privileged = false;
    bool readable = false;
    bool writable = false;
    bool inhibited = false;
    bool changed = false;

    bool allows(bool privileged_access, bool store) const {
        return (privileged_access || !privileged) && (writable || (readable && !store));
    }
};

/// A table of a radix tree.
struct RadixDirectory {
    std::uint64_t base = 0;
    unsigned index_bits = 0;  ///< log2 of its entries
    unsigned ea_bits = 0;     ///< of the address that this table and those below translate
};

/// Walks radix trees of 52 bits: 13, 9, 9 and then 9 or 5 bits (Power ISA 3.0B, Book III, 5.7.10). Real memory is the
/// host's; no second level below.
class RadixWalk {
public:
    enum class Outcome { found, missing, unsupported, bus_error };
    struct Result {
        Outcome outcome = Outcome::missing;
        RadixPage page;
        std::uint64_t address = 0;  ///< of the leaf
        std::uint64_t leaf = 0;
        std::array<RadixDirectory, 3> passed{};  ///< directories below the start that led there
        unsigned passed_count = 0;
    };

    explicit RadixWalk(TableReader& reader) : reader_(reader) {}

    /// Finds the root of the tree of process `pid` of the host through partition table entry 0. `control` is the
    /// partition table control register. `unsupported` for a host or process table that is not radix, a process beyond
    /// the table, and a tree that has not 52 bits with a root of 13.
    Outcome root(std::uint64_t control, std::uint32_t pid, RadixDirectory& root, Tick& at);
    /// Goes down from `start` to the leaf of `ea`. Nothing is looked at but V, L and the shape of the tree.
    Result find(const RadixDirectory& start, std::uint64_t ea, Tick& at);
    /// Sets R, and C for a store, in the leaf, where they are not. False when the bus answers with an error.
    bool record(Result& found, bool store, Tick& at);

private:
    TableReader& reader_;
};

}  // namespace cxlvp::psl
