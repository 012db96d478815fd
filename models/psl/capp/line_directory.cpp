// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/capp/line_directory.h"

namespace cxlvp::psl {

LineDirectory::Entry LineDirectory::entry(std::uint64_t line) const {
    const Entry* const found = lines_.find(line / kLineBytes);
    return found != nullptr ? *found : Entry{};
}

std::uint32_t LineDirectory::others(std::uint64_t line, Snoop what, unsigned card) const {
    const Entry found = entry(line);
    if (what == Snoop::share && !found.exclusive) return 0;
    const std::uint32_t own = card < kMostCards ? std::uint32_t{1} << card : 0;
    return found.cards & ~own;
}

void LineDirectory::set(std::uint64_t line, unsigned card, LineHold hold) {
    Entry changed = entry(line);
    const std::uint32_t bit = std::uint32_t{1} << card;
    changed.cards = hold == LineHold::none ? changed.cards & ~bit : changed.cards | bit;
    changed.exclusive = hold == LineHold::exclusive || (changed.exclusive && (changed.cards & ~bit) != 0);
    if (changed.cards == 0)
        lines_.erase(line / kLineBytes);
    else
        lines_.insert(line / kLineBytes, changed);
}

}  // namespace cxlvp::psl
