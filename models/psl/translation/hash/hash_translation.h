// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/hash/hashed_page_table.h"
#include "cxlvp/psl/translation/hash/segment.h"
#include "cxlvp/psl/translation/translation.h"
#include "cxlvp/psl/translation/translation_cache.h"
#include "cxlvp/psl/translation/walk_scope.h"

namespace cxlvp::psl {

/// Translation of CAIA 1: effective address -> SLB or segment table -> virtual address -> TLB or hashed page table ->
/// real address (Power ISA 2.07, Book III-S, 5.7).
class HashTranslation {
public:
    /// A page as the TLB keeps it.
    using Tlb = TranslationCache<HashedPage>;
    using Slb = TranslationCache<Segment>;

    HashTranslation(const TranslationConfig& config, TableReader& reader, WalkTracker& tracker,
                    TranslationCounts& counts);

    Translation translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only, Tick& at);

    Slb& slb() { return slb_; }
    Tlb& tlb() { return tlb_; }
    const Slb& slb() const { return slb_; }
    const Tlb& tlb() const { return tlb_; }
    void invalidate_segment(const InvalidateScope& scope, std::uint64_t ea, bool terabyte);
    void invalidate_page(std::uint32_t lpid, const VirtualAddress& va, unsigned base_shift);

private:
    /// What is asked of a page, besides its address.
    struct PageAccess {
        bool storage_key = false;
        std::uint64_t amr = 0;
        bool store = false;
        bool cached_only = false;
    };

    const Slb::Entry* find_segment(const AddressContext& context, std::uint64_t ea);
    Translation load_segment(const AddressContext& context, std::uint64_t ea, Segment& segment, Tick& at);
    Translation page(const AddressContext& context, const VirtualAddress& va, unsigned base_shift,
                     const PageAccess& access, Tick& at);
    Translation walk_page(const AddressContext& context, const VirtualAddress& va, unsigned base_shift,
                          const PageAccess& access, const TranslationKey& key, Tick& at);

    TableReader& reader_;
    WalkTracker& tracker_;
    TranslationCounts& counts_;
    Slb slb_;
    Tlb tlb_;
    HashedPageTable table_;
};

}  // namespace cxlvp::psl
