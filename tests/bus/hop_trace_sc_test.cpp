// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/hop_trace.h"

#include <gtest/gtest.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_payload.h"
#include "support/trace_spans.h"

namespace cxlvp::bus {
namespace {

using test::Span;
using test::TestInitiator;
using test::TestPayload;

class HopTraceTest : public test::TimingFixture {
protected:
    std::map<std::uint64_t, Span> spans() {
        context().tracer().finish();
        return test::read_spans(folder_ / "t.json");
    }
    void open() { context().tracer().open(folder_ / "t.json"); }

    TraceFolder folder_;
};

TEST_P(HopTraceTest, SpanIsFromEntryToReturn) {
    open();
    const std::uint32_t track = context().tracer().track("hop");
    const TraceLabels labels(context().tracer());
    TestPayload access = TestPayload::write(0x1234, test::counting(20));
    sc_core::sc_time delay(3, sc_core::SC_NS);
    {
        const HopTrace trace(context(), track, labels, access.tx, delay);
        delay += to_time(ns(4));
        access.tx.set_address(0);
    }
    const auto all = spans();
    ASSERT_EQ(all.size(), 1u);
    const Span& span = all.begin()->second;
    EXPECT_EQ(span.track, "hop");
    EXPECT_EQ(span.name, "write");
    EXPECT_EQ(span.begin, ns(3));
    EXPECT_EQ(span.end, ns(7));
    EXPECT_EQ(span.address, 0x1234u) << "as it was at the entry";
    EXPECT_EQ(span.bytes, 20u);
    EXPECT_EQ(span.parent, 0u);
}

TEST_P(HopTraceTest, InnerHopsAreChildrenAndTheParentIsRestored) {
    open();
    const std::uint32_t track = context().tracer().track("hop");
    const TraceLabels labels(context().tracer());
    RequestInfo info;
    info.trace = 77;
    TestPayload access = TestPayload::read(0, 4);
    access.carry(info);
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    std::uint64_t outer_id = 0;
    std::uint64_t first_id = 0;
    {
        const HopTrace outer(context(), track, labels, access.tx, delay);
        outer_id = info.trace;
        {
            const HopTrace first(context(), track, labels, access.tx, delay);
            first_id = info.trace;
        }
        EXPECT_EQ(info.trace, outer_id);
        const HopTrace second(context(), track, labels, access.tx, delay);
        EXPECT_NE(info.trace, first_id);
    }
    EXPECT_EQ(info.trace, 77u);
    const auto all = spans();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all.at(outer_id).parent, 77u);
    EXPECT_EQ(all.at(first_id).parent, outer_id);
    for (const auto& [id, span] : all)
        if (id != outer_id) {
            EXPECT_EQ(span.parent, outer_id);
        }
}

TEST_P(HopTraceTest, EveryModuleOnThePathLeavesItsSpanWithinItsParent) {
    open();
    TestInitiator initiator("initiator");
    Link link("link", context(), {});
    Interconnect bus("bus", context(), {});
    Memory memory("memory", context(), {});
    bus.map(0x1000, 0x1000, 0, 0x40);
    initiator.out.bind(link.in);
    link.out.bind(*bus.target("in"));
    bus.route_socket(0)->bind(memory.in);
    Tick took = 0;
    run([&] {
        RequestInfo info;
        TestPayload access = TestPayload::read(0x1100, 64);
        access.carry(info);
        took = initiator.send(access, ns(5)).took();
        EXPECT_EQ(info.trace, 0u);
    });
    const auto all = spans();
    ASSERT_EQ(all.size(), 3u);
    const Span outer = test::spans_of(all, "link").at(0);
    const Span middle = test::spans_of(all, "bus").at(0);
    const Span inner = test::spans_of(all, "memory").at(0);
    EXPECT_EQ(outer.parent, 0u);
    EXPECT_EQ(middle.parent, outer.id);
    EXPECT_EQ(inner.parent, middle.id);
    EXPECT_EQ(outer.begin, ns(5));
    EXPECT_EQ(outer.took(), took);
    EXPECT_LT(outer.begin, middle.begin);
    EXPECT_LT(middle.begin, inner.begin);
    EXPECT_LT(inner.end, middle.end);
    EXPECT_LT(middle.end, outer.end);
    EXPECT_EQ(middle.address, 0x1100u);
    EXPECT_EQ(inner.address, 0x140u) << "as the memory sees it";
}

TEST_P(HopTraceTest, StrangersLeaveSpansWithoutParents) {
    open();
    TestInitiator initiator("initiator");
    Link link("link", context(), {});
    Memory memory("memory", context(), {});
    initiator.out.bind(link.in);
    link.out.bind(memory.in);
    run([&] { initiator.read(0, 64); });
    for (const auto& [id, span] : spans()) EXPECT_EQ(span.parent, 0u) << span.track;
}

TEST_P(HopTraceTest, TracingChangesNoTimeAndNothingIsRecordedWhileItIsOff) {
    const auto run_once = [&](bool tracing) {
        start_over({GetParam(), 1});
        if (tracing) open();
        TestInitiator initiator("initiator");
        Link link("link", context(), {});
        Memory memory("memory", context(), {});
        initiator.out.bind(link.in);
        link.out.bind(memory.in);
        std::vector<Tick> ends;
        run([&] {
            for (int i = 0; i < 50; ++i) ends.push_back(initiator.read(64 * i, 64).end);
        });
        EXPECT_EQ(context().tracer().records(), tracing ? 100u : 0u);
        if (tracing) context().tracer().finish();
        return ends;
    };
    EXPECT_EQ(run_once(false), run_once(true));
}

TEST_P(HopTraceTest, ErrorsAreTracedToo) {
    open();
    TestInitiator initiator("initiator");
    Interconnect bus("bus", context(), {});
    Memory memory("memory", context(), {});
    bus.map(0, 0x1000, 0);
    initiator.out.bind(*bus.target("in"));
    bus.route_socket(0)->bind(memory.in);
    run([&] { EXPECT_FALSE(initiator.read(0x5000, 4).ok()); });
    const auto all = spans();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all.begin()->second.track, "bus");
}

INSTANTIATE_TEST_SUITE_P(Timing, HopTraceTest, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
