// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/translation/hash/hash_translation.h"
#include "cxlvp/psl/translation/invalidate_scope.h"
#include "cxlvp/psl/translation/radix/radix_translation.h"
#include "cxlvp/psl/translation/translation.h"
#include "cxlvp/psl/translation/translation_config.h"
#include "cxlvp/psl/translation/translation_counts.h"
#include "cxlvp/psl/translation/walk_tracker.h"

namespace cxlvp::psl {

/// The address translation of a PSL of either version: caches, table walks, invalidations. One translator may serve all
/// slices of a card.
///
/// Every invalidation cleans the caches at once and gives a ticket; `drained_at` says when the translations that were
/// under way have ended, so that a register may show the invalidation as pending until then. What such a walk finds is
/// not cached. An invalidation of a cache that the version does not have takes nothing out.
class Translator : public AddressTranslation {
public:
    /// Throws `UserError` when a cache of `config` has a geometry that `TranslationCacheConfig` does not allow.
    Translator(const TranslationConfig& config, Caia caia, RealMemory& memory);

    Translation translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only,
                          Tick& at) override;

    /// CAIA 2: the partition table control register of the nest MMU: base and log2(size / 4 KiB) of the partition table
    /// (Power ISA 3.0B, Book III, 5.7.6.1). 0 until software has set it; then every walk is refused. Everything cached
    /// goes.
    InvalidateTicket set_nest_mmu_base(std::uint64_t control);
    std::uint64_t nest_mmu_base() const { return radix_.control(); }

    /// @name CAIA 1
    /// @{
    /// Segments of a scope (PSL_SLBIA, SLBIA_An).
    InvalidateTicket slbia(const InvalidateScope& scope);
    /// The segment of `ea` with the given size (PSL_SLBIE, SLBIE_An).
    InvalidateTicket slbie(const InvalidateScope& scope, std::uint64_t ea, bool terabyte);
    /// Pages of virtual addresses (PSL_TLBIA). They know no process, so that only the LPID of the scope counts.
    InvalidateTicket tlbia(const InvalidateScope& scope);
    /// One page (PSL_TLBIE, or tlbie of a processor): any byte of its base page.
    InvalidateTicket tlbie(std::uint32_t lpid, const VirtualAddress& va, unsigned base_shift);
    /// @}

    /// @name CAIA 2
    /// @{
    /// Translations on the card (XSL9_IERAT: IALL, or by LPID and PID).
    InvalidateTicket ierat(const InvalidateScope& scope);
    /// Pages of a process that touch a range: tlbie of a processor, which card and nest MMU both see. The walk cache
    /// stays (RIC = 0).
    InvalidateTicket invalidate_range(std::uint32_t lpid, std::uint32_t pid, std::uint64_t ea, std::uint64_t bytes);
    /// Everything of a partition or process in card and nest MMU, with the walk cache (tlbie with RIC = 2). A slice or
    /// handle in the scope counts on the card only.
    InvalidateTicket invalidate_tree(const InvalidateScope& scope);
    /// @}

    /// A process element is gone: what it brought into the caches of its slice goes too. The TLBs, which belong to
    /// address spaces, stay.
    InvalidateTicket drop(std::uint8_t slice, std::uint16_t handle);
    /// Reset: both versions, everything.
    InvalidateTicket invalidate_all();

    /// When the translations that began before the invalidation have all ended; `kNever` while one of them walks.
    Tick drained_at(const InvalidateTicket& ticket) const { return tracker_.drained_at(ticket); }
    /// Walks under way; more than none only within a walk, when simulated time passes in it.
    std::size_t walks_in_flight() const { return tracker_.walks(); }

    Caia caia() const { return caia_; }
    const TranslationCounts& counts() const { return counts_; }
    const TranslationCacheCounts& slb() const { return hash_.slb().counts(); }
    const TranslationCacheCounts& erat() const { return radix_.erat().counts(); }
    const TranslationCacheCounts& walk_cache() const { return radix_.walk_cache().counts(); }
    /// Of the PSL or of the nest MMU.
    const TranslationCacheCounts& tlb() const {
        return caia_ == Caia::v1 ? hash_.tlb().counts() : radix_.tlb().counts();
    }
    /// Reads of tables, and writes of R and C.
    const std::uint64_t& table_reads() const { return reader_.reads(); }
    const std::uint64_t& table_writes() const { return reader_.writes(); }
    void clear_counts();

private:
    void count(const Translation& result);

    Caia caia_;
    TableReader reader_;
    WalkTracker tracker_;
    TranslationCounts counts_;
    HashTranslation hash_;
    RadixTranslation radix_;
};

}  // namespace cxlvp::psl
