// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/checker/protocol_checker.h"

#include <cstring>

#include <gtest/gtest.h>

namespace cxlvp::afu {
namespace {

constexpr Tick kNow = us(1);

/// An AFU that does what a test tells it.
struct PuppetAfu : AfuSide {
    void job(JobCode, std::uint64_t, Tick) override { ++jobs; }
    bool mmio(MmioAccess& access, Tick& at) override {
        at = ack;
        access.data = 0x1234;
        return acknowledges;
    }
    void read_buffer(std::uint8_t, std::size_t, std::uint8_t* data, std::size_t bytes, Tick& at) override {
        std::memset(data, 0x5a, bytes);
        at -= back;
    }
    void write_buffer(std::uint8_t, std::size_t, const std::uint8_t*, std::size_t, Tick) override { ++writes; }
    void response(const Response&, Tick) override { ++responses; }
    unsigned read_latency() const override { return latency; }

    unsigned jobs = 0;
    unsigned writes = 0;
    unsigned responses = 0;
    unsigned latency = 1;
    Tick back = 0;
    Tick ack = kNow;
    bool acknowledges = true;
};

struct PuppetPsl : PslSide {
    unsigned caia() const override { return generation; }
    unsigned credits() const override { return 2; }
    Tick clock_period() const override { return ns(4); }
    void running(Tick) override { ++calls; }
    void done(std::uint64_t, Tick) override { ++calls; }
    void llcmd_ack(Tick) override { ++calls; }
    void timebase_request(Tick) override { ++calls; }
    void command(const Command&, Tick) override { ++calls; }
    void dma(const DmaRequest&, Tick) override { ++calls; }

    unsigned generation = 1;
    unsigned calls = 0;
};

class ProtocolCheckerTest : public testing::Test {
protected:
    ProtocolCheckerTest() { checker_.connect(afu_, psl_); }

    void reset() {
        checker_.job(JobCode::reset, 0, kNow);
        checker_.done(0, kNow);
    }
    void run() {
        reset();
        checker_.job(JobCode::start, 0, kNow);
        checker_.running(kNow);
    }
    static Command command(CommandCode code, std::uint8_t tag = 0, std::uint64_t ea = 0, std::uint16_t size = 128) {
        Command out;
        out.code = static_cast<std::uint16_t>(code);
        out.tag = tag;
        out.ea = ea;
        out.size = size;
        return out;
    }
    void issue(CommandCode code, std::uint8_t tag = 0, std::uint64_t ea = 0, std::uint16_t size = 128) {
        checker_.command(command(code, tag, ea, size), kNow);
    }
    void respond(std::uint8_t tag = 0, Tick at = kNow, ResponseCode code = ResponseCode::done) {
        Response response;
        response.tag = tag;
        response.code = code;
        checker_.response(response, at);
    }
    void put(std::uint8_t tag, std::size_t offset, std::size_t bytes, Tick at = kNow) {
        checker_.write_buffer(tag, offset, data_, bytes, at);
    }
    void take(std::uint8_t tag, std::size_t offset, std::size_t bytes) {
        Tick at = kNow;
        checker_.read_buffer(tag, offset, data_, bytes, at);
    }
    void llcmd(unsigned code, unsigned handle) {
        checker_.job(JobCode::llcmd, std::uint64_t{code} << 48 | handle, kNow);
    }
    /// Nothing but `rule` was broken, and once.
    void expect_only(ProtocolRule rule) {
        EXPECT_EQ(checker_.count(rule), 1u) << to_string(rule);
        EXPECT_EQ(checker_.violations(), 1u) << reports_.summary();
        EXPECT_EQ(reports_.count("top.afu", std::string("psl-afu-") + to_string(rule)), 1u);
    }

