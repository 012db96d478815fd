// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/host_bridge/host_bridge.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxl/cxl_fixture.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {
namespace {

using test::Bytes;
using test::kUnit;
using test::TestPayload;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t kBase = 4 * kGiB;

class HostBridgeTest : public test::CxlFixture {
protected:
    /// A host bridge with plain memory below each root port.
    HostBridge& build(HostBridge::Config config, std::size_t ports) {
        config.ports.resize(ports);
        HostBridge& made = module<HostBridge>("hb", config);
        for (std::size_t i = 0; i < ports; ++i) {
            const std::string port = "port" + std::to_string(i);
            below.push_back(&target(*made.initiator(port + ".mem")));
            below.back()->debug = [this](Payload&) { return ++debugged, 0u; };
            for (const char* part : {".io", ".config", ".snoop"})
                target(*made.initiator(port + part)).status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
            for (const char* part : {".dma", ".cache"}) initiator(*made.target(port + part));
        }
        close_coherence(made);
        cpu = &initiator(*made.target("mem"));
        io = &initiator(*made.target("mmio"));
        regs = &initiator(*made.target("regs"));
        initiator(*made.target("ecam"));
        target(*made.initiator("dma"));
        return made;
    }
    std::size_t arrived() const {
        std::size_t sum = 0;
        for (const test::TestTarget* target : below) sum += target->records.size();
        return sum;
    }
    static std::string mistakes(std::size_t ports, const char* hdm_pointer) {
        ConfigNode node, list, component;
        node.kind = component.kind = ConfigNode::Kind::map;
        list.kind = ConfigNode::Kind::list;
        list.origin = node.origin = component.origin = "p.yaml:9:3";
        for (std::size_t i = 0; i < ports; ++i) {
            ConfigNode port;
            port.kind = ConfigNode::Kind::map;
            list.items.push_back(port);
        }
        component.set("hdm_pointer", ConfigNode::scalar(hdm_pointer, "p.yaml:9:40"));
        node.set("ports", list);
        node.set("component", component);
        HostBridge::Config config;
        Binding binding;
        HostBridge::Config::schema().bind(&config, node, "hb", binding);
        return binding.errors().text();
    }

    std::vector<test::TestTarget*> below;
    test::TestInitiator *cpu = nullptr, *io = nullptr, *regs = nullptr;
    unsigned debugged = 0;
};

TEST_P(HostBridgeTest, DecodersRouteByPortNumber) {
    HostBridge& hb = build({}, 4);
    run([&] {
        commit(hb.component(), 0, {kBase, 4 * kUnit, 4, 512, {2, 0, 3, 1}});
        for (unsigned granule = 0; granule < 8; ++granule) EXPECT_TRUE(cpu->read(kBase + 512 * granule + 64, 64).ok());
    });
    const unsigned way_of_port[] = {1, 3, 0, 2};
    for (unsigned port = 0; port < 4; ++port) {
        ASSERT_THAT(below[port]->records, SizeIs(2)) << port;
        EXPECT_EQ(below[port]->records[0].address, kBase + 512 * way_of_port[port] + 64);  // the HPA as it came
        EXPECT_EQ(below[port]->records[1].address, kBase + 512 * (4 + way_of_port[port]) + 64);
    }
    EXPECT_EQ(stat("hb.misses"), 0u);
}

TEST_P(HostBridgeTest, AMissReadsAllOnesAndIsCountedAndReported) {
    HostBridge& hb = build({}, 2);
    run([&] {
        commit(hb.component(), 0, {kBase, kUnit, 1, 256, {1}});
        for (const std::uint64_t hpa : {kBase - 64, kBase + kUnit}) {
            test::MarkedRead read(hpa);
            EXPECT_TRUE(cpu->send(read.access).ok());
            EXPECT_THAT(read.access.data, Each(0xff));
            EXPECT_FALSE(read.info.poison);
            EXPECT_TRUE(cpu->write(hpa, Bytes(64)).ok());
        }
        EXPECT_EQ(arrived(), 0u);
        EXPECT_EQ(stat("hb.misses"), 4u);
        cpu->read(kBase, 64);
        cpu->read(kBase + kUnit - 64, 64);
        EXPECT_THAT(below[1]->records, SizeIs(2));
        Bytes seen(4);
        EXPECT_EQ(cpu->debug_read(kBase - 64, seen), 0u);
        EXPECT_EQ(debugged, 0u);
        cpu->debug_read(kBase, seen);
        EXPECT_EQ(debugged, 1u);
    });
    EXPECT_EQ(stat("hb.misses"), 4u);
    EXPECT_EQ(context().reports().count("hb", "decode-miss"), 4u);
}

TEST_P(HostBridgeTest, AMissIsPoisonedWhenSoftwareWantsThat) {
    HostBridge::Config config;
    config.component.hdm.poison_on_decode_error = true;
    HostBridge& hb = build(config, 2);
    run([&] {
        test::MarkedRead before(kBase), after(kBase);
        cpu->send(before.access);
        EXPECT_FALSE(before.info.poison);
        enable(hb.component(), 1);
        cpu->send(after.access);
        EXPECT_TRUE(after.info.poison);
        EXPECT_THAT(after.access.data, Each(0xff));
    });
}

TEST_P(HostBridgeTest, OneWithoutDecodersPassesEverythingOn) {
    HostBridge::Config config;
    config.component.hdm_pointer = 0;
    HostBridge& hb = build(config, 1);
    EXPECT_FALSE(hb.component().component().has_decoders());
    run([&] {
        EXPECT_TRUE(cpu->read(0, 64).ok());
        EXPECT_TRUE(cpu->read(std::uint64_t{1} << 51, 64).ok());
        RouteProbe probe;
        TestPayload ask = TestPayload::read(0, 1);
        cpu->out->transport_dbg(ask.carry(probe).tx);
        ASSERT_THAT(probe.steps(), SizeIs(1));
        EXPECT_EQ(probe.steps()[0].text, "no decoders -> port0");
    });
    EXPECT_THAT(below[0]->records, SizeIs(2));
    EXPECT_EQ(stat("hb.misses"), 0u);
}

TEST_P(HostBridgeTest, OneRootPortWithDecodersUsesThem) {
    build({}, 1);
    run([&] { EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff)); });
    EXPECT_EQ(arrived(), 0u);
    EXPECT_EQ(stat("hb.misses"), 1u);
}

