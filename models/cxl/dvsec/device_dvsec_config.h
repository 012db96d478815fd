// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace cxlvp::cxl {

/// What the memory behind a range is (CXL r3.1 8.1.3.8.2).
enum class MediaType : std::uint8_t { volatile_memory = 0, non_volatile_memory = 1, see_cdat = 2, none = 7 };
/// What the memory behind a range is for (CXL r3.1 8.1.3.8.2).
enum class MemoryClass : std::uint8_t { memory = 0, storage = 1, see_cdat = 2 };

/// A range of memory that a CXL device offers.
struct MemoryRangeConfig {
    std::uint64_t size = 0;  ///< bytes, a multiple of 256 MiB; 0 for a range without memory
    MediaType media = MediaType::volatile_memory;
    MemoryClass memory_class = MemoryClass::memory;
    unsigned desired_interleave = 0;  ///< code: 0 none, 1 256 B, 2 4 KiB, 3 512 B, 4 1 KiB, 5 2 KiB, 6 8 KiB, 7 16 KiB
    unsigned active_timeout = 0;      ///< code: 0 1 s, 1 4 s, 2 16 s, 3 64 s, 4 256 s until the memory is active
};

/// What is fixed about the CXL Device DVSEC of a function.
struct DeviceDvsecConfig {
    /// The most ranges a device has.
    static constexpr unsigned kRanges = 2;

    unsigned revision = 3;  ///< 3, or 1 for the older layout, which ends before CAPABILITY3
    bool cache_capable = false;
    bool mem_capable = true;
    bool mem_hw_init = false;           ///< the media becomes usable without software
    unsigned hdm_count = 1;             ///< ranges: 1 or 2 with `mem_capable`, else 0
    bool writeback_invalidate = false;  ///< knows the command to write back and invalidate its cache
    bool reset_capable = false;         ///< knows the CXL reset
    unsigned reset_timeout = 0;         ///< code: 0 10 ms, 1 100 ms, 2 1 s, 3 10 s, 4 100 s
    bool reset_mem_clear = false;       ///< a CXL reset can clear the memory
    bool multiple_logical_device = false;
    bool viral_capable = false;
    bool pm_init_reporting = false;       ///< PM_INIT_COMPLETE has a meaning
    bool modified_completion = false;     ///< has the enable bit in CONTROL2
    bool direct_p2p_mem = false;          ///< revision 3: has the enable bit in CONTROL
    bool hot_reset_configurable = false;  ///< revision 3: software chooses the state of volatile memory after hot reset
    std::uint64_t cache_size = 0;         ///< bytes: up to 255 units of 64 KiB or 1 MiB; 0 is not reported
    std::array<MemoryRangeConfig, kRanges> ranges{};

    /// Throws `UserError`, which names the field, for what the standard does not allow or cannot encode.
    void check() const;
    /// Bits 3:0 and 15:8 of CAPABILITY2: unit and number of units of `cache_size`. Throws `UserError` when there is no
    /// code.
    std::uint64_t cache_size_bits() const;
    /// Bytes of the DVSEC.
    std::uint64_t length() const { return revision == 1 ? 0x38 : 0x3c; }
};

}  // namespace cxlvp::cxl
