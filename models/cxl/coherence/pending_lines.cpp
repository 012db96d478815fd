// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/pending_lines.h"

namespace cxlvp::cxl {

bool PendingLines::snooped(std::uint64_t line, Mesi most) {
    bool found = false;
    for (Request* request = first_; request != nullptr; request = request->next_) {
        if (line < request->lines_.first || line > request->lines_.last) continue;
        request->most_ = std::min(request->most_, most);
        found = true;
    }
    return found;
}

}  // namespace cxlvp::cxl
