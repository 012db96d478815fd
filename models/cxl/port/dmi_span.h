// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <tlm>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/cxl/hdm/hdm_decoders.h"

namespace cxlvp::cxl {

/// Cuts what a level below has said about direct memory access down to [first, last], in the addresses of this level.
/// `granted` is what it has answered: only then the pointer means something.
void clip(tlm::tlm_dmi& dmi, std::uint64_t first, std::uint64_t last, bool granted);

/// Cuts it down to the addresses around `hpa` that go the same way through the decoders of a routing level, which hit.
void clip_to_decoder(tlm::tlm_dmi& dmi, const HdmDecoders& decoders, std::uint64_t hpa, bool granted);

/// Adds the time that this level takes to both latencies.
void add_latency(tlm::tlm_dmi& dmi, Tick latency);

}  // namespace cxlvp::cxl
