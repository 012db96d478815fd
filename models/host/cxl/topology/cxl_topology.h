// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/host/cxl/hdm/hdm_block.h"
#include "cxlvp/host/cxl/hdm/hdm_capability.h"

namespace cxlvp::host {

/// The HDM decoders of a component as discovery has found them.
struct CxlDecoders {
    std::uint64_t address = 0;  ///< of the capability structure
    HdmCapability capability;
    std::vector<HdmDecoderState> states;
};

/// A level that routes: a host bridge, or a switch by its upstream port.
struct CxlLevel {
    std::string name;                   ///< "host bridge 7", "switch hb7/00.0/00.0"
    std::optional<std::uint32_t> uid;   ///< of a host bridge
    std::optional<std::size_t> parent;  ///< level above a switch
    unsigned port = 0;                  ///< of the parent, that leads here
    unsigned ports = 0;                 ///< root ports or downstream ports it has
    std::optional<CxlDecoders> decoders;
};

/// One range of memory of a device, from its CXL Device DVSEC (CXL r3.1 8.1.3.8).
struct CxlRange {
    std::uint64_t dpa = 0;
    std::uint64_t size = 0;
    enum class Media : std::uint8_t { volatile_memory, persistent, unknown };
    Media media = Media::unknown;
};

/// A CXL device with memory or without.
struct CxlDevice {
    std::string path;  ///< of the PCI function, "hb7/00.0/00.0"
    std::optional<std::uint64_t> serial;
    std::size_t level = 0;         ///< the level right above
    unsigned port = 0;             ///< of that level, that leads here
    bool live = false;             ///< the link carries CXL.cache or CXL.mem (Flex Bus Port status)
    bool mem_capable = false;      ///< CXL.mem
    bool host_only = true;         ///< false: device-coherent, a Type 2 device (it has CXL.cache)
    std::uint64_t config = 0;      ///< address of its configuration space
    unsigned dvsec = 0;            ///< offset of its CXL Device DVSEC
    std::vector<CxlRange> ranges;  ///< by DPA, one after the other
    std::optional<CxlDecoders> decoders;
};

/// What routes CXL.mem and what it leads to. A level comes before those below it.
struct CxlTopology {
    std::vector<CxlLevel> levels;
    std::vector<CxlDevice> devices;  ///< in the order of PCI enumeration
};

}  // namespace cxlvp::host
