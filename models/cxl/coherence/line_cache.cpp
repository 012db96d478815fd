// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/line_cache.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/cxl/coherence/lines.h"

namespace cxlvp::cxl {

std::string LineCache::Config::problem() const {
    const std::uint64_t sets = size / (ways * kLine);
    if (size == 0 || (sets != 0 && sets * ways * kLine == size && (sets & (sets - 1)) == 0)) return {};
    return fmt::format("{} bytes are no power of two of sets of {} lines", size, ways);
}

LineCache::LineCache(const Config& config)
    : config_(config), lines_(std::max<std::uint64_t>(1, config.size / (config.ways * kLine)), config.ways) {}

Mesi LineCache::state(std::uint64_t line) const {
    const Store::Line* entry = lines_.peek(line);
    return entry != nullptr ? entry->payload.state : Mesi::invalid;
}

std::optional<LineCache::Victim> LineCache::fill(std::uint64_t line, Mesi state, std::uint32_t grant) {
    if (!present() || state == Mesi::invalid) return std::nullopt;
    const auto victim = lines_.insert(line, {state, grant});
    if (!victim) return std::nullopt;
    return Victim{victim->key, victim->payload.grant, victim->payload.state == Mesi::modified};
}

void LineCache::set(std::uint64_t line, Mesi state) {
    if (Store::Line* entry = lines_.touch(line)) entry->payload.state = state;
}

Mesi LineCache::limit(std::uint64_t line, Mesi most) {
    Store::Line* entry = lines_.peek(line);
    if (entry == nullptr) return Mesi::invalid;
    const Mesi before = entry->payload.state;
    if (most == Mesi::invalid)
        lines_.invalidate(line);
    else
        entry->payload.state = std::min(before, most);
    return before;
}

}  // namespace cxlvp::cxl
