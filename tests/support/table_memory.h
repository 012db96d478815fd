// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>

#include "cxlvp/psl/real_memory.h"

namespace cxlvp {

/// Memory for tests of page tables: sparse, each access takes `latency`, and accesses can fail or be watched.
class TableMemory : public psl::RealMemory {
public:
    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) override {
        ++reads;
        at += latency;
        if (on_read) on_read(address);
        for (std::size_t i = 0; i < bytes; ++i) data[i] = byte(address + i);
        return !broken(address);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) override {
        ++writes;
        written_bytes += bytes;
        at += latency;
        if (on_write) on_write(address);
        if (broken(address)) return false;
        for (std::size_t i = 0; i < bytes; ++i) byte(address + i) = data[i];
        return true;
    }
    std::uint8_t& byte(std::uint64_t address) { return pages_[address >> 12][address & 0xfff]; }
    std::uint64_t word(std::uint64_t address) {
        std::uint64_t value = 0;
        for (std::uint64_t i = 0; i < 8; ++i) value = value << 8 | byte(address + i);
        return value;
    }
    void set_word(std::uint64_t address, std::uint64_t value) {
        for (std::uint64_t i = 8; i-- > 0; value >>= 8) byte(address + i) = static_cast<std::uint8_t>(value);
    }
    bool broken(std::uint64_t address) const { return broken_pages.count(address >> 12) != 0; }

    Tick latency = ns(100);
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t written_bytes = 0;
    std::set<std::uint64_t> broken_pages;                 ///< by address / 4096
    std::function<void(std::uint64_t address)> on_read;   ///< before a read
    std::function<void(std::uint64_t address)> on_write;  ///< before a write

private:
    std::map<std::uint64_t, std::array<std::uint8_t, 4096>> pages_;
};

}  // namespace cxlvp
