// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_unit.h"

#include <gtest/gtest.h>

#include "psl/fakes/fake_afu.h"
#include "psl/fakes/fake_home.h"
#include "psl/fakes/fake_memory.h"
#include "psl/fakes/fake_translation.h"

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using afu::ResponseCode;
using afu::TranslationOrder;
using Kind = Outcome::Kind;

constexpr std::uint64_t kPlace = 0x1000;

class CommandUnitTest : public testing::Test {
protected:
    explicit CommandUnitTest(Caia caia = Caia::v1)
        : dma(DmaConfig{}, 0, cache), unit(CommandConfig{}, caia, ns(4), 0, cache, caia == Caia::v2 ? &dma : nullptr) {
        cache.attach(home.add(cache));
        context.valid = true;
        for (unsigned i = 0; i < 128; ++i) memory.bytes[kPlace + i] = static_cast<std::uint8_t>(i + 1);
    }

    afu::Command command(CommandCode code, std::uint64_t real = kPlace, std::uint16_t size = 128) {
        afu::Command out;
        out.tag = 5;
        out.code = static_cast<std::uint16_t>(code);
        out.ea = FakeTranslation::base + real;
        out.size = size;
        out.context = 3;
        return out;
    }
    Outcome run(const afu::Command& which) {
        at = us(1);
        return unit.run(which, context, translation, memory, afu, at);
    }
    Outcome run(CommandCode code, std::uint64_t real = kPlace, std::uint16_t size = 128) {
        return run(command(code, real, size));
    }
    ResponseCode response(CommandCode code, std::uint64_t real = kPlace, std::uint16_t size = 128) {
        const Outcome outcome = run(code, real, size);
        EXPECT_EQ(outcome.kind, Kind::done);
        return outcome.code;
    }
    void fault(std::uint64_t dsisr) {
        translation.answer.status = Translation::Status::fault;
        translation.answer.dsisr = dsisr;
    }
    void mapped() { translation.answer.status = Translation::Status::ok; }

    FakeMemory memory;
    FakeHome home{memory};
    CacheUnit cache{LineCacheConfig{}};
    DmaUnit dma;
    CommandUnit unit;
    FakeTranslation translation;
    FakeAfu afu;
    ContextView context;
    Tick at = 0;
};

class CommandUnit9Test : public CommandUnitTest {
protected:
    CommandUnit9Test() : CommandUnitTest(Caia::v2) {}
};

TEST_F(CommandUnitTest, EveryReadGivesTheAfuTheDataAndOnlyTheBytesItAskedFor) {
    for (const CommandCode code : {CommandCode::read_cl_na, CommandCode::read_pna, CommandCode::read_cl_s,
                                   CommandCode::read_cl_m, CommandCode::read_cl_res, CommandCode::read_cl_lck}) {
        afu.buffers[5].fill(0xEE);
        EXPECT_EQ(response(code, kPlace + 8, 8), ResponseCode::done);
        EXPECT_EQ(afu.buffers[5][0], 9);
        EXPECT_EQ(afu.buffers[5][7], 16);
        EXPECT_EQ(afu.buffers[5][8], 0xEE);
        EXPECT_EQ(home.open_lines, 0);
    }
}

TEST_F(CommandUnitTest, EveryWriteIsSeenByTheHostWhereverItsDataIs) {
    std::uint8_t value = 100;
    for (const CommandCode code :
         {CommandCode::write_na, CommandCode::write_inj, CommandCode::write_mi, CommandCode::write_ms}) {
        afu.buffers[5].fill(++value);
        EXPECT_EQ(response(code, kPlace + 16, 16), ResponseCode::done);
        std::uint8_t seen[32];
        home.host_read(kPlace + 8, seen, 32);
        EXPECT_EQ(seen[7], 16);
        EXPECT_EQ(seen[8], value);
        EXPECT_EQ(seen[23], value);
        EXPECT_EQ(seen[24], 33);
    }
}

TEST_F(CommandUnitTest, WritesThatAllocateStayInTheCacheAndOthersDoNot) {
    response(CommandCode::write_na);
    EXPECT_EQ(memory.writes, 1u);
    EXPECT_EQ(cache.lines().lines(), 0u);
    response(CommandCode::write_mi);
    EXPECT_EQ(memory.writes, 1u);
    EXPECT_EQ(memory.reads, 0u);  // a whole line need not be fetched
    EXPECT_EQ(cache.lines().held(kPlace), LineHold::exclusive);
}

