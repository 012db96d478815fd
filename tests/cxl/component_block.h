// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/cxl/component/component_registers.h"

namespace cxlvp::cxl::test {

/// A decoder as software would program it.
struct Programming {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    unsigned ways = 1;
    std::uint64_t granularity = 256;
    std::vector<std::uint8_t> targets = {};  ///< routing: port of each way
    std::uint64_t skip = 0;                  ///< endpoint
    std::uint32_t flags = 0;                 ///< more bits of the control register
};

inline constexpr std::uint32_t kLock = 1u << 8;
inline constexpr std::uint32_t kCommit = 1u << 9;
inline constexpr std::uint32_t kCommitted = 1u << 10;
inline constexpr std::uint32_t kError = 1u << 11;
inline constexpr std::uint32_t kHostOnly = 1u << 12;
inline constexpr std::uint32_t kBackInvalidate = 1u << 13;

/// Offsets in a decoder.
inline constexpr unsigned kBaseLow = 0x00, kBaseHigh = 0x04, kSizeLow = 0x08, kSizeHigh = 0x0c, kControl = 0x10,
                          kLow = 0x14, kHigh = 0x18;

/// Component registers driven by 4-byte accesses, as a driver does.
class ComponentBlock {
public:
    explicit ComponentBlock(const HdmConfig& hdm) : component(with(hdm)) {}
    explicit ComponentBlock(const ComponentConfig& config) : component(config) {}

    std::uint32_t read(std::uint64_t offset) {
        std::uint8_t data[4] = {};
        if (component.registers().read(offset, data, 4, {}, now) != RegStatus::ok) return 0xbadbad;
        return data[0] | data[1] << 8 | data[2] << 16 | std::uint32_t{data[3]} << 24;
    }
    RegStatus write(std::uint64_t offset, std::uint32_t value) {
        const std::uint8_t data[4] = {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
                                      static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
        return component.registers().write(offset, data, 4, {}, now);
    }

    /// Offset of a capability structure, found by walking the array; 0 when there is none.
    std::uint64_t find(unsigned id) {
        const unsigned entries = read(0x1000) >> 24;
        for (unsigned i = 1; i <= entries; ++i) {
            const std::uint32_t entry = read(0x1000 + 4 * i);
            if ((entry & 0xffff) == id) return 0x1000 + (entry >> 20);
        }
        return 0;
    }

    std::uint64_t decoder(unsigned n, unsigned offset) { return find(5) + 0x10 + 0x20 * n + offset; }
    void enable(bool on = true) { write(find(5) + 4, on ? 2 : 0); }

    /// Everything but Commit, in the order a driver writes.
    std::uint32_t program(unsigned n, const Programming& p) {
        write(decoder(n, kBaseHigh), static_cast<std::uint32_t>(p.base >> 32));
        write(decoder(n, kBaseLow), static_cast<std::uint32_t>(p.base));
        write(decoder(n, kSizeHigh), static_cast<std::uint32_t>(p.size >> 32));
        write(decoder(n, kSizeLow), static_cast<std::uint32_t>(p.size));
        std::uint64_t last = p.skip;
        for (std::size_t way = 0; way < p.targets.size(); ++way) last |= std::uint64_t{p.targets[way]} << (8 * way);
        write(decoder(n, kHigh), static_cast<std::uint32_t>(last >> 32));
        write(decoder(n, kLow), static_cast<std::uint32_t>(last));
        const std::uint32_t control = *code_of_granularity(p.granularity) | *code_of_ways(p.ways) << 4 | p.flags;
        write(decoder(n, kControl), control);
        return control;
    }
    /// Programs, commits and returns the control register when the outcome is there.
    std::uint32_t commit(unsigned n, const Programming& p) {
        const std::uint32_t control = program(n, p);
        write(decoder(n, kControl), control | kCommit);
        now += component.decoders().config().commit_latency;
        return control_of(n);
    }
    void uncommit(unsigned n) { write(decoder(n, kControl), control_of(n) & ~(kCommit | kCommitted | kError)); }
    std::uint32_t control_of(unsigned n) { return read(decoder(n, kControl)); }
    HdmHit decode(std::uint64_t hpa) const { return component.decoders().decode(hpa); }
    CommitError error(unsigned n) const { return component.decoders().error(n); }

    ComponentRegisters component;
    Tick now = 0;

private:
    static ComponentConfig with(const HdmConfig& hdm) {
        ComponentConfig config;
        config.hdm = hdm;
        return config;
    }
};

/// An endpoint with `decoders` decoders.
inline HdmConfig endpoint(std::uint64_t decoders = 4) {
    HdmConfig config;
    config.decoders = decoders;
    return config;
}

/// A routing level with ports 0..`ports`-1.
inline HdmConfig routing(unsigned ports, std::uint64_t decoders = 4) {
    HdmConfig config;
    config.role = HdmRole::routing;
    config.decoders = decoders;
    for (unsigned p = 0; p < ports; ++p) config.ports.push_back(static_cast<std::uint8_t>(p));
    return config;
}

}  // namespace cxlvp::cxl::test
