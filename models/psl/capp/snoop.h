// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {

/// Bytes of a line of POWER processors, which coherence is about.
inline constexpr std::size_t kLineBytes = 128;

/// The first byte of the line that holds `address`.
constexpr std::uint64_t line_of(std::uint64_t address) {
    return address & ~std::uint64_t{kLineBytes - 1};
}

/// What a PSL holds of a line.
enum class LineHold : std::uint8_t {
    none,
    shared,     ///< memory has the same data; others may hold the line as well
    exclusive,  ///< nobody else holds it, and its data may be newer than that of memory
};

/// What a PSL has to give up.
enum class Snoop : std::uint8_t {
    share,       ///< somebody reads: it keeps the line shared at most
    invalidate,  ///< somebody writes: it keeps nothing
};

/// The answer of a PSL to a snoop.
struct SnoopAnswer {
    LineHold keeps = LineHold::none;
    bool hit = false;       ///< the line was there
    bool modified = false;  ///< its data was newer than memory; the snoop has taken it
    /// Not 0: the line is locked until then, at the latest, and the snoop has done nothing.
    Tick locked_until = 0;
};

/// A PSL as the CAPP sees it. Lines are named by the real address of their first byte.
class SnoopTarget {
public:
    virtual ~SnoopTarget() = default;

    /// Takes the line from the PSL, or lets it keep a shared copy. `data`, one line, is filled when it was modified.
    /// It happens at once; whoever snoops counts the time of the message.
    virtual SnoopAnswer snoop(Snoop what, std::uint64_t line, std::uint8_t* data, Tick at) = 0;
    /// Debug access to `bytes` bytes at `address`, inside one line: overwrites `data` with what the PSL has newer than
    /// memory, or writes `data` into what it holds. No other effect.
    virtual void debug(std::uint64_t address, std::uint8_t* data, std::size_t bytes, bool write) = 0;
    /// The CAPP is reset and has forgotten the lines: the PSL drops them, modified ones too.
    virtual void forget() = 0;
};

/// The CAPP, the place where PSLs and all others that access memory of the host meet, as a PSL sees it.
class SnoopMaster {
public:
    virtual ~SnoopMaster() = default;

    /// Begins an access to `lines` lines from `line` on, of which the PSL wants to hold `want` (not `none`) during it.
    /// Waits, in `ordered` timing, until no other access to them is under way, and takes them from others as far as
    /// that needs. The PSL's own accesses to memory find the lines open. A call of the PSL that has lines open opens no
    /// others.
    virtual void open(std::uint64_t line, std::size_t lines, LineHold want, Tick& at) = 0;
    /// Ends the access that begins with `line`.
    virtual void close(std::uint64_t line, Tick at) = 0;
    /// What the PSL holds of the line from now on: while it is open, or `none` at any time when memory has its data.
    virtual void holds(std::uint64_t line, LineHold hold) = 0;
};

}  // namespace cxlvp::psl
