// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/irq_line.h"

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/trace/trace_reader.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Device : public Module {
public:
    Device(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context) {}
    sc_core::sc_out<bool>* irq_out(const std::string& port) override { return port == "irq" ? &irq.out : nullptr; }
    IrqLine irq{*this, "irq"};
};

/// A change of the line as seen from outside.
struct Edge {
    Tick at;
    bool level;
    bool operator==(const Edge& other) const { return at == other.at && level == other.level; }
    friend std::ostream& operator<<(std::ostream& out, const Edge& edge) {
        return out << edge.at << (edge.level ? " up" : " down");
    }
};

/// Made first, so that it is destroyed last: the line refers to what it is bound to.
struct Wire {
    sc_core::sc_signal<bool> signal{"line"};
    std::vector<Edge> edges;
};

class IrqLineTest : public test::ScFixture {
protected:
    IrqLineTest() : wire_(std::make_unique<Wire>()), device_(std::make_unique<Device>("dev", context())) {
        device_->irq_out("irq")->bind(wire_->signal);
        sc_core::sc_spawn_options options;
        options.spawn_method();
        options.dont_initialize();
        options.set_sensitivity(&wire_->signal.value_changed_event());
        sc_core::sc_spawn([this] { edges().push_back({now(), wire_->signal.read()}); }, "watch", &options);
    }
    ~IrqLineTest() override {
        device_.reset();
        wire_.reset();
    }
    IrqLine& irq() { return device_->irq; }
    std::vector<Edge>& edges() { return wire_->edges; }
    std::uint64_t raised() {
        const auto value = context().stats().find("dev.irq.raised")->metrics(0, 1).front().value;
        return std::get<std::uint64_t>(value);
    }

private:
    std::unique_ptr<Wire> wire_;
    std::unique_ptr<Device> device_;
};

TEST_F(IrqLineTest, ChangesWhenTheKernelGetsThere) {
    run([&] {
        irq().set(true, ns(30));
        irq().set(false, ns(45));
    });
    EXPECT_THAT(edges(), IsEmpty());
    run_for(us(1));
    EXPECT_THAT(edges(), ElementsAre(Edge{ns(30), true}, Edge{ns(45), false}));
    EXPECT_EQ(raised(), 1u);
}

TEST_F(IrqLineTest, ChangesMayBeSetInAnyOrder) {
    run([&] {
        irq().set(true, ns(30));
        irq().set(false, ns(20));  // as it is
        irq().set(true, ns(10));
        irq().set(false, ns(20));
    });
    run_for(us(1));
    EXPECT_THAT(edges(), ElementsAre(Edge{ns(10), true}, Edge{ns(20), false}, Edge{ns(30), true}));
    EXPECT_EQ(raised(), 2u);
}

TEST_F(IrqLineTest, OfTwoLevelsForOneTimeTheSecondCounts) {
    run([&] {
        irq().set(true, ns(10));
        irq().set(false, ns(10));
        irq().set(true, ns(20));
        irq().set(false, ns(20));
        irq().set(true, ns(20));
    });
    run_for(us(1));
    EXPECT_THAT(edges(), ElementsAre(Edge{ns(20), true}));
    EXPECT_EQ(raised(), 1u);
}

TEST_F(IrqLineTest, APastTimeMeansNow) {
    run([&] {
        test::wait_until(ns(50));
        irq().set(true, ns(10));
    });
    run_for(us(1));
    EXPECT_THAT(edges(), ElementsAre(Edge{ns(50), true}));
}

TEST_F(IrqLineTest, SettingALevelAgainChangesNothing) {
    run([&] {
        irq().set(false, ns(5));
        irq().set(true, ns(10));
        irq().set(true, ns(15));
        test::wait_until(ns(20));
        irq().set(true, ns(25));
    });
    run_for(us(1));
    EXPECT_THAT(edges(), ElementsAre(Edge{ns(10), true}));
    EXPECT_EQ(raised(), 1u);
}

TEST_F(IrqLineTest, FaultDropLosesAnInterrupt) {
    FaultSpec fault;
    fault.point = "dev.irq";
    fault.kind = FaultKind::drop;
    fault.count = 1;
    context().faults().arm(fault);
    run([&] {
        irq().set(true, ns(10));
        irq().set(true, ns(15));  // still raised: nothing new
        irq().set(false, ns(20));
        irq().set(true, ns(30));
    });
    run_for(us(1));
    EXPECT_THAT(edges(), ElementsAre(Edge{ns(30), true}));
    EXPECT_EQ(raised(), 2u);
    context().stats().clear(now());
    EXPECT_EQ(raised(), 0u);
}

TEST_F(IrqLineTest, TheTraceHasTheLevel) {
    const TraceFolder folder;
    context().tracer().open(folder / "t.json");
    run([&] {
        irq().set(true, ns(10));
        irq().set(false, ns(20));
    });
    run_for(us(1));
    context().tracer().finish();
    const auto levels = read_trace(folder / "t.json").of("C");
    ASSERT_EQ(levels.size(), 2u);
    EXPECT_EQ(levels[0].at, ns(10));
    EXPECT_EQ(levels[1].at, ns(20));
}

}  // namespace
}  // namespace cxlvp::bus
