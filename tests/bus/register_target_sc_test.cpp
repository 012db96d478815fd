// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/register_target.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/trace/trace_reader.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_payload.h"

namespace cxlvp::bus {
namespace {

using test::TestPayload;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Bytes = std::vector<std::uint8_t>;

constexpr Field kCtrl[] = {{"MODE", 0, 8, Attr::rw, 0x11}, {"LOCKED", 8, 8, Attr::rwl, 0, "", "LOCK.LOCK"}};
constexpr Field kLock[] = {{"LOCK", 0, 1, Attr::rw1s, 0}};
constexpr Field kEvents[] = {{"EVENTS", 0, 32, Attr::rc, 0xabcd}};
constexpr Field kData[] = {{"DATA", 0, 64, Attr::rw, 0}};
constexpr Register kRegisters[] = {
    {"CTRL", 0x0, 4, kCtrl}, {"LOCK", 0x4, 4, kLock}, {"EVENTS", 0x8, 4, kEvents}, {"DATA", 0x10, 8, kData}};
enum Index : unsigned { kCtrlReg, kLockReg, kEventsReg, kDataReg };
constexpr RegisterMap kStrict = {"unit", 0x20, kRegisters, {1, 8}, HolePolicy::address_error, ""};
constexpr RegisterMap kLenient = {"unit", 0x20, kRegisters, {4, 4}, HolePolicy::read_zero, ""};

/// A device with registers, written as a device is written.
class Device : public Module {
public:
    Device(const sc_core::sc_module_name& instance, Context& context, const RegisterMap& map, Tick latency)
        : Module(instance, context), registers(map), regs_(*this, "regs", registers, latency) {
        registers.on_write<&Device::note>(kCtrlReg, this);
    }
    TargetSocket* target(const std::string& port) override { return port == "regs" ? &regs_.in : nullptr; }

    /// A second socket that exists only for a moment.
    void add_socket_and_remove_it(RegisterFile& file) {
        const Scope scope(*this);
        const RegisterTarget second(*this, "second", file, 0);
    }

    RegisterFile registers;
    std::vector<Tick> written_at;

private:
    void note(const RegisterWrite& write) { written_at.push_back(write.now); }

    RegisterTarget regs_;
};

class RegisterTargetTest : public test::ScFixture {
protected:
    RegisterTargetTest() { make(kStrict); }

    void make(const RegisterMap& map) {
        cpu.reset();
        device.reset();
        start_over({});
        device = std::make_unique<Device>("dev", context(), map, ns(20));
        cpu = std::make_unique<test::TestInitiator>("cpu");
        cpu->out.bind(*device->target("regs"));
    }
    ~RegisterTargetTest() override {
        cpu.reset();
        device.reset();
    }
    tlm::tlm_response_status send(TestPayload& access) { return cpu->send(access).status; }
    std::uint64_t stat(const std::string& name) {
        const Stat* found = context().stats().find("dev.regs." + name);
        if (found == nullptr) throw std::runtime_error("no statistic " + name);
        const auto value = found->metrics(0, 1).front().value;
        if (const auto* real = std::get_if<double>(&value)) return static_cast<std::uint64_t>(*real);
        return std::get<std::uint64_t>(value);
    }
    void arm(FaultKind kind, std::uint64_t value = 0, std::uint64_t level = 0) {
        FaultSpec fault;
        fault.point = "dev.regs";
        fault.kind = kind;
        (kind == FaultKind::delay ? fault.delay : fault.value) = value;
        fault.level = level;
        context().faults().arm(fault);
    }

