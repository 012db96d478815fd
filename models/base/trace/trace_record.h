// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// One recorded event in binary form, as kept in memory and in the spill file.
struct TraceRecord {
    enum class Kind : std::uint16_t { span, counter, instant };

    Tick begin;
    std::uint64_t end_or_value;  ///< end of a span, value of a counter or instant
    std::uint64_t id;            ///< spans only, as the following
    std::uint64_t parent;
    std::uint64_t address;
    std::uint32_t bytes;
    std::uint16_t track;
    std::uint16_t label_and_kind;

    static constexpr std::uint32_t kMaxTrack = 0xFFFF;
    static constexpr std::uint32_t kMaxLabel = 0x3FFF;

    static std::uint16_t pack(std::uint32_t label, Kind kind) {
        return static_cast<std::uint16_t>(label << 2 | static_cast<std::uint16_t>(kind));
    }
    Kind kind() const { return static_cast<Kind>(label_and_kind & 3); }
    std::uint16_t label() const { return static_cast<std::uint16_t>(label_and_kind >> 2); }
};
static_assert(sizeof(TraceRecord) == 48, "fixed size keeps recording to a few plain stores");

}  // namespace cxlvp