    Reports reports_;
    PuppetAfu afu_;
    PuppetPsl psl_;
    ProtocolChecker checker_{reports_, "top.afu"};
    std::uint8_t data_[256] = {};
};

TEST_F(ProtocolCheckerTest, NothingIsSaidAboutAJobThatKeepsTheRules) {
    run();
    issue(CommandCode::read_cl_na, 7);
    issue(CommandCode::write_na, 8, 64, 64);
    put(7, 0, 64);
    put(7, 64, 64);
    take(8, 0, 64);
    EXPECT_EQ(data_[63], 0x5a) << "passed on";
    respond(7);
    respond(8);
    llcmd(5, 3);
    checker_.llcmd_ack(kNow);
    checker_.timebase_request(kNow);
    checker_.job(JobCode::timebase, 1, kNow);
    MmioAccess access;
    Tick at = kNow;
    EXPECT_TRUE(checker_.mmio(access, at));
    EXPECT_EQ(access.data, 0x1234u);
    checker_.done(0, kNow);
    EXPECT_EQ(checker_.violations(), 0u) << reports_.summary();
    EXPECT_EQ(afu_.writes, 2u);
    EXPECT_EQ(afu_.responses, 2u);
    EXPECT_EQ(afu_.jobs, 4u);
    EXPECT_EQ(psl_.calls, 7u);
}

TEST_F(ProtocolCheckerTest, ATagInUse) {
    run();
    issue(CommandCode::touch_i);
    issue(CommandCode::touch_i);
    expect_only(ProtocolRule::tag_in_use);
    EXPECT_EQ(psl_.calls, 4u) << "it is passed on all the same";
}

TEST_F(ProtocolCheckerTest, ACommandWithoutCredit) {
    run();
    for (std::uint8_t tag = 0; tag < 2; ++tag) issue(CommandCode::touch_i, tag);
    EXPECT_EQ(checker_.violations(), 0u);
    issue(CommandCode::touch_i, 2);
    expect_only(ProtocolRule::no_credit);
}

TEST_F(ProtocolCheckerTest, CreditsComeBackWithAnyResponse) {
    run();
    for (std::uint8_t tag = 0; tag < 100; ++tag) {
        issue(CommandCode::touch_i, tag);
        respond(tag, kNow, ResponseCode::failed);
    }
    EXPECT_EQ(checker_.violations(), 0u);
}

TEST_F(ProtocolCheckerTest, ASizeThatIsNoPowerOfTwoUpTo128) {
    for (const std::uint16_t size : {0, 3, 96, 256}) {
        PuppetAfu afu;
        ProtocolChecker checker(reports_, "top.afu");
        checker.connect(afu, psl_);
        checker.job(JobCode::reset, 0, kNow);
        checker.done(0, kNow);
        checker.job(JobCode::start, 0, kNow);
        checker.running(kNow);
        checker.command(command(CommandCode::read_cl_na, 0, 0, size), kNow);
        EXPECT_EQ(checker.count(ProtocolRule::size), 1u) << size;
        EXPECT_EQ(checker.violations(), 1u) << size;
    }
}

TEST_F(ProtocolCheckerTest, AnAddressThatIsNoMultipleOfTheSize) {
    run();
    issue(CommandCode::touch_i, 1, 3);  // by lines: no matter
    EXPECT_EQ(checker_.violations(), 0u);
    issue(CommandCode::write_na, 0, 4, 8);
    expect_only(ProtocolRule::alignment);
}

TEST_F(ProtocolCheckerTest, ACommandWithoutRunningJob) {
    reset();
    issue(CommandCode::touch_i);
    expect_only(ProtocolRule::not_running);
}

TEST_F(ProtocolCheckerTest, ACommandAfterDone) {
    run();
    checker_.done(0, kNow);
    issue(CommandCode::touch_i);
    expect_only(ProtocolRule::not_running);
}

TEST_F(ProtocolCheckerTest, CodesOfTheOtherGeneration) {
    run();
    issue(CommandCode::read_cl_lck);
    EXPECT_EQ(checker_.violations(), 0u);
    issue(CommandCode::cas_e_8b, 1, 0, 8);
    expect_only(ProtocolRule::unknown_code);
    psl_.generation = 2;
    respond(1, kNow, ResponseCode::failed);
    issue(CommandCode::cas_e_8b, 1, 0, 8);
    expect_only(ProtocolRule::unknown_code);
    respond(0, kNow, ResponseCode::failed);
    issue(CommandCode::read_cl_lck);
    EXPECT_EQ(checker_.count(ProtocolRule::unknown_code), 2u);
}

TEST_F(ProtocolCheckerTest, ACodeWithoutMeaning) {
    run();
    issue(static_cast<CommandCode>(0x0A90));
    expect_only(ProtocolRule::unknown_code);
}

TEST_F(ProtocolCheckerTest, ACommandOfAProcessThatWasTerminatedAndAcknowledged) {
    run();
    llcmd(1, 0);
    issue(CommandCode::touch_i, 0);
    EXPECT_EQ(checker_.violations(), 0u) << "not acknowledged yet";
    checker_.llcmd_ack(kNow);
    issue(CommandCode::touch_i, 1);
    expect_only(ProtocolRule::stopped_context);
    llcmd(5, 0);
    checker_.llcmd_ack(kNow);
    respond(1);
    issue(CommandCode::touch_i, 1);
    expect_only(ProtocolRule::stopped_context);
}

TEST_F(ProtocolCheckerTest, TheDmaInterfaceOfAPsl8) {
    run();
    checker_.dma(DmaRequest{}, kNow);
    expect_only(ProtocolRule::dma);
    psl_.generation = 2;
    checker_.dma(DmaRequest{}, kNow);
    expect_only(ProtocolRule::dma);
    DmaRequest large;
    large.size = 513;
    checker_.dma(large, kNow);
    EXPECT_EQ(checker_.count(ProtocolRule::dma), 2u);
}

TEST_F(ProtocolCheckerTest, RunningWithoutStart) {
    reset();
    checker_.running(kNow);
    expect_only(ProtocolRule::running_without_start);
}

TEST_F(ProtocolCheckerTest, RunningTwice) {
    run();
    checker_.running(kNow);
    expect_only(ProtocolRule::running_without_start);
}

TEST_F(ProtocolCheckerTest, ASecondDone) {
    run();
    checker_.done(0, kNow);
    checker_.done(0, kNow);
    expect_only(ProtocolRule::done_without_job);
}

TEST_F(ProtocolCheckerTest, DoneBeforeTheFirstReset) {
    checker_.done(0, kNow);
    expect_only(ProtocolRule::done_without_job);
}

TEST_F(ProtocolCheckerTest, DoneOfAJobThatNeverRan) {
    reset();
    checker_.job(JobCode::start, 0, kNow);
    checker_.done(0, kNow);
    expect_only(ProtocolRule::done_not_running);
}

TEST_F(ProtocolCheckerTest, DoneWithCommandsOutstanding) {
    run();
    issue(CommandCode::touch_i);
    checker_.done(0, kNow);
    expect_only(ProtocolRule::done_outstanding);
}

TEST_F(ProtocolCheckerTest, ResetClearsAllTags) {
    run();
    issue(CommandCode::touch_i);
    reset();
    EXPECT_EQ(checker_.violations(), 0u);
    respond();
    expect_only(ProtocolRule::response_unknown_tag);
}

TEST_F(ProtocolCheckerTest, AnAckWithoutLlcmd) {
    run();
    llcmd(5, 1);
    checker_.llcmd_ack(kNow);
    checker_.llcmd_ack(kNow);
    expect_only(ProtocolRule::ack_without_llcmd);
}

TEST_F(ProtocolCheckerTest, ASecondRequestForTheTimebase) {
    run();
    checker_.timebase_request(kNow);
    checker_.timebase_request(kNow);
    expect_only(ProtocolRule::timebase_request);
}

TEST_F(ProtocolCheckerTest, ARequestForTheTimebaseWithoutJob) {
    reset();
    checker_.timebase_request(kNow);
    expect_only(ProtocolRule::timebase_request);
}

TEST_F(ProtocolCheckerTest, AnswersBeforeWhatTheyAnswer) {
    checker_.job(JobCode::reset, 0, kNow);
    checker_.done(0, kNow - 1);
    expect_only(ProtocolRule::answer_in_past);
    checker_.job(JobCode::start, 0, kNow);
    checker_.running(kNow - 1);
    llcmd(5, 0);
    checker_.llcmd_ack(kNow - 1);
    issue(CommandCode::touch_i);
    respond(0, kNow - 1);
    issue(CommandCode::write_na);
    afu_.back = 1;
    take(0, 0, 128);
    EXPECT_EQ(checker_.count(ProtocolRule::answer_in_past), 5u);
    EXPECT_EQ(checker_.violations(), 5u);
}

TEST_F(ProtocolCheckerTest, AReadLatencyThatChangesWithCommandsOutstanding) {
    run();
    issue(CommandCode::touch_i, 0);
    afu_.latency = 3;
    issue(CommandCode::touch_i, 1);
    expect_only(ProtocolRule::read_latency);
}

TEST_F(ProtocolCheckerTest, AReadLatencyMayChangeWithoutCommandsOutstanding) {
    run();
    issue(CommandCode::touch_i, 0);
    respond(0);
    afu_.latency = 3;
    issue(CommandCode::touch_i, 1);
    EXPECT_EQ(checker_.violations(), 0u);
}

TEST_F(ProtocolCheckerTest, AReadLatencyThatTheGenerationDoesNotHave) {
    run();
    afu_.latency = 2;
    issue(CommandCode::touch_i, 0);
    expect_only(ProtocolRule::read_latency);
    respond(0);
    psl_.generation = 2;
    issue(CommandCode::touch_i, 1);
    expect_only(ProtocolRule::read_latency);
}

TEST_F(ProtocolCheckerTest, AResponseForATagWithoutCommand) {
    run();
    respond(9);
    expect_only(ProtocolRule::response_unknown_tag);
    EXPECT_EQ(afu_.responses, 1u) << "it is passed on all the same";
}

TEST_F(ProtocolCheckerTest, ABufferAccessInTheWrongDirection) {
    run();
    issue(CommandCode::read_cl_na, 0);
    take(0, 0, 64);
    expect_only(ProtocolRule::buffer_unknown_tag);
}

TEST_F(ProtocolCheckerTest, ABufferWriteAfterTheResponse) {
    run();
    issue(CommandCode::read_cl_na, 0);
    put(0, 0, 128);
    respond(0);
    put(0, 0, 128);
    expect_only(ProtocolRule::buffer_unknown_tag);
}

TEST_F(ProtocolCheckerTest, ABufferAccessBeyondTheData) {
    run();
    issue(CommandCode::read_cl_na, 0, 0, 64);
    put(0, 0, 64);
    EXPECT_EQ(checker_.violations(), 0u);
    put(0, 32, 64);
    expect_only(ProtocolRule::buffer_range);
}

TEST_F(ProtocolCheckerTest, DoneOfAReadWithoutData) {
    run();
    issue(CommandCode::read_cl_na, 0);
    respond(0, kNow, ResponseCode::paged);
    EXPECT_EQ(checker_.violations(), 0u);
    issue(CommandCode::read_cl_na, 0);
    respond(0);
    expect_only(ProtocolRule::data_missing);
}

TEST_F(ProtocolCheckerTest, DataLaterThanItsResponse) {
    run();
    issue(CommandCode::read_cl_na, 0);
    put(0, 0, 128, kNow + 2);
    respond(0, kNow + 1);
    expect_only(ProtocolRule::data_late);
}

TEST_F(ProtocolCheckerTest, AnMmioAccessBeforeTheLastWasAcknowledged) {
    MmioAccess access;
    afu_.ack = kNow + 100;
    Tick at = kNow;
    checker_.mmio(access, at);
    at = kNow + 100;
    checker_.mmio(access, at);
    EXPECT_EQ(checker_.violations(), 0u);
    at = kNow + 99;
    checker_.mmio(access, at);
    expect_only(ProtocolRule::mmio_overlap);
}

TEST_F(ProtocolCheckerTest, AnAccessThatIsNeverAcknowledgedDoesNotOverlap) {
    MmioAccess access;
    afu_.ack = kNow + 100;
    afu_.acknowledges = false;
    Tick at = kNow;
    EXPECT_FALSE(checker_.mmio(access, at));
    at = kNow + 50;
    checker_.mmio(access, at);
    EXPECT_EQ(checker_.violations(), 0u);
}

TEST_F(ProtocolCheckerTest, AnUnalignedMmioAccess) {
    MmioAccess access;
    access.address = 4;
    Tick at = kNow;
    checker_.mmio(access, at);
    expect_only(ProtocolRule::mmio_alignment);
    access.doubleword = false;
    at = kNow;
    checker_.mmio(access, at);
    expect_only(ProtocolRule::mmio_alignment);
}

TEST_F(ProtocolCheckerTest, AnMmioAcknowledgementBeforeItsAccess) {
    MmioAccess access;
    afu_.ack = kNow - 1;
    Tick at = kNow;
    checker_.mmio(access, at);
    expect_only(ProtocolRule::mmio_ack_in_past);
}

TEST_F(ProtocolCheckerTest, JobCodesAtAWrongTime) {
    checker_.job(JobCode::start, 0, kNow);
    expect_only(ProtocolRule::job_order);
    run();
    llcmd(5, 1);
    llcmd(5, 2);
    EXPECT_EQ(checker_.count(ProtocolRule::job_order), 2u) << "the first is not acknowledged";
    checker_.job(JobCode::timebase, 0, kNow);
    EXPECT_EQ(checker_.count(ProtocolRule::job_order), 3u) << "nobody asked";
    checker_.job(static_cast<JobCode>(0x60), 0, kNow);
    EXPECT_EQ(checker_.count(ProtocolRule::job_order), 4u) << "no such code";
    EXPECT_EQ(checker_.violations(), 4u);
}

}  // namespace
}  // namespace cxlvp::afu
