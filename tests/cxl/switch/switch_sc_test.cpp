// SPDX-License-Identifier: Apache-2.0
// Two levels of switches: below the root port a switch with two ports, below its port 0 another with two.

#include "cxlvp/cxl/switch/switch.h"

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
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t kBase = 4 * kGiB;
constexpr std::uint64_t kDevice = 1 << 15;

class SwitchTest : public test::CxlFixture {
protected:
    SwitchTest() : hb(module<HostBridge>("hb", passing())), top(make_switch("top")), low(make_switch("low")) {
        for (unsigned i = 0; i < 3; ++i) {
            Type3Device::Config config;
            config.volatile_capacity = kUnit;
            cards.push_back(&module<Type3Device>("card" + std::to_string(i), config));
        }
        link(hb, "port0", top, "up");
        link(top, "port0", low, "up");
        link(top, "port1", *cards[2]);
        link(low, "port0", *cards[0]);
        link(low, "port1", *cards[1]);
        for (Type3Device* card : cards) media.push_back(&target(*card->initiator("media"), 0x10000));
        cpu = &initiator(*hb.target("mem"));
        software = &initiator(*hb.target("ecam"));
        io = &initiator(*hb.target("mmio"));
        initiator(*hb.target("regs"));
        memory = &target(*hb.initiator("dma"));
        close_coherence(hb);
    }
    static HostBridge::Config passing() {
        HostBridge::Config config;
        config.component.hdm_pointer = 0;
        return config;
    }
    Switch& make_switch(const std::string& name) {
        Switch::Config config;
        config.ports.resize(2);
        return module<Switch>(name, config);
    }
    /// Granules of 256 bytes: two to `top` port 0, on to cards 0 and 1, and every other one to card 2.
    void set_up_memory() {
        commit(top.component(), 0, {kBase, 2 * kUnit, 2, 256, {0, 1}});
        commit(low.component(), 0, {kBase, 2 * kUnit, 2, 512, {0, 1}});
        // Four ways at 256: card 2 would have ways 1 and 3; it takes two of four with a decoder of two ways at 256.
        bring_up(*cards[0], {kBase, 4 * kUnit, 4, 256});
        bring_up(*cards[1], {kBase, 4 * kUnit, 4, 256});
        bring_up(*cards[2], {kBase, 2 * kUnit, 2, 256});
    }
    void config_write(std::uint64_t address, std::uint64_t value, std::size_t bytes = 4) {
        const auto result = software->write(address, test::little_endian(value, bytes));
        EXPECT_TRUE(result.ok());
        cxlvp::test::wait_until(result.end);
    }
    std::uint64_t config_read(std::uint64_t address, std::size_t bytes = 4) {
        return test::number(software->read(address, bytes).data);
    }
    static std::uint64_t bus(unsigned number) { return std::uint64_t{number} << 20; }
    void set_up_bridge(std::uint64_t at, unsigned primary, unsigned secondary, unsigned subordinate,
                       std::uint64_t window, std::uint64_t megabytes, std::uint64_t bar) {
        config_write(at + 0x18, primary | secondary << 8 | subordinate << 16);
        config_write(at + 0x20, window >> 16 | ((window + (megabytes - 1) * kMiB) & 0xfff00000));
        config_write(at + 0x10, bar);
        config_write(at + 0x14, 0);
        config_write(at + 0x04, 6, 2);
    }
    /// Bus 1: top, 2: its ports, 3: low, 4: its ports, 5: card 0, 6: card 1, 7: card 2. Windows nest.
    void set_up_functions() {
        set_up_bridge(bus(0), 0, 1, 7, 0xe0000000, 16, 0xf0000000);
        set_up_bridge(bus(1), 1, 2, 7, 0xe0000000, 12, 0xe0f00000);
        set_up_bridge(bus(2), 2, 3, 6, 0xe0000000, 8, 0xe0a00000);
        set_up_bridge(bus(2) + kDevice, 2, 7, 7, 0xe0800000, 1, 0xe0a10000);
        set_up_bridge(bus(3), 3, 4, 6, 0xe0000000, 4, 0xe0700000);
        set_up_bridge(bus(4), 4, 5, 5, 0xe0000000, 1, 0xe0200000);
        set_up_bridge(bus(4) + kDevice, 4, 6, 6, 0xe0100000, 1, 0xe0210000);
        for (const auto& [number, bar] : {std::pair(5u, 0xe0000000u), {6u, 0xe0100000u}, {7u, 0xe0800000u}}) {
            config_write(bus(number) + 0x10, bar);
            config_write(bus(number) + 0x14, 0);
            config_write(bus(number) + 0x04, 6, 2);
        }
    }
    static std::string mistakes(std::size_t ports, const char* hdm_pointer, const char* decoders = "4") {
        ConfigNode node, list, component, hdm;
        node.kind = component.kind = hdm.kind = ConfigNode::Kind::map;
        list.kind = ConfigNode::Kind::list;
        for (std::size_t i = 0; i < ports; ++i) {
            list.items.emplace_back();
            list.items.back().kind = ConfigNode::Kind::map;
        }
        hdm.set("decoders", ConfigNode::scalar(decoders, "p.yaml:9:60"));
        component.set("hdm_pointer", ConfigNode::scalar(hdm_pointer, "p.yaml:9:40"));
        component.set("hdm", hdm);
        node.set("ports", list);
        node.set("component", component);
        Switch::Config config;
        Binding binding;
        Switch::Config::schema().bind(&config, node, "sw", binding);
        return binding.errors().text();
    }

