// SPDX-License-Identifier: Apache-2.0
// A host bridge with two root ports; below the first a memory expander, below the second nothing.

#include "cxlvp/cxl/port/downstream_port.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxl/cxl_fixture.h"
#include "cxlvp/cxl/port/port_name.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {
namespace {

using test::Bytes;
using test::kUnit;
using test::TestPayload;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t kBus1 = 1 << 20, kPort1 = 1 << 15;
constexpr std::uint64_t kBase = 4 * kGiB;           ///< HPAs of port 0, of which the device has the first unit
constexpr std::uint64_t kOpenBase = kBase + kUnit;  ///< HPAs of port 1
constexpr std::uint64_t kPortBar = 0xe0000000, kDeviceBar = 0xe0100000;

class DownstreamPortTest : public test::CxlFixture {
protected:
    DownstreamPortTest() : hb(module<HostBridge>("hb", bridge_config())), card(module<Type3Device>("card", device())) {
        link(hb, "port0", card);
        engine = &open(hb, "port1");
        cpu = &initiator(*hb.target("mem"));
        software = &initiator(*hb.target("ecam"));
        io = &initiator(*hb.target("mmio"));
        initiator(*hb.target("regs"));
        memory = &target(*hb.initiator("dma"));
        close_coherence(hb);
        media = &target(*card.initiator("media"), 0x10000);
    }

    static HostBridge::Config bridge_config() {
        HostBridge::Config config;
        config.ports.resize(2);
        config.component.hdm.decoders = 2;
        return config;
    }
    static Type3Device::Config device() {
        Type3Device::Config config;
        config.volatile_capacity = kUnit;
        return config;
    }
    void config_write(std::uint64_t address, std::uint64_t value, std::size_t bytes = 4) {
        const auto result = software->write(address, test::little_endian(value, bytes));
        EXPECT_TRUE(result.ok());
        cxlvp::test::wait_until(result.end);
    }
    std::uint64_t config_read(std::uint64_t address, std::size_t bytes = 4) {
        const auto result = software->read(address, bytes);
        EXPECT_TRUE(result.ok());
        return test::number(result.data);
    }
    std::uint64_t io_read(std::uint64_t address) { return test::number(io->read(address, 4).data); }
    /// Offset of capability `id` of a function, or of its DVSEC of CXL `dvsec` when `id` is 0x23.
    std::uint64_t capability(std::uint64_t function, unsigned id) {
        std::uint64_t at = config_read(function + 0x34, 1);
        while (at != 0 && config_read(function + at, 1) != id) at = config_read(function + at + 1, 1);
        EXPECT_NE(at, 0u);
        return function + at;
    }
    bool has_dvsec(std::uint64_t function, unsigned id) {
        for (std::uint64_t at = 0x100; at != 0; at = config_read(function + at) >> 20)
            if ((config_read(function + at) & 0xffff) == 0x23 && config_read(function + at + 8, 2) == id) return true;
        return false;
    }
    /// Numbers the buses, opens the window of port 0, places and enables both BARs.
    void set_up_functions() {
        config_write(0x18, 0x010100);
        config_write(0x20, 0xe010e010);
        config_write(0x10, kPortBar);
        config_write(0x14, 0);
        config_write(0x04, 6, 2);
        config_write(kBus1 + 0x10, kDeviceBar);
        config_write(kBus1 + 0x14, 0);
        config_write(kBus1 + 0x04, 6, 2);
    }
    void set_up_memory() {
        commit(hb.component(), 0, {kBase, kUnit, 1, 256, {0}});
        commit(hb.component(), 1, {kOpenBase, kUnit, 1, 256, {1}});
        bring_up(card, {kBase, kUnit});
    }
    /// A read that nobody answers.
    void expect_unanswered(std::uint64_t hpa, const std::string& port = "hb.port0") {
        const std::uint64_t before = stat(port + ".unanswered");
        test::MarkedRead read(hpa);
        EXPECT_TRUE(cpu->send(read.access).ok());
        EXPECT_THAT(read.access.data, Each(0xff));
        EXPECT_TRUE(read.info.poison);
        const std::size_t reached = media->records.size();
        EXPECT_TRUE(cpu->write(hpa, Bytes(64, 0x11)).ok());
        EXPECT_EQ(media->records.size(), reached);
        EXPECT_EQ(stat(port + ".unanswered"), before + 2);
    }
    void expect_answered(std::uint64_t hpa) {
        const std::uint64_t before = stat("hb.port0.unanswered");
        EXPECT_TRUE(cpu->write(hpa, Bytes(64, 0x5a)).ok());
        test::MarkedRead read(hpa);
        EXPECT_TRUE(cpu->send(read.access).ok());
        EXPECT_THAT(read.access.data, Each(0x5a));
        EXPECT_FALSE(read.info.poison);
        EXPECT_EQ(stat("hb.port0.unanswered"), before);
    }