    std::unique_ptr<Device> device;
    std::unique_ptr<test::TestInitiator> cpu;
};

TEST_F(RegisterTargetTest, AnAccessTakesEffectWhenItsLatencyIsOver) {
    run([&] {
        EXPECT_EQ(cpu->write(0x0, {0x22, 0, 0, 0}).took(), ns(20));
        EXPECT_EQ(cpu->write(0x0, {0x22, 0, 0, 0}, ns(5)).end, ns(25));
    });
    EXPECT_THAT(device->written_at, ElementsAre(ns(20), ns(25)));
}

TEST_F(RegisterTargetTest, ReadsAndWritesReachTheRegisters) {
    run([&] {
        EXPECT_TRUE(cpu->write(0x10, {0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}).ok());
        EXPECT_EQ(device->registers.get(kDataReg), 0x1122334455667788u);
        EXPECT_THAT(cpu->read(0x14, 2).data, ElementsAre(0x44, 0x33));
        EXPECT_THAT(cpu->read(0x8, 4).data, ElementsAre(0xcd, 0xab, 0, 0));
        EXPECT_EQ(device->registers.get(kEventsReg), 0u);  // cleared by the read
    });
}

TEST_F(RegisterTargetTest, RefusalsHaveTheirStatusAndNoEffect) {
    run([&] {
        EXPECT_EQ(cpu->write(0x20, {1, 0, 0, 0}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(cpu->write(0xc, {1, 0, 0, 0}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);  // hole
        EXPECT_EQ(cpu->read(0x0, 8).status, tlm::TLM_BURST_ERROR_RESPONSE);                // two registers
        EXPECT_EQ(cpu->read(0x1, 2).status, tlm::TLM_BURST_ERROR_RESPONSE);                // unaligned
        EXPECT_EQ(cpu->read(0x0, 0).status, tlm::TLM_BURST_ERROR_RESPONSE);
        TestPayload pattern = TestPayload::write(0x0, {1, 0, 0, 0});
        pattern.enable({0xff}).tx.set_byte_enable_length(0);
        const auto result = cpu->send(pattern);
        EXPECT_EQ(result.status, tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
        EXPECT_EQ(result.took(), ns(20));  // an error takes its time too
    });
    EXPECT_EQ(device->registers.get(kCtrlReg), 0x11u);
    EXPECT_THAT(device->written_at, IsEmpty());
    EXPECT_EQ(stat("refused"), 6u);
    EXPECT_EQ(stat("reads") + stat("writes"), 0u);
}

TEST_F(RegisterTargetTest, StreamingIsABurstErrorAndReported) {
    run([&] {
        EXPECT_EQ(send(TestPayload::write(0x10, Bytes(8)).stream(4)), tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(send(TestPayload::read(0x10, 8).stream(0)), tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(send(TestPayload::read(0x10, 8).stream(16)), tlm::TLM_OK_RESPONSE);  // wider is no streaming
    });
    EXPECT_EQ(context().reports().count("dev.regs", "streaming"), 2u);
    EXPECT_EQ(stat("refused"), 2u);
}

TEST_F(RegisterTargetTest, IgnoreIsAnsweredWithOkAndDoesNothing) {
    run([&] {
        TestPayload access(tlm::TLM_IGNORE_COMMAND, 0x8, Bytes(4, 0x5a));
        EXPECT_EQ(send(access), tlm::TLM_OK_RESPONSE);
        EXPECT_THAT(access.data, testing::Each(0x5a));
    });
    EXPECT_EQ(device->registers.get(kEventsReg), 0xabcdu);
    EXPECT_EQ(stat("reads") + stat("writes") + stat("refused"), 0u);
}

TEST_F(RegisterTargetTest, ByteEnablesSelectBytes) {
    run([&] {
        EXPECT_EQ(send(TestPayload::write(0x10, Bytes(8, 0x77)).enable({0xff, 0x00})), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(device->registers.get(kDataReg), 0x0077007700770077u);
        TestPayload read = TestPayload::read(0x10, 8, 0xee);
        EXPECT_EQ(send(read.enable({0xff, 0x00})), tlm::TLM_OK_RESPONSE);
        EXPECT_THAT(read.data, ElementsAre(0x77, 0xee, 0x77, 0xee, 0x77, 0xee, 0x77, 0xee));
    });
}

TEST_F(RegisterTargetTest, DebugAccessesHaveNoSideEffects) {
    run([&] {
        Bytes data(4);
        EXPECT_EQ(cpu->debug_read(0x8, data), 4u);
        EXPECT_THAT(data, ElementsAre(0xcd, 0xab, 0, 0));
        EXPECT_EQ(device->registers.get(kEventsReg), 0xabcdu);  // not cleared
        EXPECT_EQ(cpu->debug_write(0x0, Bytes(4, 0x33)), 4u);
        EXPECT_EQ(device->registers.get(kCtrlReg), 0x3333u);
        EXPECT_THAT(device->written_at, IsEmpty());
        Bytes more(16);
        EXPECT_EQ(cpu->debug_read(0x10, more), 8u);  // up to a hole, where holes are refused
        EXPECT_EQ(cpu->debug_read(0x20, more), 0u);
        TestPayload ignored(tlm::TLM_IGNORE_COMMAND, 0x0, Bytes(4));
        EXPECT_EQ(cpu->out->transport_dbg(ignored.tx), 0u);
    });
    EXPECT_EQ(stat("reads") + stat("writes") + stat("refused"), 0u);
}

TEST_F(RegisterTargetTest, DirectMemoryAccessIsRefused) {
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(cpu->dmi(0x0, 4, dmi));
        EXPECT_FALSE(cpu->read(0x0, 4).dmi_allowed);
    });
}

TEST_F(RegisterTargetTest, WarningsOfTheRegistersAreReported) {
    make(kLenient);
    run([&] {
        cpu->write(0x4, {0x1, 0, 0, 0});
        cpu->write(0x0, {0x11, 0, 0, 0xf0});  // bits that do not exist
        cpu->write(0x0, {0x11, 0x02, 0, 0});  // locked
        cpu->read(0xc, 4);                    // hole
        cpu->write(0xc, {0, 0, 0, 0});
        cpu->read(0x0, 2);
        cpu->read(0x20, 4);
    });
    const Reports& reports = context().reports();
    for (const char* kind :
         {"reserved-write", "locked-write", "hole-read", "hole-write", "burst-error", "address-error"})
        EXPECT_EQ(reports.count("dev.regs", kind), 1u) << kind;
    EXPECT_EQ(reports.total(), 6u);
    EXPECT_THAT(reports.summary(), HasSubstr("unit: CTRL: "));
    EXPECT_EQ(reports.list().front()->first_at, ns(20));

    run([&] { cpu->write(0x0, {0x11, 0x02, 0, 0}); });
    EXPECT_EQ(reports.total(), 6u);     // told once for each register,
    EXPECT_EQ(stat("violations"), 7u);  // counted always
}

TEST_F(RegisterTargetTest, StatisticsCountServedAndRefusedAccesses) {
    run([&] {
        cpu->read(0x0, 4);
        cpu->read(0x4, 4);
        cpu->write(0x0, Bytes(4));
        cpu->write(0x20, Bytes(4));
    });
    EXPECT_EQ(stat("reads"), 2u);
    EXPECT_EQ(stat("writes"), 1u);
    EXPECT_EQ(stat("refused"), 1u);
    EXPECT_EQ(stat("violations"), 1u);
    context().stats().clear(now());
    EXPECT_EQ(stat("reads") + stat("writes") + stat("refused") + stat("violations"), 0u);
    run([&] { cpu->write(0x20, Bytes(4)); });
    EXPECT_EQ(stat("violations"), 1u);
}

TEST_F(RegisterTargetTest, FaultErrorResponseHasNoEffect) {
    arm(FaultKind::error_response);
    run([&] {
        EXPECT_EQ(cpu->write(0x0, {0x22, 0, 0, 0}).status, tlm::TLM_GENERIC_ERROR_RESPONSE);
        EXPECT_EQ(device->registers.get(kCtrlReg), 0x11u);
        context().faults().disarm_all();
        EXPECT_TRUE(cpu->write(0x0, {0x22, 0, 0, 0}).ok());
    });
    EXPECT_EQ(stat("refused"), 1u);
    EXPECT_EQ(device->registers.get(kCtrlReg), 0x22u);
}

TEST_F(RegisterTargetTest, FaultDelayHoldsBackTheAnswerAndNotTheEffect) {
    arm(FaultKind::delay, ns(100));
    run([&] { EXPECT_EQ(cpu->write(0x0, {0x22, 0, 0, 0}).took(), ns(120)); });
    EXPECT_THAT(device->written_at, ElementsAre(ns(20)));
}

TEST_F(RegisterTargetTest, FaultBitFlipDisturbsTheDataOnTheBus) {
    arm(FaultKind::bit_flip, 4);
    run([&] {
        TestPayload write = TestPayload::write(0x0, {0x22, 0, 0, 0});
        EXPECT_EQ(send(write), tlm::TLM_OK_RESPONSE);
        EXPECT_THAT(write.data, ElementsAre(0x22, 0, 0, 0));  // belongs to the initiator
        EXPECT_EQ(device->registers.get(kCtrlReg), 0x32u);
        EXPECT_THAT(cpu->read(0x0, 4).data, ElementsAre(0x22, 0, 0, 0));
        EXPECT_EQ(device->registers.get(kCtrlReg), 0x32u);
        TestPayload masked = TestPayload::read(0x0, 4, 0xee);
        EXPECT_EQ(send(masked.enable({0x00, 0xff, 0xff, 0xff})), tlm::TLM_OK_RESPONSE);
        EXPECT_THAT(masked.data, ElementsAre(0xee, 0, 0, 0));
    });
}

TEST_F(RegisterTargetTest, FaultOfARefusedReadLeavesTheDataAlone) {
    arm(FaultKind::stuck_bit, 0, 1);
    run([&] {
        TestPayload refused = TestPayload::read(0x20, 4, 0xee);
        EXPECT_EQ(send(refused), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_THAT(refused.data, testing::Each(0xee));
        EXPECT_THAT(cpu->read(0x4, 4).data, ElementsAre(0x01, 0, 0, 0));
    });
}

TEST_F(RegisterTargetTest, ARegisterFileMayOutliveItsSocket) {
    RegisterFile registers(kStrict);
    device->add_socket_and_remove_it(registers);
    std::uint8_t byte = 0;
    EXPECT_EQ(registers.read(0x20, &byte, 1), RegStatus::address_error);  // would tell the observer
    EXPECT_EQ(context().reports().total(), 0u);
}

TEST_F(RegisterTargetTest, TheTraceHasASpanForEachAccess) {
    const TraceFolder folder;
    context().tracer().open(folder / "t.json");
    run([&] { cpu->write(0x4, {1, 0, 0, 0}, ns(5)); });
    EXPECT_EQ(context().tracer().records(), 1u);
    context().tracer().finish();
    const TraceFile trace = read_trace(folder / "t.json");
    ASSERT_EQ(trace.of("b").size(), 1u);
    EXPECT_EQ(trace.of("b").front().json["name"], "write");
    EXPECT_EQ(trace.of("b").front().at, ns(5));
    EXPECT_EQ(trace.of("e").front().at, ns(25));
    EXPECT_THAT(trace.of("M").back().json.dump(), HasSubstr("dev.regs"));
}

/// A write that is made first and arrives last, and a read that arrives before it.
class RegisterOrder : public test::TimingFixture {};

TEST_P(RegisterOrder, IsThatOfTimeInOrderedTimingOnly) {
    Device device("dev", context(), kStrict, 0);
    test::TestInitiator cpu("cpu");
    cpu.out.bind(*device.target("regs"));
    std::uint8_t seen = 0;
    sc_core::sc_spawn([&] { cpu.write(0x0, {0x22, 0, 0, 0}, ns(100)); });
    sc_core::sc_spawn([&] { seen = cpu.read(0x0, 4, ns(50)).data.front(); });
    run_for(us(1));
    EXPECT_EQ(seen, GetParam() == TimingMode::ordered ? 0x11 : 0x22);
    EXPECT_EQ(device.registers.get(kCtrlReg), 0x22u);
}

INSTANTIATE_TEST_SUITE_P(Timing, RegisterOrder, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
