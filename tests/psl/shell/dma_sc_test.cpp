// SPDX-License-Identifier: Apache-2.0
// The DMA interface of a PSL9: translation tags, requests, and what comes back.
#include <array>

#include <gmock/gmock.h>

#include "psl/shell/psl_fixture.h"

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using afu::DmaCompletion;
using afu::DmaRequest;
using afu::DmaSent;
using afu::ResponseCode;

class DmaTest : public PslFixture {
protected:
    static constexpr std::uint16_t kHandle = 3;

    DmaTest() { config_.card.caia = Caia::v2; }

    void start() {
        directed();
        add(kHandle, element());
    }
    /// A translation tag for `ea`.
    std::uint16_t itag(bool store, std::uint64_t ea, unsigned port = 0) {
        const CommandCode codes[2][2] = {{CommandCode::xlat_rd_p0, CommandCode::xlat_wr_p0},
                                         {CommandCode::xlat_rd_p1, CommandCode::xlat_wr_p1}};
        issue(command(200, codes[port][store ? 1 : 0], ea, kHandle));
        const Tick until = now() + us(10);
        while (now() < until && afu_.answers.count(200) == 0) pause(ns(50));
        const auto found = afu_.answers.find(200);
        if (found == afu_.answers.end()) {
            ADD_FAILURE() << "no answer";
            return 0;
        }
        const ScriptedAfu::Answer got = found->second;
        afu_.answers.erase(found);
        EXPECT_EQ(got.code, ResponseCode::done);
        return got.itag;
    }
    static DmaRequest request(DmaRequest::Type type, std::uint16_t itag, std::uint16_t utag, std::uint16_t size = 128) {
        DmaRequest out;
        out.type = type;
        out.itag = itag;
        out.utag = utag;
        out.size = size;
        return out;
    }
    DmaSent::Status send(const DmaRequest& what) {
        const std::size_t before = afu_.sent.size();
        afu_.psl->dma(what, now());
        pause(us(5));
        EXPECT_EQ(afu_.sent.size(), before + 1);
        EXPECT_EQ(afu_.sent.back().utag, what.utag);
        return afu_.sent.back().status;
    }
};

