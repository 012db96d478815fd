// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/cxl/hdm/hdm_config.h"

namespace cxlvp::cxl {

/// Bytes of a block of component registers (CXL r3.1 8.2.3).
inline constexpr std::uint64_t kComponentBlockSize = 0x10000;
/// Offset of the CXL.cache and CXL.mem registers in it, from which capability pointers count.
inline constexpr std::uint64_t kCacheMemOffset = 0x1000;

/// What a block of component registers holds. A pointer is the offset of a capability structure from
/// `kCacheMemOffset`, below 0x1000 and behind the capability array; 0 leaves the capability out.
struct ComponentConfig {
    std::uint64_t ras_pointer = 0x100;
    std::uint64_t link_pointer = 0x200;
    std::uint64_t hdm_pointer = 0x300;
    bool multiple_header_recording = false;
    HdmConfig hdm;

    static const Schema<ComponentConfig>& schema();
};

}  // namespace cxlvp::cxl
