// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/core/operand_order.h"

#include <gtest/gtest.h>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/vcq/entry.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint8_t kBytes = VcqEntry::kSwapBytes;
constexpr std::uint8_t kWords = VcqEntry::kSwapWords;
constexpr std::uint8_t kBoth = kBytes | kWords;

Bytes reordered(std::uint8_t flags, Bytes data) {
    reorder_operand(flags, data.data(), data.size());
    return data;
}

TEST(OperandOrder, WithoutFlagsOctetsStayWhereTheyAre) {
    EXPECT_EQ(reordered(0, {1, 2, 3, 4, 5, 6, 7, 8}), (Bytes{1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(reordered(static_cast<std::uint8_t>(~kBoth), {1, 2, 3, 4}), (Bytes{1, 2, 3, 4}));
}

TEST(OperandOrder, BytesAreSwappedWithinEachWord) {
    EXPECT_EQ(reordered(kBytes, {1, 2, 3, 4, 5, 6, 7, 8}), (Bytes{4, 3, 2, 1, 8, 7, 6, 5}));
}

TEST(OperandOrder, WordsAreSwappedAndKeepTheirBytes) {
    EXPECT_EQ(reordered(kWords, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
              (Bytes{9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4}));
}

TEST(OperandOrder, BothFlagsTurnTheStringAround) {
    EXPECT_EQ(reordered(kBoth, {1, 2, 3, 4, 5, 6, 7, 8}), (Bytes{8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(OperandOrder, WhatIsBehindTheLastWholeWordIsAWordOfItsOwn) {
    EXPECT_EQ(reordered(kBytes, {1, 2, 3, 4, 5, 6}), (Bytes{4, 3, 2, 1, 6, 5}));
    EXPECT_EQ(reordered(kWords, {1, 2, 3, 4, 5, 6}), (Bytes{5, 6, 1, 2, 3, 4}));
    EXPECT_EQ(reordered(kBoth, {1, 2, 3, 4, 5, 6}), (Bytes{6, 5, 4, 3, 2, 1}));
}

TEST(OperandOrder, BothFlagsAreBytesAndThenWords) {
    for (std::size_t size = 0; size <= 13; ++size) {
        Bytes data(size);
        for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::uint8_t>(i);
        EXPECT_EQ(reordered(kWords, reordered(kBytes, data)), reordered(kBoth, data)) << size;
        EXPECT_EQ(reordered(kBoth, reordered(kBoth, data)), data) << size;
    }
}

}  // namespace
}  // namespace cxlvp::crypto
