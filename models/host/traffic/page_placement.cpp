// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/page_placement.h"

#include <utility>

namespace cxlvp::host {

PagePlacement::PagePlacement(std::unique_ptr<TrafficSource> source, const PagePlacementConfig& config,
                             std::string_view name)
    : source_(std::move(source)), mapper_(config, name) {}

bool PagePlacement::next(Access& out) {
    if (rest_.bytes != 0)
        out = rest_;
    else if (!source_->next(out))
        return false;
    rest_.bytes = 0;
    const std::uint64_t room = mapper_.page_size() - (out.address & (mapper_.page_size() - 1));
    if (out.bytes > room) {
        rest_ = {out.address + room, static_cast<std::uint32_t>(out.bytes - room), out.op, 0, false};
        out.bytes = static_cast<std::uint32_t>(room);
    }
    out.address = mapper_.translate(out.address);
    return true;
}

}  // namespace cxlvp::host
