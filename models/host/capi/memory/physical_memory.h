// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::host {

/// Memory of the simulated machine as the operating system reaches it, by real address. Whether time passes is up to
/// the implementation.
class PhysicalMemory {
public:
    virtual ~PhysicalMemory() = default;
    /// False when the bus answers with an error.
    virtual bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) = 0;
    virtual bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) = 0;
};

/// A word of 64 bits, most significant byte first, as page tables have them. False when the bus answers with an error.
bool read_be64(PhysicalMemory& memory, std::uint64_t address, std::uint64_t& value);
bool write_be64(PhysicalMemory& memory, std::uint64_t address, std::uint64_t value);
bool write_zeros(PhysicalMemory& memory, std::uint64_t address, std::uint64_t bytes);

}  // namespace cxlvp::host
