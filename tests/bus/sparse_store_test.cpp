// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/sparse_store.h"

#include <cstdint>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::bus {
namespace {

std::vector<std::uint8_t> read(SparseStore& store, std::uint64_t address, std::size_t bytes) {
    std::vector<std::uint8_t> out(bytes, 0xEE);
    store.read(address, out.data(), bytes);
    return out;
}

void write(SparseStore& store, std::uint64_t address, const std::vector<std::uint8_t>& data) {
    store.write(address, data.data(), data.size());
}

TEST(SparseStore, ReadsAsZeroUntilWritten) {
    SparseStore store;
    EXPECT_EQ(store.pieces(), 0u);
    EXPECT_EQ(read(store, 12345, 4), (std::vector<std::uint8_t>{0, 0, 0, 0}));
    write(store, 12346, {7, 8});
    EXPECT_EQ(read(store, 12345, 4), (std::vector<std::uint8_t>{0, 7, 8, 0}));
    EXPECT_EQ(store.pieces(), 1u);
}

TEST(SparseStore, AccessMayCrossPieces) {
    SparseStore store;
    const std::uint64_t edge = SparseStore::kPiece;
    write(store, edge - 2, {1, 2, 3, 4});
    EXPECT_EQ(store.pieces(), 2u);
    EXPECT_EQ(read(store, edge - 2, 4), (std::vector<std::uint8_t>{1, 2, 3, 4}));
    EXPECT_EQ(*store.at(edge - 1), 2);
    EXPECT_EQ(*store.at(edge), 3);
}

TEST(SparseStore, OneAccessMayCoverManyPieces) {
    SparseStore store;
    std::vector<std::uint8_t> data(2 * SparseStore::kPiece + 10, 0x5A);
    write(store, SparseStore::kPiece - 5, data);
    EXPECT_EQ(store.pieces(), 4u);
    EXPECT_EQ(*store.at(SparseStore::kPiece - 6), 0);
    EXPECT_EQ(*store.at(SparseStore::kPiece - 5), 0x5A);
    EXPECT_EQ(*store.at(2 * SparseStore::kPiece), 0x5A);
    EXPECT_EQ(*store.at(3 * SparseStore::kPiece + 4), 0x5A);
    EXPECT_EQ(*store.at(3 * SparseStore::kPiece + 5), 0);
}

TEST(SparseStore, StorageOfAPieceIsContiguousAndStays) {
    SparseStore store;
    std::uint8_t* first = store.at(0);
    EXPECT_EQ(store.at(SparseStore::kPiece - 1), first + SparseStore::kPiece - 1);
    store.at(5 * SparseStore::kPiece);
    store.at(9 * SparseStore::kPiece);
    EXPECT_EQ(store.at(0), first);
}

TEST(SparseStore, HoldsTwoToThe52Bytes) {
    SparseStore store;
    const std::uint64_t size = std::uint64_t{1} << 52;
    for (unsigned bit = 0; bit < 52; ++bit) write(store, std::uint64_t{1} << bit, {static_cast<std::uint8_t>(bit + 1)});
    write(store, size - 4, {1, 2, 3, 4});
    for (unsigned bit = 0; bit < 52; ++bit) EXPECT_EQ(*store.at(std::uint64_t{1} << bit), bit + 1) << bit;
    EXPECT_EQ(read(store, size - 4, 4), (std::vector<std::uint8_t>{1, 2, 3, 4}));
    EXPECT_EQ(store.pieces(), 28u) << "bits 0 to 25 are in the first piece";
}

TEST(SparseStore, RandomAccessesAgreeWithAPlainMap) {
    Random random(1, "store");
    SparseStore store;
    std::map<std::uint64_t, std::uint8_t> plain;
    for (int i = 0; i < 5000; ++i) {
        // Around the edges of eight pieces far apart.
        const std::uint64_t address = (random.below(8) * 1001 + 1) * SparseStore::kPiece - 64 + random.below(128);
        std::vector<std::uint8_t> data(1 + random.below(40));
        if (random.chance(0.5)) {
            for (std::size_t k = 0; k < data.size(); ++k)
                plain[address + k] = data[k] = static_cast<std::uint8_t>(random.bits());
            write(store, address, data);
        } else {
            for (std::size_t k = 0; k < data.size(); ++k) {
                const auto found = plain.find(address + k);
                data[k] = found == plain.end() ? 0 : found->second;
            }
            ASSERT_EQ(read(store, address, data.size()), data);
        }
    }
    EXPECT_EQ(store.pieces(), 16u);
}

TEST(SparseStore, NothingToMoveTouchesNothing) {
    SparseStore store;
    store.read(0, nullptr, 0);
    store.write(0, nullptr, 0);
    EXPECT_EQ(store.pieces(), 0u);
}

}  // namespace
}  // namespace cxlvp::bus
