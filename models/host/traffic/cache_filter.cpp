// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/cache_filter.h"

#include <optional>
#include <string>
#include <utility>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

CacheFilter::Store::Store(Level which_level, const CacheLevelConfig& config, std::uint64_t line, std::uint64_t seed,
                          std::string_view name)
    : level(which_level),
      latency(config.latency),
      lines(config.sets(line), config.ways, config.replacement, seed, name) {}

CacheFilter::CacheFilter(std::unique_ptr<TrafficSource> source, const CacheFilterConfig& config, std::uint64_t seed,
                         std::string_view name)
    : source_(std::move(source)), inclusive_(config.inclusion == CacheInclusion::inclusive) {
    Diagnostics errors;
    config.check("", std::string(name), errors);
    errors.throw_if_any();
    while (std::uint64_t{1} << line_shift_ < config.line) ++line_shift_;
    const auto add = [&](Level level, const CacheLevelConfig& store, const char* suffix) {
        if (store.size != 0) stores_.emplace_back(level, store, config.line, seed, std::string(name) + suffix);
    };
    add(kL1, config.l1, ".l1");
    add(kL2, config.l2, ".l2");
    add(kLlc, config.llc, ".llc");
}

bool CacheFilter::next(Access& out) {
    if (stores_.empty()) return source_->next(out);
    while (delivered_ == ready_.size()) {
        ready_.clear();
        delivered_ = 0;
        Access access;
        if (!source_->next(access)) return false;
        take(access);
    }
    out = ready_[delivered_++];
    return true;
}

void CacheFilter::take(const Access& access) {
    gap_ += access.gap;
    linked_ = linked_ && access.depends;
    const std::uint64_t last = (access.address + (access.bytes - 1)) >> line_shift_;
    bool read = false;
    for (std::uint64_t line = access.address >> line_shift_;; ++line) {
        const std::size_t before = ready_.size();
        look_up(line, access.op == Op::write);
        if (ready_.size() != before) {
            // The other lines of this access do not wait for each other, and later ones wait for the last.
            linked_ = false;
            read = true;
        }
        if (line == last) break;
    }
    linked_ = linked_ || read;
}

void CacheFilter::look_up(std::uint64_t line, bool write) {
    std::size_t found = 0;
    for (; found < stores_.size(); ++found) {
        CacheLevelCounts& counts = counts_[stores_[found].level];
        if (stores_[found].lines.lookup(line) != nullptr) {
            ++counts.hits;
            break;
        }
        ++counts.misses;
    }
    const bool miss = found == stores_.size();
    gap_ += stores_[miss ? found - 1 : found].latency;
    if (miss) emit(line, Op::read, std::exchange(gap_, 0), linked_);
    for (std::size_t at = found; at-- > 0;) insert(at, line, false);
    if (write) stores_.front().lines.touch(line)->dirty = true;
}

void CacheFilter::insert(std::size_t at, std::uint64_t line, bool dirty) {
    const auto victim = stores_[at].lines.insert(line, {}, dirty);
    if (!victim) return;
    bool changed = victim->dirty;
    for (std::size_t before = 0; inclusive_ && before < at; ++before) {
        const auto copy = stores_[before].lines.invalidate(victim->key);
        changed = changed || (copy && copy->dirty);
    }
    if (!changed) return;
    ++counts_[stores_[at].level].writebacks;
    write_back(at + 1, victim->key);
}

void CacheFilter::write_back(std::size_t at, std::uint64_t line) {
    if (at == stores_.size())
        emit(line, Op::write, 0, false);
    else if (auto* const present = stores_[at].lines.touch(line))
        present->dirty = true;
    else
        insert(at, line, true);
}

void CacheFilter::emit(std::uint64_t line, Op op, Tick gap, bool depends) {
    ready_.push_back({line << line_shift_, std::uint32_t{1} << line_shift_, op, gap, depends});
}

}  // namespace cxlvp::host
