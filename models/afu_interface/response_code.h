// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::afu {

/// How a command ended: ha_response.
enum class ResponseCode : std::uint8_t {
    done = 0x00,
    aerror = 0x01,   ///< the operating system refused the address; later commands are flushed until RESTART
    derror = 0x03,   ///< uncorrectable data; later commands are flushed until RESTART
    nlock = 0x04,    ///< lock not possible or not held
    nres = 0x05,     ///< no reservation
    flushed = 0x06,  ///< an earlier command of this context failed; issue again after RESTART
    fault = 0x07,    ///< translation failed and the operating system is not waited for
    failed = 0x08,   ///< illegal: parity, size, alignment, code, credit
    paged = 0x0A,    ///< the operating system says "later"; issue again after RESTART
    context = 0x0B,  ///< no such context
    comp_eq = 0x0C,  ///< compare and swap: was equal (PSL9)
    comp_neq = 0x0D,
    cas_inv = 0x0E,
    no_itag = 0x0F,  ///< no translation tag is free (PSL9)
};

}  // namespace cxlvp::afu