INSTANTIATE_TEST_SUITE_P(Timing, DmaTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(DmaTest, Section83AReadOfUpTo512BytesComesBackWithItsTag) {
    drive([&] {
        start();
        store(0x4000, test::counting(512));
        for (const std::uint16_t size : {1, 7, 128, 129, 512}) {
            afu_.completions.clear();
            EXPECT_EQ(send(request(DmaRequest::Type::read, itag(false, 0x4000), size, size)), DmaSent::Status::read);
            ASSERT_EQ(afu_.completions.size(), 1u) << size;
            EXPECT_EQ(afu_.completions[0].first.type, DmaCompletion::Type::data);
            EXPECT_EQ(afu_.completions[0].first.utag, size);
            EXPECT_EQ(afu_.completions[0].second, test::counting(size));
        }
    });
}

TEST_P(DmaTest, Section83AWriteIsSentAndNothingComesBack) {
    drive([&] {
        start();
        const auto data = test::counting(300, 9);
        DmaRequest write = request(DmaRequest::Type::write, itag(true, 0x4000), 1, 300);
        write.offset = 70;
        write.data = data.data();
        EXPECT_EQ(send(write), DmaSent::Status::write);
        EXPECT_TRUE(afu_.completions.empty());
        EXPECT_TRUE(std::equal(data.begin(), data.end(), memory_->bytes.begin() + 0x4000 + 70));
        EXPECT_EQ(memory_->bytes[0x4000 + 69], 0);
    });
}

TEST_P(DmaTest, AtomicsThatFetchAnswerAndThoseThatStoreDoNot) {
    drive([&] {
        start();
        const std::array<std::uint8_t, 8> five = {0, 0, 0, 0, 0, 0, 0, 5};
        DmaRequest add = request(DmaRequest::Type::atomic, itag(true, 0x4000), 1, 8);
        add.data = five.data();
        EXPECT_EQ(send(add), DmaSent::Status::read);
        ASSERT_EQ(afu_.completions.size(), 1u);
        EXPECT_EQ(afu_.completions[0].first.type, DmaCompletion::Type::atomic);
        EXPECT_EQ(afu_.completions[0].second, std::vector<std::uint8_t>(8));
        add.itag = itag(true, 0x4000);
        add.atomic_op = 0x20;
        EXPECT_EQ(send(add), DmaSent::Status::write);
        EXPECT_EQ(afu_.completions.size(), 1u);
        EXPECT_EQ(memory_->bytes[0x4007], 10);
    });
}

TEST_P(DmaTest, RequestsThatBreakARuleFailAndChangeNothing) {
    drive([&] {
        start();
        const std::vector<std::uint8_t> before = memory_->bytes;
        const auto fails = [&](DmaRequest what) {
            const std::array<std::uint8_t, 512> ones = [] {
                std::array<std::uint8_t, 512> out{};
                out.fill(0xff);
                return out;
            }();
            what.data = ones.data();
            return send(what) == DmaSent::Status::fail;
        };
        using Type = DmaRequest::Type;
        const std::uint16_t read = itag(false, 0x5ff0), write = itag(true, 0x4000);
        EXPECT_TRUE(fails(request(Type::read, 63, 1))) << "no such itag";
        EXPECT_TRUE(fails(request(Type::write, read, 1))) << "for the other direction";
        EXPECT_TRUE(fails(request(Type::read, write, 1)));
        EXPECT_TRUE(fails(request(Type::read, read, 1024))) << "utag of 11 bits";
        EXPECT_TRUE(fails(request(Type::read, read, 1, 0)));
        EXPECT_TRUE(fails(request(Type::read, read, 1, 513)));
        EXPECT_TRUE(fails(request(Type::read, read, 1, 17))) << "over the end of the page";
        DmaRequest other = request(Type::read, read, 1, 16);
        other.port = 1;
        EXPECT_TRUE(fails(other)) << "no such port";
        DmaRequest odd = request(Type::atomic, write, 1, 8);
        odd.atomic_op = 0x3f;
        EXPECT_TRUE(fails(odd)) << "no such atomic";
        EXPECT_FALSE(fails(request(Type::read, read, 1, 16))) << "none of them has used up the itag";
        EXPECT_TRUE(fails(request(Type::read, read, 1, 16))) << "now it is";
        EXPECT_EQ(before, memory_->bytes);
    });
}

TEST_P(DmaTest, AUtagThatIsInUseFailsAndMoreThanThePortTakes) {
    drive([&] {
        start();
        std::vector<std::uint16_t> tags;
        for (unsigned n = 0; n < 10; ++n) tags.push_back(itag(false, 0x4000 + n * 128));
        memory_->latency = us(20);
        for (std::uint16_t n = 0; n < 8; ++n) afu_.psl->dma(request(DmaRequest::Type::read, tags[n], n), now());
        pause(us(1));
        EXPECT_EQ(send(request(DmaRequest::Type::read, tags[8], 0)), DmaSent::Status::fail) << "utag in use";
        EXPECT_EQ(send(request(DmaRequest::Type::read, tags[8], 8)), DmaSent::Status::fail) << "8 are under way";
        pause(us(40));
        EXPECT_EQ(afu_.completions.size(), 8u);
        EXPECT_EQ(send(request(DmaRequest::Type::read, tags[8], 0)), DmaSent::Status::read);
        pause(us(40));
        EXPECT_EQ(afu_.completions.size(), 9u);
    });
}

TEST_P(DmaTest, ABusErrorCompletesWithAnError) {
    drive([&] {
        start();
        const std::uint16_t read = itag(false, 0x4000), write = itag(true, 0x4000);
        memory_->status = tlm::TLM_GENERIC_ERROR_RESPONSE;
        EXPECT_EQ(send(request(DmaRequest::Type::read, read, 1)), DmaSent::Status::read);
        const std::array<std::uint8_t, 128> data{};
        DmaRequest what = request(DmaRequest::Type::write, write, 2);
        what.data = data.data();
        EXPECT_EQ(send(what), DmaSent::Status::write);
        ASSERT_EQ(afu_.completions.size(), 2u);
        for (const auto& [completion, bytes] : afu_.completions) {
            EXPECT_EQ(completion.type, DmaCompletion::Type::error);
            EXPECT_TRUE(bytes.empty());
        }
    });
}

TEST_P(DmaTest, ATagOfAFlushedOrRemovedContextIsGone) {
    drive([&] {
        start();
        const std::uint16_t flushed = itag(false, 0x4000);
        memory_->status = tlm::TLM_GENERIC_ERROR_RESPONSE;
        EXPECT_EQ(carry_out(command(1, CommandCode::read_cl_na, 0x4000, kHandle)), ResponseCode::derror);
        memory_->status = tlm::TLM_OK_RESPONSE;
        EXPECT_EQ(send(request(DmaRequest::Type::read, flushed, 1)), DmaSent::Status::flush);
        EXPECT_EQ(carry_out(command(1, CommandCode::restart, 0, kHandle)), ResponseCode::done);
        EXPECT_EQ(send(request(DmaRequest::Type::read, flushed, 1)), DmaSent::Status::fail);
        const std::uint16_t removed = itag(false, 0x4000);
        llcmd(ElementCommand::terminate, kHandle);
        EXPECT_EQ(send(request(DmaRequest::Type::read, removed, 1)), DmaSent::Status::fail);
        EXPECT_TRUE(afu_.completions.empty());
    });
}

TEST_P(DmaTest, AResetCutsRequestsOffAndTheirTagsWorkAgain) {
    drive([&] {
        start();
        for (Tick moment = 0; moment <= us(2); moment += ns(110)) {
            SCOPED_TRACE(moment);
            std::vector<std::uint16_t> tags;
            for (unsigned n = 0; n < 8; ++n) tags.push_back(itag(false, 0x4000 + n * 128));
            for (std::uint16_t n = 0; n < 8; ++n) afu_.psl->dma(request(DmaRequest::Type::read, tags[n], n), now());
            pause(moment);
            set_at(p2n(0x90), 0x0100000000000000);
            pause(ns(100));
            const std::size_t before = afu_.completions.size(), sent = afu_.sent.size();
            EXPECT_TRUE(poll(p2n(0x90), 0xEC00000000000000, 0x0800000000000000));
            pause(us(10));
            EXPECT_EQ(afu_.completions.size(), before) << "nothing comes for an AFU that has forgotten it";
            EXPECT_EQ(afu_.sent.size(), sent);
            enable();
            afu_.completions.clear();
            for (std::uint16_t n = 0; n < 8; ++n)
                EXPECT_EQ(send(request(DmaRequest::Type::read, itag(false, 0x4000), n)), DmaSent::Status::read);
            EXPECT_EQ(afu_.completions.size(), 8u);
        }
    });
}

TEST_P(DmaTest, ASecondPortHasTagsAndRoomOfItsOwn) {
    config_.dma.ports = 2;
    drive([&] {
        start();
        const std::uint16_t tag = itag(false, 0x4000, 1);
        DmaRequest read = request(DmaRequest::Type::read, tag, 1);
        EXPECT_EQ(send(read), DmaSent::Status::fail) << "of the other port";
        read.port = 1;
        EXPECT_EQ(send(read), DmaSent::Status::read);
        ASSERT_EQ(afu_.completions.size(), 1u);
        EXPECT_EQ(afu_.completions[0].first.port, 1u);
    });
}

TEST_P(DmaTest, APsl8HasNoDmaInterface) {
    config_.card.caia = Caia::v1;
    drive([&] {
        start();
        afu_.psl->dma(request(DmaRequest::Type::read, 0, 0), now());
        pause(us(5));
        EXPECT_TRUE(afu_.sent.empty());
        EXPECT_EQ(context().reports().count("psl.slice0", "no-dma"), 1u);
    });
}

}  // namespace
}  // namespace cxlvp::psl
