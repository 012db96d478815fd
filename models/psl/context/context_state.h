// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/psl/context/process_element.h"

namespace cxlvp::psl {

/// How a PSL sees a context when a command of the AFU arrives.
struct ContextState {
    enum class Use : std::uint8_t {
        none,        ///< not added, removed, or beyond the area: the command is answered with CONTEXT
        open,        ///< commands may start
        suspended,   ///< commands are held until RESUME
        terminated,  ///< commands that have started may end; new and held ones are answered with CONTEXT
        elsewhere,   ///< may start once the element has been fetched again: `ContextTable::refetch`
    };
    Use use = Use::none;
    /// Null with `none`, and when the element has made room for another. Holds until any context changes.
    const ProcessElement* element = nullptr;
};

}  // namespace cxlvp::psl
