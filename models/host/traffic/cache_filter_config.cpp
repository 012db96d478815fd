// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/cache_filter_config.h"

#include <utility>

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kMaxSize = 16 * kGiB;

template <class Level>
Schema<Level> level_schema(const char* latency_origin) {
    return Schema<Level>()
        .bytes("size", &Level::size, {0, kMaxSize}, {"capacity; 0: there is no such level", "assumed"})
        .count("ways", &Level::ways, {1, ReplacementState::kMaxWays}, {"lines per set", "assumed"})
        .time("latency", &Level::latency, {0, us(10)},
              {"time from the core's request to the data of a hit, all earlier levels included", latency_origin})
        .template choice<ReplacementPolicy>("replacement", &Level::replacement,
                                            {{"lru", ReplacementPolicy::lru},
                                             {"tree_plru", ReplacementPolicy::tree_plru},
                                             {"fifo", ReplacementPolicy::fifo},
                                             {"random", ReplacementPolicy::random}},
                                            {"which line of a full set makes room", "assumed"});
}

}  // namespace

L1Config::L1Config() : CacheLevelConfig{48 * kKiB, 12, 0, ReplacementPolicy::lru} {}
L2Config::L2Config() : CacheLevelConfig{2 * kMiB, 16, ns(5), ReplacementPolicy::lru} {}
LlcConfig::LlcConfig() : CacheLevelConfig{32 * kMiB, 16, ns(25), ReplacementPolicy::lru} {}

const Schema<L1Config>& L1Config::schema() {
    static const Schema<L1Config> schema = level_schema<L1Config>("assumed: part of the cycles per instruction");
    return schema;
}

const Schema<L2Config>& L2Config::schema() {
    static const Schema<L2Config> schema = level_schema<L2Config>("assumed");
    return schema;
}

const Schema<LlcConfig>& LlcConfig::schema() {
    static const Schema<LlcConfig> schema = level_schema<LlcConfig>("assumed");
    return schema;
}

const Schema<CacheFilterConfig>& CacheFilterConfig::schema() {
    static const Schema<CacheFilterConfig> schema =
        Schema<CacheFilterConfig>()
            .bytes("line", &CacheFilterConfig::line, {16, 4 * kKiB}, {"line size of all levels", "assumed"})
            .power_of_two()
            .choice("inclusion", &CacheFilterConfig::inclusion,
                    {{"non_inclusive", CacheInclusion::non_inclusive}, {"inclusive", CacheInclusion::inclusive}},
                    {"whether an eviction also takes the line out of earlier levels", "assumed"})
            .group("l1", &CacheFilterConfig::l1, {"first level", "assumed"})
            .group("l2", &CacheFilterConfig::l2, {"second level", "assumed"})
            .group("llc", &CacheFilterConfig::llc, {"last level", "assumed"})
            .check([](const CacheFilterConfig& config, const ConfigNode& node, const std::string& path,
                      Binding& binding) { config.check(node.origin, path, binding.errors()); });
    return schema;
}

void CacheFilterConfig::check(const std::string& where, const std::string& path, Diagnostics& errors) const {
    const std::string prefix = path.empty() ? path : path + ".";
    const auto power_of_two = [](std::uint64_t v) { return v != 0 && (v & (v - 1)) == 0; };
    if (!power_of_two(line) || line < 16 || line > 4 * kKiB) {
        errors.error(where, prefix + "line", fmt::format("{} B is no power of two from 16 to 4096", line));
        return;
    }
    std::uint64_t before = 0;
    for (const auto& [name, level] :
         {std::pair<const char*, const CacheLevelConfig&>{"l1", l1}, {"l2", l2}, {"llc", llc}}) {
        const auto fail = [&, key = std::string(name)](const char* parameter, const std::string& message) {
            errors.error(where, prefix + key + parameter, message);
        };
        if (level.size == 0) continue;
        if (level.ways == 0 || level.ways > ReplacementState::kMaxWays) {
            fail(".ways", fmt::format("{} is out of range (1 to {})", level.ways, ReplacementState::kMaxWays));
            continue;
        }
        const std::uint64_t row = level.ways * line;
        if (level.size > kMaxSize || level.size % row != 0 || !power_of_two(level.size / row))
            fail(".size", fmt::format("{} B in {} ways of {} B lines are not a power of two of sets (multiples of {} B "
                                      "by a power of two are possible, up to {} B)",
                                      level.size, level.ways, line, row, kMaxSize));
        if (inclusion == CacheInclusion::inclusive && level.size < before)
            fail(".size", fmt::format("{} B cannot include the {} B of the level before", level.size, before));
        before = level.size;
    }
}

}  // namespace cxlvp::host
