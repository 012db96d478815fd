// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/reset_kind.h"

namespace cxlvp::pci {

/// The resets of PCI Express (PCIe 6.6): three conventional ones and the function-level reset.
///
/// | reset      | how it comes about                          | sticky bits | HwInit bits |
/// |------------|---------------------------------------------|-------------|-------------|
/// | `cold`     | power is applied                            | reset       | kept        |
/// | `warm`     | fundamental reset with power kept           | reset       | kept        |
/// | `hot`      | in-band, by the bridge above                | kept        | kept        |
/// | `function` | Initiate Function Level Reset of a function | kept        | kept        |
///
/// A warm reset would keep sticky bits in a device that draws auxiliary power; none is modelled.
enum class Reset : std::uint8_t { cold, warm, hot, function };

/// All resets, for loops.
inline constexpr Reset kResets[] = {Reset::cold, Reset::warm, Reset::hot, Reset::function};

/// What `reset` means to a register file: `ResetKind::warm` is the one of a whole device that keeps sticky bits.
constexpr ResetKind register_reset(Reset reset) {
    switch (reset) {
        case Reset::cold:
        case Reset::warm:
            return ResetKind::cold;
        case Reset::hot:
            return ResetKind::warm;
        case Reset::function:
            return ResetKind::function;
    }
    return ResetKind::cold;
}

/// The reset that a module is asked for as `kind`: the inverse of `register_reset`, where `hot` stands for every reset
/// of the whole device that keeps sticky bits.
constexpr Reset reset_of(ResetKind kind) {
    switch (kind) {
        case ResetKind::cold:
            return Reset::cold;
        case ResetKind::warm:
            return Reset::hot;
        case ResetKind::function:
            return Reset::function;
    }
    return Reset::cold;
}

/// A function has been reset: its configuration space already is; the device behind it has to follow.
struct FunctionReset {
    Reset kind;
    Tick at;
};

}  // namespace cxlvp::pci
