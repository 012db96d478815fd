// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

/// Where things lie in a scheduled process area, as a PSL derives it from the size in PSL_SPAP_An (CAIA, scheduled
/// processes area). Software has to compute the number of elements in the same way: the command word follows from it.
struct AreaLayout {
    static constexpr std::uint64_t kElementBytes = 128;
    static constexpr std::uint64_t kAddressMask = 0x0FFFFFFFFFFFF000;
    static constexpr std::uint64_t kGranule = 4096;       ///< the size counts these, 1 to 256
    static constexpr std::uint64_t kValid = ibm_bit(63);  ///< V

    bool valid = false;          ///< V; nothing else holds without it
    std::uint64_t base = 0;      ///< real address, a multiple of 4 KiB
    std::uint64_t bytes = 0;     ///< size, a multiple of 4 KiB up to 1 MiB
    std::uint32_t elements = 0;  ///< process elements that fit: handles are below

    /// What a value of PSL_SPAP_An says.
    static constexpr AreaLayout from_register(std::uint64_t spap) {
        if ((spap & kValid) == 0) return {};
        const std::uint64_t bytes = (((spap >> 4) & 0xFF) + 1) * kGranule;
        return {true, spap & kAddressMask, bytes, elements_in(bytes)};
    }
    /// The value of PSL_SPAP_An for an area of `bytes` bytes at `base`, with V.
    static constexpr std::uint64_t to_register(std::uint64_t base, std::uint64_t bytes) {
        return (base & kAddressMask) | (((bytes / kGranule - 1) & 0xFF) << 4) | kValid;
    }
    /// Process elements that an area of `bytes` bytes holds: each takes 16 words of 8 bytes and one of the PSL queue,
    /// and 96 words are for the rest.
    static constexpr std::uint32_t elements_in(std::uint64_t bytes) {
        return bytes / 8 < 96 ? 0 : static_cast<std::uint32_t>((bytes / 8 - 96) / 17);
    }

    /// True when there is an element of `handle`.
    constexpr bool holds(std::uint16_t handle) const { return handle < elements; }
    constexpr std::uint64_t element_address(std::uint16_t handle) const { return base + handle * kElementBytes; }
    /// Of sw_command_status, 8 bytes.
    constexpr std::uint64_t command_address() const { return line(elements + 3); }
    constexpr std::uint64_t queue_address() const { return line(elements + 4); }
    /// Size of the PSL queue: 8 bytes for each element, in whole lines.
    constexpr std::uint64_t queue_bytes() const {
        return (elements * std::uint64_t{8} + kElementBytes - 1) / kElementBytes * kElementBytes;
    }
    /// Of psl_chained_command, the last line that is used.
    constexpr std::uint64_t chained_command_address() const { return queue_address() + queue_bytes() + kElementBytes; }
    /// First byte behind all of that; never beyond `base` + `bytes`.
    constexpr std::uint64_t end() const { return chained_command_address() + kElementBytes; }

    friend constexpr bool operator==(const AreaLayout& a, const AreaLayout& b) {
        return a.valid == b.valid && a.base == b.base && a.bytes == b.bytes;
    }
    friend constexpr bool operator!=(const AreaLayout& a, const AreaLayout& b) { return !(a == b); }

private:
    constexpr std::uint64_t line(std::uint64_t number) const { return base + number * kElementBytes; }
};

}  // namespace cxlvp::psl
