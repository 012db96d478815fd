// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

#include <systemc>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// `ticks` picoseconds as an `sc_time`. `sc_time::from_value` is a library call of 28 instructions, which a hop makes
/// several times; the value is the only member, so that writing it is the same.
inline sc_core::sc_time to_time(Tick ticks) {
    static_assert(sizeof(sc_core::sc_time) == sizeof(Tick), "sc_time holds more than its value");
    sc_core::sc_time time;
    std::memcpy(static_cast<void*>(&time), &ticks, sizeof ticks);
    return time;
}

}  // namespace cxlvp
