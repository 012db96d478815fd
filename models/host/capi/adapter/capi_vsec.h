// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/adapter/capi_machine.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/cxl/pci/pci_config.h"

namespace cxlvp::host {

/// What a CAPI card says of itself in its vendor-specific extended capability, id 0x1280 (PCIe 7.9.5).
struct CapiVsec {
    static constexpr unsigned kId = 0x1280;
    static constexpr unsigned kMinBytes = 0x80;
    static constexpr unsigned kMaxSlices = 4;
    static constexpr std::uint64_t kUnit = 64 * kKiB;

    // Offsets of what the driver writes.
    static constexpr unsigned kModeControl = 0x0a, kImageState = 0x13;
    // Status.
    static constexpr unsigned kSecondPort = 0x80, kUnsupported = 0x60;
    // Mode control.
    static constexpr unsigned kProtocolSize = 0xe0, kProtocol256TB = 0x20, kProtocolEnable = 0x01;
    // Image state.
    static constexpr unsigned kUserImage = 0x80, kPerstLoads = 0x20, kPerstUser = 0x10;

    unsigned offset = 0;  ///< of the capability in configuration space
    unsigned slices = 0;
    unsigned status = 0;
    unsigned psl_revision = 0;
    unsigned caia_major = 0;
    unsigned caia_minor = 0;
    unsigned base_image = 0;
    unsigned image_state = 0;
    // Bytes, from BAR0 on; sizes are those of one slice.
    std::uint64_t descriptor_offset = 0;
    std::uint64_t descriptor_bytes = 0;
    std::uint64_t problem_state_offset = 0;
    std::uint64_t problem_state_bytes = 0;

    /// Finds and reads it. ENODEV when there is none, EINVAL when it is too short.
    static CapiStatus read(PciConfig& config, CapiVsec& vsec);
    /// What the driver demands: EBUSY for the second port of a card; ENODEV when the processor speaks another CAIA, or
    /// CAIA 2 without radix tables; EINVAL for modes of interrupts it does not support, no or too many AFUs, no
    /// descriptors, problem states that do not fit into `bar0_bytes`.
    CapiStatus check(const CapiMachine& machine, std::uint64_t bar0_bytes) const;
};

}  // namespace cxlvp::host
