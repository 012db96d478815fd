// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/port/probe_level.h"

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"
#include "cxlvp/cxl/port/port_name.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {

void probe_level(const Module& level, const HdmDecoders& decoders, Payload& tx) {
    RouteProbe* probe = RouteProbe::of(tx);
    if (probe == nullptr) return;
    const HdmHit hit = decoders.decode(tx.get_address());
    if (!hit.hit) return probe->end(level.name(), "no decoder", RouteStatus::no_decoder);
    const Interleave& interleave = decoders.find(tx.get_address())->interleave;
    probe->pass(level.name(),
                fmt::format("decoder {}, way {} of {} at {} -> {}", hit.decoder, hit.way, interleave.ways(),
                            format_quantity(interleave.granularity(), Dimension::bytes), port_name(hit.port)));
}

}  // namespace cxlvp::cxl
