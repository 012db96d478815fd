// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu_interface/command_code.h"

namespace cxlvp::afu {

/// What a command does with the buffers of its AFU.
enum class CommandKind : std::uint8_t {
    read,     ///< the PSL writes the buffer
    write,    ///< the PSL reads the buffer
    control,  ///< no data
};
inline constexpr unsigned kCommandKinds = 3;

/// The kind of `code`, a code of `CommandCode`; a code without meaning moves no data.
constexpr CommandKind command_kind(std::uint16_t code) {
    switch (static_cast<CommandCode>(code)) {
        case CommandCode::read_cl_na:
        case CommandCode::read_cl_s:
        case CommandCode::read_cl_m:
        case CommandCode::read_cl_lck:
        case CommandCode::read_cl_res:
        case CommandCode::read_pe:
        case CommandCode::read_pna:
            return CommandKind::read;
        case CommandCode::write_mi:
        case CommandCode::write_ms:
        case CommandCode::write_na:
        case CommandCode::write_inj:
        case CommandCode::write_c:
        case CommandCode::write_unlock:
        case CommandCode::cas_e_4b:
        case CommandCode::cas_ne_4b:
        case CommandCode::cas_u_4b:
        case CommandCode::cas_e_8b:
        case CommandCode::cas_ne_8b:
        case CommandCode::cas_u_8b:
            return CommandKind::write;
        default:
            return CommandKind::control;
    }
}

/// True for a compare and swap: `size` bytes of the operand to compare with lie in the buffer first, those to store
/// behind them.
constexpr bool is_compare_and_swap(std::uint16_t code) {
    return code >= static_cast<std::uint16_t>(CommandCode::cas_e_4b) &&
           code <= static_cast<std::uint16_t>(CommandCode::cas_u_8b);
}

}  // namespace cxlvp::afu
