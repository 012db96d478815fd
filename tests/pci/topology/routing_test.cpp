// SPDX-License-Identifier: Apache-2.0
// A root complex with a root port, a switch behind it, and endpoints behind that.

#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

using testing::HasSubstr;

EndpointConfig endpoint(std::uint16_t device) {
    EndpointConfig config = full_endpoint();
    config.identity.device = device;
    return config;
}

/// Root bus: integrated endpoint at 1.0, root port at 2.0. Behind the port a switch with two downstream ports at 0.0
/// and 1.0; an endpoint with two functions behind the first, one endpoint behind the second.
class RoutingTest : public testing::Test {
protected:
    RoutingTest() {
        root.attach(1, 0, integrated);
        root.attach(2, 0, root_port);
        to_switch.attach(0, 0, upstream);
        in_switch.attach(0, 0, down0);
        in_switch.attach(1, 0, down1);
        behind0.attach(0, 0, ep0);
        behind0.attach(0, 1, ep0_1);
        behind1.attach(0, 0, ep1);
    }
    /// Gives out bus numbers as firmware does: 1 to the switch, 2 within it, 3 and 4 behind it.
    void enumerate() {
        root_port.space().write_value(0x18, 0x040100);
        upstream.space().write_value(0x18, 0x040201);
        down0.space().write_value(0x18, 0x030302);
        down1.space().write_value(0x18, 0x040402);
    }
    bool access(ConfigRequest::Command command, Bdf bdf, std::uint16_t reg, std::uint8_t* data) {
        ConfigRequest request;
        request.command = command;
        request.address = {bdf.bus == 0 ? ConfigAddress::Kind::type0 : ConfigAddress::Kind::type1, bdf, reg};
        request.data = data;
        const ConfigAddress before = request.address;
        const bool claimed = root.config(request);
        EXPECT_EQ(request.address.encode(), before.encode());
        return claimed;
    }
    /// The device id; 0xffff when nobody answers.
    std::uint32_t device(Bdf bdf) {
        std::uint8_t data[4] = {};
        if (!access(ConfigRequest::Command::read, bdf, 0, data)) return 0xffff;
        return static_cast<std::uint32_t>(data[2] | data[3] << 8);
    }
    bool write(Bdf bdf, std::uint16_t reg, std::uint32_t value) {
        std::uint8_t data[4];
        store_bytes(data, 4, value);
        return access(ConfigRequest::Command::write, bdf, reg, data);
    }

    Bus root, to_switch, in_switch, behind0, behind1;
    EndpointFunction integrated{endpoint(0xa)};
    BridgeFunction root_port{bridge(PortType::root_port), to_switch};
    BridgeFunction upstream{bridge(PortType::upstream_port), in_switch};
    BridgeFunction down0{bridge(PortType::downstream_port), behind0};
    BridgeFunction down1{bridge(PortType::downstream_port), behind1};
    EndpointFunction ep0{endpoint(0xb0)}, ep0_1{endpoint(0xb1)}, ep1{endpoint(0xc)};
};

TEST_F(RoutingTest, WithoutBusNumbersOnlyTheRootBusAnswers) {
    EXPECT_EQ(device({0, 1, 0}), 0xau);
    EXPECT_EQ(device({0, 2, 0}), 1u);
    for (const std::uint8_t bus : {1, 2, 3, 255}) EXPECT_EQ(device({bus, 0, 0}), 0xffffu);
}

TEST_F(RoutingTest, RequestsGoThroughBridgesByBusNumber) {
    enumerate();
    EXPECT_EQ(device({1, 0, 0}), 1u);
    EXPECT_EQ(device({3, 0, 0}), 0xb0u);
    EXPECT_EQ(device({3, 0, 1}), 0xb1u);
    EXPECT_EQ(device({4, 0, 0}), 0xcu);
}

TEST_F(RoutingTest, NobodyAnswersWhereNothingIs) {
    enumerate();
    EXPECT_EQ(device({0, 0, 0}), 0xffffu);
    EXPECT_EQ(device({2, 2, 0}), 0xffffu);
    EXPECT_EQ(device({3, 0, 2}), 0xffffu);
    EXPECT_EQ(device({3, 1, 0}), 0xffffu);
    EXPECT_EQ(device({5, 0, 0}), 0xffffu);
    EXPECT_FALSE(write({5, 0, 0}, 4, 7));
}

TEST_F(RoutingTest, AnEndpointLearnsItsNumberFromWrites) {
    enumerate();
    device({4, 0, 0});
    EXPECT_EQ(ep1.bdf().id(), 0);
    EXPECT_TRUE(write({4, 0, 0}, 0x3c, 0));
    EXPECT_EQ(ep1.bdf(), (Bdf{4, 0, 0}));
}

TEST_F(RoutingTest, ARemovedFunctionDoesNotAnswerAndComesBackReset) {
    enumerate();
    write({3, 0, 0}, kBar0, 0xe0000000);
    write({3, 0, 0}, kCommand, kMemoryEnable);
    EXPECT_TRUE(ep0.decode(0xe0000000, 4));
    ep0.remove(0);
    EXPECT_EQ(device({3, 0, 0}), 0xffffu);
    EXPECT_FALSE(ep0.decode(0xe0000000, 4));
    EXPECT_FALSE(ep0.may_issue());
    EXPECT_EQ(device({3, 0, 1}), 0xb1u);
    ep0.insert(0);
    EXPECT_EQ(device({3, 0, 0}), 0xb0u);
    EXPECT_EQ(ep0.space().read_value(kBar0), 0u);
}

