// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/payload/hash.h"

namespace cxlvp::crypto {

/// Commands of SM3.
enum class Sm3Command : std::uint8_t {
    init = 0x01,
    update = 0x02,    ///< `HashUpdate`
    final = 0x03,     ///< `HashFinal`
    update2d = 0x04,  ///< `HashCopy`
    gather = 0x06,    ///< `HashGather`
    save = 0x07,      ///< `HashContext`
    restore = 0x08,   ///< `HashContext`
};

}  // namespace cxlvp::crypto
