// SPDX-License-Identifier: Apache-2.0
// Latencies of a Type 2 device against the published ones (docs/published-figures.md, X60 to X64; docs/models/
// cxl-type2.md says how they are read).

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "cxl/type2_rig.h"
#include "support/random_requester.h"
#include "support/sc_fixture.h"

namespace cxlvp::cxl {
namespace {

using namespace test;

constexpr double kHit = 115.0;   // ns from a remote node: not published, assumed
constexpr double kMiss = 216.6;  // X16

struct Figure {
    const char* name;
    Opcode request;
    bool store;
    double hit, miss;  ///< times that of a remote node
};
void PrintTo(const Figure& figure, std::ostream* out) {
    *out << figure.name;
}

class Type2Latency : public cxlvp::test::ScFixture, public testing::WithParamInterface<Figure> {};

TEST_P(Type2Latency, IsThatOfTheFigureWithin3Percent) {
    const Figure& figure = GetParam();
    Type2Config config = type2_config();
    config.card.host_memory.cache.size = 128 * kKiB;
    (figure.store ? config.card.host_memory.write_request : config.card.host_memory.read_request) = figure.request;
    Type2Rig rig(context(), config);
    TestInitiator& accel = *rig.accel.front();
    const auto access = [&](std::uint64_t address) {
        const auto result = figure.store ? accel.write(address, counting(64)) : accel.read(address, 64);
        EXPECT_TRUE(result.ok());
        return static_cast<double>(result.took()) / 1000;
    };
    double hit = 0, miss = 0;
    run([&] {
        rig.cpu->read(0x10000, 64);
        cxlvp::test::wait_until(us(10));
        hit = access(0x10000);
        cxlvp::test::wait_until(us(20));
        miss = access(0x20000);
    });
    std::printf("%s: hit %.1f ns (%.1f), miss %.1f ns (%.1f)\n", figure.name, hit, figure.hit * kHit, miss,
                figure.miss * kMiss);
    EXPECT_NEAR(hit / (figure.hit * kHit), 1, 0.03);
    EXPECT_NEAR(miss / (figure.miss * kMiss), 1, 0.03);
}

INSTANTIATE_TEST_SUITE_P(Figures, Type2Latency,
                         testing::Values(Figure{"X61_NC_read", Opcode::rd_curr, false, 1.38, 1.02},
                                         Figure{"X62_CS_read", Opcode::rd_shared, false, 1.96, 1.18},
                                         Figure{"X63_NC_write", Opcode::wo_wr_inv, true, 1.71, 1.67},
                                         Figure{"X64_CO_write", Opcode::rd_own, true, 1.56, 1.57}),
                         [](const auto& tested) { return std::string(tested.param.name); });

class Type2IssueRate : public cxlvp::test::TimingFixture {};

TEST_P(Type2IssueRate, X60TheAcceleratorIssues25Point6GigabytesASecond) {
    Type2Config config = type2_config();
    config.card.bias.initial = Bias::device;
    Type2Rig rig(context(), config);
    RandomRequester::Config traffic;
    traffic.slots = 64;
    traffic.count = 20000;
    traffic.base = kHdm;
    traffic.span = 64 * kMiB;
    RandomRequester engine("engine", context(), traffic);
    engine.out().bind(*rig.card().target("accel"));
    const double seconds = static_cast<double>(context().run()) * 1e-12;
    const double rate = static_cast<double>(engine.bytes_read() + engine.bytes_written()) / seconds;
    std::printf("X60: %.2f GB/s\n", rate * 1e-9);
    EXPECT_EQ(engine.errors(), 0u);
    EXPECT_NEAR(rate, 25.6e9, 0.02 * 25.6e9);
}

INSTANTIATE_TEST_SUITE_P(Timing, Type2IssueRate, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
