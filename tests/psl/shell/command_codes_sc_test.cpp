// SPDX-License-Identifier: Apache-2.0
// All that an AFU may ask for and be answered, and all that a slice tells software, through a whole PSL.
#include <map>
#include <optional>
#include <set>

#include <gmock/gmock.h>

#include "cxlvp/psl/command/command_table.h"
#include "psl/shell/psl_fixture.h"

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using afu::ResponseCode;
using testing::ElementsAre;
using testing::IsEmpty;

class CommandCodesTest : public PslFixture {
protected:
    static constexpr std::uint16_t kHandle = 3;
    static constexpr std::uint64_t kLine = 0x4000;
    static constexpr std::uint64_t kRadix = kTranslated | 0x0600000000000000;

    void start() {
        directed();
        add(kHandle, element());
    }
    ResponseCode run_code(std::uint16_t code, std::uint64_t ea = kLine, std::uint16_t size = 128,
                          std::uint8_t tag = 1) {
        afu::Command what = command(tag, CommandCode{}, ea, kHandle, size);
        what.code = code;
        return carry_out(what);
    }
    ResponseCode run_code(CommandCode code, std::uint64_t ea = kLine, std::uint16_t size = 128, std::uint8_t tag = 1) {
        return run_code(static_cast<std::uint16_t>(code), ea, size, tag);
    }
};

INSTANTIATE_TEST_SUITE_P(Timing, CommandCodesTest, test::both_timing_modes(), test::timing_mode_name);

struct ExpectedAnswer {
    CommandCode code;
    ResponseCode v1;
    ResponseCode v2;
    std::uint64_t ea = 0x4000;
    std::uint16_t size = 128;
};

constexpr ResponseCode kDone = ResponseCode::done, kFailed = ResponseCode::failed, kNlock = ResponseCode::nlock;

/// Without a CAPP nothing can be cached: what needs a lock or a reservation has none.
constexpr ExpectedAnswer kWithoutCache[] = {
    {CommandCode::interrupt_request, kDone, kDone, 1},
    {CommandCode::restart, kDone, kDone},
    {CommandCode::read_cl_na, kDone, kDone},
    {CommandCode::read_cl_s, kDone, kDone},
    {CommandCode::read_cl_m, kDone, kDone},
    {CommandCode::read_cl_lck, kNlock, kFailed},
    {CommandCode::read_cl_res, kDone, kDone},
    {CommandCode::read_pe, kDone, kDone},
    {CommandCode::read_pna, kDone, kDone, 0x4004, 4},
    {CommandCode::touch_i, kDone, kDone},
    {CommandCode::touch_s, kDone, kDone},
    {CommandCode::touch_m, kDone, kDone},
    {CommandCode::write_mi, kDone, kDone},
    {CommandCode::write_ms, kDone, kDone},
    {CommandCode::write_na, kDone, kDone},
    {CommandCode::write_inj, kDone, kDone},
    {CommandCode::write_c, ResponseCode::nres, ResponseCode::nres},
    {CommandCode::write_unlock, kNlock, kFailed},
    {CommandCode::lock, kNlock, kFailed},
    {CommandCode::unlock, kNlock, kFailed},
    {CommandCode::push_i, kDone, kDone},
    {CommandCode::push_s, kDone, kDone},
    {CommandCode::evict_i, kDone, kDone},
    {CommandCode::zero_m, kDone, kDone},
    {CommandCode::flush, kDone, kDone},
    {CommandCode::cas_e_4b, kFailed, ResponseCode::comp_eq, 0x4000, 4},
    {CommandCode::cas_ne_4b, kFailed, ResponseCode::comp_eq, 0x4000, 4},
    {CommandCode::cas_u_4b, kFailed, ResponseCode::comp_eq, 0x4000, 4},
    {CommandCode::cas_e_8b, kFailed, ResponseCode::comp_eq, 0x4000, 8},
    {CommandCode::cas_ne_8b, kFailed, ResponseCode::comp_eq, 0x4000, 8},
    {CommandCode::cas_u_8b, kFailed, ResponseCode::comp_eq, 0x4000, 8},
    {CommandCode::asb_notify, kFailed, kFailed},
    {CommandCode::xlat_rd_p0, kFailed, kDone},
    {CommandCode::xlat_wr_p0, kFailed, kDone},
    {CommandCode::xlat_rd_p1, kFailed, kFailed},
    {CommandCode::xlat_wr_p1, kFailed, kFailed},
    {CommandCode::itag_abort_rd, kFailed, kFailed, 99},
    {CommandCode::itag_abort_wr, kFailed, kFailed, 99},
    {CommandCode::xlat_rd_touch, kFailed, kDone},
    {CommandCode::xlat_wr_touch, kFailed, kDone},
};

