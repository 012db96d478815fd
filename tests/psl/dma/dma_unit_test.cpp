// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/dma/dma_unit.h"

#include <numeric>

#include <gtest/gtest.h>

#include "psl/fakes/fake_home.h"
#include "psl/fakes/fake_memory.h"

namespace cxlvp::psl {
namespace {

using afu::DmaCompletion;
using afu::DmaRequest;
using afu::DmaSent;
using Status = DmaSent::Status;

constexpr std::uint64_t kPlace = 0x2000;

class DmaUnitTest : public testing::Test {
protected:
    DmaUnitTest() {
        cache.attach(home.add(cache));
        for (unsigned i = 0; i < 4096; ++i) memory.bytes[kPlace + i] = static_cast<std::uint8_t>(i * 7 >> 3);
        std::iota(data.begin(), data.end(), std::uint8_t{1});
    }
    std::uint16_t itag(bool store, std::uint64_t real = kPlace, std::uint64_t bytes = 4096, unsigned port = 0) {
        return *dma.itags().take({1, real, bytes, store, port});
    }
    DmaRequest request(DmaRequest::Type type, std::uint16_t tag, std::uint16_t utag = 9) {
        DmaRequest out;
        out.type = type;
        out.itag = tag;
        out.utag = utag;
        out.data = data.data();
        return out;
    }