    HostBridge& hb;
    Type3Device& card;
    test::TestInitiator *cpu, *software, *io, *engine;
    test::TestTarget *memory, *media;
};

TEST_P(DownstreamPortTest, ARootPortIsABridgeWithTheDvsecsOfACxlPort) {
    run([&] {
        EXPECT_EQ(config_read(0), 0x0c011234u);
        EXPECT_EQ(config_read(kPort1), 0x0c011234u);
        EXPECT_EQ(config_read(0x0e, 1) & 0x7f, 1u);
        for (const unsigned id : {3u, 4u, 7u, 8u}) EXPECT_TRUE(has_dvsec(0, id)) << id;
        EXPECT_FALSE(has_dvsec(0, 0));
        EXPECT_EQ(config_read(kPort1 + (1 << 15)), 0xffffffffu);  // there is no third port
        set_up_functions();
        EXPECT_EQ(config_read(kBus1), 0x0c101234u);
        for (const unsigned id : {0u, 5u, 7u, 8u}) EXPECT_TRUE(has_dvsec(kBus1, id)) << id;
        EXPECT_EQ(config_read(kBus1 + (1 << 15)), 0xffffffffu);  // a link leads to device 0 only
    });
}

TEST_P(DownstreamPortTest, ComponentRegistersAreWhereBar0IsPut) {
    run([&] {
        EXPECT_THAT(io->read(kPortBar + 0x1000, 4).data, Each(0xff));  // before anything is placed
        set_up_functions();
        EXPECT_EQ(io_read(kPortBar + 0x1000) & 0xffff, 1u);  // id of the capability array
        EXPECT_EQ(io_read(kDeviceBar + 0x1000) & 0xffff, 1u);
        EXPECT_NE(io_read(kDeviceBar + test::kHdm), 0u);
        EXPECT_EQ(io_read(kPortBar + test::kHdm), 0u);  // the decoders are those of the host bridge
        Bytes seen(4);
        EXPECT_EQ(io->debug_read(kDeviceBar + 0x1000, seen), 4u);
        EXPECT_EQ(seen[0], 1u);
        EXPECT_EQ(io->debug_read(kPortBar + 0x1000, seen), 4u);
        // The same registers from both sides.
        EXPECT_TRUE(io->write(kDeviceBar + test::kHdm + 4, {2, 0, 0, 0}).ok());
        EXPECT_EQ(read(card.endpoint().component(), test::kHdm + 4), 2u);
        config_write(kBus1 + 0x04, 4, 2);  // memory space off
        EXPECT_EQ(io_read(kDeviceBar + 0x1000), 0xffffffffu);
    });
    EXPECT_EQ(stat("hb.unclaimed"), 1u);
    EXPECT_EQ(stat("hb.port0.unanswered"), 1u);
}

TEST_P(DownstreamPortTest, AnAccessTakesTheTimeOfEveryPartOnItsWay) {
    media->latency = ns(40);
    run([&] {
        set_up_memory();
        // Host bridge 2 x 24 ns, request 269.8 ps, device 2 x 27 ns, memory, 73.67 bytes of data 1169.1 ps.
        const Tick fixed = 2 * ns(24) + 2 * ns(27) + ns(40);
        EXPECT_EQ(cpu->read(kBase, 64, ns(1)).took(), fixed + 270 + 1169);
        cxlvp::test::wait_until(now() + us(1));
        EXPECT_EQ(cpu->write(kBase, Bytes(64), ns(1)).took(), fixed + 1349 + 90);
        cxlvp::test::wait_until(now() + us(1));
        EXPECT_EQ(cpu->read(kBase, 256, ns(1)).took(), fixed + 4 * 270 + 4 * 1169);  // as many messages
    });
    EXPECT_EQ(stat("hb.port0.link.messages.m2s_req"), 5u);
    EXPECT_EQ(stat("hb.port0.link.messages.s2m_drs"), 5u);
    EXPECT_EQ(stat("hb.port0.link.messages.m2s_rwd"), 1u);
    EXPECT_EQ(stat("hb.port0.link.messages.s2m_ndr"), 1u);
}

TEST_P(DownstreamPortTest, PartOfALineIsWrittenWithByteEnables) {
    run([&] {
        set_up_memory();
        cpu->write(kBase, Bytes(8));
        EXPECT_EQ(stat("hb.port0.link.messages.m2s_rwd_masked"), 1u);
        TestPayload enabled = TestPayload::write(kBase, Bytes(64));
        cpu->send(enabled.enable({0xff, 0}));
        EXPECT_EQ(stat("hb.port0.link.messages.m2s_rwd_masked"), 2u);
        cpu->write(kBase + 32, Bytes(64));  // the second half of a line and the first of the next
        EXPECT_EQ(stat("hb.port0.link.messages.m2s_rwd_masked"), 4u);
        EXPECT_EQ(stat("hb.port0.link.messages.m2s_rwd"), 0u);
    });
}

TEST_P(DownstreamPortTest, ADisabledLinkAnswersWithAllOnes) {
    run([&] {
        set_up_functions();
        set_up_memory();
        expect_answered(kBase);
        const std::uint64_t control = capability(0, 0x10) + 0x10;
        config_write(control, config_read(control, 2) | 0x10, 2);
        expect_unanswered(kBase);
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);
        EXPECT_EQ(io_read(kDeviceBar + 0x1000), 0xffffffffu);
        RouteProbe probe;
        TestPayload ask = TestPayload::read(kBase, 1);
        EXPECT_EQ(cpu->out->transport_dbg(ask.carry(probe).tx), 0u);
        EXPECT_EQ(probe.status(), RouteStatus::no_target);
        EXPECT_EQ(probe.steps().back().text, "link disabled");
        config_write(control, config_read(control, 2) & ~0x10u, 2);
        EXPECT_EQ(config_read(kBus1), 0x0c101234u);
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
        EXPECT_EQ(stat("card.disabled"), 1u);
        bring_up(card, {kBase, kUnit});  // the link that went down has reset the device
        expect_answered(kBase);
    });
}

