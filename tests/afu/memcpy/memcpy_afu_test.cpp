// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/memcpy/memcpy_afu.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "afu/memcpy/memcpy_rig.h"

namespace cxlvp::afu {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(MemcpyAfu, ItsDescriptorAsksFor511DirectedProcessesWithAreasOfTheirOwn) {
    MemcpyRig rig;
    rig.psl.reset();
    EXPECT_EQ(rig.psl.read(0x00, true), 0x0004'01ff'0001'0004u);
    EXPECT_EQ(rig.psl.read(0x20, true), 1u);
    EXPECT_EQ(rig.psl.read(0x28, true), 0x100u);
    EXPECT_EQ(rig.psl.read(0x30, true), 0x0300'0000'0000'0001u);
    EXPECT_EQ(rig.psl.read(0x38, true), 0x4000u);
    EXPECT_EQ(rig.psl.read(0x00, true, 4), 0x0004'01ffu);
    EXPECT_EQ(rig.psl.read(0x04, true, 4), 0x0001'0004u);
    EXPECT_EQ(rig.psl.read(0x1000, true), 0u);
    EXPECT_EQ(rig.psl.read(0x100, true, 4), 0x1410'5043u) << "little-endian vendor and device of the record";
}

TEST(MemcpyAfu, ACopyEndsWithItsBytesAndStatusComplete) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(3);
    rig.psl.fill(MemcpyRig::buffer(3), MemcpyRig::pattern(1024));
    rig.put(3, 0, MemcpyRig::copy(MemcpyRig::buffer(3), MemcpyRig::buffer(3) + 0x10000, 1024));
    rig.psl.run_for(us(20));
    EXPECT_EQ(rig.status(3, 0), kWorkComplete);
    EXPECT_EQ(rig.psl.bytes(MemcpyRig::buffer(3) + 0x10000, 1024), MemcpyRig::pattern(1024));
    EXPECT_EQ(rig.psl.byte(MemcpyRig::buffer(3) + 0x10000 + 1024), 0);
    EXPECT_EQ(rig.afu.counters().requests, 1u);
    EXPECT_EQ(rig.afu.counters().data, 1024u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyAfu, CommandsOfACopyOverlapUpToTheirLimit) {
    for (const std::uint64_t limit : {1, 4}) {
        MemcpyConfig config;
        config.per_element = limit;
        MemcpyRig rig(config);
        rig.bring_up();
        rig.open(0);
        rig.put(0, 0, MemcpyRig::copy(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 0x10000, 4096));
        rig.psl.run_for(us(100));
        EXPECT_EQ(rig.status(0, 0), kWorkComplete);
        EXPECT_EQ(rig.psl.most_outstanding, limit);
    }
}

TEST(MemcpyAfu, UnalignedCopiesMoveExactlyTheirBytesWithLegalCommands) {
    for (const unsigned from : {0u, 1u, 63u, 100u, 127u})
        for (const unsigned to : {0u, 3u, 64u, 126u})
            for (const unsigned bytes : {1u, 2u, 7u, 127u, 128u, 129u, 300u}) {
                MemcpyRig rig;
                rig.bring_up();
                rig.open(0);
                const std::uint64_t source = MemcpyRig::buffer(0) + from;
                const std::uint64_t target = MemcpyRig::buffer(0) + 0x10000 + to;
                rig.psl.fill(source, MemcpyRig::pattern(bytes));
                rig.psl.byte(target - 1) = rig.psl.byte(target + bytes) = 0xee;
                rig.put(0, 0, MemcpyRig::copy(source, target, bytes));
                rig.psl.run_for(us(100));
                ASSERT_EQ(rig.status(0, 0), kWorkComplete) << from << ' ' << to << ' ' << bytes;
                ASSERT_EQ(rig.psl.bytes(target, bytes), MemcpyRig::pattern(bytes)) << from << ' ' << to << ' ' << bytes;
                ASSERT_EQ(rig.psl.byte(target - 1), 0xee);
                ASSERT_EQ(rig.psl.byte(target + bytes), 0xee);
                ASSERT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
            }
}

TEST(MemcpyAfu, ACopyOfNoBytesIsComplete) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.put(0, 0, MemcpyRig::copy(1, 2, 0));
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
    EXPECT_EQ(rig.psl.count(CommandCode::write_na), 1u) << "the status alone";
}

TEST(MemcpyAfu, AnIncrementWritesTheBigEndianWordPlusOne) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    rig.psl.fill(MemcpyRig::buffer(0), {0x00, 0xff, 0xff, 0xff});
    rig.put(0, 0, MemcpyRig::increment(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 8));
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
    EXPECT_THAT(rig.psl.bytes(MemcpyRig::buffer(0) + 8, 4), ElementsAre(1, 0, 0, 0));
    EXPECT_THAT(rig.psl.bytes(MemcpyRig::buffer(0), 4), ElementsAre(0, 0xff, 0xff, 0xff));
}

TEST(MemcpyAfu, AnInterruptStopsTheProcessUntilRestart) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(2);
    rig.put(2, 0, MemcpyRig::interrupt(3));
    rig.put(2, 1, MemcpyRig::copy(MemcpyRig::buffer(2), MemcpyRig::buffer(2) + 0x1000, 8));
    rig.psl.run_for(us(10));
    EXPECT_THAT(rig.psl.raised, ElementsAre(Pair(2, 3)));
    EXPECT_EQ(rig.status(2, 0), kWorkComplete);
    EXPECT_EQ(rig.status(2, 1), 0);
    EXPECT_TRUE(rig.stopped(2));
    rig.restart(2);
    EXPECT_FALSE(rig.stopped(2));
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(2, 1), kWorkComplete);
    EXPECT_EQ(rig.psl.raised.size(), 1u);
}

TEST(MemcpyAfu, AtomicsCompareAndSwapInTheCaia2FlavourOnly) {
    for (const unsigned caia : {1u, 2u}) {
        MemcpyConfig config;
        config.caia = caia;
        MemcpyRig rig(config);
        rig.psl.generation = caia;
        rig.bring_up();
        rig.open(5);
        const std::uint64_t word = MemcpyRig::buffer(5);
        rig.psl.byte(word + 7) = 9;
        rig.psl.byte(word + 15) = 9;
        rig.put(5, 0, MemcpyRig::atomic(WorkAtomic::cas_e_8, word, 9, 0x77));
        rig.put(5, 1, MemcpyRig::atomic(WorkAtomic::cas_ne_8, word + 8, 9, 0x77));
        rig.put(5, 2, MemcpyRig::atomic(static_cast<WorkAtomic>(0x12), word, 9, 0x77));
        rig.psl.run_for(us(20));
        const std::uint8_t status = caia == 2 ? kWorkComplete : kWorkUndefined;
        EXPECT_EQ(rig.status(5, 0), status);
        EXPECT_EQ(rig.status(5, 1), status);
        EXPECT_EQ(rig.status(5, 2), kWorkUndefined);
        EXPECT_EQ(rig.psl.byte(word + 7), caia == 2 ? 0x77 : 9) << "equal: stored";
        EXPECT_EQ(rig.psl.byte(word + 15), 9) << "equal: not stored";
        EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
    }
}

TEST(MemcpyAfu, TheCaia2FlavourServesEveryFourthHandleAndCopies128Bytes) {
    MemcpyConfig config;
    config.caia = 2;
    MemcpyRig rig(config);
    rig.psl.generation = 2;
    rig.bring_up();
    for (const std::uint16_t handle : {4, 5, 6, 7, 9}) rig.open(handle);
    EXPECT_EQ(rig.psl.acks.size(), 5u);
    for (const std::uint16_t handle : {4, 6, 7}) EXPECT_EQ(rig.reg(handle, 0x08), 0xffff'0000'0000'0000u) << handle;
    EXPECT_EQ(rig.reg(9, 0x08), 0x0009'0000'0000'0000u);
    rig.put(5, 0, MemcpyRig::copy(MemcpyRig::buffer(5), MemcpyRig::buffer(5) + 0x1000, 128));
    rig.put(5, 1, MemcpyRig::copy(MemcpyRig::buffer(5), MemcpyRig::buffer(5) + 0x1000, 129));
    rig.psl.run_for(us(20));
    EXPECT_EQ(rig.status(5, 0), kWorkComplete);
    EXPECT_EQ(rig.status(5, 1), kWorkUndefined);
}

TEST(MemcpyAfu, AnUndefinedCommandIsToldAndPassedBy) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0);
    WorkElement element;
    element.command = 2;
    rig.put(0, 0, element);
    rig.put(0, 1, MemcpyRig::copy(0, 0x1000, 1));
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 0), kWorkUndefined);
    EXPECT_EQ(rig.status(0, 1), kWorkComplete);
    EXPECT_EQ(rig.afu.counters().failed, 1u);
}

