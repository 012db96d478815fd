// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// Numbers in order of time; those of equal times in order of insertion. A tournament: entries are the leaves of a
/// binary tree, and every node above holds the earlier of its two children. A heap needs fewer steps for one entry, but
/// which way each goes is a guess of the processor that is often wrong; here the way is always from leaf to root.
class TimeQueue {
public:
    struct Entry {
        Tick at;
        std::size_t number;
    };
    static constexpr std::size_t kEntries = std::size_t{1} << 20;

    TimeQueue() { grow(); }
    TimeQueue(const TimeQueue&) = delete;
    TimeQueue& operator=(const TimeQueue&) = delete;

    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    /// When the earliest entry is due; `kNever` when the queue is empty.
    Tick next() const { return static_cast<Tick>(tree_[kRoot] >> 64); }
    /// The earliest entry; the queue is not empty.
    Entry top() const { return {next(), number_[leaf_of(tree_[kRoot])]}; }
    /// Adds `number` at `at`. The queue holds less than `kEntries`.
    void push(Tick at, std::size_t number);
    /// Removes the earliest entry.
    void pop();
    /// `pop` and `push` in one.
    void replace_top(Tick at, std::size_t number) {
        const std::size_t leaf = leaf_of(tree_[kRoot]);
        number_[leaf] = number;
        replay(leaf, key(at, leaf));
    }

private:
    /// Time, order of insertion and leaf, from the highest bits down: compares as the entries are to be ordered.
    __extension__ using Key = unsigned __int128;
    static constexpr Key kVacant = ~Key{0};
    static constexpr std::size_t kRoot = 1;

    Key key(Tick at, std::size_t leaf) { return Key{at} << 64 | (order_++ * kEntries + leaf); }
    static std::size_t leaf_of(Key key) { return static_cast<std::size_t>(key) & (kEntries - 1); }
    void replay(std::size_t leaf, Key key);
    void grow();

    std::vector<Key> tree_;            ///< children of node n are 2n and 2n + 1; the upper half are the leaves
    std::vector<std::size_t> number_;  ///< by leaf
    std::vector<std::size_t> vacant_;  ///< leaves
    std::size_t size_ = 0;
    std::uint64_t order_ = 0;
};

}  // namespace cxlvp
