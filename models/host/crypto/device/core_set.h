// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::host {

/// Cores that an engine offers.
class CoreSet {
public:
    constexpr CoreSet() = default;
    static constexpr CoreSet all() { return CoreSet(~std::uint32_t{0}); }
    /// What the register CORE_ENABLE says: two bits for each core, of which 01 means enabled and anything else not. It
    /// has no bits for the firmware and what only the firmware uses; those are always there.
    static CoreSet from_core_enable(std::uint32_t value);

    constexpr bool has(crypto::CoreId core) const { return (bits_ >> number(core) & 1) != 0; }
    constexpr void add(crypto::CoreId core) { bits_ |= 1u << number(core); }
    constexpr void remove(crypto::CoreId core) { bits_ &= ~(1u << number(core)); }

private:
    constexpr explicit CoreSet(std::uint32_t bits) : bits_(bits) {}
    static constexpr unsigned number(crypto::CoreId core) { return static_cast<unsigned>(core) & 31; }

    std::uint32_t bits_ = 0;
};

}  // namespace cxlvp::host
