// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "cxlvp/crypto/core/core_selection.h"
#include "cxlvp/crypto/core/core_services.h"
#include "cxlvp/crypto/engine/core_pool.h"
#include "cxlvp/crypto/engine/engine_config.h"

namespace cxlvp::crypto {

/// The cores of an engine: a pool of each kind, and those of the firmware, which VCQs share and nobody waits for. Sets
/// of cores are bits, bit n for core n.
class EngineCores {
public:
    /// Cores of the firmware.
    static constexpr std::uint32_t kFirmware =
        1u << static_cast<unsigned>(CoreId::sys) | 1u << static_cast<unsigned>(CoreId::eac);

    /// As many of each kind as `config` says. Statistics are resources "cores.NAME" of `stats`.
    EngineCores(Context& context, StatGroup& stats, const EngineConfig& config, CoreServices& services);

    /// The cores that there are.
    std::uint32_t present() const { return present_; }
    /// True when of each of `wanted` that there is an instance is free.
    bool free(std::uint32_t wanted) const;
    /// Takes an instance of each of `wanted` that there is, and those of the firmware, into `selection`; they are free.
    void take(std::uint32_t wanted, CoreSelection& selection);
    /// Gives back what `selection` has. It was held for `service`; `residence` is that and the time its VCQ has waited.
    void give_back(CoreSelection& selection, Tick residence, Tick service);

private:
    std::vector<std::unique_ptr<CorePool>> pools_;
    std::array<CorePool*, CoreSelection::kCores> pool_of_{};
    std::unique_ptr<Core> sys_;
    std::unique_ptr<Core> eac_;
    std::uint32_t present_ = kFirmware;
};

}  // namespace cxlvp::crypto
