// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/core_id.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

/// What software writes to COMMAND.
enum class MailboxCommand : std::uint32_t {
    run = 0x000,
    pause = 0xc2f,
    go_on = 0x5db,    ///< CONTINUE: run the VCQ at HEAD (again)
    restart = 0xb78,  ///< skip the VCQ at HEAD
    abort = 0x6f6,
    flush = 0x3a5,
};

/// Bits 7:0 of STATUS.
enum class MailboxState : std::uint8_t {
    idle = 0x01,
    busy = 0x10,
    hold = 0x20,
    paused = 0x28,
    success = 0x40,
    error = 0x80,
    offline = 0x88,
};

/// Bits of INTERRUPT and INTERRUPT_MASK.
inline constexpr std::uint32_t kInterruptDone = 1;
inline constexpr std::uint32_t kInterruptError = 2;

/// How a VCQ ended.
struct Outcome {
    ErrorCode code = ErrorCode::ok;
    CoreId core = CoreId::sys;
    std::uint8_t index = 0;  ///< entry of the failing command
    bool in_child = false;   ///< STATUS says ECHILD, CHILD has the code

    bool ok() const { return code == ErrorCode::ok; }
};

/// A value of STATUS or CHILD.
constexpr std::uint32_t make_status(MailboxState state, ErrorCode code = ErrorCode::ok, CoreId core = CoreId::sys,
                                    std::uint8_t index = 0) {
    return std::uint32_t{static_cast<std::uint8_t>(state)} | std::uint32_t{static_cast<std::uint8_t>(core)} << 8 |
           std::uint32_t{static_cast<std::uint8_t>(code)} << 16 | std::uint32_t{index} << 24;
}

/// BOOT_STATUS and SW_BOOT_STATUS of firmware that is ready.
inline constexpr std::uint32_t kBootGood = 0x66;
inline constexpr std::uint32_t kBootMask = 0x77;
inline constexpr std::uint32_t kSwStarted = 1u << 0;
inline constexpr std::uint32_t kSwReady = 1u << 1;
inline constexpr std::uint32_t kSwMission = 1u << 6 | 1u << 7;

/// Cores by their place in CORE_ENABLE, which has two bits for each.
inline constexpr CoreId kEnableOrder[] = {CoreId::hc,  CoreId::aes, CoreId::sm4,  CoreId::sm3, CoreId::hcq,
                                          CoreId::qse, CoreId::pke, CoreId::drbg, CoreId::ccp};
/// What the two bits of a core that is enabled say.
inline constexpr std::uint32_t kCoreEnabled = 1;

}  // namespace cxlvp::crypto
