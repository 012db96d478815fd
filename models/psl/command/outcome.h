// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu_interface/response_code.h"

namespace cxlvp::psl {

/// What has become of a command.
struct Outcome {
    enum class Kind : std::uint8_t {
        done,       ///< `code` is the response
        held,       ///< waits for the operating system: `dsisr` and `dar` are presented, then `run` or `refuse`
        interrupt,  ///< INTREQ: source `interrupt` is raised, or is out of range (FAILED, PSL_SERR_An.badsrc)
        notify,     ///< ASB_Notify: the thread of the context is woken; `code` is the response
    };
    Kind kind = Kind::done;
    afu::ResponseCode code = afu::ResponseCode::done;
    bool inform = false;          ///< done with FAULT, and the operating system is told `dsisr` and `dar`
    std::uint8_t page_size = 0;   ///< ha_rpagesize
    std::uint16_t itag = 0;       ///< ha_rditag
    std::uint16_t interrupt = 0;  ///< the low 11 bits of ah_cea
    std::uint64_t dsisr = 0;
    std::uint64_t dar = 0;  ///< effective address of the fault
};

/// What the operating system answers to a fault other than "fixed, try again" (PSL_TFC_An).
enum class FaultAnswer : std::uint8_t {
    address_error,  ///< AE: the response is AERROR
    go_on,          ///< C: the response is PAGED
};

}  // namespace cxlvp::psl
