// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cxlvp/base/cache/set_associative.h"
#include "cxlvp/base/config/schema.h"

namespace cxlvp::cxl {

/// Which lines other caches may hold, and how (CXL r3.1 3.3.3 for the one of an HDM-DB device). It is inclusive: a line
/// it does not have is in no cache. The caches it watches are agents 0 to 63. Lines are numbers, address / 64.
class SnoopFilter {
public:
    struct Config {
        std::uint64_t lines = 64 * 1024;
        std::uint64_t ways = 16;
        static const Schema<Config>& schema();
        /// What is wrong with lines and ways; empty when nothing is.
        std::string problem() const;
    };
    /// What is known of a line.
    struct Entry {
        std::uint64_t holders = 0;  ///< bit for each agent
        bool any = false;           ///< its one holder may have it exclusive or modified; else all have it shared
        std::uint32_t grant = 0;    ///< number of the last grant
    };
    /// A line that had to make room: the caches of its holders must give it up.
    struct Victim {
        std::uint64_t line = 0;
        std::uint64_t holders = 0;
    };

    explicit SnoopFilter(const Config& config);

    /// What is known of a line; an entry without holders when nothing is.
    Entry find(std::uint64_t line) const;
    /// `agent` holds the line from now on: alone when `any`, else with those that have it. Gives the line that left.
    std::optional<Victim> add(std::uint64_t line, unsigned agent, bool any, std::uint32_t grant = 0);
    /// The holders of the line keep it shared only.
    void share(std::uint64_t line);
    /// Nobody holds the line any more.
    void remove(std::uint64_t line) { lines_.invalidate(line); }
    /// `agent` has given the line of `grant` back. Does nothing when there was a newer grant since.
    void remove(std::uint64_t line, unsigned agent, std::uint32_t grant);
    /// `agent` does not hold the line any more, whatever it was granted.
    void drop(std::uint64_t line, unsigned agent);
    /// `agent` holds nothing any more.
    void remove_agent(unsigned agent);
    void clear() { lines_.invalidate_all(); }

    std::uint64_t size() const { return lines_.size(); }
    /// Lines that have had to leave.
    std::uint64_t evictions() const { return lines_.counts().evictions; }
    void reset_counts() { lines_.reset_counts(); }

private:
    using Store = SetAssociative<Entry>;

    void drop(std::uint64_t line, Store::Line& entry, unsigned agent);

    Store lines_;
};

}  // namespace cxlvp::cxl