TEST(MemcpyAfu, StopOnInvCmdStopsAtUndefinedAndAtInvalidElements) {
    MemcpyRig rig;
    rig.bring_up();
    rig.psl.write(0, 0x2000'0000'0000'0000);
    EXPECT_EQ(rig.psl.read(0), 0x2000'0000'0000'0000u);
    WorkElement element;
    element.command = 2;
    rig.put(0, 0, element);
    rig.open(0);
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 0), kWorkUndefined);
    EXPECT_TRUE(rig.stopped(0));
    rig.restart(0);
    rig.psl.run();  // ends: nothing polls
    EXPECT_TRUE(rig.stopped(0));
    rig.put(0, 1, MemcpyRig::copy(0, 0x1000, 1));
    rig.restart(0);
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.status(0, 1), kWorkComplete);
}

TEST(MemcpyAfu, TheWrapBitTogglesWithEachPassOfTheRing) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(0, 1);  // four elements
    const std::uint64_t count = MemcpyRig::buffer(0);
    for (unsigned pass = 0; pass < 3; ++pass) {
        for (unsigned n = 0; n < 4; ++n) rig.put(0, n, MemcpyRig::increment(count, count), pass % 2 == 1);
        rig.psl.run_for(us(40));
        EXPECT_EQ(rig.psl.byte(count + 3), 4 * (pass + 1));
    }
    rig.psl.run_for(us(40));
    EXPECT_EQ(rig.psl.byte(count + 3), 12) << "elements of the last pass are not valid again";
}