TEST_P(DownstreamPortTest, TheSecondaryBusInResetAnswersWithAllOnes) {
    run([&] {
        set_up_functions();
        set_up_memory();
        config_write(0x3e, 0x40, 2);
        expect_unanswered(kBase);
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);
        config_write(0x3e, 0, 2);
        EXPECT_EQ(config_read(kBus1), 0x0c101234u);
        EXPECT_EQ(config_read(kBus1 + 4, 2), 0u);
    });
}

TEST_P(DownstreamPortTest, PoisonFromBelowIsNotedByRasButNotTheOwnAnswer) {
    constexpr std::uint64_t kCorrectableStatus = kPortBar + 0x1000 + 0x100 + 0x0c;
    run([&] {
        set_up_functions();
        set_up_memory();
        config_write(capability(0, 0x10) + 0x10, 0x10, 2);  // Link Disable: the port answers itself
        expect_unanswered(kBase);
        config_write(capability(0, 0x10) + 0x10, 0, 2);
        EXPECT_EQ(io_read(kCorrectableStatus), 0u);
        media->behaviour = [](Payload& tx, sc_core::sc_time&) {
            if (auto* info = tx.get_extension<bus::RequestInfo>()) info->poison = true;
            tx.set_response_status(tlm::TLM_OK_RESPONSE);
        };
        bring_up(card, {kBase, kUnit});
        test::MarkedRead read(kBase);
        cpu->send(read.access);
        EXPECT_EQ(io_read(kCorrectableStatus), 1u << 5);
    });
}

