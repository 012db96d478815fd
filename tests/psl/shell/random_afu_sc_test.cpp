// SPDX-License-Identifier: Apache-2.0
// An AFU that does anything at any time, and software that does too: every command is answered, nothing hangs.
#include <array>
#include <map>

#include "cxlvp/base/core/random.h"
#include "psl/shell/race_fixture.h"

namespace cxlvp::psl {
namespace {

using afu::ResponseCode;

class RandomAfuTest : public RaceFixture {
protected:
    afu::Command anything(Random& random) {
        static constexpr std::uint16_t kSizes[] = {0, 1, 4, 8, 16, 64, 128, 127, 512};
        static constexpr std::uint16_t kCodes[] = {0x0000, 0x0001, 0x0A00, 0x0A50, 0x0A60, 0x0A67, 0x0A6B, 0x0A52,
                                                   0x0E00, 0x0240, 0x0D00, 0x0D60, 0x0D67, 0x016B, 0x0140, 0x1260,
                                                   0x0100, 0x0183, 0x1F00, 0x1F01, 0x1F02, 0x1F10, 0x0103};
        afu::Command what;
        what.tag = static_cast<std::uint8_t>(random.below(256));
        what.code = random.below(8) == 0 ? static_cast<std::uint16_t>(random.below(65536))
                                         : kCodes[random.below(std::size(kCodes))];
        what.order = static_cast<afu::TranslationOrder>(random.below(8));
        what.ea = random.below(2) == 0 ? 0x20000 + random.below(0x8000) * 16 : random.below(~std::uint64_t{0});
        what.context = static_cast<std::uint16_t>(random.below(16) == 0 ? random.below(65536) : random.below(6));
        what.size = kSizes[random.below(std::size(kSizes))];
        what.parity_ok = random.below(32) != 0;
        return what;
    }
    void anything_else(Random& random) {
        switch (random.below(6)) {
            case 0:
                return afu_.psl->llcmd_ack(now());
            case 1:
                return afu_.psl->timebase_request(now());
            case 2: {
                const std::array<std::uint8_t, 512> data{};
                afu::DmaRequest dma;
                dma.port = static_cast<unsigned>(random.below(3));
                dma.type = static_cast<afu::DmaRequest::Type>(random.below(4));
                dma.utag = static_cast<std::uint16_t>(random.below(2048));
                dma.itag = static_cast<std::uint16_t>(random.below(512));
                dma.size = static_cast<std::uint16_t>(random.below(600));
                dma.offset = static_cast<std::uint16_t>(random.below(5000));
                dma.atomic_op = static_cast<std::uint8_t>(random.below(64));
                dma.data = data.data();
                return afu_.psl->dma(dma, now());
            }
            default:
                return afu_.psl->running(now());
        }
    }
    /// Software asks for something and does not wait.
    void software(Random& random) {
        const auto handle = static_cast<std::uint16_t>(random.below(6));
        switch (random.below(6)) {
            case 0:
            case 1:
                return begin_llcmd(static_cast<ElementCommand>(random.below(8)), handle);
            case 2:
                return respond(random.below(16) << 32);
            case 3:
                return control(random.below(4) == 0 ? kSuspend : 0);
            case 4:
                return set_at(config_.card.caia == Caia::v1 ? p1(0x90) : p1(0x588), 0x0080000000000000);
            default:
                pause(random.below(us(1)));
        }
    }
    /// One run after another on the same card.
    void storms(std::uint64_t seeds) {
        drive([&] {
            for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
                SCOPED_TRACE(seed);
                storm(seed);
            }
        });
    }
    void storm(std::uint64_t seed) {
        constexpr std::uint16_t kHandles = 6;
        Random random(seed, "random_afu");
        directed();
        for (std::uint16_t handle = 0; handle < kHandles; ++handle)
            add(handle, element(handle % 2 == 0 ? kRealMode : kRadix));
        std::map<unsigned, unsigned> sent;
        for (unsigned n = 0; n < 1500; ++n) {
            const afu::Command what = anything(random);
            ++sent[what.tag];
            issue(what);
            if (random.below(4) == 0) anything_else(random);
            if (random.below(16) == 0) software(random);
            pause(random.below(3) == 0 ? random.below(ns(300)) : ns(4));
        }
        control(0);
        for (unsigned n = 0; n < 100; ++n) {
            answer_faults(FaultResponse::kAddressError);
            pause(us(2));
        }
        for (std::uint16_t handle = 0; handle < kHandles; ++handle) {
            begin_llcmd(ElementCommand::terminate, handle);
            pause(us(5));
            answer_faults(FaultResponse::kAddressError);
        }
        pause(us(20));
        for (unsigned tag = 0; tag < 256; ++tag)
            EXPECT_EQ(afu_.answers.count(static_cast<std::uint8_t>(tag)), sent[tag]) << "tag " << tag;
        for (const std::string& text : psl_->waiting()) ADD_FAILURE() << text;
        disable();
        control(kPurge);
        EXPECT_TRUE(purged());
        control(0);
        reset_slice();
        enable();
        set_at(p1n(0x28), 0xff80000200000000);
        add(3, element());
        expect_all_credits(3);
        set_at(p1n(0x88), 0);
    }
};

INSTANTIATE_TEST_SUITE_P(Timing, RandomAfuTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(RandomAfuTest, WhateverAnAfuOfCaia1SendsEveryCommandIsAnsweredAndAllComesToRest) {
    config_.card.caia = Caia::v1;
    storms(10);
}

TEST_P(RandomAfuTest, WhateverAnAfuOfCaia2SendsEveryCommandIsAnsweredAndAllComesToRest) {
    storms(10);
}

}  // namespace
}  // namespace cxlvp::psl
