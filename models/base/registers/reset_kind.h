// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp {

/// What a reset takes away. The names follow PCI Express: a cold reset is the power-on (fundamental) reset, a warm
/// reset keeps power, a function-level reset concerns one function. Sticky bits survive the last two.
enum class ResetKind : std::uint8_t { cold, warm, function };

/// All kinds, for loops.
inline constexpr ResetKind kResetKinds[] = {ResetKind::cold, ResetKind::warm, ResetKind::function};

/// "cold", "warm" or "function".
constexpr const char* to_string(ResetKind kind) {
    switch (kind) {
        case ResetKind::cold:
            return "cold";
        case ResetKind::warm:
            return "warm";
        case ResetKind::function:
            return "function";
    }
    return "?";
}

}  // namespace cxlvp