TEST_P(HostBridgeTest, MemoryRequestsThatNoPortClaimsReadAllOnes) {
    build({}, 2);
    run([&] {
        test::MarkedRead read(0xe0000000, 8);
        const auto result = io->send(read.access);
        EXPECT_TRUE(result.ok());
        EXPECT_EQ(result.took(), ns(50));
        EXPECT_THAT(read.access.data, Each(0xff));
        EXPECT_FALSE(read.info.poison);
        EXPECT_TRUE(io->write(0xe0000000, Bytes(4)).ok());
        Bytes seen(4);
        EXPECT_EQ(io->debug_read(0xe0000000, seen), 0u);
    });
    EXPECT_EQ(stat("hb.unclaimed"), 2u);
}

TEST_P(HostBridgeTest, ComponentRegistersAreAtTheRegsPort) {
    HostBridge& hb = build({}, 2);
    run([&] {
        const auto word = regs->read(0x1000, 4);
        EXPECT_TRUE(word.ok());
        EXPECT_EQ(word.took(), ns(50));
        EXPECT_EQ(test::number(word.data) & 0xffff, 1u);
        // A commit by bus accesses alone: C1, T2-57.
        for (const auto& [offset, value] :
             std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0x14, 1}, {0x18, kUnit}, {0x24, 1}, {0x20, 0x200}})
            EXPECT_TRUE(regs->write(test::kHdm + offset, test::little_endian(value, 4)).ok());
        EXPECT_EQ(test::number(regs->read(test::kHdm + 0x20, 4).data), 0x200u);
        sc_core::wait(2, sc_core::SC_US);
        EXPECT_EQ(test::number(regs->read(test::kHdm + 0x20, 4).data), 0x600u);
        cpu->read(kBase, 64);
        EXPECT_THAT(below[1]->records, SizeIs(1));
        EXPECT_EQ(regs->read(test::kHdm, 8).status, tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_FALSE(regs->read(0x10000, 4).ok());
        Bytes seen(4);
        EXPECT_EQ(regs->debug_read(test::kHdm + 0x20, seen), 4u);
        EXPECT_EQ(test::number(seen), 0x600u);
        hb.reset(ResetKind::function);  // C12
        EXPECT_EQ(test::number(regs->read(test::kHdm + 0x20, 4).data), 0x600u);
        hb.reset(ResetKind::warm);
        EXPECT_EQ(test::number(regs->read(test::kHdm + 0x20, 4).data), 0u);
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
    });
}

TEST_P(HostBridgeTest, ACommitEndsWithoutAnotherAccess) {
    HostBridge::Config config;
    config.component.hdm.commit_latency = us(5);
    HostBridge& hb = build(config, 2);
    run([&] {
        const Tick start = now();
        program(hb.component(), 0, {kBase, kUnit, 1, 256, {1}});
        cxlvp::test::wait_until(start + us(5) - 1);
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
        cxlvp::test::wait_until(start + us(5) + 1);
        cpu->read(kBase, 64);
    });
    EXPECT_EQ(stat("hb.misses"), 1u);
    EXPECT_THAT(below[1]->records, SizeIs(1));
}

TEST_P(HostBridgeTest, ACommitThatBreaksARuleIsRefused) {
    HostBridge& hb = build({}, 2);
    run([&] {
        program(hb.component(), 0, {kBase, kUnit, 1, 256, {2}});  // C3: there is no port 2
        sc_core::wait(2, sc_core::SC_US);
        EXPECT_EQ(control(hb.component(), 0) & (test::kCommitted | test::kError), test::kError);
        EXPECT_EQ(hb.component().decoders().error(0), CommitError::target);
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
    });
    EXPECT_EQ(stat("hb.misses"), 1u);
}

