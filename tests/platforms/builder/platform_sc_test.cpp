// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/builder/platform.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/platform/yaml/yaml_document.h"
#include "platforms/test_modules.h"

namespace cxlvp::platform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const ModuleRegistry& registry() {
    static const ModuleRegistry types = test::test_registry();
    return types;
}

PlatformDescription describe(const std::string& text) {
    return {YamlDocument::parse(text, "p.yaml").root(), "p.yaml", registry()};
}

std::string build_error(const std::string& text) {
    try {
        Platform platform(describe(text));
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

template <class M>
M& get(Platform& platform, const char* name) {
    return dynamic_cast<M&>(*platform.module(name));
}

constexpr const char* kTwoMemories =
    "name: p\n"
    "modules:\n"
    "  cpu: {type: source, count: 4, traffic: {first: 0x3c0}}\n"
    "  dma: {type: source, count: 1, traffic: {first: 0x1000}}\n"
    "  bus:\n"
    "    type: router\n"
    "    windows:\n"
    "      - {to: near.in, base: 0x0, size: 1KiB}\n"
    "      - {to: far.in, base: 0x400, size: 64B, offset: 0x200}\n"
    "      - {to: near.in, base: 0x1000, size: 64B, offset: 0x40}\n"
    "  near: {type: store}\n"
    "  far: {type: store}\n"
    "connections:\n"
    "  - {from: cpu.out, to: bus.in}\n"
    "  - {from: dma.out, to: bus.in}\n";

TEST(Platform, ConnectsModulesAndAddressMap) {
    Platform platform(describe(kTwoMemories));
    platform.context().run(us(1));
    // Window by window: the last of near, all of far, then nothing.
    EXPECT_THAT(get<test::Source>(platform, "cpu").responses,
                ElementsAre(tlm::TLM_OK_RESPONSE, tlm::TLM_OK_RESPONSE, tlm::TLM_ADDRESS_ERROR_RESPONSE,
                            tlm::TLM_ADDRESS_ERROR_RESPONSE));
    EXPECT_THAT(get<test::Store>(platform, "far").addresses, ElementsAre(0x200));
    EXPECT_THAT(get<test::Store>(platform, "near").addresses, testing::UnorderedElementsAre(0x3c0, 0x40));
    EXPECT_EQ(get<test::Router>(platform, "bus").inputs(), 2u);
    EXPECT_EQ(platform.modules().size(), 5u);
    EXPECT_EQ(platform.module("nothing"), nullptr);
    EXPECT_EQ(platform.context().reports().total(), 0u);
}

TEST(Platform, InterruptLinesReachEveryInput) {
    Platform platform(
        describe("name: p\n"
                 "modules:\n"
                 "  a: {type: source, on: false}\n"
                 "  b: {type: source, on: false}\n"
                 "  c: {type: source, on: false}\n"
                 "  x: {type: store, alarm: 10ns}\n"
                 "  y: {type: store}\n"
                 "  z: {type: store}\n"
                 "connections:\n"
                 "  - {from: a.out, to: x.in}\n"
                 "  - {from: b.out, to: y.in}\n"
                 "  - {from: c.out, to: z.in}\n"
                 "  - {from: x.alarm, to: a.irq}\n"));
    platform.context().run(ns(9));
    EXPECT_EQ(get<test::Source>(platform, "a").interrupts, 0);
    platform.context().run(us(1));
    EXPECT_EQ(get<test::Source>(platform, "a").interrupts, 1);
    EXPECT_EQ(get<test::Source>(platform, "b").interrupts, 0);  // its line is open and stays false
}

TEST(Platform, OpenInitiatorAnswersWithAddressErrors) {
    ModuleRegistry types;
    types.add<test::Source>(
        "source", "", {{"out", PortKind::initiator, false, false, ""}, {"irq", PortKind::irq_in, false, false, ""}});
    types.add<test::Store>(
        "store", "", {{"in", PortKind::target, false, false, ""}, {"alarm", PortKind::irq_out, false, false, ""}});
    Platform platform(
        {YamlDocument::parse("name: p\nmodules: {cpu: {type: source}, mem: {type: store, alarm: 1ns}}\n", "p.yaml")
             .root(),
         "p.yaml", types});
    platform.context().run(us(1));
    EXPECT_THAT(get<test::Source>(platform, "cpu").responses, ElementsAre(tlm::TLM_ADDRESS_ERROR_RESPONSE));
    EXPECT_THAT(get<test::Store>(platform, "mem").addresses, ElementsAre());
}

TEST(Platform, FaultsAreArmed) {
    Platform platform(describe(std::string(kTwoMemories) + "faults:\n  - {point: far.read, kind: error_response}\n"));
    platform.context().run(us(1));
    EXPECT_EQ(get<test::Source>(platform, "cpu").responses[1], tlm::TLM_GENERIC_ERROR_RESPONSE);
    EXPECT_EQ(get<test::Source>(platform, "cpu").responses[0], tlm::TLM_OK_RESPONSE);
}

TEST(Platform, SettingsReachTheContext) {
    Platform platform(describe(std::string(kTwoMemories) + "timing: ordered\nseed: 99\n"));
    EXPECT_TRUE(platform.context().ordered());
    EXPECT_EQ(platform.context().seed(), 99u);
}

TEST(Platform, AllMistakesOfConstructorsAndFaultPointsAreReported) {
    EXPECT_THAT(build_error("name: p\n"
                            "modules:\n"
                            "  cpu: {type: source, trace: bad}\n"
                            "  dma: {type: source, trace: bad}\n"
                            "  mem: {type: store}\n"
                            "  bus: {type: router, windows: [{to: mem.in, size: 64B}]}\n"
                            "connections: [{from: cpu.out, to: bus.in}, {from: dma.out, to: bus.in}]\n"
                            "faults:\n"
                            "  - {point: mem.raed, kind: error_response}\n"
                            "  - {point: mem.read, kind: drop}\n"
                            "  - {point: dma.read, kind: drop}\n"),
                testing::MatchesRegex("p.yaml:3:3: trace 'bad' cannot be read\n"
                                      "p.yaml:4:3: trace 'bad' cannot be read\n"
                                      "p.yaml:9:5: [^\n]*mem.raed[^\n]*\n"
                                      "p.yaml:10:5: [^\n]*drop[^\n]*"));
}

TEST(Platform, MissingSocketOfADeclaredPortIsNamed) {
    EXPECT_EQ(build_error("name: p\n"
                          "modules: {cpu: {type: source}, x: {type: liar}}\n"
                          "connections: [{from: cpu.out, to: x.in}]\n"),
              "p.yaml:2:32: x: module type 'liar' declares the port 'in' but does not have it");
}

/// Side `Mine` of an interface whose other side is `Theirs`.
template <int Mine, int Theirs>
class Side : public Module {
public:
    using Config = test::Liar::Config;
    Side(const sc_core::sc_module_name& instance, Context& context, const Config&) : Module(instance, context) {}
    PeerEnd* peer(const std::string& port) override { return port == "side" ? &end : nullptr; }
    PeerPort<Side, Side<Theirs, Mine>> end{*this};
};
using Upper = Side<1, 2>;
using Lower = Side<2, 1>;
using Stranger = Side<3, 1>;

ModuleRegistry with_peers() {
    ModuleRegistry types = test::test_registry();
    types.add<Upper>("upper", "", {{"side", PortKind::peer_from, false, false, ""}});
    types.add<Lower>("lower", "", {{"side", PortKind::peer_to, false, false, ""}});
    types.add<Stranger>("stranger", "", {{"side", PortKind::peer_to, false, false, ""}});
    types.add<test::Liar>("mute", "", {{"side", PortKind::peer_to, false, false, ""}});
    return types;
}

std::string peer_error(const ModuleRegistry& types, const std::string& text) {
    try {
        Platform platform({YamlDocument::parse(text, "p.yaml").root(), "p.yaml", types});
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Platform, PeersGetToKnowEachOther) {
    const ModuleRegistry types = with_peers();
    Platform platform({YamlDocument::parse("name: p\nmodules: {a: {type: upper}, b: {type: lower}, c: {type: lower}}\n"
                                           "connections: [{from: a.side, to: b.side}]\n",
                                           "p.yaml")
                           .root(),
                       "p.yaml", types});
    EXPECT_STREQ(get<Upper>(platform, "a").end->name(), "b");
    EXPECT_STREQ(get<Lower>(platform, "b").end->name(), "a");
    EXPECT_FALSE(get<Lower>(platform, "c").end.connected());
}

TEST(Platform, SidesOfDifferentInterfacesAreRefused) {
    EXPECT_EQ(peer_error(with_peers(),
                         "name: p\nmodules: {a: {type: upper}, b: {type: stranger}}\n"
                         "connections: [{from: a.side, to: b.side}]\n"),
              "p.yaml:3:22: a.side and b.side are sides of different interfaces");
}

TEST(Platform, PeerPortsAreCheckedAsOthersAre) {
    const ModuleRegistry types = with_peers();
    EXPECT_THAT(peer_error(types,
                           "name: p\nmodules: {a: {type: upper}, x: {type: liar}}\n"
                           "connections: [{from: a.side, to: x.in}]\n"),
                HasSubstr("a.side is the first side of an interface and x.in is a target: they do not fit"));
    EXPECT_THAT(peer_error(types,
                           "name: p\nmodules: {a: {type: upper}, b: {type: lower}}\n"
                           "connections: [{from: b.side, to: a.side}]\n"),
                HasSubstr("(swap from and to)"));
    EXPECT_THAT(peer_error(types,
                           "name: p\nmodules: {a: {type: upper}, b: {type: mute}}\n"
                           "connections: [{from: a.side, to: b.side}]\n"),
                HasSubstr("b: module type 'mute' declares the port 'side' but does not have it"));
}

TEST(Platform, BindingErrorsOfTheKernelNameTheObject) {
    const std::string error = build_error("name: p\nmodules: {f: {type: forgetful}}\n");
    EXPECT_THAT(error, testing::StartsWith("p.yaml: "));
    EXPECT_THAT(error, HasSubstr("f.forgotten"));
}

/// Stands in a wire and counts.
class Watch : public Module, private bus::Target, private bus::Initiator {
public:
    Watch(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context), Target(context) {
        in.bind(static_cast<bus::Target&>(*this));
        out.bind(static_cast<bus::Initiator&>(*this));
    }
    TargetSocket in{"in"};
    InitiatorSocket out{"out"};
    TargetSocket* target(const std::string&) override { return &in; }
    InitiatorSocket* initiator(const std::string&) override { return &out; }
    static inline std::vector<std::string> seen;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        seen.emplace_back(name());
        out->b_transport(tx, delay);
    }
};

TEST(Platform, AModuleCanBePutIntoEveryWire) {
    Platform::Options options;
    options.between = [](const char* name, Context& context) { return std::make_unique<Watch>(name, context); };
    Platform platform(describe(kTwoMemories), options);
    platform.context().run(us(1));
    EXPECT_THAT(Watch::seen, testing::IsSupersetOf({"cpu_out_bus_in_watch", "dma_out_bus_in_watch", "bus_near_in_watch",
                                                    "bus_far_in_watch"}));
    EXPECT_THAT(get<test::Store>(platform, "far").addresses, ElementsAre(0x200));
}

TEST(Platform, OnlyOneAtATime) {
    const Platform platform(describe(kTwoMemories));
    EXPECT_THROW(Platform(describe("name: p\nmodules: {f: {type: forgetful}}\n")), std::logic_error);
}

}  // namespace
}  // namespace cxlvp::platform
