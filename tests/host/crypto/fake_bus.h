// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cxlvp/host/crypto/device/engine_registers.h"
#include "cxlvp/host/crypto/host_bus.h"

namespace cxlvp::host::test {

/// A register bus and a memory that remember. Registers keep what is written, but for those that `on_read` answers.
class FakeBus : public HostBus {
public:
    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        EXPECT_EQ(bytes, 4u) << "the engine takes 32-bit accesses only";
        const std::uint64_t value = on_read ? on_read(address) : registers[address];
        log.push_back(fmt::format("r {:03x}", address));
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        EXPECT_EQ(bytes, 4u) << "the engine takes 32-bit accesses only";
        log.push_back(fmt::format("w {:03x}={:x}", address, value));
        registers[address] = value;
        if (on_write) on_write(address, value);
    }
    void pause(Tick duration) override {
        time += duration;
        pauses.push_back(duration);
    }
    Tick now() const override { return time; }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        for (std::size_t i = 0; i < bytes; ++i) data[i] = memory[address + i];
        return true;
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        for (std::size_t i = 0; i < bytes; ++i) memory[address + i] = data[i];
        log.push_back(fmt::format("m {:x}+{}", address, bytes));
        return !memory_fails;
    }

    std::map<std::uint64_t, std::uint64_t> registers;
    std::map<std::uint64_t, std::uint8_t> memory;
    std::function<std::uint64_t(std::uint64_t)> on_read;
    std::function<void(std::uint64_t, std::uint64_t)> on_write;
    std::vector<std::string> log;
    std::vector<Tick> pauses;
    Tick time = 0;
    bool memory_fails = false;
};

}  // namespace cxlvp::host::test
