// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cxlvp/base/cache/flat_map.h"
#include "cxlvp/base/cache/key_bits.h"
#include "cxlvp/base/cache/replacement_state.h"

namespace cxlvp {

/// What a set-associative array counted since its construction or the last reset.
struct CacheCounts {
    std::uint64_t hits = 0;             ///< by `lookup`
    std::uint64_t misses = 0;           ///< by `lookup`
    std::uint64_t evictions = 0;        ///< lines that made room for another
    std::uint64_t dirty_evictions = 0;  ///< those of them that were dirty
    std::uint64_t invalidations = 0;    ///< lines taken out on request
};

/// Throws `UserError` unless `sets` is a power of two, `ways` is 1 to `ReplacementState::kMaxWays`, and their product
/// is at most 2^31.
void check_cache_geometry(std::uint64_t sets, std::uint64_t ways);

/// A set-associative array of `sets` x `ways` lines: the tag store of caches, translation buffers and snoop filters.
/// A key is whatever identifies a line (line number, page and context, ...); the low bits of `Bits(key)` choose the
/// set, and one set makes the array fully associative. `Payload` is what the user keeps per line; a default-constructed
/// value must be cheap. References and pointers to lines hold until their line leaves.
///
/// The order of everything it does follows from the calls and the seed alone.
template <class Payload = std::monostate, class Key = std::uint64_t, class Bits = KeyBits<Key>>
class SetAssociative {
public:
    struct Line {
        Payload payload{};
        bool dirty = false;
    };
    /// A line that left.
    struct Victim {
        Key key{};
        Payload payload{};
        bool dirty = false;
    };

    /// `sets` is a power of two, `ways` any number; `check_cache_geometry` says what is refused. `seed` and `name` feed
    /// the random policy only.
    SetAssociative(std::uint64_t sets, std::uint64_t ways, ReplacementPolicy policy = ReplacementPolicy::lru,
                   std::uint64_t seed = 0, std::string_view name = {})
        : ways_((check_cache_geometry(sets, ways), static_cast<std::uint32_t>(ways))),
          set_mask_(sets - 1),
          keys_(sets * ways),
          marks_(sets * mark_words(), 0),
          lines_(sets * ways),
          filled_(sets, 0),
          order_(sets, ways_, policy, seed, name) {
        if (ways_ > kScanWays) where_.reserve(sets * ways);
    }

    /// The line of `key`, counted as a hit and marked as used; null pointer on a miss, which is counted too.
    Line* lookup(const Key& key) {
        Line* const line = touch(key);
        ++(line != nullptr ? counts_.hits : counts_.misses);
        return line;
    }
    /// Like `lookup`, uncounted: for traffic that is no demand, such as write-backs.
    Line* touch(const Key& key) {
        if (last_valid_ && keys_[last_] == key) return &lines_[last_];  // already the newest of its set
        const std::size_t at = search(key);
        if (at == kAbsent) return nullptr;
        const std::uint64_t set = set_of(key);
        order_.touch(set, static_cast<std::uint32_t>(at - set * ways_));
        last_ = at;
        last_valid_ = true;
        return &lines_[at];
    }
    /// The line of `key` without any effect on counts and order; null pointer when absent.
    Line* peek(const Key& key) {
        const std::size_t at = search(key);
        return at == kAbsent ? nullptr : &lines_[at];
    }
    const Line* peek(const Key& key) const {
        const std::size_t at = search(key);
        return at == kAbsent ? nullptr : &lines_[at];
    }
    /// Puts `key` in as the newest line of its set and gives the line that had to leave. When `key` is present its
    /// payload is replaced, it becomes the newest, a dirty mark stays, and nothing leaves.
    std::optional<Victim> insert(const Key& key, Payload payload = {}, bool dirty = false) {
        if (Line* const present = touch(key)) {
            present->payload = std::move(payload);
            present->dirty = present->dirty || dirty;
            return std::nullopt;
        }
        const std::uint64_t set = set_of(key);
        const bool full = filled_[set] == ways_;
        const std::uint32_t way = full ? order_.victim(set) : free_way(set);
        std::optional<Victim> victim;
        if (full) victim = evict(set, way);
        const std::size_t at = set * ways_ + way;
        keys_[at] = key;
        lines_[at] = {std::move(payload), dirty};
        mark(set, way, mark_of(key));
        ++filled_[set];
        ++size_;
        if (ways_ > kScanWays) where_.insert(key, static_cast<std::uint32_t>(at));
        order_.inserted(set, way);
        last_ = at;
        last_valid_ = true;
        return victim;
    }
    /// Evicts what `insert(key)` would evict, so that the owner can act on it (recall a line, say) before the insert.
    std::optional<Victim> make_room(const Key& key) {
        const std::uint64_t set = set_of(key);
        if (filled_[set] != ways_ || search(key) != kAbsent) return std::nullopt;
        return evict(set, order_.victim(set));
    }
    /// Takes `key` out; gives the line, or nothing when it was absent.
    std::optional<Victim> invalidate(const Key& key) {
        const std::size_t at = search(key);
        if (at == kAbsent) return std::nullopt;
        ++counts_.invalidations;
        const std::uint64_t set = set_of(key);
        return take(set, static_cast<std::uint32_t>(at - set * ways_));
    }
    /// Takes out every line for which `matches(key, line)` is true, in the order of sets and ways; gives their number.
    template <class Predicate>
    std::uint64_t invalidate_if(Predicate matches) {
        std::uint64_t count = 0;
        for (std::uint64_t set = 0; set <= set_mask_ && size_ != 0; ++set) {
            if (filled_[set] == 0) continue;
            for (std::uint32_t way = 0; way < ways_; ++way) {
                const std::size_t at = set * ways_ + way;
                if (!present(set, way) || !matches(std::as_const(keys_[at]), lines_[at])) continue;
                take(set, way);
                ++count;
            }
        }
        counts_.invalidations += count;
        return count;
    }
    /// Takes out everything; gives the number of lines there were.
    std::uint64_t invalidate_all() {
        return invalidate_if([](const Key&, const Line&) { return true; });
    }
    /// Calls `visit(key, line)` for every line, in the order of sets and ways.
    template <class Visitor>
    void for_each(Visitor visit) {
        for (std::uint64_t set = 0; set <= set_mask_; ++set)
            for (std::uint32_t way = 0; way < ways_; ++way)
                if (present(set, way)) visit(std::as_const(keys_[set * ways_ + way]), lines_[set * ways_ + way]);
    }

