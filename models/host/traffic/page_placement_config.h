// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::host {

/// Physical memory that pages may be placed in.
struct FrameRegionConfig {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    std::uint64_t weight = 1;

    static const Schema<FrameRegionConfig>& schema();
};

/// Which region gets a page. All but identity take the frames of a region in ascending order as pages are first
/// touched.
enum class PlacementPolicy {
    identity,     ///< physical = virtual address
    first_touch,  ///< the first region that has a free frame
    interleave,   ///< Linux MPOL_WEIGHTED_INTERLEAVE over the regions
    split,        ///< virtual addresses below `boundary` go to the first of two regions, the others to the second
};

/// What weighted interleave counts.
enum class InterleaveIndex {
    touch_order,  ///< pages as they are first touched (Linux: weighted_interleave_nodes, task policy)
    page_number,  ///< the virtual page number (Linux: weighted_interleave_nid, anonymous mappings)
};

/// How the virtual pages of a trace are laid out in physical memory.
struct PagePlacementConfig {
    PlacementPolicy policy = PlacementPolicy::identity;
    std::uint64_t page_size = 4096;
    InterleaveIndex interleave_index = InterleaveIndex::touch_order;
    std::uint64_t boundary = 0;
    std::vector<FrameRegionConfig> regions;

    static const Schema<PagePlacementConfig>& schema();
    /// Adds an error for every rule across parameters that is broken. `where` and `path` say whose parameters they are.
    void check(const std::string& where, const std::string& path, Diagnostics& errors) const;
};

}  // namespace cxlvp::host
