// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

/// Commands that software gives through PSL_LLCMD_An (CAIA, process element linked list commands).
enum class ElementCommand : std::uint16_t {
    none = 0,
    terminate = 1,
    remove = 2,
    suspend = 3,
    resume = 4,
    add = 5,
    update = 6,
};

/// "TERMINATE", for people; "?" for what is no command.
constexpr const char* to_string(ElementCommand command) {
    switch (command) {
        case ElementCommand::none:
            return "NONE";
        case ElementCommand::terminate:
            return "TERMINATE";
        case ElementCommand::remove:
            return "REMOVE";
        case ElementCommand::suspend:
            return "SUSPEND";
        case ElementCommand::resume:
            return "RESUME";
        case ElementCommand::add:
            return "ADD";
        case ElementCommand::update:
            return "UPDATE";
    }
    return "?";
}

/// The word sw_command_status of a scheduled process area, big-endian in memory. Software stores it with status 0; the
/// PSL stores it when the command has ended.
struct SwCommandStatus {
    static constexpr std::uint64_t kError = ~std::uint64_t{0};  ///< the command has failed

    std::uint16_t command = 0;  ///< `ElementCommand`, or whatever software says
    std::uint16_t status = 0;   ///< equals `command` when it has ended well
    std::uint16_t psl_id = 0;   ///< which of several chained PSLs
    std::uint16_t handle = 0;   ///< of the process element ("link")

    static constexpr SwCommandStatus decode(std::uint64_t word) {
        return {static_cast<std::uint16_t>(ibm_field(word, 0, 15)), static_cast<std::uint16_t>(ibm_field(word, 16, 31)),
                static_cast<std::uint16_t>(ibm_field(word, 32, 47)),
                static_cast<std::uint16_t>(ibm_field(word, 48, 63))};
    }
    constexpr std::uint64_t encode() const {
        return ibm_place(command, 0, 15) | ibm_place(status, 16, 31) | ibm_place(psl_id, 32, 47) |
               ibm_place(handle, 48, 63);
    }
    /// The word of a command that has ended well.
    static constexpr SwCommandStatus success(std::uint16_t command, std::uint16_t psl_id, std::uint16_t handle) {
        return {command, command, psl_id, handle};
    }
};

/// A value of PSL_LLCMD_An: command in bits 0 to 15, handle in bits 48 to 63.
struct LinkedListCommand {
    std::uint16_t command = 0;
    std::uint16_t handle = 0;

    static constexpr LinkedListCommand decode(std::uint64_t value) {
        return {static_cast<std::uint16_t>(ibm_field(value, 0, 15)),
                static_cast<std::uint16_t>(ibm_field(value, 48, 63))};
    }
    constexpr std::uint64_t encode() const { return ibm_place(command, 0, 15) | ibm_place(handle, 48, 63); }
};

}  // namespace cxlvp::psl
