// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// What a number measures; decides the units it may be written in and the whole unit it is stored in.
enum class Dimension {
    none,       ///< a plain count
    time,       ///< stored in picoseconds
    bytes,      ///< stored in bytes
    bandwidth,  ///< stored in bytes per second
    frequency,  ///< stored in hertz
    address,    ///< stored in bytes; written as an integer (decimal or 0x...) or with a size unit
};

/// Parses "50ns", "1.5 us", "4GiB", "25.6GB/s", "0x1000". The result is exact: a value that is not a whole number of
/// the stored unit, overflows 64 bits, lacks its unit or carries one of another dimension gives nothing and a message.
std::optional<std::uint64_t> parse_quantity(std::string_view text, Dimension dimension, std::string& error);

/// The shortest exact form with the largest fitting unit, such as "50 ns" or "16 GiB"; `parse_quantity` reads it back.
std::string format_quantity(std::uint64_t value, Dimension dimension);

/// The units that `dimension` may be written in, smallest first; empty for `none`.
std::vector<std::string> unit_names(Dimension dimension);

}  // namespace cxlvp
