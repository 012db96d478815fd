// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu/base/afu_config.h"
#include "cxlvp/afu/explore/line_commands.h"

namespace cxlvp::afu {

/// Parameters of the ping-pong AFU.
struct PingPongConfig : AfuConfig {
    std::uint64_t request_offset = 0;
    std::uint64_t reply_offset = 128;
    std::uint64_t count = 0;
    std::uint64_t gap = 0;
    CommandCode read_command = CommandCode::read_cl_na;
    CommandCode write_command = CommandCode::write_na;

    static const Schema<PingPongConfig>& schema();
};

}  // namespace cxlvp::afu
