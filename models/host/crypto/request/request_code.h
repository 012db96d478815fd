// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

/// How a request stands or ended, as the caller of the driver is told. The numbers are those of Linux `errno`.
enum class RequestCode : std::uint8_t {
    ok = 0,
    eio = 5,            ///< the engine reported an error
    eagain = 11,        ///< refused: central queue and backlog are full, or the driver is suspended
    ebusy = 16,         ///< accepted into the backlog
    enodev = 19,        ///< the engine has no such core
    einval = 22,        ///< outside of what algorithm or engine allow
    ebadmsg = 74,       ///< authentication or signature mismatch
    emsgsize = 90,      ///< longer than the driver or its queue takes at once
    eopnotsupp = 95,    ///< an algorithm or operation that this driver does not offer
    etimedout = 110,    ///< not complete within its time
    einprogress = 115,  ///< accepted
    ecanceled = 125,    ///< thrown away with the queue it was in, or by a suspend that could not wait
};

/// Name of the code in upper case, such as "EINVAL"; "OK" for success.
const char* to_string(RequestCode code);

}  // namespace cxlvp::host
