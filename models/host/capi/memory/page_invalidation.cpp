// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/page_invalidation.h"

namespace cxlvp::host {

psl::InvalidateTicket invalidate(psl::Translator& translator, const PageInvalidation& page) {
    if (page.hashed) return translator.tlbie(page.lpid, page.va, page.base_shift);
    if (page.tables) return translator.invalidate_tree(psl::InvalidateScope::of_process(page.lpid, page.pid));
    return translator.invalidate_range(page.lpid, page.pid, page.ea, page.bytes);
}

}  // namespace cxlvp::host
