// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/stats/stat.h"

namespace cxlvp {

class StatGroup;

/// The tree of all statistics of a platform, by dotted path. Modules enter their numbers through a `StatGroup`; the
/// registry outlives every group. Listings are sorted by path, segment by segment.
class StatRegistry {
public:
    StatRegistry() = default;
    StatRegistry(const StatRegistry&) = delete;
    StatRegistry& operator=(const StatRegistry&) = delete;

    /// The whole tree nested by path segment; a leaf is an object with the text "kind" (see `Stat::to_json`). `start`
    /// is when the statistics were last cleared; over no time every rate and mean is 0.
    nlohmann::ordered_json to_json(Tick start, Tick now) const;
    /// The whole tree as lines "path,metric,value,unit" with a heading, fields quoted as in RFC 4180. Real numbers have
    /// the fewest digits that read back exactly.
    std::string to_csv(Tick start, Tick now) const;

    /// The leaf at `path`; null pointer when there is none.
    const Stat* find(std::string_view path) const;
    std::size_t size() const { return stats_.size(); }
    /// Calls `f(const Stat&)` for every leaf in order.
    template <class F>
    void for_each(F&& f) const {
        for (const auto& entry : stats_) f(entry.second);
    }
    /// Asks every module to clear its numbers at `at` (see `StatGroup::on_clear`).
    void clear(Tick at) const;

private:
    friend class StatGroup;
    /// Orders paths by segment: "a.b" comes before "a-b.c".
    struct PathLess {
        using is_transparent = void;
        bool operator()(std::string_view a, std::string_view b) const;
    };

    void add(Stat stat);
    void headline(const std::string& path, const std::string& module);
    void remove(const std::string& path) { stats_.erase(path); }

    std::map<std::string, Stat, PathLess> stats_;
    std::vector<const StatGroup*> groups_;  // in order of construction
};

}  // namespace cxlvp
