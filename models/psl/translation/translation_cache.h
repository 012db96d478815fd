// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

#include "cxlvp/base/cache/set_associative.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/translation/translation_config.h"
#include "cxlvp/psl/translation/translation_key.h"

namespace cxlvp::psl {

/// What a translation cache counted.
struct TranslationCacheCounts {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t invalidated = 0;  ///< entries taken out by invalidations
    std::uint64_t evicted = 0;      ///< entries that made room for others
};

/// A cache of translations of one kind: SLB, TLB, ERAT or page walk cache. The least recently used entry of a set makes
/// room for a new one. An entry that a walk brought in is there from the time `ready` on, which may lie ahead.
template <class Payload>
class TranslationCache {
public:
    struct Entry {
        Payload payload{};
        Tick ready = 0;
    };

    /// Throws `UserError` unless `geometry.sets` is a power of two and the ways are 1 to
    /// `ReplacementState::kMaxWays`.
    explicit TranslationCache(const TranslationCacheConfig& geometry)
        : lines_(geometry.sets, geometry.ways), latency_(geometry.latency) {}

    /// The entry of `key`, which becomes the one used last; null pointer when absent. Counts nothing, since a look-up
    /// may need several keys: `count` does.
    const Entry* find(const TranslationKey& key) {
        auto* const line = lines_.touch(key);
        return line != nullptr ? &line->payload : nullptr;
    }
    void count(bool hit) { ++(hit ? counts_.hits : counts_.misses); }
    void insert(const TranslationKey& key, const Payload& payload, Tick ready) {
        if (lines_.insert(key, Entry{payload, ready})) ++counts_.evicted;
    }
    /// Takes out the entry of `key`, if there is one.
    void invalidate(const TranslationKey& key) {
        if (lines_.invalidate(key)) ++counts_.invalidated;
    }
    void invalidate(const InvalidateScope& scope) {
        invalidate_if([&scope](const TranslationKey& key, const Payload&) { return key.within(scope); });
    }
    /// Takes out every entry for which `matches(key, payload)` is true.
    template <class Predicate>
    void invalidate_if(Predicate matches) {
        counts_.invalidated += lines_.invalidate_if(
            [&matches](const TranslationKey& key, const auto& line) { return matches(key, line.payload.payload); });
    }
    bool empty() const { return lines_.size() == 0; }
    std::uint64_t size() const { return lines_.size(); }
    /// Time of a look-up.
    Tick latency() const { return latency_; }
    const TranslationCacheCounts& counts() const { return counts_; }
    void clear_counts() { counts_ = {}; }

private:
    SetAssociative<Entry, TranslationKey, TranslationKeyBits> lines_;
    Tick latency_;
    TranslationCacheCounts counts_;
};

}  // namespace cxlvp::psl
