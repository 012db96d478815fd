// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace cxlvp::host {

/// What a driver answers when something does not work, with the numbers of Linux.
enum class CapiError {
    none = 0,
    no_entry = 2,        ///< ENOENT
    io = 5,              ///< EIO: the link to the card is down
    no_memory = 12,      ///< ENOMEM
    fault = 14,          ///< EFAULT: bad address
    busy = 16,           ///< EBUSY: in use, or the card did not answer in time
    no_device = 19,      ///< ENODEV
    invalid = 22,        ///< EINVAL
    no_space = 28,       ///< ENOSPC
    range = 34,          ///< ERANGE
    command_failed = 1,  ///< the card ended a command with all ones; software answers -1, which is also EPERM
};

/// The result of a call to the driver, with a text for people when it is an error.
struct [[nodiscard]] CapiStatus {
    CapiError error = CapiError::none;
    std::string text;

    static CapiStatus failed(CapiError error, std::string text) { return {error, std::move(text)}; }
    bool ok() const { return error == CapiError::none; }
    /// 0, or the negative number of the error.
    int code() const { return -static_cast<int>(error); }
};

}  // namespace cxlvp::host
