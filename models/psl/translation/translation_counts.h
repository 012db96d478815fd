// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::psl {

/// What a translator counted, besides its caches.
struct TranslationCounts {
    std::uint64_t translations = 0;          ///< answers of any kind
    std::uint64_t real_mode = 0;             ///< those without translation (SR.R = 0)
    std::uint64_t not_known = 0;             ///< only what is cached was asked for, and it was not
    std::uint64_t walks = 0;                 ///< of a segment table, a page table or a tree
    std::uint64_t not_kept = 0;              ///< walks whose result an invalidation overtook
    std::uint64_t segment_faults = 0;        ///< DS; status SF
    std::uint64_t segment_table_faults = 0;  ///< ST
    std::uint64_t page_faults = 0;           ///< no entry
    std::uint64_t protection_faults = 0;     ///< an entry that does not allow the access, also by key
    std::uint64_t unsupported = 0;           ///< modes and tables that are refused (status 0xB4)
    std::uint64_t bus_errors = 0;            ///< tables that could not be read or written
};

}  // namespace cxlvp::psl