    HostBridge& hb;
    Switch& top;
    Switch& low;
    std::vector<Type3Device*> cards;
    std::vector<test::TestTarget*> media;
    test::TestInitiator *cpu, *software, *io;
    test::TestTarget* memory;
};

TEST_P(SwitchTest, DecodersOfEveryLevelSeeTheHostAddress) {
    run([&] {
        set_up_memory();
        for (unsigned granule = 0; granule < 8; ++granule) cpu->write(kBase + 256 * granule, Bytes(64, granule));
    });
    const auto dpas = [&](unsigned card) {
        std::vector<std::uint64_t> out;
        for (const auto& record : media[card]->records) out.push_back(record.address);
        return out;
    };
    EXPECT_THAT(dpas(0), ElementsAre(0, 256));            // granules 0 and 4
    EXPECT_THAT(dpas(1), ElementsAre(0, 256));            // granules 2 and 6
    EXPECT_THAT(dpas(2), ElementsAre(0, 256, 512, 768));  // granules 1, 3, 5, 7
    EXPECT_EQ(media[0]->bytes[256], 4u);
    EXPECT_EQ(media[1]->bytes[256], 6u);
    EXPECT_EQ(media[2]->bytes[768], 7u);
}

TEST_P(SwitchTest, EachLevelAddsItsLatencyAndTheMessagesOfItsLink) {
    for (test::TestTarget* at : media) at->latency = ns(40);
    run([&] {
        set_up_memory();
        const Tick line = 270 + 1169;
        // One switch in the way of card 2, two in that of card 0.
        EXPECT_EQ(cpu->read(kBase + 256, 64, ns(1)).took(), 2 * ns(24 + 35 + 27) + ns(40) + 2 * line);
        cxlvp::test::wait_until(now() + us(1));
        EXPECT_EQ(cpu->read(kBase, 64, ns(1)).took(), 2 * ns(24 + 35 + 35 + 27) + ns(40) + 3 * line);
    });
}

TEST_P(SwitchTest, AMissIsAnsweredByTheLevelThatMisses) {
    run([&] {
        commit(top.component(), 0, {kBase, kUnit, 1, 256, {0}});
        EXPECT_THAT(cpu->read(kBase + kUnit, 64).data, Each(0xff));
        EXPECT_EQ(stat("top.misses"), 1u);
        test::MarkedRead read(kBase);
        EXPECT_TRUE(cpu->send(read.access).ok());
        EXPECT_THAT(read.access.data, Each(0xff));
        EXPECT_FALSE(read.info.poison);
        EXPECT_EQ(stat("low.misses"), 1u);
        RouteProbe probe;
        TestPayload ask = TestPayload::read(kBase, 1);
        cpu->out->transport_dbg(ask.carry(probe).tx);
        ASSERT_THAT(probe.steps(), SizeIs(3));
        EXPECT_EQ(probe.steps()[1].module, "top");
        EXPECT_EQ(probe.steps()[1].text, "decoder 0, way 0 of 1 at 256 B -> port0");
        EXPECT_EQ(probe.steps()[2].module, "low");
        EXPECT_EQ(probe.steps()[2].text, "no decoder");
        EXPECT_EQ(probe.status(), RouteStatus::no_decoder);
    });
    EXPECT_EQ(stat("top.misses"), 1u);
    EXPECT_EQ(context().reports().count("low", "decode-miss"), 1u);
    for (const test::TestTarget* at : media) EXPECT_THAT(at->records, IsEmpty());
}

