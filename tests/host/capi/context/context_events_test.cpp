// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/context_events.h"

#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

using Type = CapiEvent::Type;

TEST(ContextEvents, Section64_TheLowestInterruptComesFirstThenFaultThenError) {
    ContextEvents events;
    events.set_irqs(4);
    EXPECT_TRUE(events.afu_error(0xe));
    events.fault(0x1234, 0x40);
    EXPECT_TRUE(events.interrupt(3));
    EXPECT_TRUE(events.interrupt(1));
    CapiEvent event;
    ASSERT_TRUE(events.take(event));
    EXPECT_EQ(event.number, 1u);
    ASSERT_TRUE(events.take(event));
    EXPECT_EQ(event.number, 3u);
    ASSERT_TRUE(events.take(event));
    EXPECT_EQ(event.type, Type::fault);
    EXPECT_EQ(event.address, 0x1234u);
    EXPECT_EQ(event.dsisr, 0x40u);
    ASSERT_TRUE(events.take(event));
    EXPECT_EQ(event.type, Type::afu_error);
    EXPECT_EQ(event.error, 0xeu);
    EXPECT_FALSE(events.pending());
    EXPECT_FALSE(events.take(event));
}

TEST(ContextEvents, Section52_InterruptsWithTheSameNumberAreOne) {
    ContextEvents events;
    events.set_irqs(2);
    events.interrupt(2);
    events.interrupt(2);
    CapiEvent event;
    EXPECT_TRUE(events.take(event));
    EXPECT_FALSE(events.take(event));
    EXPECT_EQ(events.interrupts(), 2u);
    EXPECT_EQ(events.coalesced(), 1u);
    EXPECT_FALSE(events.interrupt(0));
    EXPECT_FALSE(events.interrupt(3));
    EXPECT_FALSE(events.pending());
}

TEST(ContextEvents, Quirk14_ASecondAfuErrorBeforeTheFirstIsReadIsLost) {
    ContextEvents events;
    EXPECT_TRUE(events.afu_error(1));
    EXPECT_FALSE(events.afu_error(2));
    CapiEvent event;
    ASSERT_TRUE(events.take(event));
    EXPECT_EQ(event.error, 1u);
    EXPECT_TRUE(events.afu_error(3));
}

}  // namespace
}  // namespace cxlvp::host
