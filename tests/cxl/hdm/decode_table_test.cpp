// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/hdm/decode_table.h"

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

DecodeRange range(unsigned decoder, std::uint64_t base, std::uint64_t size, std::uint64_t dpa_base = 0) {
    DecodeRange result;
    result.base = base;
    result.size = size;
    result.dpa_base = dpa_base;
    result.decoder = static_cast<std::uint8_t>(decoder);
    return result;
}

TEST(DecodeTable, EmptyTableFindsNothing) {
    DecodeTable table;
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_EQ(table.find_dpa(0), nullptr);
}

TEST(DecodeTable, FindsFirstAndLastByteAndNoneBeside) {
    for (unsigned count = 1; count <= kMaxHdmDecoders; ++count) {
        DecodeTable table;
        // From the top down: the table sorts.
        for (unsigned i = count; i-- > 0;) table.add(range(i, (2 * i + 1) * kHdmUnit, kHdmUnit, i * kHdmUnit));
        ASSERT_EQ(table.size(), count);
        for (unsigned i = 0; i < count; ++i) {
            const std::uint64_t base = (2 * i + 1) * kHdmUnit;
            ASSERT_NE(table.find(base), nullptr);
            EXPECT_EQ(table.find(base)->decoder, i);
            ASSERT_NE(table.find(base + kHdmUnit - 1), nullptr);
            EXPECT_EQ(table.find(base + kHdmUnit - 1)->decoder, i);
            EXPECT_EQ(table.find(base - 1), nullptr);
            EXPECT_EQ(table.find(base + kHdmUnit), nullptr);
            ASSERT_NE(table.find_dpa(i * kHdmUnit), nullptr);
            EXPECT_EQ(table.find_dpa(i * kHdmUnit)->decoder, i);
        }
        EXPECT_EQ(table.find(0), nullptr);
        EXPECT_EQ(table.find(~std::uint64_t{0}), nullptr);
        EXPECT_EQ(table.find_dpa(count * kHdmUnit), nullptr);
        table.clear();
        EXPECT_EQ(table.find(kHdmUnit), nullptr);
    }
}

}  // namespace
}  // namespace cxlvp::cxl