TEST_P(DownstreamPortTest, APortInD3AnswersWithAllOnesAndComesBackAsItWas) {
    run([&] {
        set_up_functions();
        set_up_memory();
        const std::uint64_t state = capability(0, 0x01) + 4;
        config_write(state, 3, 2);
        expect_unanswered(kBase);
        EXPECT_EQ(io_read(kPortBar + 0x1000), 0xffffffffu);
        config_write(state, 0, 2);
        expect_answered(kBase);
    });
}

TEST_P(DownstreamPortTest, DirectAccessIsTakenBackWhenThePortClosesAndBeforeAFault) {
    media->grant = [this](Payload&, tlm::tlm_dmi& dmi) {
        dmi.init();
        dmi.allow_read_write();
        dmi.set_dmi_ptr(media->bytes.data());
        dmi.set_start_address(0);
        dmi.set_end_address(media->bytes.size() - 1);
        return true;
    };
    run([&] {
        set_up_functions();
        set_up_memory();
        tlm::tlm_dmi dmi;
        const auto expect_loss = [&](const char* what, const std::function<void()>& close,
                                     const std::function<void()>& open) {
            EXPECT_TRUE(cpu->dmi(kBase, 64, dmi)) << what;
            const std::size_t before = cpu->invalidated.size();
            close();
            EXPECT_GT(cpu->invalidated.size(), before) << what;
            EXPECT_FALSE(cpu->dmi(kBase, 64, dmi)) << what;
            open();
        };
        const std::uint64_t state = capability(0, 0x01) + 4, control = capability(0, 0x10) + 0x10;
        expect_loss(
            "D3", [&] { config_write(state, 3, 2); }, [&] { config_write(state, 0, 2); });
        expect_loss(
            "fault", [&] { arm("hb.port0.link", FaultKind::link_down); }, [&] { context().faults().disarm_all(); });
        EXPECT_EQ(dmi.get_start_address(), kBase);  // no more is refused than what goes to this port
        EXPECT_EQ(dmi.get_end_address(), kBase + kUnit - 1);
        expect_loss(
            "Link Disable", [&] { config_write(control, 0x10, 2); }, [&] { config_write(control, 0, 2); });
        bring_up(card, {kBase, kUnit});
        expect_loss(
            "secondary bus reset", [&] { config_write(0x3e, 0x40, 2); }, [&] { config_write(0x3e, 0, 2); });
    });
}

TEST_P(DownstreamPortTest, AnEmptySlotAnswersWithAllOnes) {
    run([&] {
        set_up_memory();
        expect_unanswered(kOpenBase, "hb.port1");
        config_write(kPort1 + 0x18, 0x020200);
        EXPECT_EQ(config_read(2 * kBus1), 0xffffffffu);
        Bytes seen(4);
        EXPECT_EQ(cpu->debug_read(kOpenBase, seen), 0u);
    });
    EXPECT_EQ(context().reports().count("hb.port1", "unanswered"), 2u);
}

TEST_P(DownstreamPortTest, ALinkThatIsDownLosesTransactionsOfBothProtocols) {
    run([&] {
        set_up_functions();
        set_up_memory();
        arm("hb.port0.link", FaultKind::link_down, 3);
        expect_unanswered(kBase);
        EXPECT_EQ(io_read(kDeviceBar + 0x1000), 0xffffffffu);
        EXPECT_EQ(stat("hb.port0.link.lost"), 3u);
        expect_answered(kBase);
    });
}

