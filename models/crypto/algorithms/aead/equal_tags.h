// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// Whether `tag` is a beginning of `whole` and not empty. All octets are looked at, so that nothing tells how many fit.
inline bool equal_tags(ByteView tag, ByteView whole) {
    if (tag.empty() || tag.size() > whole.size()) return false;
    std::uint8_t difference = 0;
    for (std::size_t i = 0; i < tag.size(); ++i) difference |= static_cast<std::uint8_t>(tag[i] ^ whole[i]);
    return difference == 0;
}

}  // namespace cxlvp::crypto
