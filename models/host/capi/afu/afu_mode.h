// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

/// Programming model that an AFU is used in (CAIA, programming models).
enum class AfuMode : std::uint8_t { none = 0, dedicated = 1, directed = 2 };

}  // namespace cxlvp::host