TEST(MemcpyAfu, AQueueOf4095LinesHolds16380Elements) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(1, 4095);
    EXPECT_EQ(rig.afu.process(1).elements, 16380u);
    EXPECT_EQ(rig.afu.process(1).queue, MemcpyRig::queue(1));
    EXPECT_EQ(rig.reg(1, 0x00), MemcpyRig::queue(1) | 4095);
}

TEST(MemcpyAfu, AQueueOfNoLinesStopsItsProcess) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(1, 0);
    EXPECT_TRUE(rig.stopped(1));
    rig.restart(1);
    rig.psl.run();
    EXPECT_TRUE(rig.stopped(1));
}

TEST(MemcpyAfu, TheTimebaseComesOnRequest) {
    MemcpyRig rig;
    rig.bring_up();
    rig.open(1);
    rig.open(2);
    EXPECT_EQ(rig.reg(1, 0x40), 0u);
    rig.set_reg(1, 0x40, 0);
    EXPECT_EQ(rig.psl.timebase_requests, 1u);
    rig.psl.run_for(us(1));
    EXPECT_NE(rig.reg(1, 0x40), 0u);
    EXPECT_EQ(rig.reg(2, 0x40), 0u) << "it is there for who asked";
    rig.set_reg(2, 0x40, 0);
    rig.set_reg(1, 0x40, 0);
    EXPECT_EQ(rig.psl.timebase_requests, 2u) << "one at a time";
    rig.psl.run_for(us(1));
    EXPECT_NE(rig.reg(1, 0x40), 0u);
    EXPECT_NE(rig.reg(2, 0x40), 0u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyAfu, AHundredProcessesAreServedInTurn) {
    MemcpyRig rig;
    rig.bring_up();
    constexpr unsigned kProcesses = 100;
    for (std::uint16_t h = 0; h < kProcesses; ++h) {
        rig.psl.fill(MemcpyRig::buffer(h), MemcpyRig::pattern(512, static_cast<std::uint8_t>(h)));
        for (unsigned n = 0; n < 4; ++n)
            rig.put(h, n,
                    MemcpyRig::copy(MemcpyRig::buffer(h) + n * 128, MemcpyRig::buffer(h) + 0x1000 + n * 128, 128));
        rig.psl.weds[h] = MemcpyRig::queue(h) | 8;
        rig.psl.llcmd(5, h);
    }
    rig.psl.run_for(us(200));
    for (std::uint16_t h = 0; h < kProcesses; ++h) {
        for (unsigned n = 0; n < 4; ++n) ASSERT_EQ(rig.status(h, n), kWorkComplete) << h << ' ' << n;
        ASSERT_EQ(rig.psl.bytes(MemcpyRig::buffer(h) + 0x1000, 512),
                  MemcpyRig::pattern(512, static_cast<std::uint8_t>(h)));
    }
    EXPECT_EQ(rig.afu.counters().requests, 400u);
    EXPECT_LE(rig.psl.most_outstanding, 64u);
    EXPECT_GT(rig.psl.most_outstanding, 32u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyAfu, OneCreditIsEnoughForManyProcesses) {
    MemcpyRig rig;
    rig.psl.room = 1;
    rig.bring_up();
    for (std::uint16_t h = 0; h < 20; ++h) {
        rig.put(h, 0, MemcpyRig::copy(MemcpyRig::buffer(h), MemcpyRig::buffer(h) + 0x1000, 300));
        rig.psl.weds[h] = MemcpyRig::queue(h) | 8;
        rig.psl.llcmd(5, h);
    }
    rig.psl.run_for(us(500));
    for (std::uint16_t h = 0; h < 20; ++h) EXPECT_EQ(rig.status(h, 0), kWorkComplete) << h;
    EXPECT_EQ(rig.psl.most_outstanding, 1u);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

TEST(MemcpyAfu, InDedicatedModeTheWedComesWithStart) {
    MemcpyConfig config;
    config.model = ProgrammingModel::dedicated;
    MemcpyRig rig(config);
    rig.put(0, 0, MemcpyRig::copy(MemcpyRig::buffer(0), MemcpyRig::buffer(0) + 0x1000, 8));
    rig.psl.reset();
    EXPECT_EQ(rig.psl.read(0, true), 0x0004'0001'0001'0010u);
    rig.psl.run_for(us(2));
    rig.psl.start(MemcpyRig::queue(0) | 8);
    rig.psl.run_for(us(10));
    EXPECT_EQ(rig.psl.starts, 1u);
    EXPECT_EQ(rig.psl.count(CommandCode::read_pe), 0u);
    EXPECT_EQ(rig.status(0, 0), kWorkComplete);
    EXPECT_EQ(rig.checker.violations(), 0u) << rig.reports.summary();
}

}  // namespace
}  // namespace cxlvp::afu
