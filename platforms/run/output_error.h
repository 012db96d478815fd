// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace cxlvp::platform {

/// Results could not be written: no permission, no space, no such folder. The text names the file and the reason.
class OutputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace cxlvp::platform
