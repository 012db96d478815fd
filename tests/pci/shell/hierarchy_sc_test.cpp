// SPDX-License-Identifier: Apache-2.0
// An ECAM, a root port and an endpoint in front of a device, wired as a platform file wires them.

#include <cstdint>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/pci/shell/bridge.h"
#include "cxlvp/pci/shell/ecam.h"
#include "cxlvp/pci/shell/endpoint.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_payload.h"
#include "support/test_target.h"

namespace cxlvp::pci {
namespace {

using test::TestPayload;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kBus1 = 1 << 20, kPort = 2 << 15;  // the root port is device 2 of bus 0
constexpr std::uint32_t kMemoryAndMaster = 6;
constexpr std::uint64_t kDeviceAt = 0xe0000000, kMsixAt = 0xe0100000;
constexpr std::uint64_t kMessageAt = 0x100;

class HierarchyTest : public test::TimingFixture {
protected:
    HierarchyTest() {
        Ecam::Config ecam_config;
        ecam_config.functions = {{"port.config", 2, 0}};
        Bridge::Config port_config;
        port_config.functions = {{"ep.config", 0, 0}};
        Endpoint::Config endpoint_config;
        endpoint_config.device_id = 0xabc;
        endpoint_config.bar_size = 0x1000;
        endpoint_config.vectors = 2;
        line = std::make_unique<sc_core::sc_signal<bool>>("line");
        ecam = std::make_unique<Ecam>("ecam", context(), ecam_config);
        port = std::make_unique<Bridge>("port", context(), port_config);
        ep = std::make_unique<Endpoint>("ep", context(), endpoint_config);
        software = std::make_unique<test::TestInitiator>("software");
        cpu = std::make_unique<test::TestInitiator>("cpu");
        device_out = std::make_unique<test::TestInitiator>("device_out");
        device = std::make_unique<test::TestTarget>("device", 0x1000);
        memory = std::make_unique<test::TestTarget>("memory", 0x1000);
        software->out.bind(ecam->in);
        ecam->route_socket(0)->bind(*port->target("config"));
        port->route_socket(0)->bind(*ep->target("config"));
        cpu->out.bind(*port->target("mmio"));
        port->initiator("down")->bind(*ep->target("mmio"));
        ep->initiator("bar")->bind(device->in);
        device_out->out.bind(*ep->target("dma"));
        ep->initiator("out")->bind(*port->target("dma"));
        port->initiator("up")->bind(memory->in);
        ep->irq_in("irq")->bind(*line);
    }
    ~HierarchyTest() override {
        memory.reset();
        device.reset();
        device_out.reset();
        cpu.reset();
        software.reset();
        ep.reset();
        port.reset();
        ecam.reset();
        line.reset();
    }

    static Bytes little_endian(std::uint64_t value, std::size_t bytes) {
        Bytes out(bytes);
        for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
        return out;
    }
    void config_write(std::uint64_t address, std::uint64_t value, std::size_t bytes = 4) {
        const auto result = software->write(address, little_endian(value, bytes));
        EXPECT_TRUE(result.ok());
        test::wait_until(result.end);
    }
    std::uint32_t config_read(std::uint64_t address, std::size_t bytes = 4) {
        const auto result = software->read(address, bytes);
        EXPECT_TRUE(result.ok());
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) value |= std::uint32_t{result.data[i]} << (8 * i);
        return value;
    }
    /// Numbers the buses, opens the window of the port, and places and enables the BARs.
    void set_up(std::uint32_t endpoint_command = kMemoryAndMaster) {
        config_write(kPort + 0x18, 0x010100);
        config_write(kPort + 0x20, 0xe010e000);
        config_write(kPort + 0x04, kMemoryAndMaster, 2);
        config_write(kBus1 + 0x10, kDeviceAt);
        config_write(kBus1 + 0x18, kMsixAt);
        config_write(kBus1 + 0x04, endpoint_command, 2);
    }
    void set_up_message() {
        ASSERT_TRUE(cpu->write(kMsixAt, little_endian(kMessageAt, 8)).ok());
        ASSERT_TRUE(cpu->write(kMsixAt + 8, little_endian(0x5a, 8)).ok());  // data, and unmasked
        std::uint64_t at = config_read(kBus1 + 0x34, 1);
        while (config_read(kBus1 + at, 1) != 0x11) at = config_read(kBus1 + at + 1, 1);
        config_write(kBus1 + at + 2, 0x8000, 2);
    }
    std::uint64_t stat(const std::string& name) {
        return std::get<std::uint64_t>(context().stats().find(name)->metrics(0, 1).front().value);
    }

