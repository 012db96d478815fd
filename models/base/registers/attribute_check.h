// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/registers/register_file.h"

namespace cxlvp {

/// What the generated attribute test leaves out. Names are those of registers in the map; an unknown one is a
/// `UserError`.
struct AttributeCheckOptions {
    bool mute_all_hooks = false;       ///< test the attributes alone
    std::vector<std::string> muted;    ///< registers whose hooks are off during the test
    std::vector<std::string> skipped;  ///< registers that are not tested (their hooks do more than the table says)
    std::size_t limit = 50;            ///< stop after this many mismatches
};

/// A place where a register file does not do what its table says.
struct AttributeMismatch {
    std::string reg;    ///< "CTRL" or "CHANNEL[3]"
    std::string field;  ///< of the first wrong bit; "undeclared" when no field has it; empty when bits do not matter
    std::string what;   ///< what was done and what was looked at
    std::uint64_t expected;
    std::uint64_t actual;

    /// "CTRL.ENABLE: written 0x1 at byte 0 (4 bytes), then stored value: expected 0x1, got 0x0".
    std::string text() const;
};

/// The generated test of a register map: goes through every bit of every register of `file` and compares it with an
/// independent, bit-by-bit reading of the attributes (`RegisterOracle`). For each register (for the inner elements of
/// long arrays without the single-bit patterns) it combines
///
/// - start values: after reset, all zeros, all ones, alternating both ways;
/// - locks: all open, all closed, and each condition of a joint lock missing alone;
/// - writes: a single 1 and a single 0 at each bit, all zeros, all ones, alternating; full width and each byte,
///   half and word, by narrow accesses and by byte enables where the map allows them; then a second, different write
///   (RWO);
/// - after each: stored value, software read twice (RC), counted warnings;
///
/// and for each kind of reset the survival of every bit of the whole file, with a write after it (RWO again). Registers
/// that a test does not touch must keep their value.
///
/// The file must be as built. Afterwards it is as after a cold reset, with HwInit values restored; warnings are counted
/// and reported as usual. Hooks run unless muted, so that a device whose hooks change registers has to name them in
/// `options`. Returns what differs; empty is success.
std::vector<AttributeMismatch> check_attributes(RegisterFile& file, const AttributeCheckOptions& options = {});

}  // namespace cxlvp
