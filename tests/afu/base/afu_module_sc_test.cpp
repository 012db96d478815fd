// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/base/afu_module.h"

#include <gtest/gtest.h>

#include "afu/base/psl_module.h"
#include "cxlvp/afu/explore/stream_afu.h"
#include "cxlvp/afu/memcpy/memcpy_afu.h"
#include "cxlvp/afu/module_types.h"
#include "cxlvp/base/core/diagnostics.h"
#include "support/sc_fixture.h"

namespace cxlvp::afu {
namespace {

class AfuModuleTest : public test::ScFixture {
protected:
    template <class M>
    void bring_up(PslModule& psl, M& module) {
        ASSERT_TRUE(module.peer("psl")->connect(*psl.peer("afu")));
        run_for(ns(1));
        psl.afu->job(JobCode::reset, 0, now());
        run_for(us(2));
        psl.afu->job(JobCode::start, 0, now());
        psl.afu->job(JobCode::llcmd, std::uint64_t{5} << 48 | 1, now());
    }
    std::uint64_t value(const std::string& path) {
        const Stat* stat = context().stats().find(path);
        if (stat == nullptr) return ~std::uint64_t{0};
        return std::get<std::uint64_t>(stat->metrics(0, now()).front().value);
    }
};

TEST_F(AfuModuleTest, AnAfuWorksBehindAPslWithItsGapsTimedByTheKernel) {
    StreamConfig config;
    config.count = 10;
    config.gap = 250;
    PslModule psl("psl", context());
    psl.wed = 0x10000;
    AfuModule<StreamAfu> module("afu", context(), config);
    bring_up(psl, module);
    run_for(us(100));
    EXPECT_EQ(psl.starts, 1u);
    EXPECT_EQ(psl.acks, 1u);
    ASSERT_EQ(psl.commands.size(), 12u) << "process element, accesses, completion";
    for (std::size_t i = 2; i < 11; ++i) EXPECT_EQ(psl.commands[i] - psl.commands[i - 1], us(1));
    EXPECT_EQ(psl.last_written, kExploreComplete);
    EXPECT_EQ(value("afu.requests"), 10u);
    EXPECT_EQ(value("afu.failed"), 0u);
    EXPECT_EQ(value("afu.data"), 1280u);
    EXPECT_EQ(value("afu.request_latency"), 10u) << "the count comes first";
    ASSERT_NE(module.checker(), nullptr);
    EXPECT_EQ(module.checker()->violations(), 0u) << context().reports().summary();
    context().stats().clear(now());
    EXPECT_EQ(value("afu.requests"), 0u);
}

TEST_F(AfuModuleTest, WithoutACheckerTheAfuDoesTheSame) {
    std::vector<Tick> times[2];
    for (const bool check : {false, true}) {
        StreamConfig config;
        config.count = 100;
        config.check = check;
        {
            PslModule psl("psl", context());
            AfuModule<StreamAfu> module("afu", context(), config);
            EXPECT_EQ(module.checker() != nullptr, check);
            bring_up(psl, module);
            run_for(us(100));
            times[check] = psl.commands;
        }
        if (!check) start_over({});
    }
    EXPECT_EQ(times[0].size(), 102u);
    EXPECT_EQ(times[0], times[1]);
}

TEST_F(AfuModuleTest, APollingMemcpyAfuReadsItsQueueAtTheInterval) {
    MemcpyConfig config;
    config.poll_interval = us(10);
    PslModule psl("psl", context());
    psl.wed = 0x20004;
    AfuModule<MemcpyAfu> module("afu", context(), config);
    bring_up(psl, module);
    run_for(us(101));
    EXPECT_EQ(value("afu.polls"), 10u);
    ASSERT_EQ(psl.commands.size(), 11u);
    EXPECT_EQ(psl.commands[5] - psl.commands[4], us(10) + psl.latency + ns(4));
}

TEST_F(AfuModuleTest, TheRoomHasItsTypesWithAPortToThePsl) {
    ModuleRegistry registry;
    register_types(registry);
    for (const char* name : {"memcpy_afu", "stream_afu", "chase_afu", "ping_pong_afu"}) {
        const ModuleType* type = registry.find(name);
        ASSERT_NE(type, nullptr) << name;
        ASSERT_EQ(type->ports.size(), 1u);
        EXPECT_EQ(type->ports[0].name, "psl");
        EXPECT_EQ(type->ports[0].kind, PortKind::peer_to);
        EXPECT_TRUE(type->ports[0].required);
    }
    EXPECT_EQ(registry.find("memcpy_afu")->registers, &memcpy_map());
    EXPECT_EQ(registry.find("stream_afu")->registers, nullptr);
}

TEST_F(AfuModuleTest, APortThatDoesNotExistIsNone) {
    PslModule psl("psl", context());
    AfuModule<MemcpyAfu> module("afu", context(), {});
    EXPECT_EQ(module.peer("out"), nullptr);
    AfuModule<MemcpyAfu> other("other", context(), {});
    EXPECT_FALSE(module.peer("psl")->connect(*other.peer("psl"))) << "two AFUs";
}

}  // namespace
}  // namespace cxlvp::afu
