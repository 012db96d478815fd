// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cxlvp/host/traffic/page_mapper.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// A stream whose virtual addresses are replaced by the physical ones of a `PageMapper`. An access that crosses pages
/// becomes one access per page; those after the first follow it with gap 0 and do not wait for it to complete.
class PagePlacement : public TrafficSource {
public:
    /// Throws `UserError` naming `name` when `config` breaks a rule of `PagePlacementConfig::check`.
    PagePlacement(std::unique_ptr<TrafficSource> source, const PagePlacementConfig& config, std::string_view name);

    /// Throws `UserError` when no frame is left for a page.
    bool next(Access& out) override;
    double progress() const override { return source_->progress(); }
    const PageMapper& mapper() const { return mapper_; }

private:
    std::unique_ptr<TrafficSource> source_;
    PageMapper mapper_;
    Access rest_;  ///< part of an access that lies in pages not yet delivered; virtual, 0 bytes when there is none
};

}  // namespace cxlvp::host
