// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/psl/context/area_layout.h"
#include "cxlvp/psl/context/context_state.h"
#include "cxlvp/psl/context/element_cache.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// The contexts of a slice in AFU-directed mode: which have been added, and their process elements as they were then.
/// What software changes in memory later has no effect until UPDATE, or REMOVE and ADD.
///
/// When fewer elements are kept than there are contexts, an element that made room is read again at its next use, and
/// then is what memory says: only with room for all (`entries` = 0, the default) is that never so.
class ContextTable {
public:
    explicit ContextTable(std::size_t entries = 0);

    /// The area that PSL_SPAP_An names. Another area, or none, drops all contexts.
    void set_area(const AreaLayout& area);
    const AreaLayout& area() const { return area_; }

    /// The context of `handle`; asked for each command of the AFU.
    ContextState lookup(std::uint16_t handle);
    /// As `lookup`, but it does not count as a use of the element.
    ContextState peek(std::uint16_t handle) const;
    /// Reads the element of a context whose element is not kept; `at` is when that begins and ends. An `open` context
    /// whose element no longer says so becomes suspended (S) or terminated (C, T or no V). False when there is no
    /// valid element to be had; look up again in any case.
    bool refetch(std::uint16_t handle, RealMemory& memory, Tick& at);

    /// Reads an element without keeping it; nothing when the handle is beyond the area or the bus answers an error.
    std::optional<ProcessElement> fetch(std::uint16_t handle, RealMemory& memory, Tick& at) const;

    void add(std::uint16_t handle, const ProcessElement& element);
    /// Takes `element` in place of what the PSL knows of a context that has been added.
    void update(std::uint16_t handle, const ProcessElement& element);
    void set_suspended(std::uint16_t handle, bool suspended);
    void terminate(std::uint16_t handle);
    void remove(std::uint16_t handle);
    /// Drops all contexts; the area stays.
    void clear();

    /// Contexts that have been added and not removed.
    std::size_t size() const { return size_; }
    /// Elements read again because they had made room.
    std::uint64_t refetches() const { return refetches_; }
    /// Elements that had to make room.
    std::uint64_t evictions() const { return evictions_before_ + cache_.evictions(); }

private:
    enum class Mark : std::uint8_t { none, open, suspended, terminated };
    Mark mark(std::uint16_t handle) const { return handle < marks_.size() ? marks_[handle] : Mark::none; }
    ContextState state(std::uint16_t handle, const ProcessElement* element) const;

    const std::size_t entries_;
    AreaLayout area_;
    std::vector<Mark> marks_;  ///< of each handle of the area
    ElementCache cache_;
    std::size_t size_ = 0;
    std::uint64_t refetches_ = 0;
    std::uint64_t evictions_before_ = 0;  ///< in areas that are no more
};

}  // namespace cxlvp::psl
