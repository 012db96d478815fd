// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cxlvp::bus {

/// One window of an address map.
struct Window {
    std::uint64_t first = 0;
    std::uint64_t last = 0;    ///< inclusive, so that a window may end at the top of the address space
    std::uint64_t offset = 0;  ///< address seen by the target for an access to `first`
    std::size_t port = 0;

    std::uint64_t translate(std::uint64_t address) const { return address - first + offset; }
    std::uint64_t translate_back(std::uint64_t address) const { return address - offset + first; }
};

/// Sorted, disjoint windows. An access belongs to a window only as a whole.
class AddressMap {
public:
    /// Adds a window; the message says why it cannot be (empty on success): reversed, over the top of the address
    /// space, or overlapping another, which is then named by its range.
    std::string add(const Window& window);
    /// The window that holds all of [first, last], or null. `last < first` (an access that wraps) finds nothing.
    /// `hint`, null at first, remembers the last hit of the caller and makes the usual case three comparisons; it must
    /// not be kept across `add`.
    const Window* find(std::uint64_t first, std::uint64_t last, const Window*& hint) const {
        if (hint != nullptr && first >= hint->first && last <= hint->last && first <= last) return hint;
        return search(first, last, hint);
    }
    const std::vector<Window>& windows() const { return windows_; }

private:
    const Window* search(std::uint64_t first, std::uint64_t last, const Window*& hint) const;

    std::vector<Window> windows_;
};

}  // namespace cxlvp::bus