class CommandCodesV2Test : public CommandCodesTest {
protected:
    CommandCodesV2Test() { config_.card.caia = Caia::v2; }
};

INSTANTIATE_TEST_SUITE_P(Timing, CommandCodesV2Test, test::both_timing_modes(), test::timing_mode_name);

TEST_P(CommandCodesTest, Section83EveryCommandOfCaia1HasItsAnswerWithoutACapp) {
    ASSERT_EQ(std::size(kWithoutCache), command_count()) << "all of them are here";
    drive([&] {
        start();
        for (const ExpectedAnswer& row : kWithoutCache)
            EXPECT_EQ(run_code(row.code, row.ea, row.size), row.v1) << std::hex << static_cast<unsigned>(row.code);
    });
}

TEST_P(CommandCodesV2Test, Section83EveryCommandOfCaia2HasItsAnswerWithoutACapp) {
    drive([&] {
        start();
        afu_.buffers[1].assign(128, 0);
        for (const ExpectedAnswer& row : kWithoutCache) {
            std::fill_n(memory_->bytes.begin() + kLine, 128, std::uint8_t{0});
            EXPECT_EQ(run_code(row.code, row.ea, row.size), row.v2) << std::hex << static_cast<unsigned>(row.code);
        }
    });
}

TEST_P(CommandCodesTest, Section83AllOtherCodesFailAndChangeNothing) {
    drive(
        [&] {
            start();
            const std::vector<std::uint8_t> before(memory_->bytes.begin() + 0x2000, memory_->bytes.begin() + 0x8000);
            for (std::uint32_t code = 0; code < 0x2100; ++code)
                if (!command_info(static_cast<std::uint16_t>(code)).on(Caia::v1)) {
                    ASSERT_EQ(run_code(static_cast<std::uint16_t>(code)), kFailed) << std::hex << code;
                }
            EXPECT_TRUE(std::equal(before.begin(), before.end(), memory_->bytes.begin() + 0x2000));
        },
        200 * kMillisecond);
}

TEST_P(CommandCodesTest, Section86SizesAndAlignmentsThatAreNoneFail) {
    drive([&] {
        start();
        for (const std::uint16_t size : {1, 2, 4, 8, 16, 32, 64, 128})
            for (const CommandCode code : {CommandCode::read_cl_na, CommandCode::write_na}) {
                EXPECT_EQ(run_code(code, kLine + size % 128, size), kDone) << size;
                if (size > 1) {
                    EXPECT_EQ(run_code(code, kLine + size / 2, size), kFailed) << size;
                }
            }
        for (const std::uint16_t size : {0, 3, 127, 129, 256, 4095})
            EXPECT_EQ(run_code(CommandCode::read_cl_na, kLine, size), kFailed) << size;
        afu::Command what = command(1, CommandCode::read_cl_na, kLine, kHandle);
        what.parity_ok = false;
        EXPECT_EQ(carry_out(what), kFailed);
    });
}

