// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/dedicated_context.h"

#include <gtest/gtest.h>

#include "psl/context/element_memory.h"

namespace cxlvp::psl {
namespace {

using Use = ContextState::Use;

TEST(DedicatedContext, Section23Caia1TakesItFromRegisters) {
    DedicatedRegisters registers;
    registers.sr = 1;
    registers.sp_offset = 2;
    registers.sdr = 3;
    registers.haurp = 4;
    registers.ctxtime = 5;
    registers.ivte_offset = 0x0010002000300040;
    registers.ivte_limit = 0x0001000200030004;
    registers.lpid = 6;
    registers.pid_tid = 0x0000000700000008;
    registers.csrp = 9;
    registers.aurp0 = 10;
    registers.aurp1 = 11;
    registers.sstp0 = 12;
    registers.sstp1 = 13;
    registers.amr = 14;
    registers.wed = 15;
    DedicatedContext context;
    EXPECT_EQ(context.lookup().use, Use::none);
    context.take(registers);
    ASSERT_EQ(context.lookup().use, Use::open);
    const ProcessElement& e = *context.lookup().element;
    EXPECT_EQ(e.sr, 1u);
    EXPECT_EQ(e.sp_offset, 2u);
    EXPECT_EQ(e.sdr, 3u);
    EXPECT_EQ(e.haurp, 4u);
    EXPECT_EQ(e.ctxtime, 5u);
    EXPECT_EQ(e.ivte_offset, (std::array<std::uint16_t, 4>{0x10, 0x20, 0x30, 0x40})) << "range 0 is on top";
    EXPECT_EQ(e.ivte_range, (std::array<std::uint16_t, 4>{1, 2, 3, 4}));
    EXPECT_EQ(e.lpid, 6u);
    EXPECT_EQ(e.pid, 7u);
    EXPECT_EQ(e.tid, 8u);
    EXPECT_EQ(e.csrp, 9u);
    EXPECT_EQ(e.aurp0, 10u);
    EXPECT_EQ(e.aurp1, 11u);
    EXPECT_EQ(e.sstp0, 12u);
    EXPECT_EQ(e.sstp1, 13u);
    EXPECT_EQ(e.amr, 14u);
    EXPECT_EQ(e.wed, 15u);
    EXPECT_TRUE(e.startable());
    context.clear();
    EXPECT_EQ(context.lookup().use, Use::none);
}

TEST(DedicatedContext, Caia1StaysAsItWasWhenItWasTaken) {
    DedicatedRegisters registers;
    registers.wed = 1;
    DedicatedContext context;
    context.take(registers);
    registers.wed = 2;
    EXPECT_EQ(context.lookup().element->wed, 1u);
    context.take(registers);
    EXPECT_EQ(context.lookup().element->wed, 2u);
}

TEST(DedicatedContext, Section35Caia2TakesElement0) {
    const AreaLayout area = AreaLayout::from_register(AreaLayout::to_register(ElementMemory::kBase, 4 * kKiB));
    ElementMemory memory;
    memory.put(area, 0, startable_element(0x55));
    memory.put(area, 1, startable_element(0x66));
    DedicatedContext context;
    Tick at = ns(10);
    ASSERT_TRUE(context.load(area, memory, at));
    EXPECT_EQ(at, ns(10) + ElementMemory::kLatency);
    EXPECT_EQ(context.lookup().element->wed, 0x55u);
    memory.put(area, 0, startable_element(0x77));
    EXPECT_EQ(context.lookup().element->wed, 0x55u) << "kept since the AFU was enabled";
}

TEST(DedicatedContext, Caia2HasNoContextWithoutAreaStartableElementOrMemory) {
    const AreaLayout area = AreaLayout::from_register(AreaLayout::to_register(ElementMemory::kBase, 4 * kKiB));
    ElementMemory memory;
    memory.put(area, 0, startable_element(0x55));
    DedicatedContext context;
    Tick at = 0;
    EXPECT_FALSE(context.load({}, memory, at));
    EXPECT_EQ(memory.reads, 0u);
    ASSERT_TRUE(context.load(area, memory, at));
    memory.fail = true;
    EXPECT_FALSE(context.load(area, memory, at));
    EXPECT_EQ(context.lookup().use, Use::none) << "nor the one from before";
    memory.fail = false;
    for (const std::uint32_t state : {0x0u, 0x80000001u, 0x80000002u, 0x80000004u}) {
        ProcessElement element = startable_element();
        element.software_state = state;
        memory.put(area, 0, element);
        EXPECT_FALSE(context.load(area, memory, at)) << state;
    }
}

}  // namespace
}  // namespace cxlvp::psl
