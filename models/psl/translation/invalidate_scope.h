// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::psl {

/// Whose cached translations an invalidation takes out: everybody's, unless a restriction is set; all that are set must
/// agree. PSL_SLBIA takes `all`, `of_lpid` and `of_process` (IQ 0, 1, 3 with PSL_LBISEL), SLBIA_An takes `of_slice`.
struct InvalidateScope {
    bool by_lpid = false;
    bool by_pid = false;
    bool by_slice = false;
    bool by_handle = false;
    std::uint32_t lpid = 0;
    std::uint32_t pid = 0;
    std::uint8_t slice = 0;
    std::uint16_t handle = 0;

    static InvalidateScope all() { return {}; }
    static InvalidateScope of_lpid(std::uint32_t lpid) {
        InvalidateScope scope;
        scope.by_lpid = true;
        scope.lpid = lpid;
        return scope;
    }
    static InvalidateScope of_process(std::uint32_t lpid, std::uint32_t pid) {
        InvalidateScope scope = of_lpid(lpid);
        scope.by_pid = true;
        scope.pid = pid;
        return scope;
    }
    static InvalidateScope of_slice(std::uint8_t slice) {
        InvalidateScope scope;
        scope.by_slice = true;
        scope.slice = slice;
        return scope;
    }
    /// What one process element brought in.
    static InvalidateScope of_handle(std::uint8_t slice, std::uint16_t handle) {
        InvalidateScope scope = of_slice(slice);
        scope.by_handle = true;
        scope.handle = handle;
        return scope;
    }
};

}  // namespace cxlvp::psl
