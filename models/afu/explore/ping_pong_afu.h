// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu/base/afu_base.h"
#include "cxlvp/afu/base/ready_ring.h"
#include "cxlvp/afu/explore/ping_pong_config.h"

namespace cxlvp::afu {

/// Bytes of a request and of a reply; the last is a sequence number.
inline constexpr std::size_t kPingPongBytes = 64;

/// Polls 64 bytes in the memory of each process. When the last byte, a sequence number, has changed (it begins with 0),
/// the AFU writes the 64 bytes back to the place of the reply, its letters in upper case and its sequence number
/// unchanged, and polls again. A request lasts from the poll that found it to the end of the write of its reply.
/// In dedicated mode `count` replies end the job.
class PingPongAfu final : public AfuBase {
public:
    using Config = PingPongConfig;

    PingPongAfu(const Config& config, const AfuEnvironment& environment);

    void declare_statistics(StatGroup& stats) const override;
    void clear_statistics() override;

private:
    enum Step : std::uint32_t { kPoll, kReply };
    struct Line {
        std::uint8_t sequence = 0;
        std::uint64_t replies = 0;
        Tick found = 0;  ///< when the poll that found the request was issued
    };

    void on_reset() override;
    void on_context(AfuContext& context, Tick at) override;
    void on_completed(CommandSlot& slot, ResponseCode code, Tick at) override;
    void on_ready(Tick at) override;
    void poll(CommandSlot& slot, AfuContext& context, Tick at);
    void reply(CommandSlot& slot, AfuContext& context, Tick at);
    void polled(CommandSlot& slot, AfuContext& context, Tick at);

    const Config config_;
    std::vector<Line> lines_;  ///< by handle
    ReadyRing ready_;
    std::uint64_t polls_ = 0;
};

}  // namespace cxlvp::afu
