// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/human.h"

#include <cstddef>
#include <iterator>

#include <fmt/format.h>

namespace cxlvp::platform {

namespace {

template <std::size_t N>
std::string scaled(double value, double step, const char* const (&units)[N]) {
    std::size_t unit = 0;
    // 999.5 of a unit would be shown as 1000 of it.
    while (unit + 1 < N && value >= (step == 1000 ? 999.5 : step)) {
        value /= step;
        ++unit;
    }
    const bool whole = unit == 0 && value == static_cast<double>(static_cast<std::uint64_t>(value));
    const int decimals = whole || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return fmt::format("{:.{}f}{}{}", value, decimals, units[unit][0] == '\0' ? "" : " ", units[unit]);
}

}  // namespace

std::string human_time(double picoseconds) {
    static constexpr const char* kUnits[] = {"ps", "ns", "us", "ms", "s"};
    return scaled(picoseconds, 1000, kUnits);
}

std::string human_bytes(double bytes) {
    static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    return scaled(bytes, 1024, kUnits);
}

std::string human_bandwidth(double bytes_per_second) {
    static constexpr const char* kUnits[] = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};
    return scaled(bytes_per_second, 1000, kUnits);
}

std::string human_count(double count) {
    static constexpr const char* kUnits[] = {"", "k", "M", "G", "T"};
    return scaled(count, 1000, kUnits);
}

std::string grouped(std::uint64_t count) {
    std::string digits = fmt::format("{}", count);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", share * 100);
}

}  // namespace cxlvp::platform
