// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/register_map.h"

namespace cxlvp {

/// Adds every mistake of `map` to `diagnostics`, with the path "MAP.REGISTER.FIELD": bad or double names, widths,
/// misaligned offsets and strides, registers outside the map or overlapping, fields beyond the width or overlapping,
/// reset values that do not fit, missing, needless or unknown locks, access rules that shut a register out.
void validate(const RegisterMap& map, Diagnostics& diagnostics);

}  // namespace cxlvp
