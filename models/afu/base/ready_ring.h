// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cxlvp::afu {

/// Processes that have something to issue, each at most once, in the order in which they came: the round robin of an
/// AFU.
class ReadyRing {
public:
    /// For handles below `handles`.
    explicit ReadyRing(std::size_t handles) : ring_(handles), queued_(handles) {}

    bool empty() const { return count_ == 0; }
    /// The one that is next; the ring is not empty.
    std::uint16_t front() const { return ring_[head_]; }
    /// Adds `handle` at the end, unless it is there.
    void push(std::uint16_t handle) {
        if (queued_[handle]) return;
        queued_[handle] = true;
        ring_[(head_ + count_++) % ring_.size()] = handle;
    }
    void pop() {
        queued_[ring_[head_]] = false;
        head_ = (head_ + 1) % ring_.size();
        --count_;
    }
    void clear() {
        while (!empty()) pop();
    }

private:
    std::vector<std::uint16_t> ring_;
    std::vector<bool> queued_;  ///< by handle
    std::size_t head_ = 0;
    std::size_t count_ = 0;
};

}  // namespace cxlvp::afu
