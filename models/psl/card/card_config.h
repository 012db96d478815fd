// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/registers/adapter_registers.h"

namespace cxlvp::psl {

/// PCI device ids that software knows as CAPI cards (vendor 0x1014).
enum class CardDevice : std::uint16_t {
    d0477 = 0x0477,
    d044b = 0x044b,
    d04cf = 0x04cf,
    d0601 = 0x0601,
    d0623 = 0x0623,
    d0628 = 0x0628,
};

/// Parameters of a card: what its vendor-specific capability and registers say, and how its areas lie in BAR0.
struct CardConfig {
    /// Unit of offsets and sizes of areas in BAR0.
    static constexpr std::uint64_t kAreaUnit = 64 * kKiB;
    /// What an AFU can address: 24 bits of words of 4 bytes.
    static constexpr std::uint64_t kLargestArea = 64 * kMiB;

    Caia caia = Caia::v1;
    CardDevice device = CardDevice::d0477;
    std::uint64_t slices = 1;
    std::uint64_t descriptor_offset = kMiB;          ///< from BAR0, slice 0
    std::uint64_t descriptor_size = kMiB;            ///< of each slice
    std::uint64_t problem_state_offset = 64 * kMiB;  ///< from BAR0, slice 0
    std::uint64_t problem_state_size = 64 * kMiB;    ///< of each slice
    std::uint64_t psl_revision = 0x1000;
    std::uint64_t caia_minor = 0;
    std::uint64_t base_image = 0;
    bool user_image = true;           ///< loaded at power-on, else the factory image
    bool perst_loads_image = false;   ///< at power-on
    bool perst_selects_user = false;  ///< at power-on
    bool data_cache = true;
    std::uint64_t timebase = 512'000'000;  ///< Hz
    std::uint64_t psl_version = 0;
    std::uint64_t max_invalidations = 1;
    Tick mmio_timeout = us(512);
    Tick protocol_quiet = 100 * kMillisecond;

    static const Schema<CardConfig>& schema();
    /// Throws `UserError` that begins with `name` and names the parameter, for areas that overlap, are not in units of
    /// 64 KiB, or cannot be described.
    void check(const std::string& name) const;
    AdapterTraits adapter() const;
};

}  // namespace cxlvp::psl
