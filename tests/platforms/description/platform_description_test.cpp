// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/platform_description.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cxlvp/platform/description/override.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "platforms/test_modules.h"

namespace cxlvp::platform {
namespace {

using testing::HasSubstr;

PlatformDescription describe(const std::string& text) {
    static const ModuleRegistry registry = test::test_registry();
    return {YamlDocument::parse(text, "p.yaml").root(), "p.yaml", registry};
}

/// All mistakes of a platform file, one a line.
std::string errors_of(const std::string& text) {
    try {
        describe(text);
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

/// A platform with `modules` and `connections` given as flow text, each entry on a line of its own from line 3 on.
std::string platform(const std::string& modules, const std::string& rest = {}) {
    return "name: p\nmodules:\n" + modules + rest;
}

constexpr const char* kGood =
    "name: p\n"
    "description: one sentence\n"
    "timing: ordered\n"
    "seed: 7\n"
    "duration: 1ms\n"
    "modules:\n"
    "  cpu: {type: source, gap: 5ns, traffic: {pattern: random, first: 0x40}}\n"
    "  bus:\n"
    "    type: router\n"
    "    windows:\n"
    "      - {to: near.in, base: 0x0, size: 1KiB}\n"
    "      - {to: far.in, base: 0x1000, size: 512B, offset: 0x200}\n"
    "  near: {type: store}\n"
    "  far: {type: store}\n"
    "connections:\n"
    "  - {from: cpu.out, to: bus.in}\n"
    "  - {from: near.alarm, to: cpu.irq}\n"
    "faults:\n"
    "  - {point: near.read, kind: error_response, count: 1}\n";

TEST(PlatformDescription, ReadsEverything) {
    const PlatformDescription p = describe(kGood);
    EXPECT_EQ(p.settings().name, "p");
    EXPECT_EQ(p.settings().timing, TimingMode::ordered);
    EXPECT_EQ(p.settings().seed, 7u);
    EXPECT_EQ(p.settings().duration, kMillisecond);
    ASSERT_EQ(p.modules().size(), 4u);
    EXPECT_EQ(p.modules()[0].name, "cpu");
    EXPECT_EQ(p.modules()[0].origin, "p.yaml:7:3");
    const auto* cpu = static_cast<const test::Source::Config*>(p.module("cpu")->config.get());
    EXPECT_EQ(cpu->gap, ns(5));
    EXPECT_EQ(cpu->traffic.first, 0x40u);
    EXPECT_EQ(cpu->traffic.pattern, test::Source::Traffic::Pattern::random);
    EXPECT_EQ(cpu->count, 1u);  // default
    ASSERT_EQ(p.connections().size(), 2u);
    EXPECT_EQ(p.connections()[0].from.text(), "cpu.out");
    EXPECT_EQ(p.connections()[0].kind, PortKind::initiator);
    EXPECT_EQ(p.connections()[1].kind, PortKind::irq_out);
    ASSERT_EQ(p.module("bus")->routes.size(), 2u);
    EXPECT_EQ(p.module("bus")->routes[1].to, "far.in");
    EXPECT_EQ(p.module("bus")->routes[1].offset, 0x200u);
    EXPECT_EQ(p.fault_place(0), "p.yaml:19:5");
    EXPECT_EQ(p.module("nothing"), nullptr);
}

TEST(PlatformDescription, EffectiveConfigurationNamesEverySource) {
    ConfigNode root = YamlDocument::parse(kGood, "p.yaml").root();
    Diagnostics none;
    Override::parse("near.size=2KiB").apply(root, none);
    const ModuleRegistry registry = test::test_registry();
    const nlohmann::ordered_json json = PlatformDescription(root, "p.yaml", registry).effective();
    EXPECT_EQ(json["file"], "p.yaml");
    EXPECT_EQ(json["timing"]["value"], "ordered");
    EXPECT_EQ(json["timing"]["source"], "p.yaml:3:9");
    EXPECT_EQ(json["requires_input"]["source"], "default");
    const auto& modules = json["modules"];
    EXPECT_EQ(modules["near"]["type"], "store");
    EXPECT_EQ(modules["near"]["size"]["value"], "2 KiB");
    EXPECT_EQ(modules["near"]["size"]["source"], "--set near.size");
    EXPECT_EQ(modules["far"]["size"]["source"], "default (assumed)");
    EXPECT_EQ(modules["cpu"]["traffic"]["bytes"]["source"], "default (X10)");
    EXPECT_EQ(modules["cpu"]["traffic"]["first"]["source"], "p.yaml:7:67");
    EXPECT_EQ(modules["bus"]["windows"][1]["offset"]["value"], "0x200");
    EXPECT_EQ(json.dump(), PlatformDescription(root, "p.yaml", registry).effective().dump());
}

TEST(PlatformDescription, UnknownTopLevelKey) {
    EXPECT_EQ(errors_of(std::string(kGood) + "durration: 2ms\n"),
              "p.yaml:20:1: durration: unknown key (did you mean 'duration'?)");
    EXPECT_EQ(errors_of("name: p\nmodule: {}\n"),
              "p.yaml:2:1: module: unknown key (did you mean 'modules'?)\n"
              "p.yaml: 'modules' is missing: a platform has at least one module");
}

TEST(PlatformDescription, TopLevelValues) {
    EXPECT_EQ(
        errors_of("name: my platform\ntiming: fast\nseed: -1\nduration: 5\nmodules: {s: {type: source, on: true}, t: "
                  "{type: store}}\nconnections: [{from: s.out, to: t.in}]\n"),
        "p.yaml:2:9: timing: 'fast' is not one of reserve, ordered\n"
        "p.yaml:3:7: seed: '-1' is not a number\n"
        "p.yaml:4:11: duration: '5' lacks a unit (ps, ns, us, ms, s)\n"
        "p.yaml:1:7: name: 'my platform' is not an identifier (letters, digits and underscores)");
    EXPECT_EQ(errors_of("modules: {t: {type: store}, s: {type: source}}\nconnections: [{from: s.out, to: t.in}]\n"),
              "p.yaml: parameter 'name' is missing");
    EXPECT_EQ(errors_of("- a\n- b\n"), "p.yaml:1:1: a platform file is a map with the keys name, modules, ...");
    EXPECT_EQ(errors_of("name: p\nmodules: [a]\n"), "p.yaml:2:10: modules: expected a map from names to modules");
    EXPECT_EQ(errors_of("name: p\nmodules: {}\n"), "p.yaml:2:10: modules: expected a map from names to modules");
}

TEST(PlatformDescription, UnknownModuleType) {
    EXPECT_EQ(errors_of(platform("  mem: {type: stare}\n")),
              "p.yaml:3:15: mem.type: unknown module type 'stare' (did you mean 'store'?)");
    EXPECT_EQ(errors_of(platform("  mem: {size: 1KiB}\n")), "p.yaml:3:3: mem: 'type' must name the type of the module");
    EXPECT_EQ(errors_of(platform("  mem: {type: [a]}\n")), "p.yaml:3:15: mem: 'type' must name the type of the module");
    EXPECT_EQ(errors_of(platform("  mem: store\n")),
              "p.yaml:3:8: mem: expected a map with the type of the module and its parameters");
}

TEST(PlatformDescription, ModuleNames) {
    EXPECT_EQ(errors_of(platform("  9lives: {type: liar}\n  a.b: {type: liar}\n  seed: {type: liar}\n")),
              "p.yaml:3:3: modules: '9lives' cannot name a module: use letters, digits and underscores\n"
              "p.yaml:4:3: modules: 'a.b' cannot name a module: use letters, digits and underscores\n"
              "p.yaml:5:3: modules: 'seed' cannot name a module: it is a top-level key");
    EXPECT_EQ(errors_of(platform("  _ok9: {type: liar}\n")), "no error");
}

TEST(PlatformDescription, ParameterMistakes) {
    EXPECT_EQ(errors_of(platform("  mem:\n"
                                 "    type: store\n"
                                 "    sise: 1KiB\n"
                                 "    size: 1ns\n"
                                 "    alarm: 2us\n"
                                 "  cpu: {type: source, count: 3, share: 1.5, on: yes, traffic: {pattern: linar}}\n",
                                 "connections: [{from: cpu.out, to: mem.in}]\n")),
              "p.yaml:5:5: mem.sise: unknown parameter (did you mean 'size'?)\n"
              "p.yaml:6:11: mem.size: unit 'ns' is not one of B, kB, KiB, MB, MiB, GB, GiB, TB, TiB\n"
              "p.yaml:7:12: mem.alarm: 2us is out of range (0 ps to 1 us)\n"
              "p.yaml:8:30: cpu.count: 3 is not a power of two\n"
              "p.yaml:8:40: cpu.share: 1.5 is out of range (0 to 1)\n"
              "p.yaml:8:49: cpu.on: 'yes' is neither true nor false\n"
              "p.yaml:8:73: cpu.traffic.pattern: 'linar' is not one of linear, random (did you mean 'linear'?)");
    EXPECT_EQ(errors_of(platform("  bus: {type: router}\n")),
              "p.yaml:3:3: bus: parameter 'windows' is missing\n"
              "p.yaml:3:3: bus: port 'in' (a target) is not connected");
}

constexpr const char* kPair =
    "  cpu: {type: source}\n"
    "  mem: {type: store}\n";

TEST(PlatformDescription, ConnectionToUnknownModuleOrPort) {
    EXPECT_EQ(errors_of(platform(kPair,
                                 "connections:\n"
                                 "  - {from: cpv.out, to: mem.in}\n"
                                 "  - {from: cpu.uot, to: men.in}\n"
                                 "  - {from: cpu, to: .in}\n")),
              "p.yaml:6:12: connections.0.from: no module 'cpv' (did you mean 'cpu'?)\n"
              "p.yaml:7:12: connections.1.from: module 'cpu' of type 'source' has no port 'uot'; it has out, irq\n"
              "p.yaml:7:25: connections.1.to: no module 'men' (did you mean 'mem'?)\n"
              "p.yaml:8:12: connections.2.from: 'cpu' is not of the form module.port\n"
              "p.yaml:8:21: connections.2.to: '.in' is not of the form module.port\n"
              "p.yaml:3:3: cpu: port 'out' (an initiator) is not connected");
    EXPECT_EQ(errors_of(platform("  f: {type: forgetful}\n  s: {type: source}\n",
                                 "connections: [{from: s.out, to: f.in}]\n")),
              "p.yaml:5:33: connections.0.to: module 'f' of type 'forgetful' has no port 'in'; it has none");
}

TEST(PlatformDescription, ConnectionInTheWrongDirection) {
    EXPECT_EQ(errors_of(platform(kPair, "connections:\n  - {from: mem.in, to: cpu.out}\n")),
              "p.yaml:6:12: connections.0.from: mem.in is a target; 'from' takes an initiator, an interrupt output or "
              "a first side "
              "(swap from and to)\n"
              "p.yaml:6:24: connections.0.to: cpu.out is an initiator; 'to' takes a target, an interrupt input or a "
              "second side\n"
              "p.yaml:3:3: cpu: port 'out' (an initiator) is not connected\n"
              "p.yaml:4:3: mem: port 'in' (a target) is not connected");
    EXPECT_EQ(
        errors_of(platform(kPair, "connections: [{from: cpu.out, to: mem.in}, {from: mem.alarm, to: cpu.out}]\n")),
        "p.yaml:5:66: connections.1.to: cpu.out is an initiator; 'to' takes a target, an interrupt input or a second "
        "side");
}

TEST(PlatformDescription, ConnectionOfDifferentKinds) {
    EXPECT_EQ(errors_of(platform(kPair,
                                 "connections:\n"
                                 "  - {from: cpu.out, to: mem.in}\n"
                                 "  - {from: mem.alarm, to: mem.in}\n")),
              "p.yaml:7:27: connections.1: mem.alarm is an interrupt output and mem.in is a target: they do not fit");
}

TEST(PlatformDescription, PortConnectedTwice) {
    EXPECT_EQ(errors_of(platform("  a: {type: source}\n  b: {type: source}\n  mem: {type: store}\n",
                                 "connections:\n"
                                 "  - {from: a.out, to: mem.in}\n"
                                 "  - {from: b.out, to: mem.in}\n"
                                 "  - {from: a.out, to: mem.in}\n")),
              "p.yaml:8:23: connections.1.to: mem.in takes one connection and has one at p.yaml:7:23; put an "
              "interconnect in front of it\n"
              "p.yaml:9:12: connections.2: a.out and mem.in are connected twice");
    const std::string many = platform(
        "  a: {type: source}\n  b: {type: source}\n  mem: {type: store}\n"
        "  bus: {type: router, windows: [{to: mem.in, size: 1KiB}]}\n",
        "connections: [{from: a.out, to: bus.in}, {from: b.out, to: bus.in}]\n");
    EXPECT_EQ(errors_of(many), "no error");
}

TEST(PlatformDescription, RequiredPortWithoutConnection) {
    EXPECT_EQ(errors_of(platform(kPair)),
              "p.yaml:3:3: cpu: port 'out' (an initiator) is not connected\n"
              "p.yaml:4:3: mem: port 'in' (a target) is not connected");
}

TEST(PlatformDescription, ConnectionEntriesThemselves) {
    EXPECT_EQ(errors_of(platform(kPair,
                                 "connections:\n"
                                 "  - {from: cpu.out, too: mem.in}\n"
                                 "  - 5\n")),
              "p.yaml:6:21: connections.0.too: unknown parameter (did you mean 'to'?)\n"
              "p.yaml:6:5: connections.0: parameter 'to' is missing\n"
              "p.yaml:7:5: connections.1: expected a map of parameters\n"
              "p.yaml:3:3: cpu: port 'out' (an initiator) is not connected\n"
              "p.yaml:4:3: mem: port 'in' (a target) is not connected");
}

constexpr const char* kBus =
    "  cpu: {type: source}\n"
    "  mem: {type: store}\n"
    "  bus:\n"
    "    type: router\n"
    "    windows:\n";
constexpr const char* kToBus = "connections: [{from: cpu.out, to: bus.in}]\n";

TEST(PlatformDescription, WindowsThatOverlap) {
    EXPECT_EQ(errors_of(platform(std::string(kBus) + "      - {to: mem.in, base: 0x0, size: 512B}\n"
                                                     "      - {to: mem.in, base: 0x100, size: 512B}\n",
                                 kToBus)),
              "p.yaml:9:9: bus.windows.1: overlaps another");
}

TEST(PlatformDescription, WhatABrokenModuleWantsToReachIsNotCalledUnconnected) {
    const std::string windows = "    windows: [{to: mem.in, size: 64B}, {to: mem.in}]\n";
    EXPECT_EQ(errors_of(platform("  cpu: {type: source}\n  mem: {type: store}\n  far: {type: store}\n"
                                 "  bus:\n    type: roter\n" +
                                     windows,
                                 kToBus)),
              "p.yaml:7:11: bus.type: unknown module type 'roter' (did you mean 'router'?)\n"
              "p.yaml:5:3: far: port 'in' (a target) is not connected");
}

TEST(PlatformDescription, WindowsThatLeadNowhere) {
    EXPECT_EQ(errors_of(platform(std::string(kBus) + "      - {to: men.in, base: 0x0, size: 64B}\n"
                                                     "      - {to: cpu.out, base: 0x100, size: 64B}\n"
                                                     "      - {to: mem.in, base: 0x200, size: 64B}\n"
                                                     "      - {base: 0x300, size: 64B}\n",
                                 kToBus)),
              "p.yaml:11:9: bus.windows.3: parameter 'to' is missing");
    EXPECT_EQ(errors_of(platform(std::string(kBus) + "      - {to: men.in, base: 0x0, size: 64B}\n"
                                                     "      - {to: cpu.out, base: 0x100, size: 64B}\n"
                                                     "      - {to: mem.in, base: 0x200, size: 64B}\n",
                                 kToBus)),
              "p.yaml:8:14: bus.windows.0.to: no module 'men' (did you mean 'mem'?)\n"
              "p.yaml:9:14: bus.windows.1.to: cpu.out is an initiator; an address map leads to targets");
}

TEST(PlatformDescription, WindowBeyondItsTarget) {
    const auto with = [](const std::string& window) {
        return errors_of(platform(std::string(kBus) + "      - " + window + "\n", kToBus));
    };
    EXPECT_EQ(
        with("{to: mem.in, base: 0x0, size: 2KiB}"),
        "p.yaml:8:14: bus.windows.0.to: the window of 2 KiB at offset 0x0 reaches beyond mem.in, which has 1 KiB");
    EXPECT_THAT(with("{to: mem.in, base: 0x0, size: 512B, offset: 0x201}"),
                HasSubstr("at offset 0x201 reaches beyond"));
    EXPECT_THAT(with("{to: mem.in, base: 0x0, size: 64B, offset: 0xffffffffffffffff}"), HasSubstr("reaches beyond"));
    EXPECT_EQ(with("{to: mem.in, base: 0xffff000000000000, size: 512B, offset: 0x200}"), "no error");
}

TEST(PlatformDescription, WindowToAPortThatIsTaken) {
    EXPECT_EQ(errors_of(platform(std::string(kBus) + "      - {to: mem.in, size: 64B}\n",
                                 "connections: [{from: cpu.out, to: mem.in}]\n")),
              "p.yaml:8:14: bus.windows.0.to: mem.in takes one connection and has one at p.yaml:9:35; put an "
              "interconnect in front of it\n"
              "p.yaml:5:3: bus: port 'in' (a target) is not connected");
}

TEST(PlatformDescription, AddressesThatGoInACircle) {
    const std::string start = "  cpu: {type: source}\n";
    const std::string end = "connections: [{from: cpu.out, to: a.in}]\n";
    EXPECT_EQ(errors_of(platform(start + "  a: {type: router, windows: [{to: a.in, size: 64B}]}\n", end)),
              "p.yaml:4:36: a.windows.0.to: addresses of this window come back to 'a': a -> a.in");
    EXPECT_EQ(errors_of(platform(start + "  a: {type: router, windows: [{to: b.in, size: 64B}]}\n"
                                         "  b: {type: router, windows: [{to: a.in, size: 1KiB}]}\n",
                                 end)),
              "p.yaml:4:36: a.windows.0.to: addresses of this window come back to 'a': a -> b.in -> a.in\n"
              "p.yaml:5:36: b.windows.0.to: addresses of this window come back to 'b': b -> a.in -> b.in");
    // Two buses that reach each other, each for the addresses of the other, make no circle.
    EXPECT_EQ(errors_of(platform(start + "  m: {type: store}\n  n: {type: store}\n"
                                         "  a: {type: router, windows: [{to: m.in, base: 0x0, size: 1KiB},"
                                         " {to: b.in, base: 0x400, size: 1KiB, offset: 0x400}]}\n"
                                         "  b: {type: router, windows: [{to: a.in, base: 0x0, size: 1KiB},"
                                         " {to: n.in, base: 0x400, size: 1KiB}]}\n",
                                 end)),
              "no error");
}

TEST(PlatformDescription, FaultsAtModulesThatDoNotExist) {
    EXPECT_EQ(errors_of(platform(kPair,
                                 "connections: [{from: cpu.out, to: mem.in}]\n"
                                 "faults:\n"
                                 "  - {point: men.read, kind: error_response}\n"
                                 "  - {point: mem.read, kind: melt}\n")),
              "p.yaml:8:29: faults.1.kind: 'melt' is not one of error_response, poison, delay, drop, bit_flip, "
              "stuck_bit, link_down, timeout\n"
              "p.yaml:7:13: faults.0.point: no module 'men' (did you mean 'mem'?)");
}

TEST(PlatformDescription, MistakesOfOnePartDoNotHideThoseOfAnother) {
    EXPECT_EQ(errors_of("name: p\n"
                        "timing: soon\n"
                        "modules:\n"
                        "  cpu: {type: sauce}\n"
                        "  mem: {type: store, size: 7}\n"
                        "  bus: {type: router, windows: [{to: mum.in, size: 64B}]}\n"
                        "connections:\n"
                        "  - {from: cpu.out, to: bus.in}\n"
                        "  - {from: mem.alarm, to: bis.irq}\n"
                        "colour: red\n"),
              "p.yaml:10:1: colour: unknown key\n"
              "p.yaml:2:9: timing: 'soon' is not one of reserve, ordered\n"
              "p.yaml:4:15: cpu.type: unknown module type 'sauce' (did you mean 'source'?)\n"
              "p.yaml:5:28: mem.size: '7' lacks a unit (B, kB, KiB, MB, MiB, GB, GiB, TB, TiB)\n"
              "p.yaml:9:27: connections.1.to: no module 'bis' (did you mean 'bus'?)\n"
              "p.yaml:6:38: bus.windows.0.to: no module 'mum' (did you mean 'mem'?)\n"
              "p.yaml:5:3: mem: port 'in' (a target) is not connected");
}

TEST(PlatformDescription, EarlierMistakesComeFirst) {
    const ModuleRegistry registry = test::test_registry();
    Diagnostics earlier;
    earlier.error("--set x", "", "leads nowhere");
    try {
        PlatformDescription(YamlDocument::parse(platform("  mem: {type: stare}\n"), "p.yaml").root(), "p.yaml",
                            registry, earlier);
        FAIL() << "accepted";
    } catch (const UserError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "--set x: leads nowhere\n"
                  "p.yaml:3:15: mem.type: unknown module type 'stare' (did you mean 'store'?)");
    }
}

}  // namespace
}  // namespace cxlvp::platform
