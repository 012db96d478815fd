// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/psl/context/process_element.h"

namespace cxlvp::psl {

/// The process elements that a PSL keeps, so that it need not read memory for each command of an AFU. When it is full
/// the element that was used longest ago makes room. Handles are below the number it was made for.
class ElementCache {
public:
    /// Keeps up to `entries` elements of handles below `handles`; 0 entries: all of them.
    ElementCache(std::size_t entries, std::size_t handles);

    /// The element of `handle`, used last from now on; null pointer when it is not kept. It holds until the next
    /// `insert`, `erase` or `clear`.
    const ProcessElement* find(std::uint16_t handle);
    /// As `find`, without counting as a use.
    const ProcessElement* peek(std::uint16_t handle) const;
    /// Keeps `element`, in place of the one that `handle` has.
    void insert(std::uint16_t handle, const ProcessElement& element);
    void erase(std::uint16_t handle);
    void clear();

    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    /// Elements that had to make room.
    std::uint64_t evictions() const { return evictions_; }

private:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    struct Entry {
        ProcessElement element;
        std::uint16_t handle = 0;
        std::uint32_t newer = kNone;
        std::uint32_t older = kNone;
    };
    std::uint32_t place_of(std::uint16_t handle) const { return handle < place_.size() ? place_[handle] : kNone; }
    std::uint32_t take_place();
    void unlink(std::uint32_t place);
    void link_newest(std::uint32_t place);

    std::size_t capacity_;
    std::vector<std::uint32_t> place_;  ///< of each handle in `entries_`
    std::vector<Entry> entries_;        ///< grows up to the capacity
    std::vector<std::uint32_t> free_;
    std::uint32_t newest_ = kNone;
    std::uint32_t oldest_ = kNone;
    std::size_t size_ = 0;
    std::uint64_t evictions_ = 0;
};

}  // namespace cxlvp::psl
