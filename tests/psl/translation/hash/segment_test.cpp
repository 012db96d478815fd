// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/segment.h"

#include <gtest/gtest.h>

namespace cxlvp::psl {
namespace {

// VSID words of the driver: Ks 0x800, Kp 0x400, L 0x100, C 0x80, LP 0x30, 1T 0x4000....
TEST(Segment, ReadsTheVsidWordOfBothSegmentSizes) {
    const Segment small = Segment::decode(0x123456789ull << 12 | 0x800 | 0x400 | 0x80);
    EXPECT_FALSE(small.terabyte);
    EXPECT_EQ(small.vsid, 0x123456789u);
    EXPECT_TRUE(small.ks);
    EXPECT_TRUE(small.kp);
    EXPECT_EQ(small.base_shift, 12u);
    const Segment large = Segment::decode(0x4000000000000000 | 0x1234567ull << 24 | 0x400 | 0x110);
    EXPECT_TRUE(large.terabyte);
    EXPECT_EQ(large.vsid, 0x1234567u);
    EXPECT_FALSE(large.ks);
    EXPECT_TRUE(large.kp);
    EXPECT_EQ(large.base_shift, 16u);
}

TEST(Segment, KnowsThePageSizesOfPower8AndNoOthers) {
    EXPECT_EQ(Segment::decode(0x000).base_shift, 12u);
    EXPECT_EQ(Segment::decode(0x110).base_shift, 16u);
    EXPECT_EQ(Segment::decode(0x100).base_shift, 24u);
    EXPECT_EQ(Segment::decode(0x010).base_shift, 0u);
    EXPECT_EQ(Segment::decode(0x130).base_shift, 0u);
    EXPECT_EQ(Segment::decode(0x8000000000000000).base_shift, 0u);  // a reserved B
}

TEST(Segment, EncodeAndDecodeAreInverse) {
    for (const bool terabyte : {false, true})
        for (const unsigned shift : {12u, 16u, 24u}) {
            Segment segment;
            segment.vsid = terabyte ? 0x3fffffffff : 0x3ffffffffffff;
            segment.terabyte = terabyte;
            segment.kp = true;
            segment.base_shift = shift;
            const Segment again = Segment::decode(segment.encode());
            EXPECT_EQ(again.vsid, segment.vsid);
            EXPECT_EQ(again.terabyte, terabyte);
            EXPECT_EQ(again.base_shift, shift);
            EXPECT_FALSE(again.ks);
            EXPECT_TRUE(again.kp);
        }
}

// As the driver builds the pointers: flags << 50, size code at 1 << 32, the upper 14 bits of the address in SSTP0.
TEST(SegmentTablePointer, ReadsTheAddressAcrossBothRegisters) {
    const std::uint64_t vsid = 0x2aaaa56789abc;  // 50 bits
    const std::uint64_t sstp0 = 0x400ull << 50 | 0x110ull << 50 | 15ull << 32 | vsid >> 36;
    const std::uint64_t sstp1 = vsid << 28 | 0x0123400 | 1;
    const SegmentTablePointer pointer = SegmentTablePointer::decode(sstp0, sstp1);
    EXPECT_TRUE(pointer.valid);
    EXPECT_EQ(pointer.segment.vsid, vsid);
    EXPECT_EQ(pointer.offset, 0x123400u);
    EXPECT_EQ(pointer.bytes, 4096u);
    EXPECT_FALSE(pointer.segment.ks);
    EXPECT_TRUE(pointer.segment.kp);
    EXPECT_EQ(pointer.segment.base_shift, 16u);
    EXPECT_EQ(pointer.sstp0(), sstp0);
    EXPECT_EQ(pointer.sstp1(), sstp1);
}

TEST(SegmentTablePointer, ReadsAnAddressInASegmentOf1TB) {
    SegmentTablePointer pointer;
    pointer.valid = true;
    pointer.segment.terabyte = true;
    pointer.segment.vsid = 0x2b3c4d5e6f;
    pointer.offset = 0xfedcba9800;
    pointer.bytes = 65536;
    const SegmentTablePointer again = SegmentTablePointer::decode(pointer.sstp0(), pointer.sstp1());
    EXPECT_TRUE(again.segment.terabyte);
    EXPECT_EQ(again.segment.vsid, pointer.segment.vsid);
    EXPECT_EQ(again.offset, pointer.offset);
    EXPECT_EQ(again.bytes, 65536u);
    EXPECT_FALSE(SegmentTablePointer::decode(pointer.sstp0(), pointer.sstp1() & ~std::uint64_t{1}).valid);
}

TEST(SegmentGroup, Section41HashesByTheSegmentNumber) {
    EXPECT_EQ(segment_group(0x30000000, false, 4096), 3 * 128u);
    EXPECT_EQ(segment_group(0x200000000, false, 4096), 0u);  // segment 32 of 32 groups
    EXPECT_EQ(segment_group(0x30000000000, true, 4096), 3 * 128u);
    EXPECT_EQ(segment_group(0x30000000, true, 4096), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