TEST_P(SwitchTest, ADeviceThatIsGoneIsAnsweredByThePortAboveIt) {
    run([&] {
        set_up_memory();
        cards[0]->endpoint().remove(now());
        test::MarkedRead read(kBase);
        EXPECT_TRUE(cpu->send(read.access).ok());
        EXPECT_THAT(read.access.data, Each(0xff));
        EXPECT_TRUE(read.info.poison);
        EXPECT_EQ(stat("low.port0.unanswered"), 1u);
        EXPECT_EQ(stat("top.port0.unanswered") + stat("hb.port0.unanswered"), 0u);
        EXPECT_TRUE(cpu->write(kBase + 512, Bytes(64, 3)).ok());  // its neighbour is there
        EXPECT_EQ(media[1]->bytes[0], 3u);
    });
}

TEST_P(SwitchTest, FunctionsAndRegistersOfAllLevelsAreFound) {
    run([&] {
        EXPECT_EQ(config_read(bus(1)), 0xffffffffu);
        set_up_functions();
        EXPECT_EQ(config_read(bus(1)), 0x0c021234u);
        EXPECT_EQ(config_read(bus(2)), 0x0c031234u);
        EXPECT_EQ(config_read(bus(2) + kDevice), 0x0c031234u);
        EXPECT_EQ(config_read(bus(2) + 2 * kDevice), 0xffffffffu);
        EXPECT_EQ(config_read(bus(3)), 0x0c021234u);
        for (const unsigned number : {5u, 6u, 7u}) EXPECT_EQ(config_read(bus(number)), 0x0c101234u) << number;
        EXPECT_EQ(config_read(bus(8)), 0xffffffffu);
        // Component registers of every function, by its BAR.
        for (const std::uint64_t bar : {0xf0000000u, 0xe0f00000u, 0xe0a00000u, 0xe0a10000u, 0xe0700000u, 0xe0200000u,
                                        0xe0210000u, 0xe0000000u, 0xe0100000u, 0xe0800000u})
            EXPECT_EQ(test::number(io->read(bar + 0x1000, 4).data) & 0xffff, 1u) << std::hex << bar;
        EXPECT_TRUE(io->write(0xe0700000 + test::kHdm + 0x14, {1, 0, 0, 0}).ok());
        EXPECT_EQ(read(low.component(), test::kHdm + 0x14), 1u);
        EXPECT_EQ(read(top.component(), test::kHdm + 0x14), 0u);
        Bytes seen(4);
        EXPECT_EQ(io->debug_read(0xe0000000 + 0x1000, seen), 4u);
        EXPECT_EQ(io->debug_read(0xe0300000, seen), 0u);
        EXPECT_EQ(stat("low.unclaimed") + stat("top.unclaimed"), 0u);
        EXPECT_THAT(io->read(0xe0300000, 4).data, Each(0xff));  // in the window of the switch and of no port
        EXPECT_EQ(stat("low.unclaimed"), 1u);
    });
}

TEST_P(SwitchTest, AHotResetReachesBothSwitchesAndTheDevices) {
    run([&] {
        set_up_functions();
        set_up_memory();
        config_write(bus(0) + 0x3e, 0x40, 2);
        config_write(bus(0) + 0x3e, 0, 2);
        for (ComponentBlock* block : {&top.component(), &low.component(), &cards[0]->endpoint().component(),
                                      &cards[2]->endpoint().component()}) {
            EXPECT_EQ(control(*block, 0) & test::kCommitted, 0u);
            EXPECT_NE(read(*block, test::kHdm), 0u);  // HwInit
        }
        EXPECT_EQ(config_read(bus(1)), 0x0c021234u);
        EXPECT_EQ(config_read(bus(2)), 0xffffffffu);  // its bus numbers are gone
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
        EXPECT_EQ(stat("top.misses"), 1u);
    });
}

TEST_P(SwitchTest, AResetBelowOnePortLeavesTheOtherAlone) {
    run([&] {
        set_up_functions();
        set_up_memory();
        config_write(bus(2) + kDevice + 0x3e, 0x40, 2);
        config_write(bus(2) + kDevice + 0x3e, 0, 2);
        EXPECT_EQ(control(cards[2]->endpoint().component(), 0) & test::kCommitted, 0u);
        EXPECT_NE(control(cards[0]->endpoint().component(), 0) & test::kCommitted, 0u);
        EXPECT_NE(control(top.component(), 0) & test::kCommitted, 0u);
        cpu->read(kBase, 64);
        EXPECT_THAT(media[0]->records, SizeIs(1));
    });
}

