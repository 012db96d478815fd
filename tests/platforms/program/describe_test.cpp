// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/describe.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/platform/program/type_reference.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "platforms/test_modules.h"

namespace cxlvp::platform {
namespace {

using testing::HasSubstr;

PlatformDescription describe() {
    static const ModuleRegistry registry = test::test_registry();
    return {YamlDocument::parse("name: p\n"
                                "description: two ways to one memory\n"
                                "duration: 1ms\n"
                                "modules:\n"
                                "  cpu: {type: source}\n"
                                "  dma: {type: source, count: 4}\n"
                                "  bus:\n"
                                "    type: router\n"
                                "    windows:\n"
                                "      - {to: far.in, base: 0x400, size: 64B, offset: 0x200}\n"
                                "      - {to: near.in, base: 0x0, size: 1KiB}\n"
                                "  near: {type: store}\n"
                                "  far: {type: store}\n"
                                "connections:\n"
                                "  - {from: cpu.out, to: bus.in}\n"
                                "  - {from: dma.out, to: bus.in}\n"
                                "  - {from: far.alarm, to: cpu.irq}\n"
                                "faults:\n"
                                "  - {point: far.read, kind: error_response}\n",
                                "p.yaml")
                .root(),
            "p.yaml", registry};
}

TEST(Describe, TreeMapAndParameters) {
    const std::string text = describe_text(describe());
    EXPECT_THAT(text, testing::StartsWith("p: two ways to one memory\n"
                                          "reserve timing, seed 1, for 1 ms\n"
                                          "\n"
                                          "cpu (source)\n"
                                          "└─ out -> in of bus (router)\n"
                                          "   ├─ map -> in of far (store)\n"
                                          "   │  └─ interrupt alarm -> irq of cpu\n"
                                          "   └─ map -> in of near (store)\n"
                                          "dma (source)\n"
                                          "└─ out -> in of bus (router), see above\n"
                                          "\n"
                                          "address map of bus\n"
                                          "  0x000000000000 to 0x0000000003ff (1 KiB) -> near.in from 0x0\n"
                                          "  0x000000000400 to 0x00000000043f (64 B) -> far.in from 0x200\n"
                                          "\n"));
    EXPECT_THAT(text, HasSubstr("\ndma (source): sends reads\n  count = 4  [p.yaml:6:30]\n"));
    EXPECT_THAT(text, HasSubstr("  traffic.bytes = 64 B  [default (X10)]\n"));
    EXPECT_THAT(text, HasSubstr("  windows.0.to = far.in  [p.yaml:10:14]\n"));
    EXPECT_THAT(text, HasSubstr("\nfaults\n  error_response at far.read\n"));
}

TEST(Describe, GraphHasEveryWire) {
    const std::string dot = describe_dot(describe());
    EXPECT_THAT(dot, testing::StartsWith("digraph \"p\" {\n"));
    EXPECT_THAT(dot, HasSubstr("  \"cpu\" [label=\"cpu\\nsource\"];\n"));
    EXPECT_THAT(dot, HasSubstr("  \"cpu\" -> \"bus\";\n"));
    EXPECT_THAT(dot, HasSubstr("  \"far\" -> \"cpu\" [style=dashed];\n"));
    EXPECT_THAT(dot, HasSubstr("  \"bus\" -> \"far\" [label=\"0x000000000400 to 0x00000000043f (64 B)\"];\n"));
}

TEST(TypeReference, PortsAndParameters) {
    const ModuleRegistry registry = test::test_registry();
    const std::string one = type_reference(registry, "source");
    EXPECT_THAT(one, testing::StartsWith("## source\n\nsends reads\n\n"));
    EXPECT_THAT(one, HasSubstr("| `irq` | interrupt input | optional, one |"));
    EXPECT_THAT(one, HasSubstr("| `gap` | 0 ps | 0 ps to 1 us | time between accesses | assumed |"));
    EXPECT_THAT(one, HasSubstr("| `traffic.bytes` | 64 B |"));
    const std::string all = type_reference(registry, "");
    for (const std::string& name : registry.names()) EXPECT_THAT(all, HasSubstr("\n## " + name + "\n"));
    EXPECT_THROW(type_reference(registry, "sauce"), UserError);
}

TEST(TypeReference, Registers) {
    const ModuleRegistry registry = test::test_registry();
    EXPECT_EQ(register_reference(registry, ""), "no module type has registers\n");
    EXPECT_THROW(register_reference(registry, "store"), UserError);
    EXPECT_THROW(register_reference(registry, "stare"), UserError);
}

}  // namespace
}  // namespace cxlvp::platform
