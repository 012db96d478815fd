// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxl/component_block.h"
#include "cxlvp/bus/protocol_checker.h"
#include "cxlvp/bus/request_info.h"
#include "cxlvp/cxl/device/type3_device.h"
#include "cxlvp/cxl/host_bridge/host_bridge.h"
#include "cxlvp/cxl/switch/switch.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_payload.h"
#include "support/test_target.h"

namespace cxlvp::cxl::test {

using Bytes = std::vector<std::uint8_t>;
using cxlvp::test::TestInitiator;
using cxlvp::test::TestPayload;
using cxlvp::test::TestTarget;

inline Bytes little_endian(std::uint64_t value, std::size_t bytes) {
    Bytes out(bytes);
    for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
    return out;
}
inline std::uint64_t number(const Bytes& bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
    return value;
}

inline constexpr std::uint64_t kHdm = 0x1300;  ///< HDM capability in a block with the default pointers
inline constexpr std::uint64_t kUnit = 256 * kMiB;

/// Modules of a CXL hierarchy, wired through protocol checkers. Modules are destroyed youngest first.
class CxlFixture : public cxlvp::test::TimingFixture {
protected:
    ~CxlFixture() override {
        while (!objects_.empty()) objects_.pop_back();
    }

    template <class T, class... Args>
    T& make(const std::string& name, Args&&... args) {
        auto object = std::make_shared<T>(name.c_str(), std::forward<Args>(args)...);
        objects_.push_back(object);
        return *object;
    }
    template <class T>
    T& module(const std::string& name, const typename T::Config& config) {
        return make<T>(name, context(), config);
    }

    void join(InitiatorSocket& from, TargetSocket& to) {
        auto& watch = module<bus::ProtocolChecker>(fmt::format("watch{}", wires_++), {});
        from.bind(watch.in);
        watch.out.bind(to);
    }
    TestInitiator& initiator(TargetSocket& to) {
        auto& from = make<TestInitiator>(fmt::format("from{}", wires_));
        join(from.out, to);
        return from;
    }
    TestTarget& target(InitiatorSocket& from, std::size_t size = 4096) {
        auto& to = make<TestTarget>(fmt::format("to{}", wires_), size);
        join(from, to.in);
        return to;
    }
    /// A CXL link between bundle `port` of `above` and bundle `below_port` of `below`.
    void link(Module& above, const std::string& port, Module& below, const std::string& below_port = "link") {
        for (const char* part : {".mem", ".io", ".config", ".snoop"})
            join(*above.initiator(port + part), *below.target(below_port + part));
        for (const char* part : {".dma", ".cache"})
            join(*below.initiator(below_port + part), *above.target(port + part));
    }
    /// The coherence ports of a host bridge without a home agent.
    void close_coherence(Module& host_bridge) {
        target(*host_bridge.initiator("coherent.cache")).status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
        initiator(*host_bridge.target("coherent.snoop"));
    }
    /// Nothing is connected to bundle `port`; gives what could be the device's requests.
    TestInitiator& open(Module& above, const std::string& port) {
        for (const char* part : {".mem", ".io", ".config", ".snoop"})
            target(*above.initiator(port + part)).status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
        initiator(*above.target(port + ".cache"));
        return initiator(*above.target(port + ".dma"));
    }

    static void write(cxl::ComponentBlock& block, std::uint64_t offset, std::uint32_t value) {
        TestPayload access = TestPayload::write(offset, little_endian(value, 4));
        block.access(access.tx, offset, sc_core::sc_time_stamp().value());
        EXPECT_TRUE(access.ok());
    }
    static std::uint32_t read(cxl::ComponentBlock& block, std::uint64_t offset) {
        TestPayload access = TestPayload::read(offset, 4);
        block.access(access.tx, offset, sc_core::sc_time_stamp().value());
        return static_cast<std::uint32_t>(number(access.data));
    }
    /// Everything and Commit at last, without waiting for the outcome.
    static void program(cxl::ComponentBlock& block, unsigned n, const Programming& p) {
        const std::uint64_t at = kHdm + 0x10 + 0x20 * n;
        write(block, at + kBaseHigh, static_cast<std::uint32_t>(p.base >> 32));
        write(block, at + kBaseLow, static_cast<std::uint32_t>(p.base));
        write(block, at + kSizeHigh, static_cast<std::uint32_t>(p.size >> 32));
        write(block, at + kSizeLow, static_cast<std::uint32_t>(p.size));
        std::uint64_t last = p.skip;
        for (std::size_t way = 0; way < p.targets.size(); ++way) last |= std::uint64_t{p.targets[way]} << (8 * way);
        write(block, at + kHigh, static_cast<std::uint32_t>(last >> 32));
        write(block, at + kLow, static_cast<std::uint32_t>(last));
        write(block, at + kControl,
              *code_of_granularity(p.granularity) | *code_of_ways(p.ways) << 4 | p.flags | kCommit);
    }
    /// The same, and waits until the decoder has become committed.
    void commit(cxl::ComponentBlock& block, unsigned n, const Programming& p) {
        program(block, n, p);
        sc_core::wait(sc_core::sc_time::from_value(block.decoders().config().commit_latency + ns(1)));
        EXPECT_NE(control(block, n) & kCommitted, 0u);
    }
    static std::uint32_t control(cxl::ComponentBlock& block, unsigned n) {
        return read(block, kHdm + 0x10 + 0x20 * n + kControl);
    }
    static void uncommit(cxl::ComponentBlock& block, unsigned n) {
        write(block, kHdm + 0x10 + 0x20 * n + kControl, control(block, n) & ~(kCommit | kCommitted | kError));
    }
    static void enable(cxl::ComponentBlock& block, std::uint32_t bits = 2) { write(block, kHdm + 4, bits); }
    void mem_enable(HdmEndpoint& device, bool on = true) {
        RegisterFile& dvsec = device.device_dvsec().capability().registers();
        dvsec.set(dvsec.field("CONTROL.MEM_ENABLE"), on ? 1 : 0, now());
    }
    /// One way from `base` on for all of `device`.
    void bring_up(Type3Device& device, const Programming& p) {
        mem_enable(device.endpoint());
        commit(device.endpoint().component(), 0, p);
        enable(device.endpoint().component());
    }

    std::uint64_t stat(const std::string& name) {
        const Stat* found = context().stats().find(name);
        if (found == nullptr) {
            ADD_FAILURE() << "no statistic " << name;
            return 0;
        }
        return std::get<std::uint64_t>(found->metrics(0, 1).front().value);
    }
    void arm(const std::string& point, FaultKind kind, std::uint64_t count = ~std::uint64_t{0}, Tick delay = 0) {
        FaultSpec fault;
        fault.point = point;
        fault.kind = kind;
        fault.count = count;
        fault.delay = fault.value = delay;
        context().faults().arm(fault);
    }

private:
    std::vector<std::shared_ptr<void>> objects_;
    unsigned wires_ = 0;
};

/// A read of 64 bytes that can carry the poison mark.
struct MarkedRead {
    explicit MarkedRead(std::uint64_t address, std::size_t bytes = 64) : access(TestPayload::read(address, bytes)) {
        access.carry(info);
    }
    bus::RequestInfo info;
    TestPayload access;
};

}  // namespace cxlvp::cxl::test
