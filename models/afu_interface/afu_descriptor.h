// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace cxlvp::afu {

/// Part of a problem state area.
struct ProcessArea {
    std::uint64_t offset = 0;  ///< bytes from the start of the problem state area of the slice
    std::uint64_t bytes = 0;
};

/// The descriptor that an AFU shows at the start of its descriptor space (ha_mmcfg): AFUs encode it, software decodes
/// it. Ten words of 8 bytes, big-endian.
struct AfuDescriptor {
    static constexpr std::size_t kWords = 10;
    static constexpr std::size_t kBytes = 8 * kWords;
    using Words = std::array<std::uint64_t, kWords>;

    /// Programming models, as bits of `models`.
    static constexpr std::uint16_t kMultiModel = 0x8000;
    static constexpr std::uint16_t kPushBlockTransfer = 0x0100;
    static constexpr std::uint16_t kDedicated = 0x0010;
    static constexpr std::uint16_t kDirected = 0x0004;
    static constexpr std::uint16_t kTimeSliced = 0x0001;

    /// Units of lengths and alignments, in bytes.
    static constexpr std::uint64_t kRecordUnit = 256;
    static constexpr std::uint64_t kAreaUnit = 4096;

    std::uint16_t interrupts_per_process = 0;  ///< least number that a process needs, without that of the PSL
    std::uint16_t processes = 0;               ///< most that can be attached in directed mode
    std::uint16_t models = kDedicated;
    std::uint16_t records = 0;              ///< configuration records
    std::uint64_t record_bytes = 0;         ///< of each, a multiple of 256
    std::uint64_t record_offset = 0;        ///< of the first from the start of the descriptor, a multiple of 256
    bool area_required = false;             ///< there is a problem state area
    bool process_area_required = false;     ///< each process has a part of its own
    std::uint64_t process_area_bytes = 0;   ///< of each part, a multiple of 4096; 0 for the whole area
    std::uint64_t process_area_offset = 0;  ///< of the part of process 0; counts with `process_area_required`
    std::uint64_t error_buffer_bytes = 0;   ///< a multiple of 4096
    std::uint64_t error_buffer_offset = 0;  ///< from the start of the descriptor, a multiple of 4096

    /// The words as numbers; word n is at byte 8 n. Fractions of a unit and what does not fit are cut off: `check`
    /// tells before.
    Words encode() const;
    static AfuDescriptor decode(const Words& words);
    /// What a read of the descriptor space finds, in the way of `MmioAccess::data`: the 8 bytes at `address`, or the 4
    /// bytes in the low half. 0 behind the descriptor.
    static std::uint64_t read(const Words& words, std::uint64_t address, bool doubleword);

    /// What keeps software from using an AFU.
    enum class Status : std::uint8_t {
        ok,
        no_model,          ///< neither dedicated nor directed mode
        no_process,        ///< directed mode without processes
        record_unaligned,  ///< offset or length of the records are not in units of 256 bytes, or records without length
        area_too_small,    ///< the problem state area does not hold all parts
        length_unaligned,  ///< a length is not in its unit, so that it cannot be encoded
    };
    /// The first of these mistakes, with a problem state area of `area_bytes` bytes.
    Status check(std::uint64_t area_bytes) const;

    /// Allowed, but worth a warning: parts smaller than a page of `page_bytes`, and an error buffer that is not
    /// aligned.
    bool small_process_areas(std::uint64_t page_bytes) const {
        return process_area_required && process_area_bytes < page_bytes;
    }
    bool error_buffer_unaligned() const { return error_buffer_bytes != 0 && error_buffer_offset % kAreaUnit != 0; }

    /// What a process may access of a problem state area of `area_bytes` bytes: a master all of it, another one its
    /// part.
    ProcessArea process_area(std::uint64_t area_bytes, bool master, std::uint16_t handle) const;
};

/// "problem state area too small".
const char* to_string(AfuDescriptor::Status status);

}  // namespace cxlvp::afu
