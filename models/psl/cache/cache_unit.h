// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/cache/line_cache.h"
#include "cxlvp/psl/capp/snoop.h"
#include "cxlvp/psl/command/command_kind.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// How an access through the cache ended.
enum class LineStatus : std::uint8_t {
    done,
    bus_error,
    no_lock,         ///< another slice has locked the line, or the lock that is needed is not held
    no_reservation,  ///< lost, or never made
};

/// The coherent accesses of a PSL, shared by its slices: what commands do to lines, in time, through the CAPP to
/// memory. A call may be suspended in memory or in the CAPP while others run. `address` is a real one, and an access
/// stays inside its line. Every access to memory is made with its line open at the CAPP, those that keep nothing as
/// well: it would otherwise pass a line that is on its way to memory.
///
/// Without a cache, or before `attach`, every access goes to memory: locks and reservations then never succeed.
class CacheUnit final : public SnoopTarget {
public:
    explicit CacheUnit(const LineCacheConfig& config) : config_(config), lines_(config) {}

    /// Names the CAPP; it outlives this object.
    void attach(SnoopMaster& home) { home_ = &home; }
    /// Lines are kept.
    bool caches() const { return home_ != nullptr && config_.size != 0; }

    /// Reads into `data`. `hit` says that the cache had the data.
    LineStatus read(unsigned slice, std::uint64_t address, std::uint8_t* data, std::size_t bytes, LineUse use,
                    LineExtra extra, RealMemory& memory, bool& hit, Tick& at);
    LineStatus write(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes, LineUse use,
                     LineExtra extra, RealMemory& memory, bool& hit, Tick& at);
    /// Read or write any number of bytes at once, for DMA; nothing is allocated. On PSLs that have DMA there are no
    /// locks.
    LineStatus read_block(std::uint64_t address, std::uint8_t* data, std::size_t bytes, RealMemory& memory, Tick& at);
    LineStatus write_block(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
                           RealMemory& memory, Tick& at);
    /// Brings the line in; nothing happens with `bypass`.
    LineStatus touch(unsigned slice, std::uint64_t line, LineUse use, RealMemory& memory, Tick& at);
    LineStatus lock(unsigned slice, std::uint64_t line, RealMemory& memory, Tick& at);
    LineStatus unlock(unsigned slice, std::uint64_t line, Tick at);
    /// Writes the line to memory if it is modified, and drops it or keeps it shared.
    LineStatus push(unsigned slice, std::uint64_t line, bool keep_shared, RealMemory& memory, Tick& at);
    /// Drops the line, and cancels the reservation of the slice whatever it is on.
    LineStatus evict(unsigned slice, std::uint64_t line, RealMemory& memory, Tick& at);
    /// Reads the 32 bytes at `block`, lets `change(bytes)` alter them, and writes them if it returns true; nobody else
    /// reaches them meanwhile. Without CAPP others may, in `ordered` timing.
    template <class Change>
    LineStatus modify(unsigned slice, std::uint64_t block, RealMemory& memory, Tick& at, Change&& change);

    /// Writes the displaced line that waits longest to memory; false when none waits. Whoever owns this object calls it
    /// off the path of commands after it has run one, while `castout_waiting()`; a command that finds too many does it
    /// itself first.
    bool cast_out(RealMemory& memory, Tick& at);
    bool castout_waiting() const { return lines_.castouts() != 0; }
    /// Writes all modified lines and drops all (PSL_Control.Fr).
    void flush_all(RealMemory& memory, Tick& at);
    /// The AFU of a slice is reset: its lock and its reservation are gone.
    void release_slice(unsigned slice) { lines_.release_slice(slice); }

    SnoopAnswer snoop(Snoop what, std::uint64_t line, std::uint8_t* data, Tick at) override;
    void debug(std::uint64_t address, std::uint8_t* data, std::size_t bytes, bool write) override;
    void forget() override { lines_.clear(); }

    LineCache::Counts& counts() { return lines_.counts(); }
    const LineCache& lines() const { return lines_; }

private:
    /// Bytes that `modify` works on.
    static constexpr std::size_t kBlock = 32;

    /// `SnoopMaster::open` and `close`, if there is a CAPP; it learns what is held then.
    void open(std::uint64_t line, std::size_t lines, LineHold want, Tick& at);
    void close(std::uint64_t line, std::size_t lines, Tick at);
    /// Calls `visit(line, offset in it, offset in the block, bytes)` for each line of a block that is in the cache.
    template <class Visitor>
    void for_each_part(std::uint64_t address, std::size_t bytes, Visitor visit);
    /// The line, if it is there and held for `want`.
    LineCache::Line* usable(std::uint64_t line, LineHold want);
    /// Puts the line in and tells the CAPP what had to go.
    LineCache::Line* put(std::uint64_t line, const LineCache::Line& content);
    /// Makes the line usable for `want`; `found` stays null when there is no room for it. Without `fetch` the caller
    /// writes all of it at once.
    LineStatus bring(std::uint64_t line, LineHold want, bool fetch, RealMemory& memory, LineCache::Line*& found,
                     bool& hit, Tick& at);
    LineStatus fill(std::uint64_t line, LineHold want, bool fetch, RealMemory& memory, LineCache::Line*& found,
                    Tick& at);
    LineStatus read_uncached(std::uint64_t address, std::uint8_t* data, std::size_t bytes, LineExtra extra,
                             RealMemory& memory, Tick& at);
    LineStatus write_uncached(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
                              LineExtra extra, RealMemory& memory, Tick& at);
    void store(unsigned slice, std::uint64_t address, const std::uint8_t* data, std::size_t bytes,
               LineCache::Line& content);
    /// What the command needs besides the line: the lock, or the reservation.
    LineStatus entitled(unsigned slice, std::uint64_t line, LineExtra extra, Tick at);
    LineStatus write_back(std::uint64_t line, bool keep_shared, RealMemory& memory, Tick& at);

    const LineCacheConfig config_;
    LineCache lines_;
    SnoopMaster* home_ = nullptr;
};

template <class Change>
LineStatus CacheUnit::modify(unsigned slice, std::uint64_t block, RealMemory& memory, Tick& at, Change&& change) {
    const std::uint64_t line = line_of(block);
    if (lines_.locked_by_other(slice, line, at)) return LineStatus::no_lock;
    const bool owned = usable(line, LineHold::exclusive) != nullptr;
    if (!owned) open(line, 1, LineHold::exclusive, at);
    bool good = true;
    LineCache::Line* const content = usable(line, LineHold::shared);
    if (content != nullptr) {
        // Nobody else has a copy now.
        content->hold = LineHold::exclusive;
        if (change(content->bytes.data() + (block - line))) {
            content->modified = true;
            lines_.stored(slice, line);
        }
    } else {
        std::uint8_t bytes[kBlock];
        good = memory.read(block, bytes, kBlock, at);
        if (good && change(bytes)) good = memory.write(block, bytes, kBlock, at);
    }
    if (!owned) close(line, 1, at);
    return good ? LineStatus::done : LineStatus::bus_error;
}

}  // namespace cxlvp::psl