TEST_P(SwitchTest, AFunctionLevelResetOfTheModuleDoesNothing) {
    run([&] {
        set_up_memory();
        top.reset(ResetKind::function);
        EXPECT_NE(control(top.component(), 0) & test::kCommitted, 0u);
        top.reset(ResetKind::cold);
        EXPECT_EQ(control(top.component(), 0) & test::kCommitted, 0u);
        EXPECT_NE(control(low.component(), 0) & test::kCommitted, 0u);  // whoever resets the platform resets it too
    });
}

TEST_P(SwitchTest, RequestsOfADevicePassEveryBridgeThatIsBusMaster) {
    auto& third = make_switch("third");
    auto& engine = open(third, "port0");
    open(third, "port1");
    auto& host = target(*third.initiator("up.dma"));
    initiator(*third.target("up.mem"));
    initiator(*third.target("up.io"));
    initiator(*third.target("up.snoop"));
    target(*third.initiator("up.cache"));
    auto& config = initiator(*third.target("up.config"));
    const auto set = [&](unsigned device, std::uint8_t value) {
        // The upstream port is what a type 0 request reaches, the downstream ports a type 1 request for its bus.
        const std::uint64_t at = device == 0 ? 4 : std::uint64_t{1} << 28 | bus(1) | 4;
        EXPECT_TRUE(config.write(at, {value, 0}).ok());
    };
    run([&] {
        EXPECT_TRUE(config.write(0x18, {0, 1, 1, 0}).ok());
        set(1, 4);
        EXPECT_EQ(engine.read(0x40, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(stat("third.blocked"), 1u);
        set(0, 4);
        EXPECT_TRUE(engine.read(0x40, 4).ok());
        set(1, 0);
        EXPECT_EQ(engine.read(0x40, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(stat("third.port0.blocked"), 1u);
    });
    EXPECT_THAT(host.records, SizeIs(1));
}

TEST_P(SwitchTest, DirectAccessGoesThroughBothLevels) {
    media[0]->grant = [&](Payload&, tlm::tlm_dmi& dmi) {
        dmi.init();
        dmi.allow_read_write();
        dmi.set_dmi_ptr(media[0]->bytes.data());
        dmi.set_start_address(0);
        dmi.set_end_address(media[0]->bytes.size() - 1);
        return true;
    };
    run([&] {
        set_up_memory();
        cpu->write(kBase + 1024 + 16, {1, 2, 3, 4});
        tlm::tlm_dmi dmi;
        ASSERT_TRUE(cpu->dmi(kBase + 1024 + 16, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase + 1024);
        EXPECT_EQ(dmi.get_end_address(), kBase + 1024 + 255);
        EXPECT_EQ(dmi.get_dmi_ptr(), media[0]->bytes.data() + 256);
        EXPECT_EQ(dmi.get_dmi_ptr()[16 + 3], 4u);
        EXPECT_EQ(dmi.get_read_latency().value(), 2 * ns(24 + 35 + 35 + 27));
        const std::size_t before = cpu->invalidated.size();
        uncommit(low.component(), 0);
        EXPECT_EQ(cpu->invalidated.size(), before + 1);
        EXPECT_FALSE(cpu->dmi(kBase + 1024 + 16, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase + 1024) << "no more is refused than what goes this way";
    });
}

TEST_P(SwitchTest, WhatCannotBeASwitchIsRefused) {
    EXPECT_EQ(mistakes(1, "0x300"), "");
    EXPECT_EQ(mistakes(32, "0x300"), "");
    EXPECT_THAT(mistakes(33, "0x300"), HasSubstr("sw.ports: 33 downstream ports; a switch has 1 to 32"));
    EXPECT_THAT(mistakes(0, "0x300"), HasSubstr("sw.ports: 0 downstream ports"));
    EXPECT_THAT(mistakes(2, "0"), HasSubstr("sw.component.hdm_pointer: the upstream port of a switch has HDM"));
    EXPECT_THAT(mistakes(2, "0x300", "3"), HasSubstr("sw.component.hdm"));
    EXPECT_THAT(mistakes(2, "0x300", "33"), HasSubstr("sw.component.hdm"));
}

TEST_P(SwitchTest, DecodersThatAreUsedUpAreNone) {
    run([&] {
        // The default has one decoder; what software writes behind it is a hole.
        EXPECT_EQ(read(top.component(), test::kHdm) & 0xf, 0u);
        program(top.component(), 1, {kBase, kUnit, 1, 256, {1}});
        sc_core::wait(2, sc_core::SC_US);
        EXPECT_EQ(control(top.component(), 1), 0u);  // T2-49
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
    });
    EXPECT_EQ(stat("top.misses"), 1u);
}

INSTANTIATE_TEST_SUITE_P(Timing, SwitchTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