TEST_P(CommandCodesTest, READ_PEBringsTheElementAsSoftwareHasWrittenIt) {
    drive([&] {
        start();
        EXPECT_EQ(run_code(CommandCode::read_pe, 0), kDone);
        const auto bytes = element().encode();
        EXPECT_EQ(afu_.buffers[1], std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
        afu::Command other = command(1, CommandCode::read_pe, 0, 9);
        EXPECT_EQ(carry_out(other), ResponseCode::context);
    });
}

// ----------------------------------------------------------------------------------------------------------- responses

TEST_P(CommandCodesV2Test, Section84EveryResponseCodeHasItsCause) {
    config_.dma.itags = 2;
    drive([&] {
        std::set<ResponseCode> seen;
        const auto expect = [&](ResponseCode want, ResponseCode got) {
            EXPECT_EQ(got, want);
            seen.insert(got);
        };
        const auto restart = [&] { EXPECT_EQ(run_code(CommandCode::restart), kDone); };
        start();
        expect(kDone, run_code(CommandCode::read_cl_na));
        memory_->status = tlm::TLM_GENERIC_ERROR_RESPONSE;
        expect(ResponseCode::derror, run_code(CommandCode::read_cl_na));
        memory_->status = tlm::TLM_OK_RESPONSE;
        expect(ResponseCode::flushed, run_code(CommandCode::read_cl_na));
        restart();
        expect(ResponseCode::nres, run_code(CommandCode::write_c));
        expect(kFailed, run_code(CommandCode::read_cl_na, kLine, 3));
        afu_.buffers[1].assign(16, 0);
        expect(ResponseCode::comp_eq, run_code(CommandCode::cas_e_8b, 0x5000, 8));
        memory_->bytes[0x5000] = 1;
        expect(ResponseCode::comp_neq, run_code(CommandCode::cas_e_8b, 0x5000, 8));
        expect(ResponseCode::cas_inv, run_code(CommandCode::cas_e_8b, 0x5000, 4));
        EXPECT_EQ(run_code(CommandCode::xlat_rd_p0), kDone);
        EXPECT_EQ(run_code(CommandCode::xlat_wr_p0), kDone);
        expect(ResponseCode::no_itag, run_code(CommandCode::xlat_rd_p0));
        EXPECT_EQ(run_code(CommandCode::itag_abort_rd, 0), kDone);
        EXPECT_EQ(run_code(CommandCode::xlat_rd_p0), kDone);
        expect(ResponseCode::context, carry_out(command(1, CommandCode::read_cl_na, kLine, 9)));

        add(5, element(kRadix));
        afu::Command what = command(1, CommandCode::read_cl_na, 0x12340000, 5);
        what.order = afu::TranslationOrder::pref;
        expect(ResponseCode::fault, carry_out(what));
        what.order = afu::TranslationOrder::strict;
        issue(what);
        pause(us(5));
        respond(FaultResponse::kAddressError);
        expect(ResponseCode::aerror, answer(1));
        EXPECT_EQ(carry_out(command(1, CommandCode::restart, 0, 5)), kDone);
        issue(what);
        pause(us(5));
        respond(FaultResponse::kContinue);
        expect(ResponseCode::paged, answer(1));
        EXPECT_EQ(seen.size(), 13u) << "all but NLOCK, which a PSL9 has not";
    });
}

TEST_P(CommandCodesV2Test, Section85EachTranslationOrderAsksFlushesAndAnswersAsItSays) {
    struct Row {
        afu::TranslationOrder order;
        bool answered, told, flushes;
    };
    const Row rows[] = {{afu::TranslationOrder::strict, false, true, false},
                        {afu::TranslationOrder::abort, true, true, true},
                        {afu::TranslationOrder::page, true, true, false},
                        {afu::TranslationOrder::pref, true, false, false},
                        {afu::TranslationOrder::spec, true, false, false},
                        {static_cast<afu::TranslationOrder>(5), false, true, false}};
    drive([&] {
        directed();
        for (const Row& row : rows) {
            SCOPED_TRACE(static_cast<int>(row.order));
            add(5, element(kRadix));
            afu::Command what = command(1, CommandCode::read_cl_na, 0x12340000, 5);
            what.order = row.order;
            issue(what);
            pause(us(5));
            EXPECT_EQ(afu_.answers.count(1), row.answered ? 1u : 0u);
            EXPECT_EQ(dsisr() != 0, row.told);
            afu_.answers.clear();
            if (row.answered) {
                const ResponseCode next = carry_out(command(2, CommandCode::interrupt_request, 1, 5));
                EXPECT_EQ(next, row.flushes ? ResponseCode::flushed : kDone);
            }
            if (row.told) respond(FaultResponse::kAddressError);
            pause(us(5));
            EXPECT_EQ(afu_.answers.count(1), row.answered ? 0u : 1u);
            afu_.answers.clear();
            EXPECT_EQ(carry_out(command(2, CommandCode::restart, 0, 5)), kDone);
            llcmd(ElementCommand::terminate, 5);
            llcmd(ElementCommand::remove, 5);
        }
    });
}

TEST_P(CommandCodesV2Test, Section44EveryValueOfTfcEndsTheFaultThatIsPresented) {
    struct Row {
        std::uint64_t tfc;
        std::optional<ResponseCode> answer;  ///< nothing: the fault comes again
        bool answered;                       ///< the fault is gone
    };
    using R = FaultResponse;
    const Row rows[] = {{R::kAddressError, ResponseCode::aerror, true},
                        {R::kContinue, ResponseCode::paged, true},
                        {R::kRestart, std::nullopt, true},
                        {R::kAcknowledge, ResponseCode::aerror, true},
                        {R::kAddressError | R::kRestart, ResponseCode::aerror, true},
                        {R::kAll, ResponseCode::aerror, true},
                        {0, std::nullopt, false},
                        {~R::kAll, std::nullopt, false}};
    drive([&] {
        directed();
        add(5, element(kRadix));
        for (const Row& row : rows) {
            SCOPED_TRACE(testing::Message() << std::hex << row.tfc);
            issue(command(1, CommandCode::read_cl_na, 0x12340000, 5));
            pause(us(5));
            const std::size_t told = interrupts().size();
            const std::uint64_t before = dsisr();
            EXPECT_EQ(before & dsisr::kTranslationFault, dsisr::kTranslationFault);
            respond(row.tfc);
            pause(us(5));
            EXPECT_EQ(interrupts().size(), told + (row.answered && !row.answer ? 1 : 0)) << "presented again";
            if (row.answer) {
                EXPECT_EQ(answer(1), *row.answer);
                EXPECT_EQ(dsisr(), 0u);
            } else {
                EXPECT_EQ(dsisr(), before);
                respond(R::kAddressError);
                EXPECT_EQ(answer(1), ResponseCode::aerror);
            }
            EXPECT_EQ(carry_out(command(2, CommandCode::restart, 0, 5)), kDone);
        }
        respond(R::kRestart);  // nothing is presented
        pause(us(2));
        EXPECT_EQ(dsisr(), 0u);
    });
}

TEST_P(CommandCodesV2Test, Section45FaultsQueueAndTheirRegistersStayUntilTheirAnswer) {
    drive([&] {
        directed();
        add(5, element(kRadix));
        add(6, element(kRadix));
        issue(command(1, CommandCode::read_cl_na, 0x12340000, 5));
        pause(us(5));
        issue(command(2, CommandCode::write_na, 0x56780000, 6));
        pause(us(5));
        EXPECT_EQ(get_at(p2n(0x80)), 5u);
        EXPECT_EQ(get_at(p2n(0x68)), 0x12340000u);
        EXPECT_EQ(dsisr() & 0x02000000, 0u);
        EXPECT_THAT(interrupts(), ElementsAre(kPslNumber));
        respond(FaultResponse::kAddressError);  // quirk 15: it belongs to the fault that is presented
        EXPECT_EQ(answer(1), ResponseCode::aerror);
        EXPECT_EQ(afu_.answers.count(2), 0u);
        EXPECT_EQ(get_at(p2n(0x80)), 6u);
        EXPECT_EQ(get_at(p2n(0x68)), 0x56780000u);
        EXPECT_EQ(dsisr() & 0x02000000, 0x02000000u) << "S: a store";
        pause(us(1));
        EXPECT_THAT(interrupts(), ElementsAre(kPslNumber, kPslNumber));
        respond(FaultResponse::kAddressError);
        EXPECT_EQ(answer(2), ResponseCode::aerror);
    });
}

// -------------------------------------------------------------------------------------------------------- slice errors

class SliceErrorTest : public CommandCodesTest {
protected:
    SliceErrorTest() {
        config_.ack_timeout = us(20);
        config_.card.mmio_timeout = us(20);
        config_.commands.credits = 2;
    }
    /// Lets it happen once. The slice is as `start` leaves it, before and after.
    void cause(SliceError error) {
        switch (error) {
            case SliceError::afuto:
                afu_.answers_mmio = false;
                EXPECT_EQ(get_at(problem_state(0)), ~std::uint64_t{0});
                afu_.answers_mmio = true;
                break;
            case SliceError::afudis:
                disable();
                EXPECT_EQ(get_at(problem_state(0)), ~std::uint64_t{0});
                enable();
                break;
            case SliceError::afuov:
                for (std::uint8_t tag = 0; tag < 3; ++tag) issue(command(tag, CommandCode::read_cl_na, kLine, kHandle));
                for (std::uint8_t tag = 0; tag < 3; ++tag) EXPECT_EQ(answer(tag), tag == 2 ? kFailed : kDone);
                break;
            case SliceError::badsrc:
                EXPECT_EQ(run_code(CommandCode::interrupt_request, 0x7ff), kFailed);
                break;
            case SliceError::badctx:
                EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, kLine, 9)), ResponseCode::context);
                break;
            case SliceError::llcmdis:
                disable();
                begin_llcmd(ElementCommand::add, 4);
                pause(us(2));
                EXPECT_EQ(command_word(), 0u) << "nothing is done";
                enable();
                break;
            case SliceError::llcmdto:
                afu_.acknowledges = false;
                store_element(4, element());
                begin_llcmd(ElementCommand::add, 4);
                pause(us(30));
                EXPECT_EQ(command_word(), SwCommandStatus::kError);
                afu_.acknowledges = true;
                break;
            case SliceError::afupar:
                afu_.mmio_parity = false;
                get_at(problem_state(0));
                afu_.mmio_parity = true;
                break;
            case SliceError::afudup:
                issue(command(1, CommandCode::read_cl_na, kLine, kHandle));
                issue(command(1, CommandCode::read_cl_na, kLine, kHandle));
                pause(us(5));
                EXPECT_EQ(afu_.answers.count(1), 2u);
                afu_.answers.clear();
                break;
            case SliceError::ae:
                afu_.psl->done(5, now());
                pause(us(2));
                respond(FaultResponse::kAcknowledge);
                enable();
                break;
        }
        pause(us(2));
    }
    std::size_t told() const {
        const auto all = interrupts();
        return static_cast<std::size_t>(std::count(all.begin(), all.end(), std::uint64_t{kErrorNumber}));
    }
};

