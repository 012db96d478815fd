// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/hash/segment_table_builder.h"

#include <gtest/gtest.h>

#include "cxlvp/psl/translation/hash/segment_group.h"
#include "host/capi/memory/host_memory.h"

namespace cxlvp::host {
namespace {

using Result = SegmentTableBuilder::Result;
constexpr std::uint64_t kReal = 0x100000;

psl::SegmentTablePointer pointer() {
    psl::SegmentTablePointer pointer;
    pointer.valid = true;
    pointer.bytes = 4096;
    return pointer;
}

psl::Segment segment(std::uint64_t vsid, bool terabyte = false) {
    psl::Segment segment;
    segment.vsid = vsid;
    segment.terabyte = terabyte;
    segment.ks = segment.kp = true;
    return segment;
}

class SegmentTable : public ::testing::Test {
protected:
    SegmentTable() { builder_.clear(); }
    /// VSID that a walk finds, or 0.
    std::uint64_t walk(std::uint64_t ea, bool terabyte = false) {
        psl::TableReader reader(memory_.table, 0);
        psl::SegmentGroup group;
        Tick at = 0;
        group.read(reader, kReal + psl::segment_group(ea, terabyte, 4096), at);
        psl::Segment found;
        return group.find(ea, terabyte, found) ? found.vsid : 0;
    }
    HostMemory memory_;
    SegmentTableBuilder builder_{memory_, kReal, pointer()};
};

TEST_F(SegmentTable, Section41HasTheEntryFormatOfTheDriver) {
    EXPECT_EQ(builder_.insert(0x30123456, segment(0x4711)), Result::inserted);
    EXPECT_EQ(memory_.table.word(kReal + 3 * 128), 0x38000000u);  // ESID and V
    EXPECT_EQ(memory_.table.word(kReal + 3 * 128 + 8), 0x4711c00u);
    EXPECT_EQ(builder_.insert(0x50123456789, segment(0x22, true)), Result::inserted);
    EXPECT_EQ(memory_.table.word(kReal + 5 * 128), 0x50008000000u);
    EXPECT_EQ(memory_.table.word(kReal + 5 * 128 + 8), 0x4000000022000c00u);
}

TEST_F(SegmentTable, Section41ASegmentThatIsPresentIsLeft) {
    builder_.insert(0x30000000, segment(1));
    const std::uint64_t writes = memory_.table.writes;
    EXPECT_EQ(builder_.insert(0x3fffffff, segment(1)), Result::present);
    EXPECT_EQ(memory_.table.writes, writes);
}

TEST_F(SegmentTable, Section41TakesFreeEntriesAndThenVictimsInTurn) {
    const auto ea = [](std::uint64_t i) { return 0x30000000 + i * 0x200000000; };
    for (std::uint64_t i = 0; i < 8; ++i) EXPECT_EQ(builder_.insert(ea(i), segment(100 + i)), Result::inserted);
    for (std::uint64_t i = 8; i < 20; ++i) EXPECT_EQ(builder_.insert(ea(i), segment(100 + i)), Result::replaced);
    for (std::uint64_t i = 0; i < 12; ++i) EXPECT_EQ(walk(ea(i)), 0u) << i;
    for (std::uint64_t i = 12; i < 20; ++i) EXPECT_EQ(walk(ea(i)), 100 + i) << i;
    // One counter for all groups: after 12 victims the next is entry 4.
    for (std::uint64_t i = 0; i < 9; ++i) builder_.insert(0x40000000 + i * 0x200000000, segment(200 + i));
    EXPECT_EQ(walk(0x40000000 + 4 * 0x200000000), 0u);
    EXPECT_EQ(walk(0x40000000), 200u);
}

TEST_F(SegmentTable, Section41StoresTheVsidBeforeTheEsid) {
    // With the first write a walk must not find a segment.
    std::uint64_t seen = 99;
    memory_.table.on_write = [&](std::uint64_t address) {
        if (address == kReal + 3 * 128) seen = memory_.table.word(kReal + 3 * 128 + 8);
    };
    builder_.insert(0x30000000, segment(0x4711));
    EXPECT_EQ(seen, 0x4711c00u);
}

TEST_F(SegmentTable, AFlushEmptiesIt) {
    builder_.insert(0x30000000, segment(1));
    EXPECT_EQ(walk(0x30000000), 1u);
    EXPECT_TRUE(builder_.clear());
    EXPECT_EQ(walk(0x30000000), 0u);
}

TEST_F(SegmentTable, SaysWhenItCannotBeReached) {
    memory_.table.broken_pages.insert(kReal >> 12);
    EXPECT_EQ(builder_.insert(0x30000000, segment(1)), Result::bus_error);
    EXPECT_FALSE(builder_.clear());
}

}  // namespace
}  // namespace cxlvp::host
