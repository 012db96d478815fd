// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module.h"
#include "cxlvp/cxl/hdm/hdm_decoders.h"

namespace cxlvp::cxl {

/// Notes in the probe of `tx`, if it carries one, what the decoders of a routing level do with its address.
void probe_level(const Module& level, const HdmDecoders& decoders, Payload& tx);

}  // namespace cxlvp::cxl
