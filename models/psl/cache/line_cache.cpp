// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/cache/line_cache.h"

#include <algorithm>
#include <cstring>

namespace cxlvp::psl {

namespace {

std::uint64_t sets_of(const LineCacheConfig& config) {
    return std::max<std::uint64_t>(config.size / (config.ways * kLineBytes), 1);
}

}  // namespace

LineCache::LineCache(const LineCacheConfig& config) : config_(config), lines_(sets_of(config), config.ways) {
    castouts_.reserve(config.castouts);
}

LineCache::Line* LineCache::find(std::uint64_t line) {
    Lines::Line* const found = lines_.touch(key(line));
    return found != nullptr ? &found->payload : nullptr;
}

const LineCache::Line* LineCache::find_quietly(std::uint64_t line) const {
    const Lines::Line* const found = lines_.peek(key(line));
    return found != nullptr ? &found->payload : nullptr;
}

LineCache::Line* LineCache::find_anywhere(std::uint64_t line) {
    if (Lines::Line* const found = lines_.peek(key(line))) return &found->payload;
    for (Castout& castout : castouts_)
        if (castout.line == line) return &castout.content;
    return nullptr;
}

LineHold LineCache::held(std::uint64_t line) const {
    const Line* const found = const_cast<LineCache*>(this)->find_anywhere(line);
    return found != nullptr ? found->hold : LineHold::none;
}

/// A locked line is never displaced: it counts as just used. There are more ways than locks.
void LineCache::keep_locked(std::uint64_t line) {
    for (const Lock& lock : locks_)
        if (lock.active && ((key(lock.line) ^ key(line)) & (lines_.sets() - 1)) == 0) lines_.touch(key(lock.line));
}

std::optional<std::uint64_t> LineCache::insert(std::uint64_t line, const Line& content) {
    keep_locked(line);
    std::optional<Lines::Victim> victim = lines_.insert(key(line), content);
    if (!victim) return std::nullopt;
    const std::uint64_t displaced = victim->key * kLineBytes;
    lose_reservations(displaced);
    if (victim->payload.modified) {
        ++counts_.castouts;
        castouts_.push_back({displaced, victim->payload});
        return std::nullopt;
    }
    ++counts_.drops;
    return displaced;
}

std::optional<LineCache::Line> LineCache::remove(std::uint64_t line) {
    lose_reservations(line);
    for (Lock& lock : locks_)
        if (lock.line == line) lock.active = false;
    std::optional<Lines::Victim> taken = lines_.invalidate(key(line));
    if (!taken) return std::nullopt;
    return taken->payload;
}

void LineCache::stored(unsigned slice, std::uint64_t line) {
    for (unsigned i = 0; i < kSlices; ++i)
        if (i != slice && reservations_[i].line == line) reservations_[i].active = false;
}

void LineCache::lose_reservations(std::uint64_t line) {
    for (Reservation& reservation : reservations_)
        if (reservation.line == line) reservation.active = false;
}

std::optional<std::uint64_t> LineCache::oldest_castout() const {
    if (castouts_.empty()) return std::nullopt;
    return castouts_.front().line;
}

std::optional<LineCache::Line> LineCache::take_castout(std::uint64_t line) {
    const auto at =
        std::find_if(castouts_.begin(), castouts_.end(), [line](const Castout& c) { return c.line == line; });
    if (at == castouts_.end()) return std::nullopt;
    const Line content = at->content;
    castouts_.erase(at);
    return content;
}

void LineCache::expire(Tick at) {
    for (Lock& lock : locks_) {
        if (!lock.active || at < lock.until) continue;
        lock.active = false;
        ++counts_.lost_locks;
    }
}

bool LineCache::lock(unsigned slice, std::uint64_t line, Tick at) {
    if (locked_by_other(slice, line, at)) return false;
    Lock& lock = locks_[slice];
    if (lock.active && lock.line != line) return false;
    lock = {line, at + config_.lock_timeout, true};
    return true;
}

bool LineCache::holds_lock(unsigned slice, std::uint64_t line, Tick at) {
    expire(at);
    return locks_[slice].active && locks_[slice].line == line;
}

bool LineCache::unlock(unsigned slice, std::uint64_t line, Tick at) {
    if (!holds_lock(slice, line, at)) return false;
    locks_[slice].active = false;
    return true;
}

bool LineCache::locked_by_other(unsigned slice, std::uint64_t line, Tick at) {
    expire(at);
    for (unsigned i = 0; i < kSlices; ++i)
        if (i != slice && locks_[i].active && locks_[i].line == line) return true;
    return false;
}

void LineCache::reserve(unsigned slice, std::uint64_t line) {
    reservations_[slice] = {line, true};
}

bool LineCache::reserved(unsigned slice, std::uint64_t line) const {
    return reservations_[slice].active && reservations_[slice].line == line;
}

void LineCache::cancel_reservation(unsigned slice) {
    reservations_[slice].active = false;
}

SnoopAnswer LineCache::snoop(Snoop what, std::uint64_t line, std::uint8_t* data, Tick at) {
    ++counts_.snoops;
    expire(at);
    SnoopAnswer answer;
    Line* const found = find_anywhere(line);
    if (found == nullptr) return answer;
    answer.hit = true;
    for (const Lock& lock : locks_) {
        if (!lock.active || lock.line != line) continue;
        answer.keeps = found->hold;
        answer.locked_until = lock.until;
        return answer;
    }
    ++counts_.snoop_hits;
    answer.modified = found->modified;
    if (found->modified) {
        ++counts_.interventions;
        std::memcpy(data, found->bytes.data(), kLineBytes);
    }
    // A line that waits to be written is written now.
    if (take_castout(line)) return answer;
    if (what == Snoop::share && !(found->brief && found->modified)) {
        found->hold = LineHold::shared;
        found->modified = false;
        answer.keeps = LineHold::shared;
    } else {
        remove(line);
    }
    return answer;
}

void LineCache::debug(std::uint64_t address, std::uint8_t* data, std::size_t bytes, bool write) {
    const std::uint64_t line = line_of(address);
    Line* const found = find_anywhere(line);
    if (found == nullptr) return;
    std::uint8_t* const place = found->bytes.data() + (address - line);
    if (write)
        std::memcpy(place, data, bytes);
    else
        std::memcpy(data, place, bytes);
}

void LineCache::clear() {
    lines_.invalidate_all();
    castouts_.clear();
    for (unsigned slice = 0; slice < kSlices; ++slice) release_slice(slice);
}

void LineCache::release_slice(unsigned slice) {
    locks_[slice].active = false;
    reservations_[slice].active = false;
}

std::vector<std::uint64_t> LineCache::all_lines() {
    std::vector<std::uint64_t> all;
    lines_.for_each([&all](std::uint64_t number, const Lines::Line&) { all.push_back(number * kLineBytes); });
    return all;
}

}  // namespace cxlvp::psl
