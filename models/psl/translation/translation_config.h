// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {

/// Size and speed of one cache of translations.
struct TranslationCacheConfig {
    std::uint64_t sets = 1;
    std::uint64_t ways = 1;
    Tick latency = 0;

    static const Schema<TranslationCacheConfig>& schema();
};

/// How a PSL translates addresses. CAIA 1 has an SLB and a TLB, CAIA 2 an ERAT on the card and, across the link, the
/// TLB and page walk cache of the nest MMU.
struct TranslationConfig {
    TranslationCacheConfig slb{1, 32, ns(4)};
    TranslationCacheConfig erat{16, 4, ns(4)};
    TranslationCacheConfig tlb{64, 4, ns(8)};
    TranslationCacheConfig walk_cache{8, 4, ns(2)};
    Tick walk_step = ns(4);
    Tick checkout = ns(400);
    std::uint64_t nest_mmu_base = 0;

    static const Schema<TranslationConfig>& schema();
};

}  // namespace cxlvp::psl
