// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp {

/// A Markdown page about `map` (which must be valid): access rule, table of registers in order of offset, a table of
/// bits for each register from the most significant down (undeclared bits included), and the attributes that occur.
std::string reference_page(const RegisterMap& map);

}  // namespace cxlvp
