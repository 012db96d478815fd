// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/base/cache/set_associative.h"
#include "cxlvp/psl/cache/line_cache_config.h"
#include "cxlvp/psl/capp/snoop.h"

namespace cxlvp::psl {

/// The lines of the cache of a PSL with their data, the modified ones that wait to be written to memory, and the locks
/// and reservations of its slices. All of it happens at once; `CacheUnit` gives it time and memory. Lines are named by
/// the real address of their first byte.
class LineCache {
public:
    /// Slices of a PSL, at most.
    static constexpr unsigned kSlices = 4;
    using Bytes = std::array<std::uint8_t, kLineBytes>;

    struct Line {
        Bytes bytes{};
        LineHold hold = LineHold::none;
        bool modified = false;  ///< newer than memory
        bool brief = false;     ///< when somebody else reads it, nothing stays
    };
    struct Counts {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
        std::uint64_t castouts = 0;       ///< modified lines displaced by others
        std::uint64_t drops = 0;          ///< other lines displaced
        std::uint64_t snoops = 0;         ///< from the CAPP
        std::uint64_t snoop_hits = 0;     ///< of those, that found the line
        std::uint64_t interventions = 0;  ///< of those, that took modified data
        std::uint64_t uncached = 0;       ///< accesses that found no room and went to memory
        std::uint64_t lost_locks = 0;     ///< locks that timed out
        std::uint64_t lost_lines = 0;     ///< modified lines that memory refused
    };

    explicit LineCache(const LineCacheConfig& config);

    /// The line, marked as used; null when it is not there. Counts nothing.
    Line* find(std::uint64_t line);
    const Line* peek(std::uint64_t line) const { return find_quietly(line); }
    /// What the PSL holds of the line, castouts included.
    LineHold held(std::uint64_t line) const;
    /// True when a line may be put in whatever it displaces.
    bool has_room() const { return castouts_.size() < config_.castouts; }
    /// Puts the line in, `content.hold` not `none`; only with `has_room()`. Gives a displaced line that memory has the
    /// data of, which the CAPP must be told.
    std::optional<std::uint64_t> insert(std::uint64_t line, const Line& content);
    /// Takes the line out, with the reservations and the lock on it; nothing when it was not there.
    std::optional<Line> remove(std::uint64_t line);
    /// A slice has changed the line: reservations of others on it are gone.
    void stored(unsigned slice, std::uint64_t line);

    /// The line that waits longest to be written; nothing when none does.
    std::optional<std::uint64_t> oldest_castout() const;
    /// Takes a waiting line out, to write it or to use it again; nothing when it is not (any more) there.
    std::optional<Line> take_castout(std::uint64_t line);
    std::size_t castouts() const { return castouts_.size(); }

    /// A lock of one line for each slice. False when another slice has the line locked, or the slice another line.
    bool lock(unsigned slice, std::uint64_t line, Tick at);
    /// False when the slice does not hold the lock, or has lost it.
    bool unlock(unsigned slice, std::uint64_t line, Tick at);
    bool holds_lock(unsigned slice, std::uint64_t line, Tick at);
    /// A slice other than `slice` has locked the line.
    bool locked_by_other(unsigned slice, std::uint64_t line, Tick at);

    /// The one reservation of a slice. The line must be held.
    void reserve(unsigned slice, std::uint64_t line);
    bool reserved(unsigned slice, std::uint64_t line) const;
    void cancel_reservation(unsigned slice);

    /// `SnoopTarget`.
    SnoopAnswer snoop(Snoop what, std::uint64_t line, std::uint8_t* data, Tick at);
    void debug(std::uint64_t address, std::uint8_t* data, std::size_t bytes, bool write);
    /// Drops everything, modified lines too.
    void clear();
    /// Lock and reservation of a slice that is reset are gone.
    void release_slice(unsigned slice);
    /// The lines that are there, castouts not among them.
    std::vector<std::uint64_t> all_lines();

    Counts& counts() { return counts_; }
    const Counts& counts() const { return counts_; }
    std::uint64_t lines() const { return lines_.size(); }
    const LineCacheConfig& config() const { return config_; }

private:
    struct Castout {
        std::uint64_t line = 0;
        Line content;
    };
    struct Lock {
        std::uint64_t line = 0;
        Tick until = 0;
        bool active = false;
    };
    struct Reservation {
        std::uint64_t line = 0;
        bool active = false;
    };
    using Lines = SetAssociative<Line>;

    static std::uint64_t key(std::uint64_t line) { return line / kLineBytes; }
    const Line* find_quietly(std::uint64_t line) const;
    Line* find_anywhere(std::uint64_t line);
    void keep_locked(std::uint64_t line);
    void expire(Tick at);
    void lose_reservations(std::uint64_t line);

    const LineCacheConfig config_;
    Lines lines_;
    std::vector<Castout> castouts_;  ///< oldest first
    std::array<Lock, kSlices> locks_{};
    std::array<Reservation, kSlices> reservations_{};
    Counts counts_;
};

}  // namespace cxlvp::psl
