// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/process_element.h"

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"

namespace cxlvp::psl {
namespace {

/// The big-endian number of `size` bytes at `offset`.
std::uint64_t at(const ProcessElement::Bytes& bytes, std::size_t offset, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes.at(offset + i);
    return value;
}

TEST(ProcessElement, Section32EachFieldIsWhereTheArchitectureHasIt) {
    ProcessElement e;
    e.sr = 0x0101010101010102;
    e.sp_offset = 0x0201010101010103;
    e.sdr = 0x0301010101010104;
    e.haurp = 0x0401010101010105;
    e.ctxtime = 0x05010106;
    e.ivte_offset = {0x0601, 0x0602, 0x0603, 0x0604};
    e.ivte_range = {0x0701, 0x0702, 0x0703, 0x0704};
    e.lpid = 0x08010109;
    e.tid = 0x0901010A;
    e.pid = 0x0A01010B;
    e.csrp = 0x0B0101010101010C;
    e.aurp0 = 0x0C0101010101010D;
    e.aurp1 = 0x0D0101010101010E;
    e.sstp0 = 0x0E0101010101010F;
    e.sstp1 = 0x0F01010101010110;
    e.amr = 0x1001010101010111;
    e.reserved = 0x11010112;
    e.wed = 0x1201010101010113;
    e.software_state = 0x13010114;
    const ProcessElement::Bytes bytes = e.encode();
    EXPECT_EQ(at(bytes, 0x00, 8), e.sr);
    EXPECT_EQ(at(bytes, 0x08, 8), e.sp_offset);
    EXPECT_EQ(at(bytes, 0x10, 8), e.sdr);
    EXPECT_EQ(at(bytes, 0x18, 8), e.haurp);
    EXPECT_EQ(at(bytes, 0x20, 4), e.ctxtime);
    for (unsigned range = 0; range < 4; ++range) {
        EXPECT_EQ(at(bytes, 0x24 + 2 * range, 2), e.ivte_offset.at(range));
        EXPECT_EQ(at(bytes, 0x2C + 2 * range, 2), e.ivte_range.at(range));
    }
    EXPECT_EQ(at(bytes, 0x34, 4), e.lpid);
    EXPECT_EQ(at(bytes, 0x38, 4), e.tid);
    EXPECT_EQ(at(bytes, 0x3C, 4), e.pid);
    EXPECT_EQ(at(bytes, 0x40, 8), e.csrp);
    EXPECT_EQ(at(bytes, 0x48, 8), e.aurp0);
    EXPECT_EQ(at(bytes, 0x50, 8), e.aurp1);
    EXPECT_EQ(at(bytes, 0x58, 8), e.sstp0);
    EXPECT_EQ(at(bytes, 0x60, 8), e.sstp1);
    EXPECT_EQ(at(bytes, 0x68, 8), e.amr);
    EXPECT_EQ(at(bytes, 0x70, 4), e.reserved);
    EXPECT_EQ(at(bytes, 0x74, 8), e.wed) << "not aligned";
    EXPECT_EQ(at(bytes, 0x7C, 4), e.software_state);
}

TEST(ProcessElement, NoByteIsLostBetweenDecodeAndEncode) {
    Random random(1, "element");
    for (unsigned round = 0; round < 100; ++round) {
        ProcessElement::Bytes bytes{};
        for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.bits());
        EXPECT_EQ(ProcessElement::decode(bytes).encode(), bytes);
    }
}

TEST(ProcessElement, Section32OnlyAnElementWithVAndNoOtherMarkMayStart) {
    for (std::uint32_t marks = 0; marks < 8; ++marks) {
        ProcessElement element;
        element.software_state = marks;
        EXPECT_FALSE(element.valid());
        EXPECT_FALSE(element.startable()) << marks;
        element.software_state |= 0x80000000;
        EXPECT_TRUE(element.valid());
        EXPECT_EQ(element.startable(), marks == 0) << marks;
    }
}

TEST(ProcessElement, Section32TablesHaveAMeaningInCaia1Only) {
    ProcessElement element;
    element.sr = 1;
    element.sdr = 2;
    element.sstp0 = 3;
    element.sstp1 = 4;
    element.amr = 5;
    element.lpid = 6;
    element.pid = 7;
    const AddressContext first = element.address_context(9, Caia::v1);
    EXPECT_EQ(first.handle, 9u);
    EXPECT_EQ(first.sr, 1u);
    EXPECT_EQ(first.sdr, 2u);
    EXPECT_EQ(first.sstp0, 3u);
    EXPECT_EQ(first.sstp1, 4u);
    EXPECT_EQ(first.amr, 5u);
    EXPECT_EQ(first.lpid, 6u);
    EXPECT_EQ(first.pid, 7u);
    const AddressContext second = element.address_context(9, Caia::v2);
    EXPECT_EQ(second.sdr, 0u);
    EXPECT_EQ(second.sstp0, 0u);
    EXPECT_EQ(second.sstp1, 0u);
    EXPECT_EQ(second.sr, 1u);
    EXPECT_EQ(second.pid, 7u);
}

TEST(ProcessElement, R10AContextWithoutRelocationKeepsItThatWayForTranslation) {
    constexpr std::uint64_t kRelocate = 0x10;
    ProcessElement element;
    element.sr = ~kRelocate;
    EXPECT_EQ(element.address_context(0, Caia::v1).sr & kRelocate, 0u);
    element.sr = kRelocate;
    EXPECT_EQ(element.address_context(0, Caia::v2).sr & kRelocate, kRelocate);
}

}  // namespace
}  // namespace cxlvp::psl
