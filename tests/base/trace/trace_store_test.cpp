// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/trace_store.h"

#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "trace_reader.h"

namespace cxlvp {
namespace {

constexpr std::uint64_t kMany = ~std::uint64_t{0};
constexpr std::uint64_t kChunk = TraceStore::kChunkRecords;

TraceRecord record_of(std::uint64_t i) {
    return {i,
            ~i,
            i * 3,
            i * 5,
            i * 7,
            static_cast<std::uint32_t>(i),
            static_cast<std::uint16_t>(i),
            TraceRecord::pack(static_cast<std::uint32_t>(i) & TraceRecord::kMaxLabel, TraceRecord::Kind::instant)};
}

/// Appends records numbered from `from` on; gives how many were taken.
std::uint64_t fill(TraceStore& store, std::uint64_t from, std::uint64_t count) {
    for (std::uint64_t i = from; i < from + count; ++i) {
        TraceRecord* record = store.append();
        if (record == nullptr) return i - from;
        *record = record_of(i);
    }
    return count;
}

/// Checks that the store holds exactly the records numbered 0 to `count` - 1 in order.
void expect_records(const TraceStore& store, std::uint64_t count) {
    EXPECT_EQ(store.size(), count);
    std::uint64_t i = 0;
    std::uint64_t wrong = 0;
    store.read([&](const TraceRecord* records, std::size_t n) {
        for (std::size_t k = 0; k < n; ++k, ++i) {
            const TraceRecord e = record_of(i);
            const TraceRecord& r = records[k];
            wrong += r.begin != e.begin || r.end_or_value != e.end_or_value || r.id != e.id || r.parent != e.parent ||
                     r.address != e.address || r.bytes != e.bytes || r.track != e.track ||
                     r.label_and_kind != e.label_and_kind;
        }
    });
    EXPECT_EQ(i, count);
    EXPECT_EQ(wrong, 0u);
}

TEST(TraceRecord, KeepsLabelAndKindApart) {
    TraceRecord record{};
    for (const std::uint32_t label : {0u, 1u, TraceRecord::kMaxLabel})
        for (const auto kind : {TraceRecord::Kind::span, TraceRecord::Kind::counter, TraceRecord::Kind::instant}) {
            record.label_and_kind = TraceRecord::pack(label, kind);
            EXPECT_EQ(record.label(), label);
            EXPECT_EQ(record.kind(), kind);
        }
}

TEST(TraceStore, EmptyStoreReadsNothing) {
    const TraceFolder folder;
    const TraceStore store(folder.path(), kMany);
    expect_records(store, 0);
}

TEST(TraceStore, KeepsRecordsInMemoryWithinItsLimit) {
    const TraceFolder folder;
    TraceStore store(folder.path(), kMany, 4 * TraceStore::kChunkBytes);
    const std::uint64_t count = 3 * kChunk + 17;
    EXPECT_EQ(fill(store, 0, count), count);
    EXPECT_EQ(store.spilled(), 0u);
    expect_records(store, count);
}

TEST(TraceStore, SpillsTheOldestAndReadsEverythingBackInOrder) {
    const TraceFolder folder;
    for (const std::size_t chunks : {std::size_t{1}, std::size_t{3}}) {
        TraceStore store(folder.path(), kMany, chunks * TraceStore::kChunkBytes);
        const std::uint64_t count = 7 * kChunk + 5;
        EXPECT_EQ(fill(store, 0, count), count);
        EXPECT_EQ(store.spilled(), (8 - chunks) * kChunk);
        expect_records(store, count);
        EXPECT_EQ(fill(store, count, kChunk), kChunk) << "goes on after reading";
        expect_records(store, count + kChunk);
        EXPECT_TRUE(folder.files().empty()) << "the temporary file has no name";
    }
}

TEST(TraceStore, TakesExactlyItsLimit) {
    const TraceFolder folder;
    for (const std::uint64_t limit : {std::uint64_t{0}, std::uint64_t{1}, kChunk - 1, kChunk, kChunk + 1, 2 * kChunk}) {
        TraceStore store(folder.path(), limit, TraceStore::kChunkBytes);
        EXPECT_EQ(fill(store, 0, 3 * kChunk), limit);
        EXPECT_EQ(store.append(), nullptr);
        EXPECT_EQ(store.error(), "") << "the limit is no error";
        expect_records(store, limit);
    }
}

TEST(TraceStore, UnwritableFolderStopsWithoutLoss) {
    TraceStore store("/nonexistent-folder", kMany, 2 * TraceStore::kChunkBytes);
    EXPECT_EQ(fill(store, 0, 5 * kChunk), 2 * kChunk);
    EXPECT_NE(store.error().find("/nonexistent-folder"), std::string::npos) << store.error();
    EXPECT_NE(store.error().find("No such file"), std::string::npos) << store.error();
    EXPECT_EQ(store.append(), nullptr);
    expect_records(store, 2 * kChunk);
}

TEST(TraceStore, FailedWriteStopsWithoutLoss) {
    const TraceFolder folder;
    TraceStore store(folder.path(), kMany, 2 * TraceStore::kChunkBytes);
    // A file size limit in the middle of the third spilled chunk acts as a disk that becomes full.
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 5 * TraceStore::kChunkBytes / 2;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::uint64_t taken = fill(store, 0, 9 * kChunk);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_EQ(taken, 4 * kChunk);
    EXPECT_EQ(store.spilled(), 2 * kChunk);
    EXPECT_NE(store.error().find("File too large"), std::string::npos) << store.error();
    EXPECT_EQ(store.append(), nullptr) << "stays stopped, so that the trace has no hole";
    expect_records(store, 4 * kChunk);
}

TEST(TraceStore, GrowsOnlyAsFarAsRoomIsReserved) {
    const TraceFolder folder;
    std::vector<std::uint64_t> asked;
    TraceStore store(folder.path(), kMany, 8 * TraceStore::kChunkBytes, [&](std::uint64_t records) {
        asked.push_back(records);
        return records > 3 * kChunk ? ENOSPC : 0;
    });
    EXPECT_EQ(fill(store, 0, 5 * kChunk), 3 * kChunk);
    EXPECT_EQ(asked, (std::vector<std::uint64_t>{2 * kChunk, 3 * kChunk, 4 * kChunk}));
    EXPECT_NE(store.error().find("No space left"), std::string::npos) << store.error();
    expect_records(store, 3 * kChunk);
}

}  // namespace
}  // namespace cxlvp
