// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/translation_config.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint64_t kMaxSets = 65536;
constexpr std::uint64_t kMaxWays = 1024;
constexpr Tick kMaxLatency = us(100);

}  // namespace

const Schema<TranslationCacheConfig>& TranslationCacheConfig::schema() {
    using C = TranslationCacheConfig;
    static const Schema<C> schema =
        Schema<C>()
            .count("sets", &C::sets, {1, kMaxSets}, {"number of sets", "assumed"})
            .power_of_two()
            .count("ways", &C::ways, {1, kMaxWays}, {"entries of a set", "assumed"})
            .time("latency", &C::latency, {0, kMaxLatency}, {"time of a look-up", "assumed"});
    return schema;
}

const Schema<TranslationConfig>& TranslationConfig::schema() {
    using C = TranslationConfig;
    static const Schema<C> schema =
        Schema<C>()
            .group("slb", &C::slb,
                   {"CAIA 1: segment lookaside buffer; default 1 x 32, 4 ns (one cycle of C5)", "assumed"})
            .group("erat", &C::erat, {"CAIA 2: translations on the card; default 16 x 4, 4 ns", "assumed"})
            .group("tlb", &C::tlb,
                   {"translations of pages: of the PSL (CAIA 1), of the nest MMU (CAIA 2); default 64 x 4, 8 ns",
                    "assumed"})
            .group("walk_cache", &C::walk_cache,
                   {"CAIA 2: upper levels of radix trees in the nest MMU; default 8 x 4, 2 ns", "assumed"})
            .time("walk_step", &C::walk_step, {0, kMaxLatency},
                  {"time between two reads of a table walk, without the reads", "assumed"})
            .time("checkout", &C::checkout, {0, kMaxLatency},
                  {"CAIA 2: from the card to the nest MMU and back, without what it does", "assumed"})
            .address("nest_mmu_base", &C::nest_mmu_base, {},
                     {"CAIA 2: partition table control register of the nest MMU before software sets it", "assumed"});
    return schema;
}

}  // namespace cxlvp::psl
