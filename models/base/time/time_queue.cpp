// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/time_queue.h"

#include <algorithm>

namespace cxlvp {

void TimeQueue::push(Tick at, std::size_t number) {
    if (vacant_.empty()) grow();
    const std::size_t leaf = vacant_.back();
    vacant_.pop_back();
    number_[leaf] = number;
    ++size_;
    const Key added = key(at, leaf);
    // Where something earlier is known nothing changes, nor above.
    for (std::size_t node = number_.size() + leaf; node > 0 && added < tree_[node]; node /= 2) tree_[node] = added;
}

void TimeQueue::pop() {
    const std::size_t leaf = leaf_of(tree_[kRoot]);
    vacant_.push_back(leaf);
    --size_;
    replay(leaf, kVacant);
}

/// Puts `key` into the leaf of the earliest entry.
void TimeQueue::replay(std::size_t leaf, Key key) {
    Key* const tree = tree_.data();
    std::size_t node = number_.size() + leaf;
    tree[node] = key;
    while (node > kRoot) {
        key = std::min(key, tree[node ^ 1]);
        node /= 2;
        tree[node] = key;
    }
}

void TimeQueue::grow() {
    const std::vector<Key> old(tree_.end() - static_cast<std::ptrdiff_t>(number_.size()), tree_.end());
    const std::size_t leaves = std::max<std::size_t>(2 * old.size(), 2);
    number_.resize(leaves);
    for (std::size_t leaf = leaves; leaf-- > old.size();) vacant_.push_back(leaf);
    tree_.assign(2 * leaves, kVacant);
    std::copy(old.begin(), old.end(), tree_.begin() + static_cast<std::ptrdiff_t>(leaves));
    for (std::size_t node = leaves; --node >= kRoot;) tree_[node] = std::min(tree_[2 * node], tree_[2 * node + 1]);
}

}  // namespace cxlvp