TEST_P(HostBridgeTest, DirectAccessIsTakenBackBeforeDecodersChange) {
    HostBridge& hb = build({}, 2);
    std::size_t lost = 0;
    run([&] {
        const auto expect_loss = [&](const char* what) {
            EXPECT_GT(cpu->invalidated.size(), lost) << what;
            lost = cpu->invalidated.size();
        };
        cpu->on_loss = [&](const auto& range) { EXPECT_EQ(range, (test::TestInitiator::Range{0, ~std::uint64_t{0}})); };
        commit(hb.component(), 0, {kBase, kUnit, 1, 256, {1}});
        expect_loss("commit");
        uncommit(hb.component(), 0);
        expect_loss("uncommit");
        commit(hb.component(), 0, {kBase, kUnit, 1, 256, {1}});
        expect_loss("commit");
        hb.reset(ResetKind::cold);
        expect_loss("reset");
        arm("hb.port0.link", FaultKind::link_down);
        expect_loss("fault");
    });
}

TEST_P(HostBridgeTest, DirectAccessIsClippedToWhatGoesTheSameWay) {
    HostBridge::Config config;
    config.component.hdm.decoders = 2;
    HostBridge& hb = build(config, 2);
    for (test::TestTarget* target : below)
        target->grant = [target](Payload& tx, tlm::tlm_dmi& dmi) {
            // As a device does that has all of memory from HPA 4 GiB on: the pointer is of the start address.
            dmi.init();
            dmi.allow_read_write();
            dmi.set_start_address(tx.get_address() & ~0xfffull);
            dmi.set_end_address(tx.get_address() | 0xfff);
            dmi.set_dmi_ptr(target->bytes.data());
            return true;
        };
    run([&] {
        commit(hb.component(), 0, {kBase, 2 * kUnit, 2, 512, {0, 1}});
        commit(hb.component(), 1, {kBase + 2 * kUnit, kUnit, 1, 512, {1}});
        below[1]->bytes.assign(0x1000, 0);
        tlm::tlm_dmi dmi;
        ASSERT_TRUE(cpu->dmi(kBase + 0x640, 64, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase + 0x600);
        EXPECT_EQ(dmi.get_end_address(), kBase + 0x7ff);
        EXPECT_EQ(dmi.get_dmi_ptr(), below[1]->bytes.data() + 0x600);
        EXPECT_EQ(dmi.get_read_latency().value(), 2 * ns(24));
        ASSERT_TRUE(cpu->dmi(kBase + 2 * kUnit + 0x640, 64, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase + 2 * kUnit);
        EXPECT_EQ(dmi.get_end_address(), kBase + 2 * kUnit + 0xfff);
        EXPECT_FALSE(cpu->dmi(kBase - 64, 64, dmi));  // a miss
        arm("hb.port1.link", FaultKind::link_down);
        EXPECT_FALSE(cpu->dmi(kBase + 0x640, 64, dmi));  // it would go past the fault
        EXPECT_TRUE(cpu->dmi(kBase + 0x040, 64, dmi));   // this goes the other way
    });
}

TEST_P(HostBridgeTest, SixteenRootPortsAreTheMost) {
    HostBridge& hb = build({}, 16);
    run([&] {
        commit(hb.component(), 0, {kBase, kUnit, 1, 256, {15}});
        cpu->read(kBase, 64);
    });
    EXPECT_THAT(below[15]->records, SizeIs(1));
    HostBridge::Config config;
    config.ports.resize(16);
    EXPECT_THAT(config.more_ports(), SizeIs(16));
    EXPECT_EQ(config.more_ports()[15].name, "port15");
    EXPECT_EQ(mistakes(16, "0x300"), "");
    EXPECT_THAT(mistakes(17, "0x300"), HasSubstr("hb.ports: 17 root ports; there are 1 to 16"));
    EXPECT_THAT(mistakes(0, "0x300"), HasSubstr("hb.ports: 0 root ports"));
}

TEST_P(HostBridgeTest, SeveralRootPortsNeedDecoders) {
    EXPECT_EQ(mistakes(1, "0"), "");
    EXPECT_THAT(mistakes(2, "0"), HasSubstr("hb.component.hdm_pointer: several root ports need HDM decoders"));
}

TEST_P(HostBridgeTest, PortsAndExtentsAreWhatTheTypeSays) {
    HostBridge& hb = build({}, 2);
    EXPECT_NE(hb.target("port1.dma"), nullptr);
    EXPECT_EQ(hb.target("port1.mem"), nullptr);  // the other way round
    EXPECT_EQ(hb.target("port2.dma"), nullptr);
    EXPECT_EQ(hb.initiator("port2.mem"), nullptr);
    EXPECT_EQ(hb.initiator("mem"), nullptr);
    EXPECT_EQ(hb.initiator("port1.dma"), nullptr);
    EXPECT_EQ(HostBridge::Config().extent("ecam"), std::uint64_t{256} << 20);
    EXPECT_EQ(HostBridge::Config().extent("regs"), 0x10000u);
    EXPECT_EQ(HostBridge::Config().extent("mem"), 0u);
}

INSTANTIATE_TEST_SUITE_P(Timing, HostBridgeTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
