// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "cxlvp/crypto/core/command_port.h"

namespace cxlvp::crypto {

/// A memory of one piece, the stores of one mailbox, and a count of cycles, for tests of cores without an engine.
class FakeCommandPort : public CommandPort {
public:
    static constexpr std::uint64_t kBase = 0x10000;
    static constexpr std::size_t kBytes = 0x40000;

    explicit FakeCommandPort(std::size_t temporary_bytes = 960) : temporary_(temporary_bytes) {}

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        if (!inside(address, bytes)) return false;
        if (bytes != 0) std::memcpy(data, memory.data() + (address - kBase), bytes);
        bytes_read += bytes;
        return true;
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        if (!inside(address, bytes)) return false;
        if (bytes != 0) std::memcpy(memory.data() + (address - kBase), data, bytes);
        writes.emplace_back(address, bytes);
        return true;
    }
    void begin_command(CoreId) override {}
    void end_command() override {}
    void work(std::uint64_t cycles) override { worked += cycles; }
    KeyAccess& keys() override { return keys_; }

    /// Puts octets at `offset` from the start of the memory and gives their address.
    std::uint64_t place(std::size_t offset, ByteView bytes) {
        std::copy(bytes.begin(), bytes.end(), memory.begin() + static_cast<std::ptrdiff_t>(offset));
        return kBase + offset;
    }
    Bytes peek(std::uint64_t address, std::size_t bytes) const {
        const auto first = memory.begin() + static_cast<std::ptrdiff_t>(address - kBase);
        return {first, first + static_cast<std::ptrdiff_t>(bytes)};
    }

    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(kBytes, 0xee);
    std::vector<std::pair<std::uint64_t, std::size_t>> writes;  ///< address and length, in order
    std::uint64_t bytes_read = 0;
    std::uint64_t worked = 0;  ///< cycles
    HardwareKeys hardware;

private:
    static bool inside(std::uint64_t address, std::size_t bytes) {
        return address >= kBase && address - kBase <= kBytes && bytes <= kBytes - (address - kBase);
    }

    TemporaryStore temporary_;
    Datastore datastore_{65536, Random(1, "test")};
    KeyAccess keys_{0, temporary_, datastore_, hardware};
};

}  // namespace cxlvp::crypto
