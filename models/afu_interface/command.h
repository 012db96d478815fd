// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu_interface/command_code.h"
#include "cxlvp/afu_interface/response_code.h"

namespace cxlvp::afu {

/// What happens when the translation of a command fails: ah_cabt.
enum class TranslationOrder : std::uint8_t {
    strict = 0,  ///< in order; the operating system is asked
    abort = 1,
    page = 2,
    pref = 3,
    spec = 7,  ///< only with a translation that the PSL has already
};

/// A command of an AFU: the command interface (ah_c*), one at each cycle.
struct Command {
    std::uint8_t tag = 0;
    std::uint16_t code = 0;  ///< `CommandCode`, or whatever the AFU says
    TranslationOrder order = TranslationOrder::strict;
    std::uint64_t ea = 0;       ///< effective address
    std::uint16_t context = 0;  ///< process handle (ah_cch); 0 in dedicated mode
    std::uint16_t size = 128;   ///< bytes
    bool parity_ok = true;      ///< of tag, code and address
};

/// The end of a command: the response interface (ha_r*).
struct Response {
    std::uint8_t tag = 0;
    ResponseCode code = ResponseCode::done;
    int credits = 1;             ///< that the AFU gets back (ha_rcredits)
    std::uint16_t itag = 0;      ///< of an XLAT command (ha_rditag, PSL9)
    std::uint8_t page_size = 0;  ///< 0 4 KiB, 2 64 KiB, 3 2 MiB, 4 16 MiB, 5 1 GiB, 7 16 GiB (ha_rpagesize, PSL9)
};

}  // namespace cxlvp::afu
