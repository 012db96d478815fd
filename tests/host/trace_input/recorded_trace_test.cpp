// SPDX-License-Identifier: Apache-2.0
// A real program's trace, tests/data/traces/sort.lackey.zst, from file to memory. The counts of the program are those
// that lackey itself printed at the end of the log, or that grep finds in it.

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/host/trace_input/lackey_reader.h"
#include "cxlvp/host/trace_input/open_trace.h"
#include "cxlvp/host/traffic/cache_filter.h"
#include "cxlvp/host/traffic/page_placement.h"

namespace cxlvp::host {
namespace {

const std::string kTrace = std::string(CXLVP_TEST_DATA) + "/traces/sort.lackey.zst";

constexpr std::uint64_t kInstructions = 1505165;
constexpr std::uint64_t kLoads = 418707 + 4797;
constexpr std::uint64_t kStores = 209423 + 4797;

std::set<std::uint64_t> blocks_of(std::uint64_t size) {
    std::set<std::uint64_t> out;
    const auto trace = open_trace(kTrace, {});
    Access access;
    while (trace->next(access))
        for (std::uint64_t b = access.address / size; b <= (access.address + access.bytes - 1) / size; ++b)
            out.insert(b);
    return out;
}

TEST(RecordedTrace, HoldsWhatLackeyCounted) {
    LackeyReader trace(LineReader(kTrace), {});
    std::uint64_t loads = 0;
    std::uint64_t stores = 0;
    Tick time = 0;
    Access access;
    while (trace.next(access)) {
        (access.op == Op::read ? loads : stores) += 1;
        time += access.gap;
    }
    EXPECT_EQ(trace.instructions(), kInstructions);
    EXPECT_EQ(loads, kLoads);
    EXPECT_EQ(stores, kStores);
    // At 3 GHz and one cycle each, less the few instructions behind the last access.
    EXPECT_NEAR(static_cast<double>(time), static_cast<double>(kInstructions) * 1000 / 3, 20000);
    EXPECT_EQ(trace.progress(), 1);
}

TEST(RecordedTrace, InstructionFetchesAddToTheAccesses) {
    TraceConfig config;
    config.instruction_fetches = true;
    const auto trace = open_trace(kTrace, config);
    std::uint64_t accesses = 0;
    Access access;
    while (trace->next(access)) ++accesses;
    EXPECT_EQ(accesses, kInstructions + kLoads + kStores);
}

TEST(RecordedTrace, CachesLargerThanTheProgramReadEachLineOnceAndSmallerOnesMissAgain) {
    const std::uint64_t lines = blocks_of(64).size();
    EXPECT_GT(lines * 64, 2000000u);
    CacheFilter large(open_trace(kTrace, {}), {}, 1, "large");
    Access access;
    while (large.next(access)) EXPECT_EQ(access.op, Op::read);  // nothing is displaced from the last level
    EXPECT_EQ(large.counts(CacheFilter::kLlc).misses, lines);
    EXPECT_EQ(large.counts(CacheFilter::kLlc).writebacks, 0u);

    CacheFilterConfig config;
    config.l2.size = 256 * kKiB;
    config.llc.size = kMiB;
    CacheFilter small(open_trace(kTrace, {}), config, 1, "small");
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    while (small.next(access)) (access.op == Op::read ? reads : writes) += 1;
    EXPECT_EQ(reads, small.counts(CacheFilter::kLlc).misses);
    EXPECT_EQ(writes, small.counts(CacheFilter::kLlc).writebacks);
    EXPECT_GT(reads, lines * 3 / 2);
    EXPECT_GT(writes, 0u);
}

TEST(RecordedTrace, PagesAreInterleavedByWeight) {
    const std::uint64_t pages = blocks_of(4096).size();
    PagePlacementConfig config;
    config.policy = PlacementPolicy::interleave;
    config.regions = {{0, 16 * kMiB, 2}, {kGiB, 16 * kMiB, 1}};
    PagePlacement placed(open_trace(kTrace, {}), config, "p");
    Access access;
    while (placed.next(access)) ASSERT_TRUE(access.address < 16 * kMiB || access.address - kGiB < 16 * kMiB);
    EXPECT_EQ(placed.mapper().pages(0) + placed.mapper().pages(1), pages);
    EXPECT_EQ(placed.mapper().pages(1), pages / 3);
    EXPECT_EQ(placed.mapper().fallbacks(), 0u);
}

}  // namespace
}  // namespace cxlvp::host
