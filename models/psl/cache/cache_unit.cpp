// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/cache/cache_unit.h"

#include <algorithm>
#include <cstring>

namespace cxlvp::psl {

namespace {

LineHold hold_for(LineUse use) {
    return use == LineUse::shared ? LineHold::shared : LineHold::exclusive;
}

}  // namespace

LineCache::Line* CacheUnit::usable(std::uint64_t line, LineHold want) {
    LineCache::Line* found = lines_.find(line);
    if (found == nullptr && lines_.castouts() != 0)
        // A line that waits to be written is still held: it comes back.
        if (const std::optional<LineCache::Line> waiting = lines_.take_castout(line)) found = put(line, *waiting);
    return found != nullptr && found->hold >= want ? found : nullptr;
}

LineCache::Line* CacheUnit::put(std::uint64_t line, const LineCache::Line& content) {
    if (const std::optional<std::uint64_t> displaced = lines_.insert(line, content))
        home_->holds(*displaced, LineHold::none);
    return lines_.find(line);
}

void CacheUnit::open(std::uint64_t line, std::size_t lines, LineHold want, Tick& at) {
    if (home_ != nullptr) home_->open(line, lines, want, at);
}

void CacheUnit::close(std::uint64_t line, std::size_t lines, Tick at) {
    if (home_ == nullptr) return;
    for (std::size_t i = 0; i < lines; ++i) {
        const std::uint64_t each = line + i * kLineBytes;
        home_->holds(each, lines_.held(each));
    }
    home_->close(line, at);
}

LineStatus CacheUnit::bring(std::uint64_t line, LineHold want, bool fetch, RealMemory& memory, LineCache::Line*& found,
                            bool& hit, Tick& at) {
    found = usable(line, want);
    hit = found != nullptr;
    ++(hit ? lines_.counts().hits : lines_.counts().misses);
    if (hit) return LineStatus::done;
    if (!lines_.has_room()) cast_out(memory, at);
    open(line, 1, want, at);
    const LineStatus status = fill(line, want, fetch, memory, found, at);
    close(line, 1, at);
    if (status == LineStatus::done && found == nullptr) ++lines_.counts().uncached;
    return status;
}

/// With the line open, so that nothing happens to it meanwhile; before, while waiting for that, anything may have.
LineStatus CacheUnit::fill(std::uint64_t line, LineHold want, bool fetch, RealMemory& memory, LineCache::Line*& found,
                           Tick& at) {
    found = usable(line, LineHold::shared);
    if (found != nullptr) {
        if (want == LineHold::exclusive) found->hold = LineHold::exclusive;
        return LineStatus::done;
    }
    LineCache::Line content;
    content.hold = want;
    if (fetch && !memory.read(line, content.bytes.data(), kLineBytes, at)) return LineStatus::bus_error;
    if (lines_.has_room()) found = put(line, content);
    return LineStatus::done;
}

LineStatus CacheUnit::entitled(unsigned slice, std::uint64_t line, LineExtra extra, Tick at) {
    if (lines_.locked_by_other(slice, line, at)) return LineStatus::no_lock;
    if (extra == LineExtra::unlock && !lines_.holds_lock(slice, line, at)) return LineStatus::no_lock;
    if (extra == LineExtra::conditional && !lines_.reserved(slice, line)) {
        lines_.cancel_reservation(slice);
        return LineStatus::no_reservation;
    }
    return LineStatus::done;
}

LineStatus CacheUnit::read_uncached(std::uint64_t address, std::uint8_t* data, std::size_t bytes, LineExtra extra,
                                    RealMemory& memory, Tick& at) {
    if (extra == LineExtra::lock) return LineStatus::no_lock;
    const std::uint64_t line = line_of(address);
    open(line, 1, LineHold::shared, at);
    bool good = true;
    if (const LineCache::Line* const found = usable(line, LineHold::shared))
        std::memcpy(data, found->bytes.data() + (address - line), bytes);
    else
        good = memory.read(address, data, bytes, at);
    close(line, 1, at);
    return good ? LineStatus::done : LineStatus::bus_error;
}

LineStatus CacheUnit::write_uncached(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
                                     LineExtra extra, RealMemory& memory, Tick& at) {
    if (extra == LineExtra::unlock) return LineStatus::no_lock;
    if (extra == LineExtra::conditional) return LineStatus::no_reservation;
    const std::uint64_t line = line_of(address);
    open(line, 1, LineHold::exclusive, at);
    bool good = true;
    if (LineCache::Line* const found = usable(line, LineHold::shared)) {
        found->hold = LineHold::exclusive;
        store(slice, address, data, bytes, *found);
    } else {
        good = memory.write(address, data, bytes, at);
    }
    close(line, 1, at);
    return good ? LineStatus::done : LineStatus::bus_error;
}

void CacheUnit::store(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
                      LineCache::Line& content) {
    const std::uint64_t line = line_of(address);
    std::memcpy(content.bytes.data() + (address - line), data, bytes);
    content.modified = true;
    lines_.stored(slice, line);
}

LineStatus CacheUnit::read(unsigned slice, std::uint64_t address, std::uint8_t* data, std::size_t bytes, LineUse use,
                           LineExtra extra, RealMemory& memory, bool& hit, Tick& at) {
    hit = false;
    if (!caches()) return read_uncached(address, data, bytes, extra, memory, at);
    const std::uint64_t line = line_of(address);
    LineStatus status = entitled(slice, line, extra, at);
    if (status != LineStatus::done) return status;
    LineCache::Line* found = nullptr;
    if (use == LineUse::bypass) {
        found = usable(line, LineHold::shared);
        hit = found != nullptr;
        if (hit) ++lines_.counts().hits;
    } else {
        status = bring(line, hold_for(use), true, memory, found, hit, at);
        if (status != LineStatus::done) return status;
        if (found != nullptr && use == LineUse::modified) found->brief = false;
    }
    if (found == nullptr) return read_uncached(address, data, bytes, extra, memory, at);
    if (extra == LineExtra::lock && !lines_.lock(slice, line, at)) return LineStatus::no_lock;
    if (extra == LineExtra::reserve) lines_.reserve(slice, line);
    std::memcpy(data, found->bytes.data() + (address - line), bytes);
    return LineStatus::done;
}

LineStatus CacheUnit::write(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
                            LineUse use, LineExtra extra, RealMemory& memory, bool& hit, Tick& at) {
    hit = false;
    if (!caches()) return write_uncached(slice, address, data, bytes, extra, memory, at);
    const std::uint64_t line = line_of(address);
    LineStatus status = entitled(slice, line, extra, at);
    if (status != LineStatus::done) return status;
    LineCache::Line* found = nullptr;
    if (use == LineUse::bypass) {
        found = usable(line, LineHold::exclusive);
        hit = found != nullptr;
        if (hit) ++lines_.counts().hits;
    } else {
        // A command that may still be refused must not leave a line behind that nobody has filled.
        const bool fetch = bytes < kLineBytes || extra != LineExtra::none;
        status = bring(line, LineHold::exclusive, fetch, memory, found, hit, at);
        if (status != LineStatus::done) return status;
    }
    if (found == nullptr) return write_uncached(slice, address, data, bytes, extra, memory, at);
    // Time may have passed: the lock or the reservation may be lost.
    if (!hit && extra != LineExtra::none) status = entitled(slice, line, extra, at);
    if (status != LineStatus::done) return status;
    store(slice, address, data, bytes, *found);
    if (use != LineUse::bypass) found->brief = use == LineUse::modified_brief;
    if (extra == LineExtra::unlock) lines_.unlock(slice, line, at);
    if (extra == LineExtra::conditional) lines_.cancel_reservation(slice);
    return LineStatus::done;
}

template <class Visitor>
void CacheUnit::for_each_part(std::uint64_t address, std::size_t bytes, Visitor visit) {
    for (std::size_t done = 0; done < bytes;) {
        const std::uint64_t place = address + done;
        const std::uint64_t line = line_of(place);
        const std::size_t part = std::min<std::size_t>(bytes - done, line + kLineBytes - place);
        if (LineCache::Line* const found = usable(line, LineHold::shared)) visit(*found, place - line, done, part);
        done += part;
    }
}

LineStatus CacheUnit::read_block(std::uint64_t address, std::uint8_t* data, std::size_t bytes, RealMemory& memory,
                                 Tick& at) {
    const std::uint64_t line = line_of(address);
    const std::size_t lines = (line_of(address + bytes - 1) - line) / kLineBytes + 1;
    open(line, lines, LineHold::shared, at);
    const bool good = memory.read(address, data, bytes, at);
    // What the cache has may be newer.
    for_each_part(address, bytes,
                  [data](LineCache::Line& found, std::size_t offset, std::size_t done, std::size_t part) {
                      std::memcpy(data + done, found.bytes.data() + offset, part);
                  });
    close(line, lines, at);
    return good ? LineStatus::done : LineStatus::bus_error;
}

LineStatus CacheUnit::write_block(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
                                  RealMemory& memory, Tick& at) {
    const std::uint64_t line = line_of(address);
    const std::size_t lines = (line_of(address + bytes - 1) - line) / kLineBytes + 1;
    open(line, lines, LineHold::exclusive, at);
    const bool good = memory.write(address, data, bytes, at);
    for_each_part(address, bytes, [&](LineCache::Line& found, std::size_t offset, std::size_t done, std::size_t part) {
        found.hold = LineHold::exclusive;
        if (good) std::memcpy(found.bytes.data() + offset, data + done, part);
    });
    for (std::size_t i = 0; i < lines; ++i) lines_.stored(slice, line + i * kLineBytes);
    close(line, lines, at);
    return good ? LineStatus::done : LineStatus::bus_error;
}

LineStatus CacheUnit::touch(unsigned slice, std::uint64_t line, LineUse use, RealMemory& memory, Tick& at) {
    if (use == LineUse::bypass || !caches()) return LineStatus::done;
    const LineStatus status = entitled(slice, line, LineExtra::none, at);
    if (status != LineStatus::done) return status;
    LineCache::Line* found = nullptr;
    bool hit = false;
    return bring(line, hold_for(use), true, memory, found, hit, at);
}

LineStatus CacheUnit::lock(unsigned slice, std::uint64_t line, RealMemory& memory, Tick& at) {
    const LineStatus status = touch(slice, line, LineUse::modified, memory, at);
    if (status != LineStatus::done) return status;
    const bool held = caches() && usable(line, LineHold::exclusive) != nullptr;
    return held && lines_.lock(slice, line, at) ? LineStatus::done : LineStatus::no_lock;
}

LineStatus CacheUnit::unlock(unsigned slice, std::uint64_t line, Tick at) {
    return lines_.unlock(slice, line, at) ? LineStatus::done : LineStatus::no_lock;
}

LineStatus CacheUnit::write_back(std::uint64_t line, bool keep_shared, RealMemory& memory, Tick& at) {
    const LineHold held = lines_.held(line);
    if (held == LineHold::none || (held == LineHold::shared && keep_shared)) return LineStatus::done;
    if (held == LineHold::shared) {
        lines_.remove(line);
        home_->holds(line, LineHold::none);
        return LineStatus::done;
    }
    open(line, 1, LineHold::exclusive, at);
    std::optional<LineCache::Line> content = lines_.remove(line);
    if (!content) content = lines_.take_castout(line);
    bool good = true;
    if (content && content->modified) good = memory.write(line, content->bytes.data(), kLineBytes, at);
    if (!good) ++lines_.counts().lost_lines;
    if (content && good && keep_shared && lines_.has_room()) {
        content->hold = LineHold::shared;
        content->modified = false;
        put(line, *content);
    }
    close(line, 1, at);
    return good ? LineStatus::done : LineStatus::bus_error;
}

LineStatus CacheUnit::push(unsigned slice, std::uint64_t line, bool keep_shared, RealMemory& memory, Tick& at) {
    if (lines_.locked_by_other(slice, line, at)) return LineStatus::no_lock;
    return write_back(line, keep_shared, memory, at);
}

LineStatus CacheUnit::evict(unsigned slice, std::uint64_t line, RealMemory& memory, Tick& at) {
    lines_.cancel_reservation(slice);
    return push(slice, line, false, memory, at);
}

bool CacheUnit::cast_out(RealMemory& memory, Tick& at) {
    const std::optional<std::uint64_t> line = lines_.oldest_castout();
    if (!line) return false;
    open(*line, 1, LineHold::exclusive, at);
    // A snoop or a command may have taken it while this waited.
    const std::optional<LineCache::Line> content = lines_.take_castout(*line);
    if (content && !memory.write(*line, content->bytes.data(), kLineBytes, at)) ++lines_.counts().lost_lines;
    close(*line, 1, at);
    return true;
}

void CacheUnit::flush_all(RealMemory& memory, Tick& at) {
    for (const std::uint64_t line : lines_.all_lines()) write_back(line, false, memory, at);
    while (cast_out(memory, at)) {
    }
}

SnoopAnswer CacheUnit::snoop(Snoop what, std::uint64_t line, std::uint8_t* data, Tick at) {
    return lines_.snoop(what, line, data, at);
}

void CacheUnit::debug(std::uint64_t address, std::uint8_t* data, std::size_t bytes, bool write) {
    lines_.debug(address, data, bytes, write);
}

}  // namespace cxlvp::psl