TEST_F(CommandUnitTest, TouchesBringLinesInWithoutData) {
    EXPECT_EQ(response(CommandCode::touch_i), ResponseCode::done);
    EXPECT_EQ(cache.lines().held(kPlace), LineHold::none);
    EXPECT_EQ(response(CommandCode::touch_s, kPlace + 77, 3), ResponseCode::done);
    EXPECT_EQ(cache.lines().held(kPlace), LineHold::shared);
    EXPECT_FALSE(translation.last_store);
    EXPECT_EQ(response(CommandCode::touch_m), ResponseCode::done);
    EXPECT_EQ(cache.lines().held(kPlace), LineHold::exclusive);
    EXPECT_TRUE(translation.last_store);
    EXPECT_EQ(afu.given + afu.taken, 0u);
}

TEST_F(CommandUnitTest, PushFlushAndEvictWriteModifiedLinesAndLeaveWhatTheySay) {
    const struct {
        CommandCode code;
        LineHold left;
    } cases[] = {{CommandCode::push_i, LineHold::none},
                 {CommandCode::push_s, LineHold::shared},
                 {CommandCode::flush, LineHold::none},
                 {CommandCode::evict_i, LineHold::none}};
    std::uint8_t value = 50;
    for (const auto& each : cases) {
        afu.buffers[5].fill(++value);
        response(CommandCode::write_ms);
        EXPECT_NE(memory.bytes[kPlace], value);
        EXPECT_EQ(response(each.code, kPlace + 9), ResponseCode::done);
        EXPECT_EQ(memory.bytes[kPlace], value);
        EXPECT_EQ(cache.lines().held(kPlace), each.left);
        EXPECT_EQ(home.directory.entry(kPlace).exclusive, false);
    }
}

TEST_F(CommandUnitTest, ZeroMakesTheLineZero) {
    EXPECT_EQ(response(CommandCode::zero_m, kPlace + 3), ResponseCode::done);
    std::uint8_t seen[128];
    home.host_read(kPlace, seen, 128);
    for (const std::uint8_t byte : seen) EXPECT_EQ(byte, 0);
}

TEST_F(CommandUnitTest, Section84LocksAreNeededToUnlock) {
    EXPECT_EQ(response(CommandCode::unlock), ResponseCode::nlock);
    EXPECT_EQ(response(CommandCode::write_unlock), ResponseCode::nlock);
    EXPECT_EQ(response(CommandCode::lock), ResponseCode::done);
    EXPECT_EQ(response(CommandCode::lock, kPlace + 128), ResponseCode::nlock);  // one for each slice
    EXPECT_EQ(response(CommandCode::unlock), ResponseCode::done);
    EXPECT_EQ(response(CommandCode::unlock), ResponseCode::nlock);
    EXPECT_EQ(response(CommandCode::read_cl_lck), ResponseCode::done);
    afu.buffers[5].fill(7);
    EXPECT_EQ(response(CommandCode::write_unlock), ResponseCode::done);
    EXPECT_EQ(response(CommandCode::write_unlock), ResponseCode::nlock);
    std::uint8_t seen = 0;
    home.host_read(kPlace, &seen, 1);
    EXPECT_EQ(seen, 7);
}

TEST_F(CommandUnitTest, Section84ConditionalWritesNeedTheReservation) {
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::nres);
    EXPECT_EQ(response(CommandCode::read_cl_res), ResponseCode::done);
    EXPECT_EQ(response(CommandCode::write_c, kPlace + 128), ResponseCode::nres);  // another line, and it is gone
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::nres);
    response(CommandCode::read_cl_res);
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::done);
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::nres);
}

TEST_F(CommandUnitTest, AStoreOfTheHostEndsTheReservationAndALoadDoesNot) {
    std::uint8_t byte = 9;
    response(CommandCode::read_cl_res);
    home.host_read(kPlace, &byte, 1);
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::done);
    response(CommandCode::read_cl_res);
    home.host_write(kPlace + 1, &byte, 1);
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::nres);
    response(CommandCode::read_cl_res);
    response(CommandCode::evict_i);
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::nres);
}

