// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module.h"

namespace cxlvp::cxl {

/// What a host makes of a transaction nobody has answered: a read gives all ones, a write has no effect, and both are
/// complete (PCIe 2.3.2; CXL r3.1 8.2.4.20.2 for a decode miss). With `poison` the data of a read is marked as
/// corrupt, where the transaction can carry the mark.
void complete_unanswered(Payload& tx, bool poison);

/// Counts a CXL.mem request that decoders have missed at `at` as a warning of kind "decode-miss".
void report_miss(Reports::Handle& report, const Payload& tx, Tick at);

}  // namespace cxlvp::cxl