INSTANTIATE_TEST_SUITE_P(Timing, SliceErrorTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(SliceErrorTest, Section23EveryCauseIsLatchedToldOnceAndSilentWhenMasked) {
    drive([&] {
        start();
        for (const SliceError error : kSliceErrors) {
            SCOPED_TRACE(static_cast<unsigned>(error));
            const std::uint64_t status = SliceErrors::status_bit(error), mask = SliceErrors::mask_bit(error);
            std::size_t before = told();
            cause(error);
            EXPECT_EQ(serr() & 0xff80000200000000, status) << "this cause alone";
            EXPECT_EQ(told(), before + 1);
            cause(error);
            EXPECT_EQ(told(), before + 1) << "it is latched already";
            // The handler of the driver: the same kinds are masked, and writing 1 clears.
            set_at(p1n(0x28), serr() | mask);
            EXPECT_EQ(serr() & status, 0u);
            before = told();
            cause(error);
            EXPECT_EQ(serr() & status, status);
            EXPECT_EQ(told(), before + (mask == 0 ? 1 : 0));
            set_at(p1n(0x28), status | kErrorNumber);  // cleared, and no mask
            EXPECT_EQ(serr(), kErrorNumber);
        }
    });
}

// ---------------------------------------------------------------------------------------------- process element
// commands

TEST_P(CommandCodesTest, Section33EveryProcessElementCommandEndsWithItsWord) {
    drive([&] {
        directed();
        const auto ends = [&](ElementCommand code, std::uint16_t handle) {
            begin_llcmd(code, handle);
            const bool well = llcmd_done(code, handle, 0, us(20));
            if (!well) {
                EXPECT_EQ(command_word(), SwCommandStatus::kError);
            }
            return well;
        };
        const auto reads = [&] { return carry_out(command(1, CommandCode::read_cl_na, kLine, kHandle)); };
        using E = ElementCommand;
        for (const E code : {E::terminate, E::remove, E::suspend, E::resume, E::update})
            EXPECT_FALSE(ends(code, kHandle)) << "there is no context";
        EXPECT_FALSE(ends(E::add, kHandle)) << "the element is not valid";
        store_element(kHandle, element());
        EXPECT_TRUE(ends(E::add, kHandle));
        EXPECT_FALSE(ends(E::add, kHandle));
        EXPECT_EQ(reads(), kDone);
        ProcessElement more = element();
        more.ivte_range[1] = 5;
        store_element(kHandle, more);
        EXPECT_EQ(run_code(CommandCode::interrupt_request, 5), kFailed);
        EXPECT_TRUE(ends(E::update, kHandle));
        EXPECT_EQ(run_code(CommandCode::interrupt_request, 5), kDone);
        EXPECT_TRUE(ends(E::suspend, kHandle));
        issue(command(1, CommandCode::read_cl_na, kLine, kHandle));
        pause(us(5));
        EXPECT_THAT(afu_.answers, IsEmpty());
        EXPECT_TRUE(ends(E::resume, kHandle));
        EXPECT_EQ(answer(1), kDone);
        EXPECT_TRUE(ends(E::terminate, kHandle));
        EXPECT_EQ(reads(), ResponseCode::context);
        EXPECT_TRUE(ends(E::remove, kHandle));
        EXPECT_EQ(reads(), ResponseCode::context);
        EXPECT_TRUE(ends(E::add, kHandle));
        for (const std::uint16_t code : {7, 0x100, 0xffff}) EXPECT_FALSE(ends(static_cast<E>(code), kHandle)) << code;
        EXPECT_FALSE(ends(E::add, 0xffff)) << "beyond the area";
        begin_llcmd(E::none, kHandle);
        pause(us(5));
        EXPECT_EQ(command_word(), 0u) << "no command, no word";
        EXPECT_EQ(reads(), kDone);
    });
}

}  // namespace
}  // namespace cxlvp::psl
