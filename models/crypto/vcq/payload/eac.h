// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of EAC, errors and alarms.
enum class EacCommand : std::uint8_t {
    read = 0x01,  ///< `EacRead`; reading clears
};

/// Payload of READ.
struct EacRead {
    std::uint64_t destination = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

}  // namespace cxlvp::crypto
