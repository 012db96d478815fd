// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// What an access does to memory.
enum class Op : std::uint8_t { read, write };

/// One memory access of a requester. `bytes` is at least 1 and `address + bytes - 1` does not pass the end of the
/// 64-bit address space; every source keeps both promises.
struct Access {
    std::uint64_t address = 0;  ///< of the first byte
    std::uint32_t bytes = 0;
    Op op = Op::read;
    Tick gap = 0;          ///< earliest issue, counted from the issue of the previous access (or the start)
    bool depends = false;  ///< true: may start only after the previous access completed (pointer chase)
};

}  // namespace cxlvp::host
