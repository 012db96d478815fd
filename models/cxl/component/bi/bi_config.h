// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::cxl {

/// Whose back-invalidation is committed.
enum class BiKind : std::uint8_t {
    route_table,  ///< switch upstream port
    decoder,      ///< root port, downstream port or device
};

/// What is fixed about a BI route table or BI decoder when it is built.
struct BiConfig {
    bool explicit_commit = false;         ///< changes take effect by Commit only
    bool hdm_d_capable = false;           ///< decoder: knows HDM-D flows as well
    std::uint64_t commit_time_base = 1;   ///< 0..15: time that a commit takes, in units of the scale
    std::uint64_t commit_time_scale = 0;  ///< 0..7: 1 us, 10 us, ... 10 s

    static const Schema<BiConfig>& schema();
};

}  // namespace cxlvp::cxl