    std::unique_ptr<sc_core::sc_signal<bool>> line;
    std::unique_ptr<Ecam> ecam;
    std::unique_ptr<Bridge> port;
    std::unique_ptr<Endpoint> ep;
    std::unique_ptr<test::TestInitiator> software, cpu, device_out;
    std::unique_ptr<test::TestTarget> device, memory;
};

TEST_P(HierarchyTest, SoftwareFindsTheFunctions) {
    run([&] {
        EXPECT_EQ(config_read(kPort), 0x00021234u);
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);  // the buses are not numbered
        set_up();
        EXPECT_EQ(config_read(kBus1), 0x0abc1234u);
        EXPECT_EQ(config_read(kBus1 + 0x3d, 1), 0u);
        EXPECT_EQ(ep->function().bdf(), (Bdf{1, 0, 0}));
    });
}

TEST_P(HierarchyTest, AnUnsupportedRequestReadsAllOnesAndIsCounted) {
    run([&] {
        set_up();
        EXPECT_EQ(config_read(0), 0xffffffffu);
        EXPECT_EQ(config_read(kBus1 + (1 << 15), 2), 0xffffu);
        EXPECT_EQ(config_read(2 * kBus1, 1), 0xffu);
        config_write(3 * kBus1 + 4, 7);
    });
    EXPECT_EQ(stat("ecam.unsupported"), 4u);
    EXPECT_EQ(stat("ecam.refused"), 0u);
}