TEST_F(RoutingTest, SecondaryBusResetIsAHotResetOfAllBehindTheBridge) {
    enumerate();
    ep0.header().registers().set(ep0.header().registers().index("INTERRUPT_LINE"), 9);
    integrated.header().registers().set(integrated.header().registers().index("INTERRUPT_LINE"), 9);
    ep1.errors().report(CorrectableError::bad_tlp, 0);
    write({0, 2, 0}, 0x3c, 0x00400000);
    EXPECT_EQ(ep0.space().read_value(0x3c, 1), 0u);
    EXPECT_EQ(upstream.space().read_value(0x18), 0u);
    EXPECT_NE(ep1.space().read_value(find_extended(ep1.space(), 1) + 0x10), 0u);  // sticky
    EXPECT_EQ(integrated.space().read_value(0x3c, 1), 9u);
    EXPECT_EQ(root_port.space().read_value(0x18), 0x040100u);
    EXPECT_EQ(device({1, 0, 0}), 0xffffu);  // as long as it lasts
    write({0, 2, 0}, 0x3c, 0);
    EXPECT_EQ(device({1, 0, 0}), 1u);
}

TEST_F(RoutingTest, ADisabledLinkCutsOffWhatIsBehindIt) {
    enumerate();
    const std::uint64_t express = find_capability(down0.space(), 0x10);
    down0.space().write_value(kCommand, kMemoryEnable | kMasterEnable, 2);
    down0.space().write_value(0x20, 0xe000e000);
    EXPECT_TRUE(down0.forwards_memory(0xe0000000, 4));
    EXPECT_TRUE(down0.forwards_upstream());
    ep0.space().write_value(0x3c, 9, 1);
    down0.space().write_value(express + 0x10, 0x10, 2);
    EXPECT_EQ(device({3, 0, 0}), 0xffffu);
    EXPECT_EQ(device({4, 0, 0}), 0xcu);
    EXPECT_FALSE(down0.forwards_memory(0xe0000000, 4));
    EXPECT_FALSE(down0.forwards_upstream());
    down0.space().write_value(express + 0x10, 0, 2);
    EXPECT_EQ(device({3, 0, 0}), 0xb0u);
    EXPECT_EQ(ep0.space().read_value(0x3c, 1), 0u);  // the link went down: a hot reset
}

TEST_F(RoutingTest, NothingGoesThroughABridgeInD3Hot) {
    enumerate();
    down0.space().write_value(kCommand, kMemoryEnable | kMasterEnable, 2);
    down0.space().write_value(0x20, 0xe000e000);
    const std::uint64_t power = find_capability(down0.space(), 0x01);
    down0.space().write_value(power + 4, 3, 2);
    EXPECT_EQ(device({3, 0, 0}), 0xffffu);
    EXPECT_EQ(device({2, 0, 0}), 1u);  // the bridge itself answers
    EXPECT_FALSE(down0.forwards_memory(0xe0000000, 4));
    EXPECT_FALSE(down0.forwards_upstream());
    down0.space().write_value(power + 4, 0, 2);
    EXPECT_EQ(device({3, 0, 0}), 0xb0u);
    EXPECT_TRUE(down0.forwards_memory(0xe0000000, 4));
}

/// Claims one bus, takes a while, and counts what reaches it.
struct SlowBridge : ConfigTarget {
    std::uint8_t bus;
    unsigned requests = 0;
    explicit SlowBridge(std::uint8_t number) : bus(number) {}
    bool config(ConfigRequest& request) override {
        if (!request.debug()) {
            ++requests;
            request.at += 10;
        }
        return request.address.bdf.bus == bus;
    }
    void hot_reset(Tick) override {}
};

TEST(Bus, OnlyTheBridgeThatClaimsARequestSeesItAndTakesTime) {
    Bus bus;
    SlowBridge one(1), two(2);
    bus.attach(0, 0, one);
    bus.attach(1, 0, two);
    std::uint8_t data[4] = {};
    ConfigRequest request;
    request.command = ConfigRequest::Command::write;
    request.address = {ConfigAddress::Kind::type1, {2, 0, 0}, 0};
    request.data = data;
    request.at = 100;
    EXPECT_TRUE(bus.config(request));
    EXPECT_EQ(request.at, 110u);
    EXPECT_EQ(one.requests, 0u);
    EXPECT_EQ(two.requests, 1u);
    request.address.bdf.bus = 3;
    EXPECT_FALSE(bus.config(request));
    EXPECT_EQ(request.at, 110u);
}

TEST_F(RoutingTest, APlaceIsTakenOnce) {
    EXPECT_THAT(user_error([&] { root.attach(2, 0, ep0); }), HasSubstr("device 2 function 0 is on the bus already"));
    EXPECT_THAT(user_error([&] { root.attach(32, 0, ep0); }), HasSubstr("expected 0 to 31"));
    EXPECT_THAT(user_error([&] { root.attach(0, 8, ep0); }), HasSubstr("expected 0 to 31 and 0 to 7"));
}

TEST(BridgeFunction, IsNoEndpoint) {
    Bus behind;
    EXPECT_THAT(user_error([&] { BridgeFunction function(bridge(PortType::endpoint), behind); }),
                HasSubstr("bridge: a bridge is a root port"));
}

}  // namespace
}  // namespace cxlvp::pci
