// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/requester_table.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {
namespace {

std::string message(const RequesterTable& table, const std::string& name) {
    try {
        table.index(name, "link.arbitration.weights");
    } catch (const UserError& mistake) {
        return mistake.what();
    }
    return "no error";
}

TEST(RequesterTable, IndicesCountUpFromTheUnidentifiedOne) {
    RequesterTable table;
    EXPECT_EQ(table.size(), 1u);
    EXPECT_EQ(table.name(RequesterTable::kUnknown), "unidentified");
    EXPECT_EQ(table.add("cpu"), 1u);
    EXPECT_EQ(table.add("dma"), 2u);
    EXPECT_EQ(table.size(), 3u);
    EXPECT_EQ(table.name(2), "dma");
    EXPECT_EQ(table.index("cpu", "x"), 1u);
    EXPECT_EQ(table.index("dma", "x"), 2u);
}

TEST(RequesterTable, TransactionsOfStrangersCanBeGivenAWeight) {
    const RequesterTable table;
    EXPECT_EQ(table.index("unidentified", "x"), RequesterTable::kUnknown);
}

TEST(RequesterTable, NameGivenTwiceIsRefused) {
    RequesterTable table;
    table.add("cpu");
    EXPECT_THROW(table.add("cpu"), UserError);
    EXPECT_THROW(table.add("unidentified"), UserError);
    EXPECT_EQ(table.size(), 2u);
}

TEST(RequesterTable, UnknownNameIsToldWithThePathAndTheNearestName) {
    RequesterTable table;
    table.add("dma_engine");
    EXPECT_EQ(message(table, "dma_engin"),
              "link.arbitration.weights: no requester 'dma_engin' (did you mean 'dma_engine'?)");
    EXPECT_EQ(message(table, "zzz"), "link.arbitration.weights: no requester 'zzz'");
}

TEST(RequesterTable, IndexOutOfRangeThrows) {
    const RequesterTable table;
    EXPECT_THROW(table.name(1), std::out_of_range);
}

}  // namespace
}  // namespace cxlvp
