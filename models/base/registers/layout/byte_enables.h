// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/base/registers/layout/byte_lanes.h"

namespace cxlvp {

/// Byte enables of an access, as in a TLM-2.0 generic payload (IEEE 1666): 0xff enables a byte, every other value
/// disables it, and the pattern repeats over the access. The default enables all bytes. A pattern of length 0 is an
/// error of the initiator.
struct ByteEnables {
    const std::uint8_t* pattern = nullptr;
    std::size_t length = 0;

    bool sound() const { return pattern == nullptr || length != 0; }
    bool enabled(std::size_t byte) const { return pattern == nullptr || pattern[byte % length] == 0xff; }

    /// 0xff for each of the `count` (1..8) bytes from byte `first` of the access that is enabled, the lowest address in
    /// the least significant byte.
    std::uint64_t bytes(std::size_t first, std::size_t count) const {
        return pattern == nullptr ? low_bytes(count) : selected(first, count);
    }

private:
    std::uint64_t selected(std::size_t first, std::size_t count) const;
};

}  // namespace cxlvp
