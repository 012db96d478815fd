// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/cxl/decode/interleave.h"
#include "cxlvp/cxl/hdm/hdm_config.h"

namespace cxlvp::cxl {

/// A range of HPAs that one committed decoder takes.
struct DecodeRange {
    std::uint64_t base = 0;      ///< HPA
    std::uint64_t size = 0;      ///< bytes, never 0
    std::uint64_t dpa_base = 0;  ///< endpoint: DPA of the first byte
    Interleave interleave;
    std::array<std::uint8_t, kMaxTargets> ports{};  ///< routing: by way
    std::uint8_t decoder = 0;
    bool host_only = false;
    bool back_invalidate = false;

    /// The HPAs around `hpa`, which is in the range, that go the same way: all of the range with one way, else a
    /// granule of it.
    std::uint64_t first_alike(std::uint64_t hpa) const {
        if (interleave.ways() == 1) return base;
        return std::max(base, hpa & ~(interleave.granularity() - 1));
    }
    std::uint64_t last_alike(std::uint64_t hpa) const {
        const std::uint64_t last = base + (size - 1);
        return interleave.ways() == 1 ? last : std::min(last, hpa | (interleave.granularity() - 1));
    }
    /// Bytes of DPA.
    std::uint64_t dpa_size() const { return size / interleave.ways(); }
};

/// The ranges of a block of decoders, in order of address, for a decode without registers. Holds up to
/// `kMaxHdmDecoders` ranges that do not overlap.
class DecodeTable {
public:
    void clear() { count_ = 0; }
    /// Adds a range that overlaps none in the table.
    void add(const DecodeRange& range);

    std::size_t size() const { return count_; }
    /// The range that holds `hpa`; null when there is none. Constant time: at most six comparisons.
    const DecodeRange* find(std::uint64_t hpa) const {
        const std::uint64_t* base = bases_.data();
        for (std::size_t left = count_; left > 1;) {
            const std::size_t half = left / 2;
            base = base[half] <= hpa ? base + half : base;
            left -= half;
        }
        const DecodeRange& range = ranges_[static_cast<std::size_t>(base - bases_.data())];
        return hpa - range.base < range.size && count_ != 0 ? &range : nullptr;
    }
    /// The range that holds `dpa`; null when there is none.
    const DecodeRange* find_dpa(std::uint64_t dpa) const;

private:
    std::size_t count_ = 0;
    std::array<std::uint64_t, kMaxHdmDecoders> bases_{};  ///< of `ranges_`, close together for the search
    std::array<DecodeRange, kMaxHdmDecoders> ranges_{};
};

}  // namespace cxlvp::cxl
