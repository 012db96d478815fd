// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/cache/flat_map.h"
#include "cxlvp/psl/capp/snoop.h"

namespace cxlvp::psl {

/// Which cards hold which lines, as they have told.
class LineDirectory {
public:
    /// Cards are numbers below this one.
    static constexpr unsigned kMostCards = 32;

    struct Entry {
        std::uint32_t cards = 0;  ///< a bit for each holder
        bool exclusive = false;   ///< the one holder may have it newer than memory
    };

    /// Cards other than `card` that have to be snooped before an access that leaves nobody more than `what` says.
    std::uint32_t others(std::uint64_t line, Snoop what, unsigned card = kMostCards) const;
    /// The entry of the line; one without cards when nobody holds it.
    Entry entry(std::uint64_t line) const;
    /// `card` holds the line like this from now on. To hold it exclusive, no other may hold it.
    void set(std::uint64_t line, unsigned card, LineHold hold);
    /// Nobody holds anything.
    void clear() { lines_.clear(); }
    /// Lines that are held.
    std::size_t lines() const { return lines_.size(); }

private:
    FlatMap<std::uint64_t, Entry> lines_;  ///< by number of the line
};

}  // namespace cxlvp::psl
