// SPDX-License-Identifier: Apache-2.0
// The cacheable commands of a PSL whose CAPP stands before memory.
#include <gmock/gmock.h>

#include "cxlvp/psl/capp/capp.h"
#include "psl/shell/psl_fixture.h"

namespace cxlvp::psl {
namespace {

using afu::CommandCode;
using afu::ResponseCode;

class CoherentCardTest : public PslFixture {
protected:
    static constexpr std::uint16_t kHandle = 3;
    static constexpr std::uint64_t kLine = 0x4000;

    ~CoherentCardTest() override {
        host_.reset();
        psl_.reset();
        capp_.reset();
    }
    void bind_memory() override {
        capp_ = std::make_unique<Capp>("capp", context(), Capp::Config{});
        host_ = std::make_unique<test::TestInitiator>("host");
        psl_->initiator("out")->bind(*capp_->target("psl"));
        host_->out.bind(*capp_->target("in"));
        capp_->initiator("out")->bind(memory_->in);
        EXPECT_TRUE(psl_->peer("capp")->connect(*capp_->peer("cards")));
    }
    void start() {
        directed();
        add(kHandle, element());
    }
    ResponseCode run_code(CommandCode code, std::uint64_t ea = kLine, std::uint16_t size = 128) {
        return carry_out(command(1, code, ea, kHandle, size));
    }
    ResponseCode write(CommandCode code, std::uint8_t value, std::uint64_t ea = kLine) {
        afu_.buffers[1].assign(128, value);
        return run_code(code, ea);
    }
    std::uint8_t in_memory(std::uint64_t address = kLine) const { return memory_->bytes[address]; }
    /// What a processor finds.
    std::uint8_t seen(std::uint64_t address = kLine) {
        const auto result = host_->read(address, 1);
        EXPECT_TRUE(result.ok());
        test::wait_until(result.end);
        return result.data[0];
    }
    void host_writes(std::uint8_t value, std::uint64_t address = kLine) {
        const auto result = host_->write(address, {value});
        EXPECT_TRUE(result.ok());
        test::wait_until(result.end);
    }
    LineHold held(std::uint64_t line = kLine) { return psl_->cache().lines().held(line); }

    std::unique_ptr<Capp> capp_;
    std::unique_ptr<test::TestInitiator> host_;
};

INSTANTIATE_TEST_SUITE_P(Timing, CoherentCardTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(CoherentCardTest, Section83CacheableWritesStayOnTheCardUntilTheHostAsks) {
    drive([&] {
        start();
        EXPECT_EQ(write(CommandCode::write_ms, 7), ResponseCode::done);
        EXPECT_EQ(in_memory(), 0);
        EXPECT_EQ(held(), LineHold::exclusive);
        EXPECT_EQ(seen(), 7);
        EXPECT_EQ(in_memory(), 7);
        EXPECT_EQ(write(CommandCode::write_mi, 8), ResponseCode::done);
        EXPECT_EQ(seen(), 8);
        EXPECT_EQ(write(CommandCode::write_na, 9, kLine + 128), ResponseCode::done);
        EXPECT_EQ(in_memory(kLine + 128), 9) << "no allocation";
        EXPECT_EQ(held(kLine + 128), LineHold::none);
        EXPECT_EQ(write(CommandCode::write_inj, 10, kLine + 128), ResponseCode::done);
        EXPECT_EQ(seen(kLine + 128), 10);
    });
}

TEST_P(CoherentCardTest, Section83ReadsTakeLinesSharedOrModifiedOrNotAtAll) {
    drive([&] {
        start();
        for (const auto& [code, hold] : {std::pair{CommandCode::read_cl_na, LineHold::none},
                                         {CommandCode::read_pna, LineHold::none},
                                         {CommandCode::touch_i, LineHold::none},
                                         {CommandCode::read_cl_s, LineHold::shared},
                                         {CommandCode::touch_s, LineHold::shared},
                                         {CommandCode::read_cl_m, LineHold::exclusive},
                                         {CommandCode::touch_m, LineHold::exclusive}}) {
            EXPECT_EQ(run_code(code), ResponseCode::done);
            EXPECT_EQ(held(), hold) << std::hex << static_cast<unsigned>(code);
            host_writes(static_cast<std::uint8_t>(in_memory() + 1));
            EXPECT_EQ(held(), LineHold::none) << "the host has written it";
            EXPECT_EQ(run_code(CommandCode::read_cl_na), ResponseCode::done);
            EXPECT_EQ(afu_.buffers[1][0], in_memory());
        }
        EXPECT_EQ(run_code(CommandCode::read_cl_s), ResponseCode::done);
        const std::uint64_t hits = psl_->cache().counts().hits;
        EXPECT_EQ(run_code(CommandCode::read_cl_s), ResponseCode::done);
        EXPECT_EQ(psl_->cache().counts().hits, hits + 1);
    });
}

TEST_P(CoherentCardTest, Section83PushFlushEvictAndZeroDoWhatTheySayToALine) {
    drive([&] {
        start();
        EXPECT_EQ(write(CommandCode::write_ms, 1), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::push_s), ResponseCode::done);
        EXPECT_EQ(in_memory(), 1);
        EXPECT_EQ(held(), LineHold::shared);
        EXPECT_EQ(write(CommandCode::write_ms, 2), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::push_i), ResponseCode::done);
        EXPECT_EQ(in_memory(), 2);
        EXPECT_EQ(held(), LineHold::none);
        EXPECT_EQ(write(CommandCode::write_ms, 3), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::flush), ResponseCode::done);
        EXPECT_EQ(in_memory(), 3);
        EXPECT_EQ(held(), LineHold::none);
        EXPECT_EQ(run_code(CommandCode::read_cl_s), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::evict_i), ResponseCode::done);
        EXPECT_EQ(held(), LineHold::none);
        EXPECT_EQ(run_code(CommandCode::zero_m), ResponseCode::done);
        EXPECT_EQ(in_memory(), 3);
        EXPECT_EQ(seen(), 0);
    });
}

