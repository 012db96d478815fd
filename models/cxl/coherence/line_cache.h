// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cxlvp/base/cache/set_associative.h"
#include "cxlvp/base/config/schema.h"
#include "cxlvp/cxl/coherence/opcode.h"

namespace cxlvp::cxl {

/// The tags of a cache with a MESI state for each line. It holds no data: what is in memory is always current, so that
/// time and data cannot disagree. Lines are numbers, address / 64. A cache of size 0 never holds anything.
class LineCache {
public:
    struct Config {
        std::uint64_t size = 0;  ///< bytes
        std::uint64_t ways = 16;
        Tick latency = ns(20);  ///< of a hit

        /// The parameters of `C`, a `Config` with defaults of its own.
        template <class C>
        static Schema<C> schema_of();
        /// What is wrong with size and ways; empty when nothing is.
        std::string problem() const;
    };
    /// A line that left.
    struct Victim {
        std::uint64_t line = 0;
        std::uint32_t grant = 0;
        bool dirty = false;
    };

    explicit LineCache(const Config& config);

    bool present() const { return config_.size != 0; }
    Tick latency() const { return config_.latency; }
    std::uint64_t size() const { return lines_.size(); }

    /// State of a line, without any effect.
    Mesi state(std::uint64_t line) const;
    /// Marks a line as used, if it is there.
    void touch(std::uint64_t line) { lines_.touch(line); }
    /// Puts a line in and gives what had to leave. `grant` comes back with the line when it leaves.
    std::optional<Victim> fill(std::uint64_t line, Mesi state, std::uint32_t grant = 0);
    /// Changes the state of a line that is there, and marks it as used.
    void set(std::uint64_t line, Mesi state);
    /// Takes away what is beyond `most`; gives the state before.
    Mesi limit(std::uint64_t line, Mesi most);
    /// Takes every line out and calls `visit(victim)` for each, in the order of sets and ways.
    template <class Visitor>
    void flush(Visitor visit) {
        lines_.for_each([&](std::uint64_t line, const Store::Line& entry) {
            visit(Victim{line, entry.payload.grant, entry.payload.state == Mesi::modified});
        });
        clear();
    }
    void clear() { lines_.invalidate_all(); }
    /// Calls `visit(line, state)` for every line.
    template <class Visitor>
    void for_each(Visitor visit) {
        lines_.for_each([&](std::uint64_t line, const Store::Line& entry) { visit(line, entry.payload.state); });
    }

private:
    struct Held {
        Mesi state = Mesi::invalid;
        std::uint32_t grant = 0;
    };
    using Store = SetAssociative<Held>;

    const Config config_;
    Store lines_;
};

template <class C>
Schema<C> LineCache::Config::schema_of() {
    return Schema<C>()
        .bytes("size", &C::size, {0, 16 * kGiB}, {"bytes of lines, 0 for no cache", "assumed"})
        .count("ways", &C::ways, {1, ReplacementState::kMaxWays}, {"lines of a set", "assumed"})
        .time("latency", &C::latency, {0, kMillisecond}, {"of a hit", "assumed"})
        .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
            if (const std::string problem = config.problem(); !problem.empty())
                binding.errors().error(node.origin, path + ".size", problem);
        });
}

}  // namespace cxlvp::cxl