    /// Lines present.
    std::uint64_t size() const { return size_; }
    std::uint64_t sets() const { return set_mask_ + 1; }
    std::uint32_t ways() const { return ways_; }
    /// Lines that fit.
    std::uint64_t capacity() const { return lines_.size(); }
    const CacheCounts& counts() const { return counts_; }
    void reset_counts() { counts_ = {}; }

private:
    static constexpr std::size_t kAbsent = ~std::size_t{0};
    static constexpr std::uint32_t kScanWays = 32;  ///< wider sets are searched through the hash map

    std::uint64_t set_of(const Key& key) const { return Bits{}(key)&set_mask_; }

    // A mark is 8 bits of the hashed key, never 0; 0 marks an empty way. Eight ways share a word, so that one
    // comparison finds the few ways (mostly one) whose keys need to be looked at.
    std::size_t mark_words() const { return (ways_ + 7) / 8; }
    static std::uint64_t mark_of(const Key& key) {
        const std::uint64_t mark = (Bits{}(key)*0x9E3779B97F4A7C15u) >> 56;
        return mark + (mark == 0 ? 1 : 0);
    }
    void mark(std::uint64_t set, std::uint32_t way, std::uint64_t value) {
        std::uint64_t& word = marks_[set * mark_words() + way / 8];
        const unsigned shift = 8 * (way % 8);
        word = (word & ~(std::uint64_t{0xff} << shift)) | value << shift;
    }
    bool present(std::uint64_t set, std::uint32_t way) const {
        return (marks_[set * mark_words() + way / 8] >> (8 * (way % 8)) & 0xff) != 0;
    }

    std::size_t search(const Key& key) const {
        if (ways_ > kScanWays) {
            const std::uint32_t* const at = where_.find(key);
            return at != nullptr ? *at : kAbsent;
        }
        constexpr std::uint64_t kOnes = 0x0101010101010101;
        constexpr std::uint64_t kLow = 0x7f * kOnes;
        const std::uint64_t set = set_of(key);
        const std::uint64_t wanted = mark_of(key) * kOnes;
        const std::uint64_t* const words = &marks_[set * mark_words()];
        for (std::size_t w = 0; w < mark_words(); ++w) {
            const std::uint64_t differ = words[w] ^ wanted;
            // The top bit of exactly those bytes that are 0.
            for (std::uint64_t same = ~(((differ & kLow) + kLow) | differ | kLow); same != 0; same &= same - 1) {
                const std::size_t at = set * ways_ + 8 * w + static_cast<unsigned>(__builtin_ctzll(same)) / 8;
                if (keys_[at] == key) return at;
            }
        }
        return kAbsent;
    }
    std::uint32_t free_way(std::uint64_t set) {
        if (order_.listed()) return order_.victim(set);
        std::uint32_t way = 0;
        while (present(set, way)) ++way;
        return way;
    }
    Victim evict(std::uint64_t set, std::uint32_t way) {
        ++counts_.evictions;
        if (lines_[set * ways_ + way].dirty) ++counts_.dirty_evictions;
        return take(set, way);
    }
    Victim take(std::uint64_t set, std::uint32_t way) {
        const std::size_t at = set * ways_ + way;
        Victim victim{keys_[at], std::move(lines_[at].payload), lines_[at].dirty};
        mark(set, way, 0);
        --filled_[set];
        --size_;
        if (at == last_) last_valid_ = false;
        if (ways_ > kScanWays) where_.erase(victim.key);
        order_.removed(set, way);
        return victim;
    }

    std::uint32_t ways_;
    std::uint64_t set_mask_;
    std::vector<Key> keys_;
    std::vector<std::uint64_t> marks_;
    std::vector<Line> lines_;
    std::vector<std::uint32_t> filled_;  ///< lines present, by set
    ReplacementState order_;
    FlatMap<Key, std::uint32_t, Bits> where_;  ///< position by key, when sets are wide
    std::size_t last_ = 0;                     ///< line used or inserted last
    bool last_valid_ = false;                  ///< it is still there
    std::uint64_t size_ = 0;
    CacheCounts counts_;
};

}  // namespace cxlvp
