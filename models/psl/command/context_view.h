// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/translation.h"

namespace cxlvp::psl {

/// What the PSL knows of the context that a command names.
struct ContextView {
    bool valid = false;         ///< false: the response is CONTEXT
    AddressContext address;     ///< what translation needs
    bool has_element = false;   ///< there is a process element in memory, for READ_PE
    std::uint64_t element = 0;  ///< real address of its 128 bytes
};

}  // namespace cxlvp::psl
