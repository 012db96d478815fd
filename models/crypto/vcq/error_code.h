// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Why a VCQ failed: bits 23:16 of STATUS. The numbers are those of Linux `errno`.
enum class ErrorCode : std::uint8_t {
    ok = 0,
    enoent = 2,          ///< a reference names no object
    eio = 5,             ///< hardware error
    echild = 10,         ///< the cause is in CHILD
    eagain = 11,         ///< the random number generator is not configured
    enomem = 12,         ///< the temporary store is full
    eacces = 13,         ///< the mailbox lacks the right
    efault = 14,         ///< no valid VCQ, or memory that cannot be accessed
    enodev = 19,         ///< core unknown or not enabled
    einval = 22,         ///< a field is out of range
    enospc = 28,         ///< the datastore is full
    epipe = 32,          ///< cut by FLUSH
    enosys = 38,         ///< the core does not know the command
    eproto = 71,         ///< the sequence of commands is not legal
    ebadmsg = 74,        ///< authentication or signature mismatch
    eoverflow = 75,      ///< more submitted than the queue holds
    emsgsize = 90,       ///< a length is out of range
    etimedout = 110,     ///< cut by the watchdog
    ealready = 114,      ///< configured already
    ecanceled = 125,     ///< cut by ABORT
    ekeyrejected = 129,  ///< the object is not a key for this use
};

/// Name of the code in upper case, such as "EINVAL"; "OK" for success.
const char* to_string(ErrorCode code);

}  // namespace cxlvp::crypto
