// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/context_table.h"

#include <gtest/gtest.h>

#include "psl/context/element_memory.h"

namespace cxlvp::psl {
namespace {

using Use = ContextState::Use;

struct Table {
    explicit Table(std::size_t entries = 0) : table(entries) {
        area = AreaLayout::from_register(AreaLayout::to_register(ElementMemory::kBase, 4 * kKiB));
        table.set_area(area);
        for (std::uint16_t handle = 0; handle < area.elements; ++handle)
            memory.put(area, handle, startable_element(handle));
    }
    void add(std::uint16_t handle) { table.add(handle, startable_element(100u + handle)); }
    void mark(std::uint16_t handle, std::uint32_t software_state) {
        ProcessElement element = startable_element(handle);
        element.software_state = software_state;
        memory.put(area, handle, element);
    }
    AreaLayout area;
    ElementMemory memory;
    ContextTable table;
    Tick at = 0;
};

TEST(ContextTable, OnlyWhatWasAddedAndNotRemovedIsAContext) {
    Table t;
    EXPECT_EQ(t.table.lookup(3).use, Use::none);
    EXPECT_EQ(t.table.lookup(3).element, nullptr);
    t.add(3);
    EXPECT_EQ(t.table.lookup(3).use, Use::open);
    EXPECT_EQ(t.table.lookup(3).element->wed, 103u);
    EXPECT_EQ(t.table.lookup(4).use, Use::none);
    t.table.remove(3);
    EXPECT_EQ(t.table.lookup(3).use, Use::none);
    EXPECT_EQ(t.table.size(), 0u);
}

TEST(ContextTable, HandlesBeyondTheAreaAreNoContexts) {
    Table t;
    t.add(24);
    t.table.update(24, startable_element());
    t.table.terminate(24);
    t.table.set_suspended(24, true);
    t.table.remove(24);
    EXPECT_EQ(t.table.lookup(24).use, Use::none);
    EXPECT_EQ(t.table.lookup(0xFFFF).use, Use::none);
    EXPECT_EQ(t.table.size(), 0u);
    EXPECT_FALSE(t.table.fetch(24, t.memory, t.at));
    EXPECT_FALSE(t.table.refetch(24, t.memory, t.at));
    EXPECT_EQ(t.memory.reads, 0u);
}

TEST(ContextTable, ATerminatedContextIsNotOpenedBySuspendOrResume) {
    Table t;
    t.add(1);
    t.table.set_suspended(1, true);
    EXPECT_EQ(t.table.lookup(1).use, Use::suspended);
    t.table.set_suspended(1, false);
    EXPECT_EQ(t.table.lookup(1).use, Use::open);
    t.table.terminate(1);
    EXPECT_EQ(t.table.lookup(1).use, Use::terminated);
    t.table.set_suspended(1, false);
    EXPECT_EQ(t.table.lookup(1).use, Use::terminated);
    EXPECT_NE(t.table.lookup(1).element, nullptr) << "commands that have started may still need it";
}

TEST(ContextTable, AnotherAreaDropsAllContextsAndTheSameOneNone) {
    Table t;
    t.add(1);
    t.table.set_area(t.area);
    EXPECT_EQ(t.table.lookup(1).use, Use::open);
    t.table.set_area(AreaLayout::from_register(AreaLayout::to_register(ElementMemory::kBase, 8 * kKiB)));
    EXPECT_EQ(t.table.lookup(1).use, Use::none);
    t.add(1);
    t.table.set_area({});
    EXPECT_EQ(t.table.lookup(1).use, Use::none);
    EXPECT_EQ(t.table.size(), 0u);
}

TEST(ContextTable, R09WithRoomForAllElementsMemoryIsNeverReadAgain) {
    Table t;
    for (std::uint16_t handle = 0; handle < 24; ++handle) t.add(handle);
    for (std::uint16_t handle = 0; handle < 24; ++handle) EXPECT_EQ(t.table.lookup(handle).element->wed, 100u + handle);
    EXPECT_EQ(t.table.evictions(), 0u);
}

TEST(ContextTable, AnElementThatMadeRoomIsWhatMemorySaysAtItsNextUse) {
    Table t(2);
    for (std::uint16_t handle = 1; handle <= 3; ++handle) t.add(handle);
    EXPECT_EQ(t.table.evictions(), 1u);
    EXPECT_EQ(t.table.lookup(1).use, Use::elsewhere);
    EXPECT_EQ(t.table.lookup(1).element, nullptr);
    EXPECT_EQ(t.table.lookup(2).element->wed, 102u) << "used after 3: 3 makes room next";
    EXPECT_TRUE(t.table.refetch(1, t.memory, t.at));
    EXPECT_EQ(t.at, ElementMemory::kLatency);
    EXPECT_EQ(t.table.lookup(1).use, Use::open);
    EXPECT_EQ(t.table.lookup(1).element->wed, 1u);
    EXPECT_EQ(t.table.lookup(3).use, Use::elsewhere);
    EXPECT_EQ(t.table.refetches(), 1u);
}

TEST(ContextTable, WhatIsReadAgainObeysItsSoftwareState) {
    struct Case {
        std::uint32_t software_state;
        Use use;
        bool found;
    };
    const Case cases[] = {{0x80000000, Use::open, true},       {0x80000004, Use::terminated, true},
                          {0x80000002, Use::suspended, true},  {0x80000001, Use::terminated, true},
                          {0x80000003, Use::terminated, true}, {0, Use::terminated, false}};
    for (const Case& c : cases) {
        Table t(1);
        t.add(1);
        t.add(2);
        t.mark(1, c.software_state);
        EXPECT_EQ(t.table.refetch(1, t.memory, t.at), c.found);
        EXPECT_EQ(t.table.lookup(1).use, c.use) << c.software_state;
    }
}

TEST(ContextTable, ABusErrorAtReadingAgainEndsTheContext) {
    Table t(1);
    t.add(1);
    t.add(2);
    t.memory.fail = true;
    EXPECT_FALSE(t.table.refetch(1, t.memory, t.at));
    EXPECT_EQ(t.table.lookup(1).use, Use::terminated);
    EXPECT_EQ(t.table.lookup(2).use, Use::open);
}

TEST(ContextTable, WhatHappensDuringTheReadIsNotOverwritten) {
    Table t(1);
    t.add(1);
    t.add(2);
    t.memory.meanwhile = [&t] { t.table.remove(1); };
    EXPECT_FALSE(t.table.refetch(1, t.memory, t.at));
    EXPECT_EQ(t.table.lookup(1).use, Use::none);
    t.add(1);
    t.add(2);
    t.memory.meanwhile = [&t] { t.table.update(1, startable_element(77)); };
    EXPECT_TRUE(t.table.refetch(1, t.memory, t.at));
    EXPECT_EQ(t.table.lookup(1).element->wed, 77u);
}

TEST(ContextTable, ClearDropsAllContextsAndKeepsTheArea) {
    Table t;
    t.add(1);
    t.table.clear();
    EXPECT_EQ(t.table.lookup(1).use, Use::none);
    EXPECT_EQ(t.table.size(), 0u);
    t.add(1);
    EXPECT_EQ(t.table.lookup(1).use, Use::open);
}

}  // namespace
}  // namespace cxlvp::psl
