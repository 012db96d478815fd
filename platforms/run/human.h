// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace cxlvp::platform {

/// Numbers for people: three significant digits and the largest fitting unit. Files carry exact values.

/// "245 ns", "1.25 ms"; the value is in picoseconds.
std::string human_time(double picoseconds);
/// "61.0 MiB".
std::string human_bytes(double bytes);
/// "25.6 GB/s".
std::string human_bandwidth(double bytes_per_second);
/// "5.20 M", for rates and counts.
std::string human_count(double count);
/// "1,000,000".
std::string grouped(std::uint64_t count);
/// "93.1 %" from 0.931.
std::string percent(double share);

}  // namespace cxlvp::platform
