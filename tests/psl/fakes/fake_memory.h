// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <functional>
#include <vector>

#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// Memory of a few lines, zero at first.
class FakeMemory : public RealMemory {
public:
    explicit FakeMemory(std::size_t size = 1 << 20) : bytes(size) {}

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t count, Tick& at) override {
        ++reads;
        if (during) during();
        at += ns(100);
        if (!good(address, count)) return false;
        std::memcpy(data, &bytes[address], count);
        return true;
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t count, Tick& at) override {
        ++writes;
        if (during) during();
        at += ns(100);
        if (!good(address, count)) return false;
        std::memcpy(&bytes[address], data, count);
        return true;
    }

    std::vector<std::uint8_t> bytes;
    unsigned reads = 0;
    unsigned writes = 0;
    bool broken = false;           ///< every access is answered with an error
    std::function<void()> during;  ///< called in the middle of each access, if set

private:
    bool good(std::uint64_t address, std::size_t count) const { return !broken && address + count <= bytes.size(); }
};

}  // namespace cxlvp::psl
