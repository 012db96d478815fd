// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/core/quirk.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {

QuirkSet quirks_without(const std::vector<std::string>& names) {
    QuirkSet out = QuirkSet::all();
    for (const std::string& name : names) {
        if (name == "all") {
            out = QuirkSet::none();
            continue;
        }
        unsigned number = 0;
        for (unsigned n = 1; n <= kQuirks; ++n)
            if (name == fmt::format("Q-{:02}", n)) number = n;
        if (number == 0)
            throw UserError(fmt::format("quirks_off: there is no quirk '{}' (Q-01 to Q-{})", name, kQuirks));
        out = out.without(static_cast<Quirk>(number));
    }
    return out;
}

}  // namespace cxlvp::crypto