TEST_P(DownstreamPortTest, OnlyEnabledBytesOfAnUnansweredReadAreSet) {
    run([&] {
        set_up_memory();
        TestPayload read(tlm::TLM_READ_COMMAND, kOpenBase, Bytes(8, 0x22));
        EXPECT_TRUE(cpu->send(read.enable({0xff, 0})).ok());
        EXPECT_THAT(read.data, ElementsAre(0xff, 0x22, 0xff, 0x22, 0xff, 0x22, 0xff, 0x22));
    });
}

TEST_P(DownstreamPortTest, AHotResetTakesDecodersBackButNotWhatHardwareInitialises) {
    run([&] {
        set_up_functions();
        set_up_memory();
        const std::uint32_t capability_before = read(card.endpoint().component(), test::kHdm);
        config_write(0x3e, 0x40, 2);
        config_write(0x3e, 0, 2);
        EXPECT_EQ(control(card.endpoint().component(), 0) & test::kCommitted, 0u);
        EXPECT_EQ(read(card.endpoint().component(), test::kHdm + 0x14), 0u);  // base high
        EXPECT_EQ(read(card.endpoint().component(), test::kHdm), capability_before);
        EXPECT_FALSE(card.endpoint().device_dvsec().mem_enabled());
        EXPECT_NE(control(hb.component(), 0) & test::kCommitted, 0u);  // above the link
    });
}

TEST_P(DownstreamPortTest, AFunctionLevelResetDoesNotTouchDecodersOrMemory) {
    run([&] {
        set_up_functions();
        set_up_memory();
        const std::uint64_t device_control = capability(kBus1, 0x10) + 8;
        config_write(device_control, 0x8000, 2);
        EXPECT_EQ(config_read(kBus1 + 4, 2), 0u);  // it was a reset
        EXPECT_NE(control(card.endpoint().component(), 0) & test::kCommitted, 0u);
        expect_answered(kBase);
    });
}

TEST_P(DownstreamPortTest, RequestsOfTheDeviceNeedBusMasterEnableOfThePort) {
    run([&] {
        EXPECT_EQ(engine->read(0x40, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        config_write(kPort1 + 0x04, 2, 2);  // memory space alone is not it
        EXPECT_EQ(engine->write(0x40, {1, 2, 3, 4}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_THAT(memory->records, IsEmpty());
        EXPECT_EQ(stat("hb.port1.blocked"), 2u);
        config_write(kPort1 + 0x04, 4, 2);
        EXPECT_TRUE(engine->write(0x40, {1, 2, 3, 4}).ok());
        EXPECT_THAT(engine->read(0x41, 2).data, ElementsAre(2, 3));
        EXPECT_EQ(stat("hb.port1.blocked"), 2u);
        Bytes seen(4);
        EXPECT_EQ(engine->debug_read(0x40, seen), 4u);
        config_write(kPort1 + 0x3e, 0x40, 2);  // nothing leaves a bus in reset
        EXPECT_EQ(engine->read(0x40, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_THAT(memory->records, SizeIs(2));
}

TEST_P(DownstreamPortTest, RequestsOfTheDeviceTakeTheirTimeOnTheLink) {
    memory->latency = ns(30);
    run([&] {
        config_write(kPort1 + 0x04, 4, 2);
        // Header and 64 bytes are 88 bytes, 1396.5 ps; the header alone 380.9 ps.
        EXPECT_EQ(engine->write(0, Bytes(64), ns(1)).took(), ns(30) + 1396);
        cxlvp::test::wait_until(now() + us(1));
        EXPECT_EQ(engine->read(0, 64, ns(1)).took(), ns(30) + 381 + 1396);
    });
}

TEST(PortNames, NumberAndPartOfAName) {
    EXPECT_EQ(port_name(12), "port12");
    EXPECT_EQ(split_port_name("port12.mem"), (std::pair<std::size_t, std::string>{12, "mem"}));
    for (const char* none : {"port12", "port.mem", "port1x.mem", "port-1.mem", "mem", "up.mem", "por1.mem",
                             "port99999999999999999999.mem"})
        EXPECT_EQ(split_port_name(none).first, SIZE_MAX) << none;
}

INSTANTIATE_TEST_SUITE_P(Timing, DownstreamPortTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
