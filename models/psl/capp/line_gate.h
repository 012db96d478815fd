// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cxlvp/base/sim/context.h"

namespace cxlvp::psl {

/// Accesses under way, so that a line that a card has open is reached by nobody else. Accesses of others pass each
/// other; an access and an opened line that meet wait for the one that came first. In `reserve` timing an access is
/// over before another begins, and nobody waits.
class LineGate {
public:
    /// An access to [first, last], from `enter` to `leave`.
    struct Entry {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        bool opens = false;  ///< by `card`
        unsigned card = 0;

    private:
        friend class LineGate;
        bool entered_ = false;
        LaneScheduler::Ticket* waiting_ = nullptr;
        Entry* before_ = nullptr;
        Entry* behind_ = nullptr;
    };

    explicit LineGate(Context& context) : context_(context) {}
    LineGate(const LineGate&) = delete;
    LineGate& operator=(const LineGate&) = delete;

    /// Waits until nothing stands in the way of `entry`, which lives until `leave`. Gives the later of `at` and when
    /// that is. A caller that cannot wait enters at once.
    Tick enter(Entry& entry, Tick at);
    /// Ends it at `at`.
    void leave(Entry& entry, Tick at);
    /// `enter` and `leave` of a card for [first, last].
    Tick open(std::uint64_t first, std::uint64_t last, unsigned card, Tick at);
    void close(std::uint64_t first, unsigned card, Tick at);
    /// True when a card has lines open that hold [first, last].
    bool opened(std::uint64_t first, std::uint64_t last) const;

    /// Entries that had to wait; for a statistic.
    const std::uint64_t& waits() const { return waits_; }
    void clear_counts() { waits_ = 0; }

private:
    static bool meet(const Entry& a, const Entry& b) {
        return (a.opens || b.opens) && a.first <= b.last && b.first <= a.last;
    }
    bool blocked(const Entry& entry) const;

    Context& context_;
    Entry* oldest_ = nullptr;
    Entry* newest_ = nullptr;
    std::vector<std::unique_ptr<Entry>> pool_;  ///< of opened lines
    std::vector<Entry*> idle_;
    std::uint64_t waits_ = 0;
};

}  // namespace cxlvp::psl
