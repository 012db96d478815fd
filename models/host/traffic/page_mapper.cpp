// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/page_mapper.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

PageMapper::PageMapper(const PagePlacementConfig& config, std::string_view name)
    : name_(name),
      policy_(config.policy),
      index_(config.interleave_index),
      page_mask_(config.page_size - 1),
      boundary_(config.boundary) {
    Diagnostics errors;
    config.check("", name_, errors);
    errors.throw_if_any();
    while (std::uint64_t{1} << page_shift_ < config.page_size) ++page_shift_;
    for (const FrameRegionConfig& region : config.regions) {
        regions_.push_back({region.base, region.size >> page_shift_, region.weight, 0});
        total_weight_ += region.weight;
    }
}

void PageMapper::select(std::uint64_t page) {
    const std::uint64_t* const known = frames_.find(page);
    std::uint64_t frame = 0;
    if (known != nullptr) {
        frame = *known;
    } else {
        frame = place(page);
        frames_.insert(page, frame);
    }
    any_ = true;
    last_page_ = page;
    last_frame_ = frame;
}

std::uint64_t PageMapper::place(std::uint64_t page) {
    const std::size_t count = regions_.size();
    switch (policy_) {
        case PlacementPolicy::identity: {
            const std::uint64_t address = page << page_shift_;
            std::uint64_t* pages = &outside_;
            for (Region& region : regions_)
                if ((address - region.base) >> page_shift_ < region.frames) pages = &region.used;
            ++*pages;
            return address;
        }
        case PlacementPolicy::split: {
            const std::size_t region = page << page_shift_ < boundary_ ? 0 : 1;
            if (regions_[region].used == regions_[region].frames) out_of_frames(region, region, page);
            return take_frame(region);
        }
        case PlacementPolicy::first_touch: {
            std::size_t region = 0;
            while (region + 1 < count && regions_[region].used == regions_[region].frames) ++region;
            if (regions_[region].used == regions_[region].frames) out_of_frames(0, count - 1, page);
            return take_frame(region);
        }
        case PlacementPolicy::interleave:
            break;
    }
    const std::size_t due = interleaved(page);
    for (std::size_t step = 0; step < count; ++step) {
        const std::size_t region = (due + step) % count;
        if (regions_[region].used == regions_[region].frames) continue;
        if (step != 0) ++fallbacks_;
        return take_frame(region);
    }
    out_of_frames(0, count - 1, page);
}

std::uint64_t PageMapper::take_frame(std::size_t region) {
    return regions_[region].base + (regions_[region].used++ << page_shift_);
}

std::size_t PageMapper::interleaved(std::uint64_t page) {
    if (index_ == InterleaveIndex::page_number) {
        std::uint64_t target = page % total_weight_;
        std::size_t region = 0;
        while (target >= regions_[region].weight) target -= regions_[region++].weight;
        return region;
    }
    const std::size_t due = turn_;
    if (++turn_pages_ == regions_[due].weight) {
        turn_ = (due + 1) % regions_.size();
        turn_pages_ = 0;
    }
    return due;
}

void PageMapper::out_of_frames(std::size_t first, std::size_t last, std::uint64_t page) const {
    std::uint64_t frames = 0;
    for (std::size_t region = first; region <= last; ++region) frames += regions_[region].frames;
    throw UserError(fmt::format(
        "{}: no frame is left for the page at {:#x}: the {} frames of {} B in {} are all taken ({} pages were placed)",
        name_, page << page_shift_, frames, page_size(),
        first == last ? fmt::format("regions.{}", first) : fmt::format("{} regions", last - first + 1),
        frames_.size()));
}

}  // namespace cxlvp::host
