// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "cxlvp/base/cache/key_bits.h"

namespace cxlvp {

/// Hash map in one array (open addressing, linear probing, at most half full), for look-ups on hot paths. It offers no
/// iteration, so that no result can depend on the order of its entries. Pointers to values hold until the next insert
/// or erase.
template <class Key, class Value, class Bits = KeyBits<Key>>
class FlatMap {
public:
    FlatMap() = default;
    /// A map with room for `entries` before it grows.
    explicit FlatMap(std::size_t entries) { reserve(entries); }

    /// The value under `key`; null pointer when absent.
    Value* find(const Key& key) { return const_cast<Value*>(std::as_const(*this).find(key)); }
    const Value* find(const Key& key) const {
        if (size_ == 0) return nullptr;
        for (std::size_t at = home(key); used_[at] != 0; at = (at + 1) & mask_)
            if (slots_[at].key == key) return &slots_[at].value;
        return nullptr;
    }
    /// Adds `value` under `key`, or replaces the value that is there.
    void insert(const Key& key, Value value) {
        if (Value* const present = find(key)) {
            *present = std::move(value);
            return;
        }
        if (2 * (size_ + 1) > slots_.size()) reserve(size_ == 0 ? kSmallest : 2 * size_);
        place(key, std::move(value));
    }
    /// Removes `key`; false when it was not there.
    bool erase(const Key& key) {
        if (size_ == 0) return false;
        std::size_t hole = home(key);
        while (used_[hole] != 0 && !(slots_[hole].key == key)) hole = (hole + 1) & mask_;
        if (used_[hole] == 0) return false;
        // Entries behind the hole move up unless they sit between their home and the hole: no tombstones are needed.
        for (std::size_t at = (hole + 1) & mask_; used_[at] != 0; at = (at + 1) & mask_) {
            if (((at - home(slots_[at].key)) & mask_) < ((at - hole) & mask_)) continue;
            slots_[hole] = std::move(slots_[at]);
            hole = at;
        }
        used_[hole] = 0;
        --size_;
        return true;
    }
    void clear() {
        used_.assign(used_.size(), 0);
        size_ = 0;
    }
    std::size_t size() const { return size_; }
    /// Makes room for `entries` in total.
    void reserve(std::size_t entries) {
        std::size_t slots = 2 * kSmallest;
        while (slots < 2 * entries) slots *= 2;
        if (slots <= slots_.size()) return;
        const std::vector<Slot> old_slots = std::exchange(slots_, std::vector<Slot>(slots));
        const std::vector<std::uint8_t> old_used = std::exchange(used_, std::vector<std::uint8_t>(slots, 0));
        mask_ = slots - 1;
        shift_ = 64;
        for (std::size_t n = slots; n > 1; n /= 2) --shift_;
        size_ = 0;
        for (std::size_t i = 0; i < old_slots.size(); ++i)
            if (old_used[i] != 0) place(old_slots[i].key, old_slots[i].value);
    }

private:
    struct Slot {
        Key key{};
        Value value{};
    };
    static constexpr std::size_t kSmallest = 8;

    /// Fibonacci hashing: the high bits of the product depend on all bits of the key.
    std::size_t home(const Key& key) const {
        return static_cast<std::size_t>((Bits{}(key)*0x9E3779B97F4A7C15u) >> shift_);
    }
    void place(const Key& key, Value value) {
        std::size_t at = home(key);
        while (used_[at] != 0) at = (at + 1) & mask_;
        slots_[at].key = key;
        slots_[at].value = std::move(value);
        used_[at] = 1;
        ++size_;
    }

    std::vector<Slot> slots_;
    std::vector<std::uint8_t> used_;
    std::size_t mask_ = 0;
    unsigned shift_ = 63;
    std::size_t size_ = 0;
};

}  // namespace cxlvp