TEST_F(CommandUnitTest, ReadPeGivesTheProcessElementAndNeedsNoTranslation) {
    EXPECT_EQ(response(CommandCode::read_pe), ResponseCode::context);
    context.has_element = true;
    context.element = kPlace;
    EXPECT_EQ(response(CommandCode::read_pe, 0x123, 0), ResponseCode::done);
    EXPECT_EQ(afu.buffers[5][127], 128);
    EXPECT_EQ(translation.calls, 0u);
}

TEST_F(CommandUnitTest, InterruptRequestsCarryTheLow11Bits) {
    const Outcome outcome = run(CommandCode::interrupt_request, 0xF805);
    EXPECT_EQ(outcome.kind, Kind::interrupt);
    EXPECT_EQ(outcome.interrupt, 0x005);
    EXPECT_EQ(outcome.code, ResponseCode::done);
}

TEST_F(CommandUnitTest, Section84AnUnknownContextIsAnsweredWithContext) {
    context.valid = false;
    EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::context);
    EXPECT_EQ(response(CommandCode::interrupt_request), ResponseCode::context);
    EXPECT_EQ(translation.calls, 0u);
}

TEST_F(CommandUnitTest, Section83CommandsOfPsl9FailOnPsl8) {
    EXPECT_EQ(response(CommandCode::cas_e_4b, kPlace, 4), ResponseCode::failed);
    EXPECT_EQ(response(CommandCode::xlat_rd_p0), ResponseCode::failed);
    EXPECT_EQ(memory.reads + memory.writes, 0u);
}

TEST_F(CommandUnitTest, Section84ABusErrorIsDerrorAndFlushesTheContext) {
    memory.broken = true;
    EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::derror);
    EXPECT_EQ(afu.given, 0u);
    memory.broken = false;
    EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::flushed);
    EXPECT_EQ(response(CommandCode::restart), ResponseCode::done);
    EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::done);
    memory.broken = true;
    for (const CommandCode code : {CommandCode::write_na, CommandCode::read_cl_s, CommandCode::touch_m}) {
        EXPECT_EQ(response(code, kPlace + 256), ResponseCode::derror);
        EXPECT_EQ(cache.lines().held(kPlace + 256), LineHold::none);
        response(CommandCode::restart);
    }
    EXPECT_EQ(home.open_lines, 0);
}

TEST_F(CommandUnitTest, ATableThatCannotBeReadIsDerror) {
    translation.answer.status = Translation::Status::bus_error;
    EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::derror);
    EXPECT_TRUE(unit.flush().flushing(3));
}

TEST_F(CommandUnitTest, Section44AHeldCommandIsRunAgainWhenTheFaultIsFixed) {
    fault(0x4000);
    const Outcome held = run(CommandCode::read_cl_na, kPlace + 64, 64);
    EXPECT_EQ(held.kind, Kind::held);
    EXPECT_EQ(held.dsisr, 0x4000u);
    EXPECT_EQ(held.dar, FakeTranslation::base + kPlace + 64);
    EXPECT_EQ(memory.reads, 0u);
    EXPECT_FALSE(unit.flush().flushing(3));
    mapped();
    EXPECT_EQ(response(CommandCode::read_cl_na, kPlace + 64, 64), ResponseCode::done);
}

TEST_F(CommandUnitTest, Section44AddressErrorAndContinueEndAHeldCommandAndFlushLaterOnesOfItsContextOnly) {
    for (const auto& [answer, code] : {std::pair{FaultAnswer::address_error, ResponseCode::aerror},
                                       std::pair{FaultAnswer::go_on, ResponseCode::paged}}) {
        const Outcome refused = unit.refuse(command(CommandCode::read_cl_na), answer, at);
        EXPECT_EQ(refused.kind, Kind::done);
        EXPECT_EQ(refused.code, code);
        EXPECT_EQ(response(CommandCode::write_na), ResponseCode::flushed);
        EXPECT_EQ(response(CommandCode::interrupt_request), ResponseCode::flushed);
        afu::Command other = command(CommandCode::read_cl_na);
        other.context = 4;
        EXPECT_EQ(run(other).code, ResponseCode::done);
        other.code = static_cast<std::uint16_t>(CommandCode::restart);
        run(other);
        EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::flushed);
        EXPECT_EQ(response(CommandCode::restart), ResponseCode::done);
        EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::done);
    }
}

