// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/base/sim/module_registry.h"

namespace cxlvp::platform {

/// Markdown page of the module types: ports and parameters with defaults, ranges, meaning and where defaults come from.
/// `only` names one type, empty means all; a name that does not exist throws `UserError`.
std::string type_reference(const ModuleRegistry& registry, const std::string& only);

/// Markdown page of the registers of the module types that have some. Throws `UserError` for a type named by `only`
/// that does not exist or has no registers.
std::string register_reference(const ModuleRegistry& registry, const std::string& only);

}  // namespace cxlvp::platform
