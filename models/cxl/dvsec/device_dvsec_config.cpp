// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/device_dvsec_config.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kRangeUnit = 256 * kMiB;

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
    throw UserError(fmt::format("cxl_device.{}: {}", field, why));
}

void check_at_most(const std::string& field, std::uint64_t value, std::uint64_t limit) {
    if (value > limit) refuse(field, fmt::format("{}; expected 0 to {}", value, limit));
}

void check_range(const MemoryRangeConfig& range, unsigned number, bool present) {
    const std::string name = fmt::format("ranges[{}].", number);
    if (range.size % kRangeUnit != 0)
        refuse(name + "size", fmt::format("{:#x} bytes; expected a multiple of 256 MiB", range.size));
    if (range.size != 0 && !present)
        refuse(name + "size", "the range does not exist; expected hdm_count to include it");
    check_at_most(name + "desired_interleave", range.desired_interleave, 7);
    check_at_most(name + "active_timeout", range.active_timeout, 4);
}

}  // namespace

void DeviceDvsecConfig::check() const {
    if (revision != 1 && revision != 3) refuse("revision", fmt::format("{}; expected 1 or 3", revision));
    check_at_most("hdm_count", hdm_count, kRanges);
    if (mem_capable != (hdm_count != 0))
        refuse("hdm_count", mem_capable ? "0 with mem_capable; expected 1 or 2"
                                        : fmt::format("{} without mem_capable; expected 0", hdm_count));
    check_at_most("reset_timeout", reset_timeout, 4);
    if (revision == 1 && direct_p2p_mem) refuse("direct_p2p_mem", "not in revision 1");
    if (revision == 1 && hot_reset_configurable) refuse("hot_reset_configurable", "not in revision 1");
    cache_size_bits();
    for (unsigned i = 0; i < kRanges; ++i) check_range(ranges[i], i, i < hdm_count);
    if (ranges[0].size + ranges[1].size < ranges[0].size) refuse("ranges[1].size", "device addresses exceed 64 bits");
}

std::uint64_t DeviceDvsecConfig::cache_size_bits() const {
    if (cache_size == 0) return 0;
    for (const auto& [unit, code] : {std::pair{64 * kKiB, 1}, std::pair{kMiB, 2}})
        if (cache_size % unit == 0 && cache_size / unit <= 0xff)
            return (cache_size / unit) << 8 | static_cast<std::uint64_t>(code);
    refuse("cache_size", fmt::format("{:#x} bytes; expected up to 255 units of 64 KiB or 1 MiB", cache_size));
}

}  // namespace cxlvp::cxl
