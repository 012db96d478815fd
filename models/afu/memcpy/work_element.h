// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::afu {

/// What a work element of the memcpy AFU asks for: the low six bits of its first byte.
enum class WorkCommand : std::uint8_t { copy = 0, interrupt = 1, increment = 4, atomic = 5 };

/// How a work element ended: bits of its status byte. More than one may be set.
enum WorkStatus : std::uint8_t {
    kWorkComplete = 0x80,
    kWorkTranslationFault = 0x40,  ///< PAGED or FAULT
    kWorkAerror = 0x20,
    kWorkDerror = 0x10,
    kWorkPslFault = 0x08,       ///< any other response that is no success
    kWorkInvalidSource = 0x04,  ///< an interrupt that the process does not have
    kWorkTerminated = 0x02,     ///< the process was terminated before the end
    kWorkUndefined = 0x01,      ///< no such command, or not in this form
};

/// Operations of an atomic element: its field `cmd_extra`.
enum class WorkAtomic : std::uint8_t { cas_ne_8 = 0x10, cas_e_8 = 0x11 };

/// An element of the work queue of a process: 32 bytes, big-endian.
struct WorkElement {
    static constexpr std::size_t kBytes = 32;
    static constexpr std::size_t kStatusOffset = 1;
    static constexpr std::uint8_t kValid = 0x80;
    static constexpr std::uint8_t kWrap = 0x40;

    std::uint8_t command = 0;  ///< with `kValid` and `kWrap`
    std::uint8_t status = 0;
    std::uint16_t length = 0;  ///< bytes of a copy, number of an interrupt
    std::uint8_t extra = 0;
    std::uint64_t operand = 0;  ///< first of an atomic
    std::uint64_t source = 0;   ///< or the second operand of an atomic
    std::uint64_t destination = 0;

    static WorkElement decode(const std::uint8_t* data);
    void encode(std::uint8_t* data) const;

    bool valid(bool wrap) const { return (command & kValid) != 0 && ((command & kWrap) != 0) == wrap; }
    std::uint8_t code() const { return command & 0x3f; }
};

}  // namespace cxlvp::afu
