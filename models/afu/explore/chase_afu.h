// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu/explore/explore_afu.h"

namespace cxlvp::afu {

/// Parameters of the chase AFU.
struct ChaseConfig : ExploreConfig {
    ChaseConfig() { size = 8; }

    bool little_endian = false;

    static const Schema<ChaseConfig>& schema();
};

/// Follows a chain of pointers, one read after the other: latency. An access reads `size` bytes, the first eight of
/// which are the effective address of the next; a chain ends after `count` accesses, with a pointer of 0, or with a
/// read that fails.
class ChaseAfu final : public ExploreAfu {
public:
    using Config = ChaseConfig;

    ChaseAfu(const Config& config, const AfuEnvironment& environment);

private:
    void prepare(AfuContext& context) override;
    void fill(AfuContext& context, CommandSlot& slot) override;
    bool consume(AfuContext& context, const CommandSlot& slot, bool ok) override;

    const std::uint16_t read_;
    const bool little_endian_;
    std::vector<std::uint64_t> links_;  ///< address of the next access, by handle
};

}  // namespace cxlvp::afu
