// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cxlvp::platform {

/// What makes `text` no UTF-8 text file, as "line:column: reason"; empty when it is one. Control characters other than
/// tab and line ends are refused, so that a binary file is recognised at its first bytes.
std::string find_non_text(std::string_view text);

}  // namespace cxlvp::platform