TEST_P(HierarchyTest, WhatIsNoConfigurationRequestIsRefused) {
    run([&] {
        EXPECT_EQ(software->read(kPort, 8).status, tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(software->read(kPort + 2, 4).status, tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(software->read(kPort, 3).status, tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(software->read(ConfigAddress::kEcamSize, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        TestPayload enables = TestPayload::read(kPort, 4);
        EXPECT_EQ(software->send(enables.enable({0xff, 0, 0, 0})).status, tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
        TestPayload streaming = TestPayload::read(kPort, 4);
        EXPECT_EQ(software->send(streaming.stream(2)).status, tlm::TLM_BURST_ERROR_RESPONSE);
    });
    EXPECT_EQ(stat("ecam.refused"), 6u);
    EXPECT_EQ(stat("ecam.reads"), 0u);
}

TEST_P(HierarchyTest, ARequestTakesTheLatenciesOnItsWay) {
    run([&] {
        EXPECT_EQ(software->read(kPort, 4).took(), ns(50) + ns(20));
        set_up();
        EXPECT_EQ(software->read(kBus1, 4).took(), ns(50) + ns(20) + ns(20));
    });
}

TEST_P(HierarchyTest, MemoryRequestsReachTheDeviceBehindBar0) {
    run([&] {
        set_up();
        EXPECT_TRUE(cpu->write(kDeviceAt + 0x40, {1, 2, 3, 4}).ok());
        EXPECT_THAT(cpu->read(kDeviceAt + 0x41, 2).data, ElementsAre(2, 3));
        EXPECT_EQ(device->records.at(0).address, 0x40u);
        Bytes seen(2);
        EXPECT_EQ(cpu->debug_read(kDeviceAt + 0x42, seen), 2u);
        EXPECT_THAT(seen, ElementsAre(3, 4));
    });
    EXPECT_EQ(stat("ep.unsupported") + stat("port.unsupported"), 0u);
}

TEST_P(HierarchyTest, AMemoryRequestThatNoBarClaimsIsAnError) {
    run([&] {
        set_up();
        EXPECT_EQ(cpu->read(kDeviceAt + 0x1000, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(cpu->read(kDeviceAt + 0xffe, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(cpu->read(0xd0000000, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);  // outside of the port's window
        EXPECT_EQ(cpu->read(kMsixAt + 0x4000, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);  // between table and PBA
        Bytes seen(4);
        EXPECT_EQ(cpu->debug_read(kDeviceAt + 0x1000, seen), 0u);
        config_write(kBus1 + 0x04, 0, 2);
        EXPECT_EQ(cpu->read(kDeviceAt, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_THAT(device->records, IsEmpty());
    EXPECT_EQ(stat("ep.unsupported"), 4u);
    EXPECT_EQ(stat("port.unsupported"), 1u);
}

TEST_P(HierarchyTest, TheInterruptOfTheDeviceBecomesAWriteOnTheBus) {
    run([&] {
        set_up();
        set_up_message();
        line->write(true);
        sc_core::wait(1, sc_core::SC_US);
    });
    ASSERT_THAT(memory->records, SizeIs(1));
    EXPECT_EQ(memory->records[0].address, kMessageAt);
    EXPECT_EQ(memory->records[0].command, tlm::TLM_WRITE_COMMAND);
    EXPECT_THAT(memory->records[0].data, ElementsAre(0x5a, 0, 0, 0));
    EXPECT_EQ(stat("ep.messages"), 1u);
}

TEST_P(HierarchyTest, AMaskedInterruptIsPendingUntilItIsUnmaskedOrGone) {
    run([&] {
        set_up();
        set_up_message();
        ASSERT_TRUE(cpu->write(kMsixAt + 12, little_endian(1, 4)).ok());
        line->write(true);
        sc_core::wait(1, sc_core::SC_US);
        EXPECT_THAT(cpu->read(kMsixAt + 0x8000, 8).data, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
        line->write(false);
        sc_core::wait(1, sc_core::SC_US);
        EXPECT_THAT(cpu->read(kMsixAt + 0x8000, 8).data, Each(0));
        line->write(true);
        sc_core::wait(1, sc_core::SC_US);
        EXPECT_THAT(memory->records, IsEmpty());
        ASSERT_TRUE(cpu->write(kMsixAt + 12, little_endian(0, 4)).ok());
        sc_core::wait(1, sc_core::SC_US);
    });
    EXPECT_THAT(memory->records, SizeIs(1));
}

TEST_P(HierarchyTest, TheDeviceReachesMemoryAsABusMasterOnly) {
    run([&] {
        set_up(2);
        EXPECT_EQ(device_out->read(0x10, 4).status, tlm::TLM_GENERIC_ERROR_RESPONSE);
        config_write(kBus1 + 0x04, kMemoryAndMaster, 2);
        EXPECT_TRUE(device_out->read(0x10, 4).ok());
        config_write(kPort + 0x04, 2, 2);  // the port does not forward
        EXPECT_EQ(device_out->read(0x10, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_THAT(memory->records, SizeIs(1));
    EXPECT_EQ(stat("ep.blocked"), 1u);
    EXPECT_EQ(context().reports().count("ep", "no-bus-master"), 1u);
}

TEST_P(HierarchyTest, SecondaryBusResetReachesTheModuleBehindThePort) {
    run([&] {
        set_up();
        config_write(kPort + 0x3e, 0x40, 2);
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);
        config_write(kPort + 0x3e, 0, 2);
        EXPECT_EQ(config_read(kBus1), 0x0abc1234u);
        EXPECT_EQ(config_read(kBus1 + 0x10), 0x4u);  // as after a reset
        EXPECT_EQ(config_read(kBus1 + 0x04, 2), 0u);
    });
}

TEST_P(HierarchyTest, ARemovedEndpointReadsAllOnes) {
    run([&] {
        set_up();
        ep->function().remove(now());
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);
        EXPECT_EQ(cpu->read(kDeviceAt, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        ep->function().insert(now());
        EXPECT_EQ(config_read(kBus1), 0x0abc1234u);
    });
}

TEST_P(HierarchyTest, AFaultTakesTheLinkDownForSomeRequests) {
    run([&] {
        set_up();
        FaultSpec fault;
        fault.point = "ep";
        fault.kind = FaultKind::link_down;
        fault.count = 2;
        context().faults().arm(fault);
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);
        EXPECT_EQ(cpu->read(kDeviceAt, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(config_read(kBus1), 0x0abc1234u);
    });
}

TEST_P(HierarchyTest, DebugAccessSeesAllOfAConfigurationSpace) {
    run([&] {
        set_up();
        Bytes all(4096);
        EXPECT_EQ(software->debug_read(kBus1, all), 4096u);
        EXPECT_EQ(all[2], 0xbc);
        Bytes beyond(8);
        EXPECT_EQ(software->debug_read(kBus1 + 0xffe, beyond), 2u);  // function 1 is not there
        EXPECT_EQ(software->debug_write(kBus1 + 0x3c, {7}), 1u);
        EXPECT_EQ(config_read(kBus1 + 0x3c, 1), 7u);
    });
    EXPECT_EQ(stat("ecam.unsupported"), 0u);
}

TEST_P(HierarchyTest, FunctionsMayBeAttachedInCode) {
    EndpointConfig config;
    config.name = "extra";
    config.identity.vendor = 0x1af4;
    EndpointFunction on_root(config), behind_port(config);
    ecam->root_bus().attach(5, 1, on_root);
    port->secondary().attach(0, 3, behind_port);
    run([&] {
        set_up();
        EXPECT_EQ(config_read((5 << 15) + (1 << 12), 2), 0x1af4u);
        EXPECT_EQ(config_read(kBus1 + (3 << 12), 2), 0x1af4u);
    });
}

TEST_P(HierarchyTest, AFaultAtTheLinkSparesDebugAccess) {
    run([&] {
        set_up();
        FaultSpec fault;
        fault.point = "ep";
        fault.kind = FaultKind::link_down;
        fault.count = 1;
        context().faults().arm(fault);
        Bytes id(4);
        EXPECT_EQ(software->debug_read(kBus1, id), 4u);
        EXPECT_EQ(config_read(kBus1), 0xffffffffu);
    });
}

TEST_P(HierarchyTest, IgnoreIsAnsweredWithOkAndDoesNothing) {
    run([&] {
        set_up();
        TestPayload access(tlm::TLM_IGNORE_COMMAND, kBus1, Bytes(4, 0x5a));
        EXPECT_TRUE(software->send(access).ok());
        EXPECT_THAT(access.data, Each(0x5a));
    });
}

TEST_P(HierarchyTest, DirectMemoryAccessIsRefused) {
    run([&] {
        set_up();
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(software->dmi(kBus1, 4, dmi));
        EXPECT_FALSE(cpu->dmi(kDeviceAt, 4, dmi));
    });
}

INSTANTIATE_TEST_SUITE_P(Timing, HierarchyTest, test::both_timing_modes(), test::timing_mode_name);

TEST(FunctionPlaces, APlaceThatIsTakenTwiceIsNamed) {
    ConfigNode list;
    list.kind = ConfigNode::Kind::list;
    for (int i = 0; i < 2; ++i) {
        ConfigNode place;
        place.kind = ConfigNode::Kind::map;
        place.set("to", ConfigNode::scalar("ep.config", "test"));
        list.items.push_back(place);
    }
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    node.set("functions", list);
    for (const SchemaBase* schema : {static_cast<const SchemaBase*>(&Ecam::Config::schema()),
                                     static_cast<const SchemaBase*>(&Bridge::Config::schema())}) {
        const auto config = schema->make();
        Binding binding;
        schema->bind(config.get(), node, "unit", binding);
        EXPECT_THAT(binding.errors().text(),
                    testing::HasSubstr("unit.functions.1: device 0 function 0 is taken by 'ep.config'"));
    }
}

}  // namespace
}  // namespace cxlvp::pci
