// SPDX-License-Identifier: Apache-2.0
// What a platform file may say about CXL: bundles, ports that a configuration adds, fixed memory windows.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/platform/program/describe.h"
#include "platforms/cxl/cxl_platform.h"

namespace cxlvp::platform {
namespace {

using test::Shape;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string mistakes(const std::string& yaml) {
    try {
        test::description(yaml);
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

/// Line 4 is `modules`, the last lines are `connections`.
std::string wired(const std::string& modules, const std::string& connections) {
    return "name: p\nmodules:\n  probe: {type: probe}\n  root: {type: cxl_root, windows: [{base: 4GiB, size: 256MiB, "
           "targets: [hb.mem]}]}\n" +
           modules + "connections:\n  - {from: probe.out, to: root.in}\n" + connections;
}

constexpr const char* kBridge = "  hb: {type: cxl_host_bridge, ports: [{}, {}]}\n";
constexpr const char* kCard = "  card: {type: cxl_type3, volatile_capacity: 256MiB}\n";
constexpr const char* kDram = "  dram: {type: memory, size: 256MiB}\n";
constexpr const char* kMedia = "  - {from: card.media, to: dram.in}\n";

std::string wired(const std::string& connections) {
    return wired(std::string(kBridge) + kCard + kDram, kMedia + connections);
}

TEST(Bundle, OneConnectionWiresAllParts) {
    const PlatformDescription description = test::description(wired("  - {from: hb.port1, to: card.link}\n"));
    ASSERT_EQ(description.connections().size(), 3u);
    const Connection& link = description.connections()[2];
    EXPECT_EQ(link.kind, PortKind::bundle);
    ASSERT_EQ(link.parts.size(), 6u);
    EXPECT_EQ(link.parts[0].name, "mem");
    EXPECT_EQ(link.parts[0].kind, PortKind::initiator);
    EXPECT_EQ(link.parts[3].name, "dma");
    EXPECT_EQ(link.parts[3].kind, PortKind::target);
    EXPECT_EQ(link.origin, "p.yaml:11:12");
}

TEST(Bundle, GoesFromTheHostToTheDevice) {
    EXPECT_THAT(
        mistakes(wired("  - {from: card.link, to: hb.port0}\n")),
        AllOf(HasSubstr("p.yaml:11:12: connections.2.from: card.link is a bundle"), HasSubstr("(swap from and to)"),
              HasSubstr("p.yaml:11:27: connections.2.to: hb.port0 is a bundle")));
    EXPECT_THAT(mistakes(wired("  - {from: hb.port0, to: hb.port1}\n")), HasSubstr("hb.port1 is a bundle"));
}

TEST(Bundle, FitsABundleOfTheSamePartsOnly) {
    EXPECT_THAT(mistakes(wired("  - {from: hb.port0, to: hb.mmio}\n")),
                HasSubstr("connections.2: hb.port0 is a bundle and hb.mmio is a target: they do not fit"));
    EXPECT_THAT(mistakes(wired("  - {from: probe.out, to: card.link}\n")),
                HasSubstr("probe.out is an initiator and card.link is a bundle: they do not fit"));
    ModuleRegistry types;
    types.add<test::Probe>(
        "above", "", {{"link", PortKind::bundle, false, false, "", {{"mem", PortKind::initiator, false, false, ""}}}});
    types.add<test::Probe>(
        "below", "", {{"link", PortKind::bundle, false, false, "", {{"mem", PortKind::target, false, false, ""}}}});
    types.add<test::Probe>(
        "other", "", {{"link", PortKind::bundle, false, false, "", {{"memory", PortKind::target, false, false, ""}}}});
    types.add<test::Probe>(
        "more", "",
        {{"link",
          PortKind::bundle,
          false,
          false,
          "",
          {{"mem", PortKind::target, false, false, ""}, {"io", PortKind::target, false, false, ""}}}});
    const auto joined = [&](const std::string& to) -> std::string {
        const std::string yaml =
            "name: p\nmodules: {a: {type: above}, b: {type: " + to + "}}\nconnections: [{from: a.link, to: b.link}]\n";
        try {
            const PlatformDescription fine(YamlDocument::parse(yaml, "p.yaml").root(), "p.yaml", types);
        } catch (const UserError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(joined("below"), "");
    EXPECT_THAT(joined("other"), HasSubstr("a.link is a bundle and b.link is a bundle: they do not fit"));
    EXPECT_THAT(joined("more"), HasSubstr("they do not fit"));
}

TEST(Bundle, TakesOneConnection) {
    const std::string two = std::string(kCard) + "  card2: {type: cxl_type3, volatile_capacity: 256MiB}\n";
    EXPECT_THAT(mistakes(wired(kBridge + two + kDram + "  dram2: {type: memory, size: 256MiB}\n",
                               std::string(kMedia) +
                                   "  - {from: card2.media, to: dram2.in}\n"
                                   "  - {from: hb.port0, to: card.link}\n  - {from: hb.port0, to: card2.link}\n")),
                HasSubstr("hb.port0 takes one connection and has one at"));
}

TEST(Bundle, MayStayOpen) {
    EXPECT_EQ(mistakes(wired("")), "");
    // What is not optional is named.
    EXPECT_THAT(mistakes(wired(std::string(kBridge) + kCard, "")),
                HasSubstr("card: port 'media' (an initiator) is not connected"));
}

TEST(Bundle, PartsAreNoPortsOfThemselves) {
    EXPECT_THAT(mistakes(wired("  - {from: probe.out, to: card.link.mem}\n")),
                HasSubstr("module 'card' of type 'cxl_type3' has no port 'link.mem'; it has link, media"));
}

TEST(MorePorts, AreThoseOfTheConfiguration) {
    EXPECT_EQ(mistakes(wired("  - {from: hb.port1, to: card.link}\n")), "");
    EXPECT_THAT(
        mistakes(wired("  - {from: hb.port2, to: card.link}\n")),
        HasSubstr("p.yaml:11:12: connections.2.from: module 'hb' of type 'cxl_host_bridge' has no port 'port2'; "
                  "it has mem, ecam, mmio, regs, dma, coherent, port0, port1"));
    // The ports of a module with a mistake are not known, so that nothing is said about them.
    EXPECT_THAT(
        mistakes(wired(std::string("  hb: {type: cxl_host_bridge, ports: [{}, {}], latency: fast}\n") + kCard + kDram,
                       std::string(kMedia) + "  - {from: hb.port7, to: card.link}\n")),
        AllOf(HasSubstr("hb.latency"), Not(HasSubstr("port7"))));
}

TEST(MorePorts, DescribeShowsBundlesAsOneWire) {
    const std::string text = describe_text(test::description(Shape{1, 1, 1}.yaml()));
    EXPECT_THAT(text, HasSubstr("port0 -> up of sw0_0 (cxl_switch)"));
    EXPECT_THAT(text, HasSubstr("port0 -> link of dev0 (cxl_type3)"));
    EXPECT_THAT(text, HasSubstr("media -> in of dram0 (memory)"));
    EXPECT_THAT(text, Not(HasSubstr("link.mem")));
    const std::string dot = describe_dot(test::description(Shape{1, 1, 1}.yaml()));
    EXPECT_THAT(dot, HasSubstr("sw0_0"));
    EXPECT_THAT(dot, Not(HasSubstr("link.mem")));
}

/// Mistakes of a root with these windows.
std::string windows(const std::string& text) {
    return mistakes("name: p\nmodules:\n  probe: {type: probe}\n  root:\n    type: cxl_root\n    windows:\n      - " +
                    text + "\n" + kBridge + "connections: [{from: probe.out, to: root.in}]\n");
}

TEST(Windows, EveryMistakeIsReportedAtItsPlace) {
    EXPECT_EQ(windows("{base: 4GiB, size: 256MiB, targets: [hb.mem]}"), "");
    const struct {
        const char* window;
        const char* mistake;
    } cases[] = {
        {"{base: 0x10000, size: 256MiB, targets: [hb.mem]}", "base: 0x10000 is not a multiple of 256 MiB"},
        {"{base: 4GiB, size: 100MiB, targets: [hb.mem]}", "size: 0x6400000 is not a multiple of 256 MiB"},
        {"{base: 4GiB, size: 256MiB, targets: [hb.mem, hb.mem]}",
         "size: 0x10000000 is not a multiple of 2 ways x 256 MiB"},
        {"{base: 4GiB, size: 1GiB, targets: []}", "ways: 0 is none of 1, 2, 4, 8, 16, 3, 6, 12"},
        {"{base: 4GiB, size: 5GiB, targets: [hb.mem, hb.mem, hb.mem, hb.mem, hb.mem]}", "ways: 5 is none of"},
        {"{base: 0xffffff0000000, size: 512MiB, targets: [hb.mem]}", "size: the window ends beyond 52 address bits"},
        {"{base: 4GiB, size: 256MiB, targets: [hb.mem], xor_maps: [\"0x100\"]}", "xor_maps: 1 maps, expected 0"},
        {"{base: 4GiB, size: 512MiB, targets: [hb.mem, hb.mem], arithmetic: xor}", "xor_maps: 0 maps, expected 1"},
        {"{base: 4GiB, size: 512MiB, targets: [hb.mem, hb.mem], arithmetic: xor, xor_maps: [\"0x200\"]}",
         "xor_maps: the lowest bit of map 0 (0x200) is not bit 8"},
        {"{base: 4GiB, size: 512MiB, targets: [hb.mem, hb.mem], arithmetic: xor, xor_maps: [wide]}", "xor_maps: "},
        {"{base: 4GiB, size: 256MiB, targets: [hb.mem], restrictions: [volatil]}",
         "restrictions: unknown 'volatil' (did you mean 'volatile'?)"},
    };
    for (const auto& one : cases)
        EXPECT_THAT(windows(one.window), HasSubstr(std::string("p.yaml:7:9: root.windows.0: ") + one.mistake))
            << one.window;
    EXPECT_THAT(windows("{base: 4GiB, size: 256MiB, targets: [hb.mem], granularity: 32KiB}"),
                HasSubstr("root.windows.0.granularity"));
    EXPECT_THAT(windows("{base: 4GiB, size: 256MiB, targets: [hb.mem], granularity: 300}"),
                HasSubstr("root.windows.0.granularity"));
    EXPECT_THAT(windows("{size: 256MiB, targets: [hb.mem]}"), HasSubstr("base"));
    EXPECT_THAT(windows("{base: 4GiB, size: 256MiB, targets: [hb2.mem]}"), HasSubstr("no module 'hb2'"));
    EXPECT_THAT(windows("{base: 4GiB, size: 256MiB, targets: [hb.dma]}"), HasSubstr("hb.dma is an initiator"));
    EXPECT_EQ(windows("{base: 4GiB, size: 768MiB, targets: [hb.mem, hb.mem], cut_short: true}"), "");
}

TEST(Windows, MayNotOverlap) {
    EXPECT_THAT(windows("{base: 4GiB, size: 512MiB, targets: [hb.mem]}\n"
                        "      - {base: 0x110000000, size: 512MiB, targets: [hb.mem]}"),
                HasSubstr("p.yaml:8:9: root.windows.1: overlaps window 0"));
    EXPECT_EQ(windows("{base: 4GiB, size: 512MiB, targets: [hb.mem]}\n"
                      "      - {base: 0x120000000, size: 512MiB, targets: [hb.mem]}"),
              "");
}

TEST(Extents, WindowsOfAnInterconnectEndWithWhatIsThere) {
    const auto ecam = [](const char* size) {
        return mistakes(
            "name: p\nmodules:\n  probe: {type: probe}\n  bus:\n    type: interconnect\n    windows: [{to: "
            "hb.ecam, base: 0, size: " +
            std::string(size) + "}]\n" + kBridge + "connections: [{from: probe.out, to: bus.in}]\n");
    };
    EXPECT_EQ(ecam("256MiB"), "");
    EXPECT_THAT(ecam("512MiB"), HasSubstr("reaches beyond hb.ecam, which has 256 MiB"));
}

}  // namespace
}  // namespace cxlvp::platform
