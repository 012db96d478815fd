// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/snoop_filter.h"

#include <fmt/format.h>

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t bit(unsigned agent) {
    return std::uint64_t{1} << agent;
}

}  // namespace

const Schema<SnoopFilter::Config>& SnoopFilter::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .count("lines", &Config::lines, {1, std::uint64_t{1} << 31}, {"lines it can watch", "assumed"})
            .count("ways", &Config::ways, {1, ReplacementState::kMaxWays}, {"lines of a set", "assumed"})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (const std::string problem = config.problem(); !problem.empty())
                    binding.errors().error(node.origin, path + ".lines", problem);
            });
    return schema;
}

std::string SnoopFilter::Config::problem() const {
    const std::uint64_t sets = lines / ways;
    if (sets != 0 && sets * ways == lines && (sets & (sets - 1)) == 0) return {};
    return fmt::format("{} lines are no power of two of sets of {}", lines, ways);
}

SnoopFilter::SnoopFilter(const Config& config) : lines_(config.lines / config.ways, config.ways) {}

SnoopFilter::Entry SnoopFilter::find(std::uint64_t line) const {
    const Store::Line* entry = lines_.peek(line);
    return entry != nullptr ? entry->payload : Entry{};
}

std::optional<SnoopFilter::Victim> SnoopFilter::add(std::uint64_t line, unsigned agent, bool any, std::uint32_t grant) {
    const std::uint64_t others = any ? 0 : find(line).holders;
    const auto victim = lines_.insert(line, {others | bit(agent), any, grant});
    if (!victim) return std::nullopt;
    return Victim{victim->key, victim->payload.holders};
}

void SnoopFilter::share(std::uint64_t line) {
    if (Store::Line* entry = lines_.peek(line)) entry->payload.any = false;
}

void SnoopFilter::drop(std::uint64_t line, Store::Line& entry, unsigned agent) {
    entry.payload.holders &= ~bit(agent);
    if (entry.payload.holders == 0) lines_.invalidate(line);
}

void SnoopFilter::remove(std::uint64_t line, unsigned agent, std::uint32_t grant) {
    Store::Line* entry = lines_.peek(line);
    if (entry != nullptr && entry->payload.grant == grant) drop(line, *entry, agent);
}

void SnoopFilter::drop(std::uint64_t line, unsigned agent) {
    if (Store::Line* entry = lines_.peek(line)) drop(line, *entry, agent);
}

void SnoopFilter::remove_agent(unsigned agent) {
    lines_.invalidate_if([agent](std::uint64_t, Store::Line& entry) {
        entry.payload.holders &= ~bit(agent);
        return entry.payload.holders == 0;
    });
}

}  // namespace cxlvp::cxl
