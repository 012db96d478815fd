// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/psl/command/translation_order_policy.h"

namespace cxlvp::psl {

/// Timing and rules of the commands of a slice. Cycles are those of ha_pclock.
struct CommandConfig {
    std::uint64_t credits = 64;           ///< commands outstanding (ha_croom)
    std::uint64_t pipeline_cycles = 184;  ///< from the turn of a command to its translation
    std::uint64_t response_cycles = 4;    ///< from the end of the work to the response
    std::uint64_t beat_bytes = 64;        ///< that the buffer interface moves in a cycle
    std::uint64_t cache_cycles = 8;       ///< of an access that the cache serves
    TranslationOrderPolicy order;
    static const Schema<CommandConfig>& schema();
};

}  // namespace cxlvp::psl