TEST_F(CommandUnitTest, AHeldCommandWhoseContextHasFailedMeanwhileIsFlushedWhenItIsRunAgain) {
    fault(1);
    EXPECT_EQ(run(CommandCode::read_cl_na).kind, Kind::held);
    unit.refuse(command(CommandCode::read_cl_na), FaultAnswer::address_error, at);
    mapped();
    EXPECT_EQ(response(CommandCode::read_cl_na), ResponseCode::flushed);
}

TEST_F(CommandUnitTest, Section85EachOrderAsksHoldsAndFlushesAsTheTableSays) {
    const struct {
        TranslationOrder order;
        bool held;
        bool inform;
        bool flush;
        bool cached_only;
    } table[] = {{TranslationOrder::strict, true, false, false, false},
                 {TranslationOrder::abort, false, true, true, false},
                 {TranslationOrder::page, false, true, false, false},
                 {TranslationOrder::pref, false, false, false, false},
                 {TranslationOrder::spec, false, false, false, true}};
    fault(2);
    for (const auto& row : table) {
        afu::Command which = command(CommandCode::read_cl_na);
        which.order = row.order;
        const Outcome outcome = run(which);
        EXPECT_EQ(outcome.kind, row.held ? Kind::held : Kind::done);
        if (!row.held) {
            EXPECT_EQ(outcome.code, ResponseCode::fault);
        }
        EXPECT_EQ(outcome.inform, row.inform);
        EXPECT_EQ(unit.flush().flushing(3), row.flush);
        EXPECT_EQ(translation.last_cached_only, row.cached_only);
        response(CommandCode::restart);
    }
}

TEST_F(CommandUnitTest, AResetEndsFlushingLocksAndReservations) {
    response(CommandCode::lock);
    response(CommandCode::read_cl_res);
    unit.refuse(command(CommandCode::read_cl_na), FaultAnswer::address_error, at);
    unit.reset();
    EXPECT_EQ(response(CommandCode::unlock), ResponseCode::nlock);
    EXPECT_EQ(response(CommandCode::write_c), ResponseCode::nres);
}

TEST_F(CommandUnitTest, TimeIsThatOfPipelineTranslationMemoryBuffersAndResponse) {
    const Tick turn = us(1) + unit.config().pipeline_cycles * ns(4);
    run(CommandCode::read_cl_na);
    EXPECT_EQ(at, turn + ns(10 + 100 + 2 * 4 + 4 * 4));
    run(CommandCode::read_cl_na, kPlace, 64);
    EXPECT_EQ(at, turn + ns(10 + 100 + 1 * 4 + 4 * 4));
    run(CommandCode::write_na);
    EXPECT_EQ(at, turn + ns(10 + 1 * 4 + 2 * 4 + 100 + 4 * 4));
    run(CommandCode::read_cl_s);
    run(CommandCode::read_cl_s);
    EXPECT_EQ(at, turn + ns(10 + 8 * 4 + 2 * 4 + 4 * 4));
}

TEST_F(CommandUnit9Test, Section83CompareAndSwapComparesSwapsAndSaysWhatItFound) {
    const struct {
        CommandCode code;
        std::uint16_t size;
        bool when_equal;
        bool when_not;
    } table[] = {{CommandCode::cas_e_4b, 4, true, false},  {CommandCode::cas_ne_4b, 4, false, true},
                 {CommandCode::cas_u_4b, 4, true, true},   {CommandCode::cas_e_8b, 8, true, false},
                 {CommandCode::cas_ne_8b, 8, false, true}, {CommandCode::cas_u_8b, 8, true, true}};
    for (const auto& row : table) {
        for (const bool equal : {true, false}) {
            for (unsigned i = 0; i < 16; ++i) memory.bytes[kPlace + 16 + i] = static_cast<std::uint8_t>(i);
            for (unsigned i = 0; i < row.size; ++i) {
                afu.buffers[5][i] = static_cast<std::uint8_t>(i + (equal ? 0 : 1));
                afu.buffers[5][row.size + i] = 0xA0;
            }
            EXPECT_EQ(response(row.code, kPlace + 16, row.size),
                      equal ? ResponseCode::comp_eq : ResponseCode::comp_neq);
            const bool swapped = equal ? row.when_equal : row.when_not;
            EXPECT_EQ(memory.bytes[kPlace + 16 + row.size - 1], swapped ? 0xA0 : row.size - 1);
            EXPECT_EQ(memory.bytes[kPlace + 16 + row.size], row.size);
        }
    }
}

