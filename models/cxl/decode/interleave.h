// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace cxlvp::cxl {

/// The unit of HDM decoder bases and sizes, in bytes (CXL r3.1 8.2.4.20.3).
inline constexpr std::uint64_t kHdmUnit = std::uint64_t{1} << 28;

/// The ways that an IW code (CXL r3.1 8.2.4.20.7) stands for: 0..4 are 1, 2, 4, 8, 16, and 8..A are 3, 6, 12; nothing
/// for other codes.
std::optional<unsigned> ways_of_code(unsigned iw);
/// The IW code of a number of ways; nothing when no code has it.
std::optional<unsigned> code_of_ways(unsigned ways);
/// The granularity in bytes that an IG code stands for: 256 << IG for IG 0..6; nothing for other codes.
std::optional<std::uint64_t> granularity_of_code(unsigned ig);
/// The IG code of a granularity in bytes; nothing when no code has it.
std::optional<unsigned> code_of_granularity(std::uint64_t granularity);

/// Interleave arithmetic of one decoder or window (CXL r3.1 8.2.4.20.13): granules of consecutive addresses go round
/// 1, 2, 4, 8, 16, 3, 6 or 12 ways.
///
/// Routing selects a way by the absolute host physical address (HPA) and passes it on unchanged. An endpoint takes the
/// offset from the base of its decoder and removes what routing has used. All functions take constant time.
class Interleave {
public:
    /// One way: everything goes to way 0 and nothing is removed.
    Interleave() = default;
    /// From the IW and IG codes of a register; nothing when one is illegal.
    static std::optional<Interleave> from_codes(unsigned iw, unsigned ig);
    /// From the number of ways and the granularity in bytes; nothing when one is not encodable.
    static std::optional<Interleave> from_ways(unsigned ways, std::uint64_t granularity);

    unsigned ways() const { return (mod3_ ? 3u : 1u) << bits_; }
    std::uint64_t granularity() const { return std::uint64_t{1} << shift_; }
    /// The codes as registers hold them.
    unsigned iw() const { return mod3_ ? 8u + bits_ : bits_; }
    unsigned ig() const { return shift_ - 8u; }
    /// How many ways are told apart by address bits alone, as log2: 0 for 1 and 3 ways, 2 for 4 and 12.
    unsigned way_bits() const { return bits_; }
    /// True for 3, 6 and 12 ways, whose granules are also counted modulo 3.
    bool modulo_three() const { return mod3_; }
    /// The lowest address bit that selects a way.
    unsigned first_bit() const { return shift_; }

    /// The way an HPA goes, 0..ways-1: (HPA / granularity) mod ways.
    unsigned way(std::uint64_t hpa) const {
        const std::uint64_t granule = hpa >> shift_;
        const unsigned low = static_cast<unsigned>(granule) & ((1u << bits_) - 1);
        return mod3_ ? static_cast<unsigned>((granule >> bits_) % 3) << bits_ | low : low;
    }

    /// What an endpoint makes of an offset from the base of its decoder: bytes from the DPA base of the decoder.
    std::uint64_t device_offset(std::uint64_t offset) const {
        std::uint64_t turn = offset >> (shift_ + bits_);
        if (mod3_) turn /= 3;
        return turn << shift_ | (offset & (granularity() - 1));
    }

    /// The inverse of `device_offset` for an endpoint whose addresses go `way` (0..ways-1) in a decoder at `base` (a
    /// multiple of `kHdmUnit`). The base matters to 3, 6 and 12 ways only: where it is not a multiple of ways x
    /// granularity, the round begins with another way.
    std::uint64_t host_offset(std::uint64_t device_offset, unsigned way, std::uint64_t base) const {
        std::uint64_t turn = device_offset >> shift_;
        const unsigned low = way & ((1u << bits_) - 1);
        if (mod3_) {
            const unsigned first = static_cast<unsigned>((base >> (shift_ + bits_)) % 3);
            turn = turn * 3 + ((way >> bits_) + 3 - first) % 3;
        }
        return (turn << bits_ | low) << shift_ | (device_offset & (granularity() - 1));
    }

    /// Bytes from `hpa` to the end of its granule; all that is left of the address space for one way.
    std::uint64_t contiguous(std::uint64_t hpa) const {
        return ways() == 1 ? ~hpa : granularity() - (hpa & (granularity() - 1));
    }

private:
    Interleave(unsigned shift, unsigned bits, bool mod3)
        : shift_(static_cast<std::uint8_t>(shift)), bits_(static_cast<std::uint8_t>(bits)), mod3_(mod3) {}

    std::uint8_t shift_ = 8;  ///< log2 of the granularity
    std::uint8_t bits_ = 0;   ///< way_bits()
    bool mod3_ = false;
};

}  // namespace cxlvp::cxl
