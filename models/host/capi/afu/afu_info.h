// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/adapter/capi_machine.h"
#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/bus/driver_log.h"

namespace cxlvp::host {

/// Programming model of an AFU.
enum class AfuMode : std::uint8_t { none = 0, dedicated = 1, directed = 2 };

/// What the driver takes from an AFU descriptor (CAIA, AFU descriptor).
struct AfuInfo {
    std::uint32_t interrupts = 0;  ///< that a context needs at least, without that of the PSL
    std::uint32_t processes = 0;   ///< most contexts in directed mode
    std::uint32_t records = 0;     ///< configuration records
    bool dedicated = false;
    bool directed = false;
    std::uint64_t record_bytes = 0;   ///< of one configuration record
    std::uint64_t record_offset = 0;  ///< of the first, from the descriptor
    bool psa = false;                 ///< has a problem state area
    bool process_psa = false;         ///< each process has its own part of it
    std::uint64_t psa_bytes = 0;      ///< of such a part
    std::uint64_t psa_offset = 0;     ///< of the first part in the area
    std::uint64_t error_bytes = 0;    ///< of the error buffer
    std::uint64_t error_offset = 0;   ///< from the descriptor

    /// Reads the descriptor at `offset` of p2. The AFU must have been reset.
    static AfuInfo read(CapiBus& bus, std::uint64_t offset);
    /// What the driver demands of it: ENODEV when `psa_area` bytes do not hold the parts of all processes; EINVAL when
    /// a configuration record is not there, or there are no processes for directed mode. Parts smaller than a page of
    /// the operating system are logged.
    CapiStatus check(CapiBus& bus, std::uint64_t offset, std::uint64_t psa_area, std::uint64_t page_bytes,
                     DriverLog& log) const;
};

}  // namespace cxlvp::host
