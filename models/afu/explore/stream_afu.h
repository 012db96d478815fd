// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu/explore/explore_afu.h"
#include "cxlvp/afu/explore/stream_config.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp::afu {

/// Reads and writes in a linear, strided or random order, with a number of commands in flight: bandwidth and latency.
/// Every process has a stream of its own. What is written are bytes that count up.
class StreamAfu final : public ExploreAfu {
public:
    using Config = StreamConfig;

    StreamAfu(const Config& config, const AfuEnvironment& environment);

private:
    struct Stream {
        Random random;
        std::uint64_t next = 0;  ///< offset of the next access
    };

    void prepare(AfuContext& context) override;
    void fill(AfuContext& context, CommandSlot& slot) override;

    const Config config_;
    std::vector<Stream> streams_;  ///< by handle
};

}  // namespace cxlvp::afu
