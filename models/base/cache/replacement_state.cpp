// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/cache/replacement_state.h"

namespace cxlvp {

ReplacementState::ReplacementState(std::uint64_t sets, std::uint32_t ways, ReplacementPolicy policy, std::uint64_t seed,
                                   std::string_view name)
    : policy_(policy), ways_(ways), random_(seed, name) {
    // Way 0 is last in every set, so that an empty set fills in the order 0, 1, 2, ...
    if (listed() && packed()) {
        std::uint64_t order = 0;
        for (std::uint64_t digit = 0; digit < kPackedWays; ++digit)
            order |= (digit < ways ? ways - 1 - digit : digit) << (4 * digit);
        packed_.assign(sets, order);
    } else if (listed()) {
        ends_.assign(sets, {static_cast<Way>(ways - 1), 0});
        links_.resize(sets * ways);
        for (std::uint64_t set = 0; set < sets; ++set)
            for (std::uint32_t way = 0; way < ways; ++way)
                links_[set * ways + way] = {static_cast<Way>(way + 1), static_cast<Way>(way - 1)};
    } else if (policy == ReplacementPolicy::tree_plru) {
        while (leaves_ < ways) leaves_ *= 2;
        toward_right_.assign(sets * leaves_, 0);
    }
}

std::uint32_t ReplacementState::victim(std::uint64_t set) {
    switch (policy_) {
        case ReplacementPolicy::lru:
        case ReplacementPolicy::fifo:
            return packed() ? packed_[set] >> (4 * (ways_ - 1)) & 0xf : ends_[set].last;
        case ReplacementPolicy::random:
            return static_cast<std::uint32_t>(random_.below(ways_));
        case ReplacementPolicy::tree_plru:
            break;
    }
    const std::uint8_t* const node = &toward_right_[set * leaves_];
    std::uint32_t at = 1;
    std::uint32_t way = 0;
    for (std::uint32_t half = leaves_ / 2; half != 0; half /= 2) {
        const bool right = node[at] != 0 && way + half < ways_;
        if (right) way += half;
        at = 2 * at + (right ? 1 : 0);
    }
    return way;
}

void ReplacementState::unlink(std::uint64_t set, std::uint32_t way) {
    Links* const links = &links_[set * ways_];
    Ends& ends = ends_[set];
    const Links own = links[way];
    if (ends.first == way)
        ends.first = own.older;
    else
        links[own.newer].older = own.older;
    if (ends.last == way)
        ends.last = own.newer;
    else
        links[own.older].newer = own.newer;
}

void ReplacementState::list_to_front(std::uint64_t set, std::uint32_t way) {
    if (ends_[set].first == way) return;
    unlink(set, way);
    Links* const links = &links_[set * ways_];
    Ends& ends = ends_[set];
    links[way].older = ends.first;
    links[ends.first].newer = static_cast<Way>(way);
    ends.first = static_cast<Way>(way);
}

void ReplacementState::move_to_back(std::uint64_t set, std::uint32_t way) {
    if (packed()) {
        std::uint64_t& order = packed_[set];
        const unsigned last = 4 * (ways_ - 1);
        const std::uint64_t newer = (std::uint64_t{1} << position(order, way)) - 1;
        const std::uint64_t used = ((std::uint64_t{1} << last) - 1) << 4 | 0xf;
        const std::uint64_t older = order & used & ~(newer << 4 | 0xf);
        order = (order & ~used) | std::uint64_t{way} << last | older >> 4 | (order & newer);
        return;
    }
    if (ends_[set].last == way) return;
    unlink(set, way);
    Links* const links = &links_[set * ways_];
    Ends& ends = ends_[set];
    links[way].newer = ends.last;
    links[ends.last].older = static_cast<Way>(way);
    ends.last = static_cast<Way>(way);
}

}  // namespace cxlvp
