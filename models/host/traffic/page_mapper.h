// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/base/cache/flat_map.h"
#include "cxlvp/host/traffic/page_placement_config.h"

namespace cxlvp::host {

/// Gives every virtual page a physical frame when it is first touched, as an operating system does, by one of the
/// policies of `PlacementPolicy`. A page keeps its frame. A frame region that is full is passed over, as Linux falls
/// back to another node; only `split` insists on its region.
class PageMapper {
public:
    /// Throws `UserError` naming `name` when `config` breaks a rule of `PagePlacementConfig::check`.
    PageMapper(const PagePlacementConfig& config, std::string_view name);

    /// The physical address of `address`. Throws `UserError` with the numbers when its page needs a frame and none is
    /// left.
    std::uint64_t translate(std::uint64_t address) {
        const std::uint64_t page = address >> page_shift_;
        if (page != last_page_ || !any_) select(page);
        return last_frame_ | (address & page_mask_);
    }
    std::uint64_t page_size() const { return page_mask_ + 1; }

    std::size_t regions() const { return regions_.size(); }
    /// Pages placed in a region; with the identity policy, pages touched in it.
    const std::uint64_t& pages(std::size_t region) const { return regions_[region].used; }
    /// Identity policy: pages touched outside all regions.
    const std::uint64_t& pages_outside() const { return outside_; }
    /// Interleave policy: pages that went to another region because theirs was full.
    const std::uint64_t& fallbacks() const { return fallbacks_; }

private:
    struct Region {
        std::uint64_t base = 0;
        std::uint64_t frames = 0;
        std::uint64_t weight = 1;
        std::uint64_t used = 0;
    };

    void select(std::uint64_t page);
    std::uint64_t place(std::uint64_t page);
    std::uint64_t take_frame(std::size_t region);
    std::size_t interleaved(std::uint64_t page);
    [[noreturn]] void out_of_frames(std::size_t first, std::size_t last, std::uint64_t page) const;

    std::string name_;
    PlacementPolicy policy_;
    InterleaveIndex index_;
    unsigned page_shift_ = 0;
    std::uint64_t page_mask_;
    std::uint64_t boundary_;
    std::vector<Region> regions_;
    std::uint64_t total_weight_ = 0;
    std::size_t turn_ = 0;                          ///< interleave: region whose turn it is
    std::uint64_t turn_pages_ = 0;                  ///< interleave: pages it got in this turn
    FlatMap<std::uint64_t, std::uint64_t> frames_;  ///< address of the frame by page number
    bool any_ = false;
    std::uint64_t last_page_ = 0;
    std::uint64_t last_frame_ = 0;
    std::uint64_t outside_ = 0;
    std::uint64_t fallbacks_ = 0;
};

}  // namespace cxlvp::host
