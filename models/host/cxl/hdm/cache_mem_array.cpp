// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/hdm/cache_mem_array.h"

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kCacheMem = 0x1000;  ///< pointers count from here
constexpr unsigned kArrayId = 1;

}  // namespace

std::optional<std::uint64_t> find_cache_mem_capability(RegisterBus& bus, std::uint64_t component, unsigned id) {
    const std::uint64_t array = component + kCacheMem;
    const auto header = static_cast<std::uint32_t>(bus.read(array, 4));
    if ((header & 0xffff) != kArrayId) return std::nullopt;
    const unsigned entries = header >> 24;
    for (unsigned i = 1; i <= entries; ++i) {
        const auto entry = static_cast<std::uint32_t>(bus.read(array + 4 * std::uint64_t{i}, 4));
        if ((entry & 0xffff) == id) return array + (entry >> 20);
    }
    return std::nullopt;
}

}  // namespace cxlvp::host
