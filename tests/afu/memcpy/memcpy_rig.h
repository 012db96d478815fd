// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "afu/afu_rig.h"
#include "cxlvp/afu/memcpy/memcpy_afu.h"

namespace cxlvp::afu {

/// A memcpy AFU and the queues of its processes.
struct MemcpyRig : AfuRig<MemcpyAfu> {
    explicit MemcpyRig(const MemcpyConfig& config = {}) : AfuRig(config) {}

    static std::uint64_t queue(std::uint16_t handle) { return 0x1000'0000 + handle * 0x100'0000ull; }
    static std::uint64_t buffer(std::uint16_t handle) { return queue(handle) + 0x80'0000; }

    /// A process with a queue of `lines` lines.
    void open(std::uint16_t handle, unsigned lines = 8) { add(handle, queue(handle) | lines); }
    /// Puts an element at place `n`, the valid bit last, as software does.
    void put(std::uint16_t handle, unsigned n, WorkElement element, bool wrap = false) {
        const auto first =
            static_cast<std::uint8_t>(element.command | WorkElement::kValid | (wrap ? WorkElement::kWrap : 0));
        std::uint8_t data[WorkElement::kBytes];
        element.encode(data);
        data[0] = 0;
        psl.fill(queue(handle) + n * 32ull, {data, data + sizeof data});
        psl.byte(queue(handle) + n * 32ull) = first;
    }
    std::uint8_t status(std::uint16_t handle, unsigned n) { return psl.byte(queue(handle) + n * 32ull + 1); }
    std::uint64_t reg(std::uint16_t handle, std::uint64_t offset) {
        return psl.read(0x4000 + handle * 0x1000ull + offset);
    }
    void set_reg(std::uint16_t handle, std::uint64_t offset, std::uint64_t value) {
        psl.write(0x4000 + handle * 0x1000ull + offset, value);
    }
    bool stopped(std::uint16_t handle) { return (reg(handle, 0x10) & 0x0800'0000'0000'0000) != 0; }
    void restart(std::uint16_t handle) { set_reg(handle, 0x18, 0x8000'0000'0000'0000); }

    static WorkElement copy(std::uint64_t from, std::uint64_t to, unsigned bytes) {
        WorkElement out;
        out.length = static_cast<std::uint16_t>(bytes);
        out.source = from;
        out.destination = to;
        return out;
    }
    static WorkElement interrupt(unsigned number) {
        WorkElement out;
        out.command = static_cast<std::uint8_t>(WorkCommand::interrupt);
        out.length = static_cast<std::uint16_t>(number);
        return out;
    }
    static WorkElement increment(std::uint64_t from, std::uint64_t to) {
        WorkElement out = copy(from, to, 0);
        out.command = static_cast<std::uint8_t>(WorkCommand::increment);
        return out;
    }
    static WorkElement atomic(WorkAtomic what, std::uint64_t at, std::uint64_t compare, std::uint64_t store) {
        WorkElement out = copy(store, at, 0);
        out.command = static_cast<std::uint8_t>(WorkCommand::atomic);
        out.extra = static_cast<std::uint8_t>(what);
        out.operand = compare;
        return out;
    }
    static std::vector<std::uint8_t> pattern(std::size_t bytes, std::uint8_t seed = 1) {
        std::vector<std::uint8_t> out;
        for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(seed + i * 7));
        return out;
    }
};

}  // namespace cxlvp::afu