    FakeMemory memory;
    FakeHome home{memory};
    CacheUnit cache{LineCacheConfig{}};
    DmaUnit dma{DmaConfig{2, 64, 8, 8, 10}, 0, cache};
    FlushState flush;
    std::array<std::uint8_t, 512> data{};
    Tick at = 0;
};

TEST_F(DmaUnitTest, ReadsUpTo512BytesFromAnyByteAndUsesTheItagUp) {
    for (const unsigned size : {1u, 127u, 128u, 512u}) {
        DmaRequest read = request(DmaRequest::Type::read, itag(false));
        read.size = static_cast<std::uint16_t>(size);
        read.offset = 100;
        const DmaUnit::Start start = dma.start(read, flush);
        EXPECT_EQ(start.status, Status::read);
        ASSERT_TRUE(start.slot);
        EXPECT_EQ(dma.itags().in_use(), 0u);
        const DmaUnit::Result result = dma.carry(*start.slot, memory, at);
        ASSERT_TRUE(result.completes);
        EXPECT_EQ(result.completion.type, DmaCompletion::Type::data);
        EXPECT_EQ(result.completion.utag, 9);
        EXPECT_EQ(result.completion.size, size);
        EXPECT_EQ(std::memcmp(result.completion.data, &memory.bytes[kPlace + 100], size), 0);
        dma.finish(*start.slot);
        EXPECT_EQ(dma.under_way(), 0u);
    }
}

TEST_F(DmaUnitTest, ARequestIsOneAccessToMemory) {
    DmaRequest read = request(DmaRequest::Type::read, itag(false));
    read.size = 512;
    dma.carry(*dma.start(read, flush).slot, memory, at);
    EXPECT_EQ(memory.reads, 1u);
    EXPECT_EQ(at, ns(100));
}

TEST_F(DmaUnitTest, WritesWithoutCompletionAndTheAfuMayReuseItsData) {
    DmaRequest write = request(DmaRequest::Type::write, itag(true));
    write.size = 300;
    const DmaUnit::Start start = dma.start(write, flush);
    EXPECT_EQ(start.status, Status::write);
    data.fill(0);
    EXPECT_FALSE(dma.carry(*start.slot, memory, at).completes);
    EXPECT_EQ(memory.bytes[kPlace], 1);
    EXPECT_EQ(memory.bytes[kPlace + 299], static_cast<std::uint8_t>(300));
    EXPECT_EQ(memory.bytes[kPlace + 300], static_cast<std::uint8_t>(300 * 7 >> 3));
}

TEST_F(DmaUnitTest, SeesAndChangesLinesOfTheCache) {
    bool hit = false;
    cache.write(0, kPlace, data.data(), 128, LineUse::modified, LineExtra::none, memory, hit, at);
    DmaRequest read = request(DmaRequest::Type::read, itag(false));
    const DmaUnit::Start start = dma.start(read, flush);
    EXPECT_EQ(std::memcmp(dma.carry(*start.slot, memory, at).completion.data, data.data(), 128), 0);
}

TEST_F(DmaUnitTest, FailsWhatIsWrong) {
    const auto status = [this](const DmaRequest& wrong) {
        const DmaUnit::Start start = dma.start(wrong, flush);
        EXPECT_FALSE(start.slot);
        return start.status;
    };
    DmaRequest wrong = request(DmaRequest::Type::read, 7);  // no such itag
    EXPECT_EQ(status(wrong), Status::fail);
    EXPECT_EQ(status(request(DmaRequest::Type::write, itag(false))), Status::fail);
    EXPECT_EQ(status(request(DmaRequest::Type::atomic, itag(false))), Status::fail);
    EXPECT_EQ(status(request(DmaRequest::Type::read, itag(true))), Status::fail);
    wrong = request(DmaRequest::Type::read, itag(false));
    wrong.port = 1;
    EXPECT_EQ(status(wrong), Status::fail);
    wrong.port = 2;
    EXPECT_EQ(status(wrong), Status::fail);
    wrong = request(DmaRequest::Type::read, itag(false));
    wrong.size = 0;
    EXPECT_EQ(status(wrong), Status::fail);
    wrong.size = 513;
    EXPECT_EQ(status(wrong), Status::fail);
    wrong.size = 128;
    wrong.utag = 1024;
    EXPECT_EQ(status(wrong), Status::fail);
    wrong = request(DmaRequest::Type::read, itag(false, kPlace, 200));
    wrong.offset = 73;  // over the end of the page
    EXPECT_EQ(status(wrong), Status::fail);
    wrong.offset = 72;
    EXPECT_EQ(dma.start(wrong, flush).status, Status::read);
    wrong = request(DmaRequest::Type::atomic, itag(true), 10);
    wrong.size = 4;
    wrong.atomic_op = 0x09;
    EXPECT_EQ(status(wrong), Status::fail);
    wrong.atomic_op = 0;
    wrong.offset = 2;
    EXPECT_EQ(status(wrong), Status::fail);
}

TEST_F(DmaUnitTest, FlushesRequestsOfAContextThatFailed) {
    flush.begin(1);
    const DmaUnit::Start start = dma.start(request(DmaRequest::Type::read, itag(false)), flush);
    EXPECT_EQ(start.status, Status::flush);
    EXPECT_FALSE(start.slot);
    EXPECT_EQ(dma.itags().in_use(), 0u);
}

TEST_F(DmaUnitTest, AUtagIsInUseUntilItsRequestIsFinishedOnEachPortByItself) {
    const DmaUnit::Start first = dma.start(request(DmaRequest::Type::read, itag(false)), flush);
    EXPECT_EQ(dma.start(request(DmaRequest::Type::read, itag(false)), flush).status, Status::fail);
    DmaRequest other = request(DmaRequest::Type::read, itag(false, kPlace, 4096, 1));
    other.port = 1;
    EXPECT_EQ(dma.start(other, flush).status, Status::read);
    dma.finish(*first.slot);
    EXPECT_EQ(dma.start(request(DmaRequest::Type::read, itag(false)), flush).status, Status::read);
}

TEST_F(DmaUnitTest, Section83EachPortHas8ReadsAnd8Writes) {
    std::optional<std::size_t> last;
    for (std::uint16_t i = 0; i < 8; ++i) {
        EXPECT_EQ(dma.start(request(DmaRequest::Type::read, itag(false), i), flush).status, Status::read);
        last = dma.start(request(DmaRequest::Type::write, itag(true), 100 + i), flush).slot;
        EXPECT_TRUE(last);
    }
    EXPECT_EQ(dma.start(request(DmaRequest::Type::read, itag(false), 20), flush).status, Status::fail);
    EXPECT_EQ(dma.start(request(DmaRequest::Type::write, itag(true), 21), flush).status, Status::fail);
    dma.finish(*last);
    EXPECT_EQ(dma.start(request(DmaRequest::Type::read, itag(false), 20), flush).status, Status::fail);
    EXPECT_EQ(dma.start(request(DmaRequest::Type::write, itag(true), 21), flush).status, Status::write);
}

TEST_F(DmaUnitTest, AtomicsChangeMemoryAndThoseThatFetchAnswer) {
    memory.bytes[kPlace + 64] = 0;
    memory.bytes[kPlace + 65] = 0;
    memory.bytes[kPlace + 66] = 0;
    memory.bytes[kPlace + 67] = 5;
    data = {0, 0, 0, 3};
    DmaRequest add = request(DmaRequest::Type::atomic, itag(true));
    add.size = 4;
    add.offset = 64;
    DmaUnit::Start start = dma.start(add, flush);
    EXPECT_EQ(start.status, Status::read);
    const DmaUnit::Result result = dma.carry(*start.slot, memory, at);
    EXPECT_EQ(result.completion.type, DmaCompletion::Type::atomic);
    EXPECT_EQ(result.completion.size, 4);
    EXPECT_EQ(result.completion.data[3], 5);
    EXPECT_EQ(memory.bytes[kPlace + 67], 8);
    dma.finish(*start.slot);

    add.atomic_op = 0x20;
    add.itag = itag(true);
    start = dma.start(add, flush);
    EXPECT_EQ(start.status, Status::write);
    EXPECT_FALSE(dma.carry(*start.slot, memory, at).completes);
    EXPECT_EQ(memory.bytes[kPlace + 67], 11);
    EXPECT_EQ(home.open_lines, 0);
}

TEST_F(DmaUnitTest, AnAtomicThatLeavesItsBlockCompletesWithAnError) {
    DmaRequest bounded = request(DmaRequest::Type::atomic, itag(true));
    bounded.size = 4;
    bounded.offset = 28;
    bounded.atomic_op = 0x18;
    const DmaUnit::Result result = dma.carry(*dma.start(bounded, flush).slot, memory, at);
    EXPECT_EQ(result.completion.type, DmaCompletion::Type::error);
    EXPECT_EQ(memory.writes, 0u);
}

TEST_F(DmaUnitTest, ABusErrorCompletesWithAnErrorForWritesToo) {
    memory.broken = true;
    for (const auto type : {DmaRequest::Type::read, DmaRequest::Type::write}) {
        const bool store = type == DmaRequest::Type::write;
        const DmaUnit::Start start = dma.start(request(type, itag(store), store ? 1 : 2), flush);
        const DmaUnit::Result result = dma.carry(*start.slot, memory, at);
        ASSERT_TRUE(result.completes);
        EXPECT_EQ(result.completion.type, DmaCompletion::Type::error);
        EXPECT_EQ(result.completion.data, nullptr);
    }
}

TEST_F(DmaUnitTest, TagsOfAContextThatIsGoneAreFree) {
    itag(false);
    const std::uint16_t other = *dma.itags().take({2, kPlace, 4096, false, 0});
    dma.drop_context(1);
    EXPECT_EQ(dma.itags().in_use(), 1u);
    EXPECT_NE(dma.itags().find(other), nullptr);
    dma.reset();
    EXPECT_EQ(dma.itags().in_use(), 0u);
}

}  // namespace
}  // namespace cxlvp::psl