TEST_P(CoherentCardTest, Section83ReservationsHoldUntilSomebodyWrites) {
    drive([&] {
        start();
        EXPECT_EQ(write(CommandCode::write_c, 1), ResponseCode::nres);
        EXPECT_EQ(run_code(CommandCode::read_cl_res), ResponseCode::done);
        EXPECT_EQ(write(CommandCode::write_c, 2), ResponseCode::done);
        EXPECT_EQ(seen(), 2);
        EXPECT_EQ(write(CommandCode::write_c, 3), ResponseCode::nres) << "it is used up";
        EXPECT_EQ(run_code(CommandCode::read_cl_res), ResponseCode::done);
        host_writes(4);
        EXPECT_EQ(write(CommandCode::write_c, 5), ResponseCode::nres);
        EXPECT_EQ(seen(), 4);
        EXPECT_EQ(run_code(CommandCode::read_cl_res), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::evict_i), ResponseCode::done);
        EXPECT_EQ(write(CommandCode::write_c, 6), ResponseCode::nres) << "EVICT_I cancels it";
    });
}

TEST_P(CoherentCardTest, Section83LocksAreGivenAndHeldByTheSlice) {
    drive([&] {
        start();
        EXPECT_EQ(run_code(CommandCode::unlock), ResponseCode::nlock);
        EXPECT_EQ(write(CommandCode::write_unlock, 1), ResponseCode::nlock);
        EXPECT_EQ(run_code(CommandCode::lock), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::unlock), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::read_cl_lck), ResponseCode::done);
        EXPECT_EQ(write(CommandCode::write_unlock, 2), ResponseCode::done);
        EXPECT_EQ(run_code(CommandCode::unlock), ResponseCode::nlock) << "WRITE_UNLOCK has";
        EXPECT_EQ(seen(), 2);
    });
}

TEST_P(CoherentCardTest, AResetOfTheAfuGivesItsLocksUpAndKeepsItsData) {
    drive([&] {
        start();
        EXPECT_EQ(run_code(CommandCode::lock), ResponseCode::done);
        EXPECT_EQ(write(CommandCode::write_ms, 5), ResponseCode::done);
        reset_slice();
        EXPECT_EQ(seen(), 5) << "R-02: a modified line is not lost";
        enable();
        EXPECT_EQ(run_code(CommandCode::unlock), ResponseCode::nlock);
    });
}

TEST_P(CoherentCardTest, Section21TheCacheFlushWritesAllModifiedLines) {
    drive([&] {
        start();
        for (unsigned n = 0; n < 20; ++n)
            EXPECT_EQ(write(CommandCode::write_ms, static_cast<std::uint8_t>(n + 1), kLine + n * 128),
                      ResponseCode::done);
        set_at(p1(0x20), 0x100000000);
        EXPECT_TRUE(poll(p1(0x20), 0xC00000000, 0xC00000000));
        for (unsigned n = 0; n < 20; ++n) {
            EXPECT_EQ(in_memory(kLine + n * 128), n + 1);
            EXPECT_EQ(held(kLine + n * 128), LineHold::none);
        }
    });
}

}  // namespace
}  // namespace cxlvp::psl
