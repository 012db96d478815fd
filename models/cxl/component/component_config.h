// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/cxl/component/bi/bi_config.h"
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
    std::uint64_t extended_security_pointer = 0;
    std::uint64_t snoop_filter_pointer = 0;
    std::uint64_t timeout_isolation_pointer = 0;
    std::uint64_t bi_route_table_pointer = 0;
    std::uint64_t bi_decoder_pointer = 0;
    bool multiple_header_recording = false;
    std::uint64_t snoop_filter_group = 0;  ///< 16 bits: ports with one number share a snoop filter
    std::uint64_t snoop_filter_size = 0;   ///< 32 bits, as the register shows it
    HdmConfig hdm;
    BiConfig bi;                           ///< of BI route table and BI decoder
    std::vector<std::uint8_t> root_ports;  ///< extended security: port numbers, 1 to 255 of them

    /// Parameters of a block; `root_ports` is up to the component.
    static const Schema<ComponentConfig>& schema();
};

}  // namespace cxlvp::cxl
