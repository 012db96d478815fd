// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/host/capi/memory/page_invalidation.h"

namespace cxlvp::host {

/// A page that a process sees.
struct PageMapping {
    std::uint64_t ea = 0;    ///< first byte, aligned to the size
    std::uint64_t real = 0;  ///< likewise
    unsigned shift = 12;     ///< log2 of the size
    bool writable = false;
};

/// How a change of page tables ended.
enum class MapResult {
    ok,
    no_memory,  ///< for the tables themselves
    bus_error,  ///< a table could not be read or written
};

/// The page tables of one address space, of whatever format.
class PageTables {
public:
    virtual ~PageTables() = default;
    /// Sets aside [begin, end) for pages of one size; both are multiples of it. Empty, or why it is not possible.
    virtual std::string claim(std::uint64_t begin, std::uint64_t end, unsigned shift) = 0;
    /// Maps a page of a claimed range, or maps it again. What had to make room is added to `invalidations`.
    virtual MapResult map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) = 0;
    /// Takes a page out if it is mapped, and adds what has to be invalidated.
    virtual MapResult unmap(std::uint64_t ea, unsigned shift, std::vector<PageInvalidation>& invalidations) = 0;
};

}  // namespace cxlvp::host
