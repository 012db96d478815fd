// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/crypto/engine/crypto_engine.h"

namespace cxlvp::host::test {

inline constexpr std::uint64_t kMemoryBytes = 64 * kMiB;
inline constexpr std::uint64_t kRegisters = 0x8000'0000;

/// An engine and memory on a bus, with interrupt lines. What uses them is bound by the test.
struct EngineSystem {
    EngineSystem(Context& context, const crypto::EngineConfig& config) {
        bus::Memory::Config memory_config;
        memory_config.size = kMemoryBytes;
        memory = std::make_unique<bus::Memory>("memory", context, memory_config);
        interconnect = std::make_unique<bus::Interconnect>("bus", context, bus::Interconnect::Config{});
        engine = std::make_unique<crypto::CryptoEngine>("engine", context, config);
        interconnect->map(0, kMemoryBytes, 0);
        interconnect->map(kRegisters, config.extent("regs"), 1);
        interconnect->route_socket(0)->bind(memory->in);
        interconnect->route_socket(1)->bind(*engine->target("regs"));
        engine->initiator("dma")->bind(*interconnect->target("in"));
        for (std::uint64_t i = 0; i < config.mailboxes; ++i) {
            lines.push_back(std::make_unique<sc_core::sc_signal<bool>>(fmt::format("line{}", i).c_str()));
            engine->irq_out(fmt::format("irq{}", i))->bind(*lines.back());
        }
    }

    std::vector<std::unique_ptr<sc_core::sc_signal<bool>>> lines;
    std::unique_ptr<bus::Memory> memory;
    std::unique_ptr<bus::Interconnect> interconnect;
    std::unique_ptr<crypto::CryptoEngine> engine;
};

}  // namespace cxlvp::host::test
