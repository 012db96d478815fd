// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/fault/fault_registry.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {
namespace {

FaultSpec spec_of(const std::string& point, FaultKind kind = FaultKind::drop) {
    FaultSpec spec;
    spec.point = point;
    spec.kind = kind;
    return spec;
}

template <class F>
std::string error_of(F f) {
    try {
        f();
    } catch (const UserError& error) {
        return error.what();
    }
    return {};
}

TEST(FaultRegistry, ListsPointsByPathWhileTheyLive) {
    FaultRegistry registry;
    FaultPoint b(registry, "b", {FaultKind::drop}, "second");
    {
        FaultPoint a(registry, "a", {FaultKind::delay, FaultKind::poison}, "first");
        const auto points = registry.points();
        ASSERT_EQ(points.size(), 2u);
        EXPECT_EQ(points[0]->path(), "a");
        EXPECT_EQ(points[0]->doc(), "first");
        EXPECT_TRUE(points[0]->supports(FaultKind::poison));
        EXPECT_FALSE(points[0]->supports(FaultKind::drop));
        EXPECT_EQ(registry.find("a"), &a);
    }
    EXPECT_EQ(registry.find("a"), nullptr);
    EXPECT_EQ(registry.points().size(), 1u);
}

TEST(FaultRegistry, UnknownPointIsRefusedWithASuggestion) {
    FaultRegistry registry;
    FaultPoint point(registry, "host.mem0.read", {FaultKind::drop}, "");
    EXPECT_EQ(error_of([&] { registry.arm(spec_of("host.mem0.raed"), "p.yaml:7:3"); }),
              "p.yaml:7:3: there is no fault point 'host.mem0.raed' (did you mean 'host.mem0.read'?)");
    EXPECT_EQ(error_of([&] { registry.disarm("zzz"); }), "there is no fault point 'zzz'");
    EXPECT_FALSE(point.armed());
}

TEST(FaultRegistry, UnsupportedKindIsRefusedWithTheSupportedOnes) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::delay, FaultKind::bit_flip}, "");
    EXPECT_EQ(error_of([&] { registry.arm(spec_of("p", FaultKind::link_down)); }),
              "fault point 'p' does not support 'link_down', only delay, bit_flip");
    EXPECT_FALSE(point.armed());
}

TEST(FaultRegistry, ContradictoryFaultIsRefused) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    FaultSpec spec = spec_of("p");
    spec.count = 0;
    EXPECT_EQ(error_of([&] { registry.arm(spec, "x:1:2"); }),
              "x:1:2: fault at 'p': 'count' is 0, so that it never fires");
    EXPECT_FALSE(point.armed());
}

TEST(FaultRegistry, PointWithTakenOrEmptyPathOrWithoutKindsIsRefused) {
    FaultRegistry registry;
    auto first = std::make_unique<FaultPoint>(registry, "p", std::vector<FaultKind>{FaultKind::drop}, "");
    EXPECT_EQ(error_of([&] { FaultPoint second(registry, "p", {FaultKind::drop}, ""); }),
              "fault point 'p' is declared twice");
    EXPECT_EQ(registry.find("p"), first.get()) << "the refused point does not take the first one away";
    EXPECT_NE(error_of([&] { FaultPoint nameless(registry, "", {FaultKind::drop}, ""); }), "");
    EXPECT_NE(error_of([&] { FaultPoint kindless(registry, "q", {}, ""); }), "");
    EXPECT_EQ(registry.find("q"), nullptr);
    first.reset();
    EXPECT_EQ(error_of([&] { FaultPoint again(registry, "p", {FaultKind::drop}, ""); }), "");
}

TEST(FaultRegistry, DisarmRemovesTheFaultsOfOnePoint) {
    FaultRegistry registry;
    FaultPoint p(registry, "p", {FaultKind::drop}, "");
    FaultPoint q(registry, "q", {FaultKind::drop}, "");
    for (const char* path : {"p", "p", "q"}) registry.arm(spec_of(path));
    registry.disarm("p");
    EXPECT_FALSE(p.armed());
    EXPECT_EQ(p.hit(0, 0, 1), nullptr);
    EXPECT_TRUE(q.armed());
    registry.arm(spec_of("p"));
    registry.disarm_all();
    EXPECT_FALSE(p.armed());
    EXPECT_FALSE(q.armed());
}

TEST(FaultRegistry, HooksSeeEveryArmingUntilRemoved) {
    FaultRegistry registry;
    FaultPoint p(registry, "p", {FaultKind::drop}, "");
    FaultPoint q(registry, "q", {FaultKind::drop}, "");
    std::string seen;
    const auto first = registry.on_arming([&](const FaultPoint& point, const FaultSpec&) {
        seen += "1" + point.path();
        EXPECT_FALSE(point.armed());
    });
    registry.on_arming([&](const FaultPoint& point, const FaultSpec&) { seen += "2" + point.path(); });
    registry.arm(spec_of("p"));
    registry.arm(spec_of("q"));
    EXPECT_EQ(seen, "1p2p1q2q");
    EXPECT_THROW(registry.arm(spec_of("p", FaultKind::poison)), UserError);
    EXPECT_EQ(seen, "1p2p1q2q") << "a refused fault is no arming";
    registry.remove_hook(first);
    registry.arm(spec_of("p"));
    EXPECT_EQ(seen, "1p2p1q2q2p");
}

}  // namespace
}  // namespace cxlvp
