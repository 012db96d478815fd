// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cxlvp/base/core/random.h"

namespace cxlvp {

/// Which line of a full set makes room for a new one.
enum class ReplacementPolicy {
    lru,        ///< the least recently used (true order, all ways)
    tree_plru,  ///< binary tree of direction bits; ways that are no power of two prune the tree
    fifo,       ///< the one inserted first
    random,     ///< any, with equal chance
};

/// The use order of the ways of every set under one policy. It knows no keys and no validity; `SetAssociative` tells it
/// what happens to each way.
class ReplacementState {
public:
    /// `sets` x `ways` ways, at most `kMaxWays` ways. `seed` and `name` feed the random policy only.
    ReplacementState(std::uint64_t sets, std::uint32_t ways, ReplacementPolicy policy, std::uint64_t seed,
                     std::string_view name);

    static constexpr std::uint32_t kMaxWays = 32768;

    /// The line in `way` of `set` was used.
    void touch(std::uint64_t set, std::uint32_t way) {
        if (policy_ == ReplacementPolicy::lru) {
            move_to_front(set, way);
        } else if (policy_ == ReplacementPolicy::tree_plru) {
            point_away(set, way);
        }
    }
    /// A line was put into `way` of `set`.
    void inserted(std::uint64_t set, std::uint32_t way) {
        if (listed()) {
            move_to_front(set, way);
        } else if (policy_ == ReplacementPolicy::tree_plru) {
            point_away(set, way);
        }
    }
    /// The line in `way` of `set` was taken out; the list policies fill this way next.
    void removed(std::uint64_t set, std::uint32_t way) {
        if (listed()) move_to_back(set, way);
    }
    /// The way of a full `set` to give up. With a list policy this is also a free way, if there is one.
    std::uint32_t victim(std::uint64_t set);
    /// True when `victim` finds free ways by itself.
    bool listed() const { return policy_ == ReplacementPolicy::lru || policy_ == ReplacementPolicy::fifo; }
    ReplacementPolicy policy() const { return policy_; }

private:
    static constexpr std::uint32_t kPackedWays = 16;
    using Way = std::uint16_t;
    struct Ends {
        Way first;  ///< most recently used or inserted
        Way last;   ///< next to go
    };
    struct Links {
        Way newer;
        Way older;
    };

    bool packed() const { return ways_ <= kPackedWays; }
    /// Bit position of `way` in the packed order of a set.
    static unsigned position(std::uint64_t order, std::uint64_t way) {
        constexpr std::uint64_t kOnes = 0x1111111111111111;
        const std::uint64_t differ = order ^ (way * kOnes);  // exactly one digit becomes 0
        return static_cast<unsigned>(__builtin_ctzll((differ - kOnes) & ~differ & (8 * kOnes))) - 3;
    }
    void move_to_front(std::uint64_t set, std::uint32_t way) {
        if (!packed()) return list_to_front(set, way);
        std::uint64_t& order = packed_[set];
        const std::uint64_t newer = (std::uint64_t{1} << position(order, way)) - 1;
        order = (order & ~(newer << 4 | 0xf)) | (order & newer) << 4 | way;
    }
    void move_to_back(std::uint64_t set, std::uint32_t way);
    void list_to_front(std::uint64_t set, std::uint32_t way);
    void unlink(std::uint64_t set, std::uint32_t way);
    void point_away(std::uint64_t set, std::uint32_t way) {
        std::uint8_t* const node = &toward_right_[set * leaves_];
        std::uint32_t at = 1;
        for (std::uint32_t half = leaves_ / 2; half != 0; half /= 2) {
            const bool right = (way & half) != 0;
            node[at] = right ? 0 : 1;
            at = 2 * at + (right ? 1 : 0);
        }
    }

    ReplacementPolicy policy_;
    std::uint32_t ways_;
    std::uint32_t leaves_ = 1;                ///< tree: ways rounded up to a power of two
    std::vector<std::uint64_t> packed_;       ///< few ways: by set, one digit of 4 bits per way, newest in the lowest
    std::vector<Ends> ends_;                  ///< more ways: by set
    std::vector<Links> links_;                ///< more ways: by set * ways + way
    std::vector<std::uint8_t> toward_right_;  ///< tree: by set * leaves + node (root is 1), 1 = victim is on the right
    Random random_;
};

}  // namespace cxlvp
