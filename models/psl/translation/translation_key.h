// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/invalidate_scope.h"

namespace cxlvp::psl {

/// What finds an entry of a translation cache. Caches that entries of several owners share leave out what does not
/// count: a TLB knows no process element, and one for virtual addresses no process.
struct TranslationKey {
    std::uint64_t page = 0;   ///< page or segment number, in units of its own size; its low bits choose the set
    std::uint64_t space = 0;  ///< segment that the page is counted in, or what else tells equal pages apart
    std::uint32_t lpid = 0;
    std::uint32_t pid = 0;
    std::uint32_t owner = 0;  ///< `owner_of`
    std::uint32_t kind = 0;   ///< size of the page or segment

    /// Names a process element within all slices.
    static constexpr std::uint32_t owner_of(std::uint8_t slice, std::uint16_t handle) {
        return std::uint32_t{slice} << 16 | handle;
    }
    /// Without branches: look-ups compare on the hot path.
    bool operator==(const TranslationKey& other) const {
        return ((page ^ other.page) | (space ^ other.space) | (lpid ^ other.lpid) | (pid ^ other.pid) |
                (owner ^ other.owner) | (kind ^ other.kind)) == 0;
    }
    bool within(const InvalidateScope& scope) const {
        return (!scope.by_lpid || scope.lpid == lpid) && (!scope.by_pid || scope.pid == pid) &&
               (!scope.by_slice || scope.slice == owner >> 16) &&
               (!scope.by_handle || scope.handle == (owner & 0xffff));
    }
};

/// Neighbouring pages of one space fall into neighbouring sets; spaces are spread.
struct TranslationKeyBits {
    std::uint64_t operator()(const TranslationKey& key) const {
        const std::uint64_t tag = key.space ^ (std::uint64_t{key.lpid} << 48) ^ (std::uint64_t{key.pid} << 16) ^
                                  (std::uint64_t{key.owner} << 32) ^ (std::uint64_t{key.kind} << 56);
        return key.page + ((tag * 0x9E3779B97F4A7C15u) >> 32);
    }
};

}  // namespace cxlvp::psl
