// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/hdm_vector_check.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/cxl/decode/interleave.h"
#include "cxlvp/host/cxl/vectors/hdm_vector_file.h"

namespace cxlvp::host {
namespace {

using cxl::kHdmUnit;
using testing::HasSubstr;

/// Two host bridges with two root ports each: V4.
HdmVector v4() {
    HdmVector v;
    v.id = "V4";
    v.setup.window_base = v.setup.base = 0x800000000;
    v.setup.window_size = v.setup.size = 0x80000000;
    v.setup.host_bridges = {2, 256};
    v.setup.root_ports = {2, 512};
    v.setup.endpoint = {4, 256};
    v.hpa = 0x86a33164a;
    v.place = {0, 1, 0, 1, 0x1a8cc54a};
    return v;
}

std::string difference(const HdmVector& vector) {
    const HdmVectorReport report = check_hdm_vectors({vector});
    return report.differences.empty() ? "" : report.differences[0].what;
}

TEST(HdmVectors, WorkedVectorsV1ToV12Pass) {
    const auto vectors = read_hdm_vectors(CsvTable::read(CXLVP_TEST_DATA "/vectors/hdm_worked.csv"));
    const HdmVectorReport report = check_hdm_vectors(vectors);
    EXPECT_EQ(report.cases, 19u);
    for (const auto& failed : report.differences) ADD_FAILURE() << failed.id << ": " << failed.what;
}

TEST(HdmVectors, EveryWrongExpectationIsTold) {
    EXPECT_EQ(difference(v4()), "");
    HdmVector v = v4();
    v.place = {1, 0, 7, 9, 0x10};
    EXPECT_EQ(difference(v),
              "hb_index: expected 1, got 0; rp_index: expected 0, got 1; dsp_index: expected 7, got 0; "
              "target_index: expected 9, got 1; dpa: expected 0x10, got 0x1a8cc54a");
    v = v4();
    v.result = cxl::RouteStatus::no_window;
    EXPECT_EQ(difference(v), "result: expected NO_WINDOW, got OK");
}

TEST(HdmVectors, SystemsThatHardwareRefusesFailTheirCasesOnly) {
    const auto refused = [](auto change) {
        HdmVector v = v4();
        change(v.setup);
        const HdmVectorReport report = check_hdm_vectors({v, v4()});
        EXPECT_EQ(report.passed(), 1u);
        return report.differences.at(0).what;
    };
    EXPECT_THAT(refused([](auto& s) { s.size += 4096; }), HasSubstr("ep_dec_size: 0x80001000 is not a multiple"));
    EXPECT_THAT(refused([](auto& s) { s.base += 1; }), HasSubstr("ep_dec_base"));
    EXPECT_THAT(refused([](auto& s) { s.dpa_base = 512; }), HasSubstr("ep_dpa_base"));
    EXPECT_THAT(refused([](auto& s) { s.window_base += 1; }), HasSubstr("window: base"));
    EXPECT_THAT(refused([](auto& s) { s.size = 3 * kHdmUnit; }), HasSubstr("not a multiple of ways x 256 MiB"));  // C4
    EXPECT_THAT(refused([](auto& s) { s.endpoint.ways = 5; }), HasSubstr("ep_ways: 5 is none of"));
    EXPECT_THAT(refused([](auto& s) { s.root_ports.ways = 3; }), HasSubstr("rp_ways: 3"));
    EXPECT_THAT(refused([](auto& s) { s.downstream_ports.ways = 16; }), HasSubstr("dsp_ways: 16"));
    EXPECT_THAT(refused([](auto& s) { s.host_bridges.ways = std::uint64_t{1} << 32; }), HasSubstr("hb_ways"));
    EXPECT_THAT(refused([](auto& s) { s.root_ports.granularity = 32768; }), HasSubstr("rp_gran: 32768"));
    EXPECT_THAT(refused([](auto& s) { s.xor_arithmetic = true; }), HasSubstr("xor_maps"));
    // C14: 16 ways at 4 KiB would select by address bit 15.
    EXPECT_THAT(refused([](auto& s) {
                    s.endpoint = {16, 4096}, s.size = s.window_size = 16 * kHdmUnit;
                }),
                HasSubstr("beyond the capabilities"));
}

TEST(HdmVectors, TargetIndexHasTwoConventionsThatDoNotMix) {
    std::vector<HdmVector> depth_first, position;
    for (unsigned granule = 0; granule < 4; ++granule) {
        HdmVector v = v4();
        v.hpa = v.setup.base + 256 * granule;
        v.place = {granule % 2, granule / 2, 0, 2 * (granule % 2) + granule / 2, 0};
        depth_first.push_back(v);
        v.place.target = granule;
        position.push_back(v);
    }
    EXPECT_TRUE(check_hdm_vectors(depth_first).differences.empty());
    EXPECT_TRUE(check_hdm_vectors(position).differences.empty());
    std::vector<HdmVector> mixed = depth_first;
    mixed[1] = position[1];
    const HdmVectorReport report = check_hdm_vectors(mixed);
    ASSERT_EQ(report.differences.size(), 1u);
    EXPECT_EQ(report.differences[0].what, "target_index: expected 1, got 2");
}

TEST(HdmVectors, MissesAreExpectedByName) {
    HdmVector v = v4();
    v.setup.size = 0x40000000;
    v.hpa = v.setup.base + v.setup.size;
    v.result = cxl::RouteStatus::no_decoder;
    EXPECT_EQ(difference(v), "");
    v.setup.size = 0;  // C5: committed, and matches nothing
    EXPECT_EQ(difference(v), "");
    v.hpa = v.setup.window_base - 1;
    EXPECT_EQ(difference(v), "result: expected NO_DECODER, got NO_WINDOW");
    v.result = cxl::RouteStatus::no_window;
    EXPECT_EQ(difference(v), "");
}

/// The formulas of the standard once more, with divisions in place of shifts.
HdmVectorPlace expected(const HdmVectorSetup& s, std::uint64_t hpa) {
    const auto way = [hpa](const HdmVectorLevel& level) { return hpa / level.granularity % level.ways; };
    HdmVectorPlace place = {way(s.host_bridges), way(s.root_ports), way(s.downstream_ports), 0, 0};
    place.target =
        (place.host_bridge * s.root_ports.ways + place.root_port) * s.downstream_ports.ways + place.downstream_port;
    const std::uint64_t offset = hpa - s.base;
    const std::uint64_t granule = s.endpoint.granularity;
    place.dpa = s.dpa_base + offset / (granule * s.endpoint.ways) * granule + offset % granule;
    return place;
}

TEST(HdmVectors, RandomSetupsFollowTheFormulas) {
    constexpr std::uint64_t kWindowWays[] = {1, 2, 4, 8, 16, 3, 6, 12};
    Random random(1, "vectors");
    std::vector<HdmVector> vectors;
    while (vectors.size() < 3000) {
        HdmVector v;
        HdmVectorSetup& s = v.setup;
        const std::uint64_t granularity = 256u << random.below(4);
        s.host_bridges = {kWindowWays[random.below(8)], granularity};
        const std::uint64_t above = s.host_bridges.ways % 3 == 0 ? s.host_bridges.ways / 3 : s.host_bridges.ways;
        s.root_ports = {std::uint64_t{1} << random.below(3), granularity * above};
        s.downstream_ports = {std::uint64_t{1} << random.below(2), s.root_ports.granularity * s.root_ports.ways};
        s.endpoint = {s.host_bridges.ways * s.root_ports.ways * s.downstream_ports.ways, granularity};
        const bool encodable = s.downstream_ports.granularity * s.downstream_ports.ways <= 32768 &&
                               s.root_ports.granularity <= 16384 && s.downstream_ports.granularity <= 16384 &&
                               cxl::code_of_ways(static_cast<unsigned>(s.endpoint.ways));
        if (!encodable) continue;
        s.size = s.window_size = s.endpoint.ways * kHdmUnit * (1 + random.below(2));
        s.base = s.window_base = s.endpoint.ways * kHdmUnit * (1 + random.below(1000));
        s.dpa_base = random.below(3) * kHdmUnit;
        for (int i = 0; i < 30; ++i) {
            v.hpa = s.base + random.below(s.size);
            v.place = expected(s, v.hpa);
            vectors.push_back(v);
        }
    }
    const HdmVectorReport right = check_hdm_vectors(vectors);
    for (const auto& failed : right.differences) ADD_FAILURE() << failed.what;
    for (HdmVector& v : vectors) v.place.dpa ^= v.setup.endpoint.granularity;
    EXPECT_EQ(check_hdm_vectors(vectors).passed(), 0u);
}

}  // namespace
}  // namespace cxlvp::host
