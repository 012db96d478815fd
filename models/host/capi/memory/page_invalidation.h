// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/hash/segment.h"
#include "cxlvp/psl/translation/translator.h"

namespace cxlvp::host {

/// A page that is no longer what caches of translations may hold: what a host says with tlbie. Its frame must not be
/// used for anything else before the translations under way have ended.
struct PageInvalidation {
    bool hashed = false;  ///< `va` and `base_shift` name the page; else `pid`, `ea` and `bytes`
    std::uint32_t lpid = 0;
    psl::VirtualAddress va;
    unsigned base_shift = 12;
    std::uint32_t pid = 0;
    std::uint64_t ea = 0;
    std::uint64_t bytes = 0;
    bool tables = false;  ///< radix: tables were freed, so that the walk cache of the process has to go as well
};

/// Lets a translator see the invalidation.
psl::InvalidateTicket invalidate(psl::Translator& translator, const PageInvalidation& page);

}  // namespace cxlvp::host
