// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::psl {

/// What a command of an AFU does.
enum class CommandKind : std::uint8_t {
    unknown,            ///< no such command, or one whose meaning is not public: FAILED
    interrupt_request,  ///< INTREQ
    restart,            ///< RESTART
    read,
    read_pe,  ///< READ_PE
    touch,
    write,
    lock,
    unlock,
    push,   ///< PUSH_I, PUSH_S
    evict,  ///< EVICT_I
    flush,  ///< FLUSH
    zero,   ///< ZERO_M
    compare_and_swap,
    asb_notify,  ///< ASB_Notify
    translate,   ///< XLAT_RD, XLAT_WR: answered with an itag
    itag_abort,  ///< ITAG_ABRT_RD, ITAG_ABRT_WR
};

/// What is asked of address translation.
enum class Access : std::uint8_t { none, load, store };

/// Which sizes and addresses a command may have; anything else is FAILED.
enum class SizeRule : std::uint8_t {
    none,        ///< neither size nor address means a place in memory
    line,        ///< the line of 128 bytes that holds the address; the size is ignored
    up_to_line,  ///< a power of two up to 128, the address a multiple of it
    compare_4,   ///< the address a multiple of 16
    compare_8,   ///< the address a multiple of 16
    any,         ///< any address; the size is ignored
};

/// What a command wants of the line in the cache of the PSL.
enum class LineUse : std::uint8_t {
    bypass,          ///< no line is allocated
    shared,          ///< becomes shared, or stays modified
    modified,        ///< becomes modified
    modified_brief,  ///< becomes modified; when others want it, nothing stays (WRITE_MI)
};

/// What a command does besides moving data.
enum class LineExtra : std::uint8_t {
    none,
    lock,         ///< locks the line
    unlock,       ///< needs the lock and ends it
    reserve,      ///< sets the reservation
    conditional,  ///< needs the reservation and ends it
    keep_shared,  ///< of a push: the line stays shared
};

}  // namespace cxlvp::psl
