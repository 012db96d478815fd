// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/physical_memory.h"

#include <algorithm>
#include <array>

#include "cxlvp/psl/translation/table_reader.h"

namespace cxlvp::host {

bool read_be64(PhysicalMemory& memory, std::uint64_t address, std::uint64_t& value) {
    std::array<std::uint8_t, 8> bytes{};
    const bool ok = memory.read(address, bytes.data(), bytes.size());
    value = psl::load_be64(bytes.data());
    return ok;
}

bool write_be64(PhysicalMemory& memory, std::uint64_t address, std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    psl::store_be64(bytes.data(), value);
    return memory.write(address, bytes.data(), bytes.size());
}

bool write_zeros(PhysicalMemory& memory, std::uint64_t address, std::uint64_t bytes) {
    constexpr std::array<std::uint8_t, 4096> kZeros{};
    while (bytes > 0) {
        const std::size_t part = std::min<std::uint64_t>(bytes, kZeros.size());
        if (!memory.write(address, kZeros.data(), part)) return false;
        address += part;
        bytes -= part;
    }
    return true;
}

}  // namespace cxlvp::host
