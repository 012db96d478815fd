// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

/// What the driver has to compare itself when a request is complete: two tags in memory. They differ: EBADMSG.
struct TagCheck {
    std::uint64_t expected = 0;  ///< address
    std::uint64_t given = 0;     ///< address
    std::uint32_t length = 0;    ///< 0: nothing to compare

    static constexpr std::uint32_t kMaxLength = 16;
};

}  // namespace cxlvp::host
