// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/afu_interface/command_code.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/command/command_kind.h"

namespace cxlvp::psl {

/// A row of the command table.
struct CommandInfo {
    const char* name = "";
    CommandKind kind = CommandKind::unknown;
    bool on_v1 = false;  ///< PSL8 has it
    bool on_v2 = false;  ///< PSL9 has it
    SizeRule size = SizeRule::none;
    Access access = Access::none;
    LineUse use = LineUse::bypass;
    LineExtra extra = LineExtra::none;
    std::uint8_t port = 0;  ///< DMA port of an XLAT command

    /// True when a PSL of this version has the command.
    constexpr bool on(Caia caia) const { return caia == Caia::v1 ? on_v1 : on_v2; }
    /// The AFU gets data through the buffer interface.
    constexpr bool data_to_afu() const { return kind == CommandKind::read || kind == CommandKind::read_pe; }
    /// The AFU is asked for data through the buffer interface.
    constexpr bool data_from_afu() const { return kind == CommandKind::write || kind == CommandKind::compare_and_swap; }
};

/// Number of commands that the table names.
std::size_t command_count();
/// Code and row `i` of the table, below `command_count()`; for pages and tests.
std::uint16_t command_code(std::size_t i);

/// The row of `code` (13 bits of ah_com); a row of kind `unknown` when there is none. Commands that only the first
/// public header of 2014 has are unknown too.
const CommandInfo& command_info(std::uint16_t code);

}  // namespace cxlvp::psl
