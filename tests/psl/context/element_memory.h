// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <functional>
#include <utility>
#include <vector>

#include "cxlvp/psl/context/area_layout.h"
#include "cxlvp/psl/context/process_element.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// Host memory from `kBase` on that takes `kLatency` for each access.
class ElementMemory : public RealMemory {
public:
    static constexpr std::uint64_t kBase = 0x123450000;
    static constexpr Tick kLatency = ns(300);

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) override {
        ++reads;
        at += kLatency;
        if (meanwhile) std::exchange(meanwhile, nullptr)();
        if (fail || !holds(address, bytes)) return false;
        std::memcpy(data, &store_[address - kBase], bytes);
        return true;
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) override {
        ++writes;
        at += kLatency;
        if (meanwhile_written) std::exchange(meanwhile_written, nullptr)();
        if (fail || !holds(address, bytes)) return false;
        std::memcpy(&store_[address - kBase], data, bytes);
        return true;
    }

    std::uint64_t word(std::uint64_t address) const {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 8; ++i) value = value << 8 | store_.at(address - kBase + i);
        return value;
    }
    void put_word(std::uint64_t address, std::uint64_t value) {
        for (unsigned i = 0; i < 8; ++i)
            store_.at(address - kBase + i) = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    }
    void put(const AreaLayout& area, std::uint16_t handle, const ProcessElement& element) {
        const ProcessElement::Bytes bytes = element.encode();
        std::memcpy(&store_.at(area.element_address(handle) - kBase), bytes.data(), bytes.size());
    }

    bool fail = false;                        ///< the bus answers with errors
    std::function<void()> meanwhile;          ///< happens once during the next read
    std::function<void()> meanwhile_written;  ///< happens once during the next write
    unsigned reads = 0;
    unsigned writes = 0;

private:
    static bool holds(std::uint64_t address, std::size_t bytes) {
        return address >= kBase && address - kBase + bytes <= 2 * kMiB;
    }
    std::vector<std::uint8_t> store_ = std::vector<std::uint8_t>(2 * kMiB);
};

/// An element that may be added; `wed` tells one from another.
inline ProcessElement startable_element(std::uint64_t wed = 0) {
    ProcessElement element;
    element.wed = wed;
    element.software_state = ProcessElement::kValid;
    return element;
}

}  // namespace cxlvp::psl
