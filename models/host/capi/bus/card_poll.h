// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/bus/poll_timer.h"

namespace cxlvp::host {

/// Looks with `done()` until it is true: `ok`. EIO when the link goes down meanwhile, EBUSY after 5 s.
template <class Done>
CapiStatus poll_card(CapiBus& bus, const char* what, Done done) {
    PollTimer timer(bus.host());
    while (true) {
        const bool over = done();
        if (!bus.link_up()) return CapiStatus::failed(CapiError::io, fmt::format("{}: link is down", what));
        if (over) return {};
        if (timer.wait()) continue;
        // Who polls memory has not noticed a link that is down.
        if (!bus.check_link()) return CapiStatus::failed(CapiError::io, fmt::format("{}: link is down", what));
        return CapiStatus::failed(CapiError::busy, fmt::format("{}: no answer in 5 s", what));
    }
}

}  // namespace cxlvp::host