TEST_F(CommandUnit9Test, CompareAndSwapOfAnotherSizeThanItsCodeIsInvalid) {
    EXPECT_EQ(response(CommandCode::cas_e_4b, kPlace, 8), ResponseCode::cas_inv);
    EXPECT_EQ(memory.writes, 0u);
}

TEST_F(CommandUnit9Test, CompareAndSwapWorksOnALineOfTheCache) {
    afu.buffers[5].fill(1);
    response(CommandCode::write_mi);
    for (unsigned i = 0; i < 4; ++i) afu.buffers[5][4 + i] = 9;
    EXPECT_EQ(response(CommandCode::cas_e_4b, kPlace, 4), ResponseCode::comp_eq);
    EXPECT_EQ(memory.reads + memory.writes, 0u);
    std::uint8_t seen = 0;
    home.host_read(kPlace, &seen, 1);
    EXPECT_EQ(seen, 9);
}

TEST_F(CommandUnit9Test, Section83DroppedCommandsFail) {
    for (const CommandCode code :
         {CommandCode::lock, CommandCode::unlock, CommandCode::read_cl_lck, CommandCode::write_unlock})
        EXPECT_EQ(response(code), ResponseCode::failed);
    EXPECT_EQ(response(static_cast<CommandCode>(0x1F20)), ResponseCode::failed);
}

TEST_F(CommandUnit9Test, Section83TranslationTagsComeFromAPoolThatRunsOut) {
    for (unsigned i = 0; i < 64; ++i) {
        const Outcome outcome = run(CommandCode::xlat_rd_p0, kPlace + 8);
        EXPECT_EQ(outcome.code, ResponseCode::done);
        EXPECT_EQ(outcome.itag, i);
    }
    EXPECT_EQ(response(CommandCode::xlat_wr_p0), ResponseCode::no_itag);
    const Itag* const itag = dma.itags().find(63);
    ASSERT_NE(itag, nullptr);
    EXPECT_EQ(itag->real, kPlace + 8);
    EXPECT_EQ(itag->bytes, 4096u - 8);
    EXPECT_FALSE(itag->store);

    afu::Command abort = command(CommandCode::itag_abort_rd);
    abort.ea = 63;
    EXPECT_EQ(run(abort).code, ResponseCode::done);
    EXPECT_EQ(run(abort).code, ResponseCode::failed);  // it is free already
    abort.ea = 5;
    abort.code = static_cast<std::uint16_t>(CommandCode::itag_abort_wr);
    EXPECT_EQ(run(abort).code, ResponseCode::failed);  // it is for reads
    EXPECT_EQ(run(CommandCode::xlat_wr_p0).itag, 63);
}

TEST_F(CommandUnit9Test, TranslationTagsOfAPortThatIsNotThereFail) {
    EXPECT_EQ(response(CommandCode::xlat_rd_p1), ResponseCode::failed);
    EXPECT_EQ(response(CommandCode::xlat_wr_p1), ResponseCode::failed);
    EXPECT_EQ(dma.itags().in_use(), 0u);
}

TEST_F(CommandUnit9Test, XlatTouchTranslatesAndTakesNoTag) {
    EXPECT_EQ(response(CommandCode::xlat_wr_touch), ResponseCode::done);
    EXPECT_TRUE(translation.last_store);
    EXPECT_EQ(response(CommandCode::xlat_rd_touch), ResponseCode::done);
    EXPECT_FALSE(translation.last_store);
    EXPECT_EQ(dma.itags().in_use(), 0u);
    EXPECT_EQ(memory.reads, 0u);
}

TEST_F(CommandUnit9Test, NotifyTellsTheShell) {
    const Outcome outcome = run(CommandCode::asb_notify);
    EXPECT_EQ(outcome.kind, Kind::notify);
    EXPECT_EQ(outcome.code, ResponseCode::done);
}

TEST_F(CommandUnit9Test, Section81ResponsesCarryThePageSize) {
    const std::pair<unsigned, unsigned> sizes[] = {{12, 0}, {16, 2}, {21, 3}, {24, 4}, {30, 5}, {34, 7}};
    for (const auto& [shift, code] : sizes) {
        translation.answer.page_shift = shift;
        EXPECT_EQ(run(CommandCode::read_cl_na).page_size, code);
    }
}

}  // namespace
}  // namespace cxlvp::psl
