// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/fault/fault_point.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/fault/fault_registry.h"

namespace cxlvp {
namespace {

FaultSpec drop(const std::string& point) {
    FaultSpec spec;
    spec.point = point;
    spec.kind = FaultKind::drop;
    return spec;
}

TEST(FaultPoint, IsNotArmedAndDoesNotFireAtFirst) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    EXPECT_FALSE(point.armed());
    EXPECT_EQ(point.hit(0, 0, 1), nullptr);
    EXPECT_EQ(point.hits(), 0u);
}

TEST(FaultPoint, FiresInsideItsWindowOnly) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    FaultSpec spec = drop("p");
    spec.from = 100;
    spec.until = 200;
    spec.address = 0x1000;
    spec.address_end = 0x1FFF;
    registry.arm(spec);
    EXPECT_TRUE(point.armed());
    EXPECT_EQ(point.hit(99, 0x1000, 64), nullptr);
    EXPECT_EQ(point.hit(150, 0x2000, 64), nullptr);
    const FaultSpec* fired = point.hit(150, 0x1FC0, 64);
    ASSERT_NE(fired, nullptr);
    EXPECT_EQ(fired->kind, FaultKind::drop);
    EXPECT_EQ(point.hit(200, 0x1000, 64), nullptr);
    EXPECT_EQ(point.hits(), 1u);
}

TEST(FaultPoint, EndsAfterCountAndLetsSkipPass) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    FaultSpec spec = drop("p");
    spec.skip = 3;
    spec.count = 2;
    spec.address = 0x40;
    registry.arm(spec);
    std::string pattern;
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(point.hit(0, 0, 1), nullptr) << "does not match and does not use up skip";
        pattern += point.hit(0, 0x40, 1) != nullptr ? 'X' : '.';
    }
    EXPECT_EQ(pattern, "...XX...");
    EXPECT_FALSE(point.armed()) << "a fault that is over does not slow the path";
    EXPECT_EQ(point.hits(), 2u);
}

TEST(FaultPoint, WithoutCountItFiresForever) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    registry.arm(drop("p"));
    for (int i = 0; i < 1000; ++i) ASSERT_NE(point.hit(0, 0, 1), nullptr);
    EXPECT_TRUE(point.armed());
}

TEST(FaultPoint, FirstArmedFiresAndHidesTheAccessFromTheNext) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop, FaultKind::poison}, "");
    FaultSpec first = drop("p");
    first.count = 1;
    FaultSpec second = drop("p");
    second.kind = FaultKind::poison;
    second.skip = 1;
    registry.arm(first);
    registry.arm(second);
    EXPECT_EQ(point.hit(0, 0, 1)->kind, FaultKind::drop);
    EXPECT_EQ(point.hit(0, 0, 1), nullptr) << "the one access that the second lets pass";
    EXPECT_EQ(point.hit(0, 0, 1)->kind, FaultKind::poison);
    EXPECT_EQ(point.hits(), 2u);
}

TEST(FaultPoint, ProbabilityIsMetAndRepeatable) {
    const auto run = [](std::uint64_t seed, const std::string& path) {
        FaultRegistry registry(seed);
        FaultPoint point(registry, path, {FaultKind::drop}, "");
        FaultSpec spec = drop(path);
        spec.probability = 0.2;
        registry.arm(spec);
        std::string pattern;
        for (int i = 0; i < 20000; ++i) pattern += point.hit(0, 0, 1) != nullptr ? 'X' : '.';
        EXPECT_NEAR(static_cast<double>(point.hits()), 4000, 250);
        return pattern;
    };
    const std::string first = run(1, "p");
    EXPECT_EQ(run(1, "p"), first);
    EXPECT_NE(run(2, "p"), first);
    EXPECT_NE(run(1, "q"), first);
}

TEST(FaultPoint, ProbabilityZeroNeverFires) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    FaultSpec spec = drop("p");
    spec.probability = 0;
    registry.arm(spec);
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(point.hit(0, 0, 1), nullptr);
}

TEST(FaultPoint, EveryArmingDrawsItsOwnStream) {
    FaultRegistry registry(5);
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    const auto pattern = [&] {
        FaultSpec spec = drop("p");
        spec.probability = 0.5;
        registry.arm(spec);
        std::string out;
        for (int i = 0; i < 100; ++i) out += point.hit(0, 0, 1) != nullptr ? 'X' : '.';
        registry.disarm("p");
        return out;
    };
    const std::string first = pattern();
    EXPECT_NE(pattern(), first);
}

TEST(FaultPoint, ResultStaysValidAfterTheFaultIsOverAndDisarmed) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    FaultSpec once = drop("p");
    once.count = 1;
    once.value = 77;
    registry.arm(once);
    const FaultSpec* fired = point.hit(0, 0, 1);
    registry.arm(drop("p"));
    const FaultSpec* other = point.hit(0, 0, 1);
    registry.disarm("p");
    for (int i = 0; i < 100; ++i) registry.arm(drop("p"));
    EXPECT_EQ(fired->value, 77u);
    EXPECT_EQ(other->value, 0u);
}

TEST(FaultPoint, DelayIsFoundInBothMembers) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::delay}, "");
    FaultSpec spec;
    spec.point = "p";
    spec.kind = FaultKind::delay;
    spec.delay = ns(7);
    spec.count = 1;
    registry.arm(spec);
    EXPECT_EQ(point.hit(0, 0, 1)->value, ns(7));
    spec.delay = 0;
    spec.value = ns(9);
    registry.arm(spec);
    EXPECT_EQ(point.hit(0, 0, 1)->delay, ns(9));
}

TEST(FaultPoint, HookRunsBeforeTheFaultIsArmed) {
    FaultRegistry registry;
    FaultPoint point(registry, "p", {FaultKind::drop}, "");
    FaultPoint other(registry, "q", {FaultKind::drop}, "");
    int calls = 0;
    point.on_arming([&](const FaultSpec& spec) {
        ++calls;
        EXPECT_FALSE(point.armed());
        EXPECT_EQ(spec.address, 0x80u);
    });
    FaultSpec spec = drop("p");
    spec.address = 0x80;
    registry.arm(spec);
    registry.arm(drop("q"));
    registry.disarm("p");
    EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace cxlvp
