// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/radix/radix_walk.h"
#include "cxlvp/psl/translation/translation.h"
#include "cxlvp/psl/translation/translation_cache.h"
#include "cxlvp/psl/translation/walk_scope.h"

namespace cxlvp::psl {

/// Translation of CAIA 2: ERAT on the card, and on a miss a checkout from the nest MMU of the host, which has a TLB, a
/// walk cache and the radix trees of the processes (Power ISA 3.0B, Book III, 5.7). It serves radix-on-radix contexts
/// of the host itself (LPID 0); anything else is refused with the status "unsupported radix configuration".
class RadixTranslation {
public:
    using Pages = TranslationCache<RadixPage>;
    using Directories = TranslationCache<RadixDirectory>;

    RadixTranslation(const TranslationConfig& config, TableReader& reader, WalkTracker& tracker,
                     TranslationCounts& counts);

    Translation translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only, Tick& at);

    void set_control(std::uint64_t control) { control_ = control; }
    std::uint64_t control() const { return control_; }
    Pages& erat() { return erat_; }
    Pages& tlb() { return tlb_; }
    Directories& walk_cache() { return walk_cache_; }
    const Pages& erat() const { return erat_; }
    const Pages& tlb() const { return tlb_; }
    const Directories& walk_cache() const { return walk_cache_; }
    /// Takes the pages that touch [ea, ea + bytes) of a process of the host out of ERAT and TLB.
    void invalidate_range(std::uint32_t lpid, std::uint32_t pid, std::uint64_t ea, std::uint64_t bytes);

private:
    /// One access on its way.
    struct Access {
        std::uint64_t ea;
        std::uint32_t lpid;
        std::uint32_t pid;  ///< that the quadrant of the address names
        std::uint32_t owner;
        bool privileged;
        bool store;
    };

    static const Pages::Entry* find(Pages& pages, unsigned& sizes, const Access& access, std::uint32_t owner,
                                    bool cached_only, Tick at);
    static void keep(Pages& pages, unsigned& sizes, const Access& access, std::uint32_t owner, const RadixPage& page,
                     Tick at);
    static Translation fault(std::uint64_t status, bool store);
    Translation checkout(const Access& access, Tick& at);
    Translation walk(const Access& access, const WalkScope& scope, RadixPage& page, Tick& at);
    RadixWalk::Outcome start_of(const Access& access, const WalkScope& scope, RadixDirectory& start, Tick& at);

    WalkTracker& tracker_;
    TranslationCounts& counts_;
    Tick checkout_;
    std::uint64_t control_;
    Pages erat_;
    Pages tlb_;
    Directories walk_cache_;
    RadixWalk walk_;
    unsigned erat_sizes_ = 0;  ///< by bit: the page sizes that the ERAT may have
    unsigned tlb_sizes_ = 0;
};

}  // namespace cxlvp::psl
