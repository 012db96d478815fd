// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/card/card_config.h"

namespace cxlvp::psl {

/// What lies at a place of a BAR.
struct CardRegion {
    enum class Kind : std::uint8_t {
        nothing,        ///< reserved, the MSI-X structures included: reads 0
        p1,             ///< registers of the adapter
        p1n,            ///< hypervisor registers of `slice`
        p2n,            ///< operating system registers of `slice`
        descriptor,     ///< descriptor space of the AFU of `slice`
        problem_state,  ///< problem state area of the AFU of `slice`
    };
    Kind kind = Kind::nothing;
    unsigned slice = 0;
    std::uint64_t offset = 0;  ///< within the region
};

/// Where registers and AFUs lie in the BARs of a card. BAR2 has the registers of the hypervisor: adapter, MSI-X
/// structures, and from 0x10000 on 0x100 bytes for each slice. BAR0 has the others: 0x1000 bytes of registers for each
/// slice from 0 on, descriptors and problem state areas where the configuration says.
class CardLayout {
public:
    static constexpr unsigned kP2Bar = 0;
    static constexpr unsigned kP1Bar = 2;
    static constexpr std::uint64_t kP1nOffset = 0x10000;

    /// Throws `UserError` that names the parameter, as `CardConfig::check`.
    explicit CardLayout(const CardConfig& config);

    unsigned slices() const { return slices_; }
    /// Sizes of the BARs: powers of two.
    std::uint64_t p1_bytes() const { return p1_bytes_; }
    std::uint64_t p2_bytes() const { return p2_bytes_; }

    /// What lies at `offset` of BAR `bar`. Regions are multiples of 8 bytes, so that an aligned access lies in one.
    CardRegion locate(unsigned bar, std::uint64_t offset) const;

    /// Offsets in BAR2 (`p1n`) and BAR0 (the others), for software written in C++.
    std::uint64_t p1n_offset(unsigned slice) const { return kP1nOffset + slice * kP1nStride; }
    std::uint64_t p2n_offset(unsigned slice) const { return slice * kP2nStride; }
    std::uint64_t descriptor_offset(unsigned slice) const { return descriptors_.begin + slice * descriptors_.each; }
    std::uint64_t problem_state_offset(unsigned slice) const { return states_.begin + slice * states_.each; }
    std::uint64_t problem_state_bytes() const { return states_.each; }

private:
    static constexpr std::uint64_t kP1nStride = 0x100;
    static constexpr std::uint64_t kP2nStride = 0x1000;

    /// Equal areas, one for each slice.
    struct Areas {
        std::uint64_t begin;
        std::uint64_t each;
    };
    bool find(const Areas& areas, CardRegion::Kind kind, std::uint64_t offset, CardRegion& region) const;

    const unsigned slices_;
    const Areas descriptors_;
    const Areas states_;
    const std::uint64_t p1_bytes_;
    const std::uint64_t p2_bytes_;
};

}  // namespace cxlvp::psl
