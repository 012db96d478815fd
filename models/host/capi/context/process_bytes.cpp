// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/process_bytes.h"

#include <algorithm>

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kPage = 4096;  // real addresses hold that far

/// Calls `access(real, offset, bytes)` for each part of [ea, ea + bytes).
template <class Access>
bool for_each_page(ProcessMemory& memory, std::uint64_t ea, std::size_t bytes, bool store, Access access) {
    for (std::size_t done = 0; done < bytes;) {
        const std::uint64_t at = ea + done;
        const std::size_t part = std::min<std::size_t>(bytes - done, kPage - at % kPage);
        const auto real = memory.real_address(at, store);
        if (!real || !access(*real, done, part)) return false;
        done += part;
    }
    return true;
}

}  // namespace

bool read_process(HostBus& bus, ProcessMemory& memory, std::uint64_t ea, std::uint8_t* data, std::size_t bytes) {
    return for_each_page(memory, ea, bytes, false, [&](std::uint64_t real, std::size_t done, std::size_t part) {
        return bus.read_memory(real, data + done, part);
    });
}

bool write_process(HostBus& bus, ProcessMemory& memory, std::uint64_t ea, const std::uint8_t* data, std::size_t bytes) {
    return for_each_page(memory, ea, bytes, true, [&](std::uint64_t real, std::size_t done, std::size_t part) {
        return bus.write_memory(real, data + done, part);
    });
}

}  // namespace cxlvp::host
