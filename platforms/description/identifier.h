// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cxlvp::platform {

/// What `is_identifier` accepts, as a regular expression for the JSON Schema.
inline constexpr const char* kIdentifierPattern = "[A-Za-z_][A-Za-z0-9_]*";

/// True for a name that may stand in dotted paths and become the name of a SystemC object: a letter or underscore, then
/// letters, digits and underscores.
bool is_identifier(std::string_view text);

}  // namespace cxlvp::platform
