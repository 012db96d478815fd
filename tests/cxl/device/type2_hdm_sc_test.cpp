// SPDX-License-Identifier: Apache-2.0
// The memory of a Type 2 device between its accelerator and the host: bias (HDM-D) and back-invalidation (HDM-DB).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxl/type2_rig.h"
#include "cxlvp/base/core/diagnostics.h"
#include "support/sc_fixture.h"
#include "support/test_payload.h"

namespace cxlvp::cxl {
namespace {

using namespace test;
using testing::HasSubstr;

class Type2Hdm : public cxlvp::test::TimingFixture {
protected:
    Type2Rig& make(const Type2Config& config) {
        rig_ = std::make_unique<Type2Rig>(context(), config);
        return *rig_;
    }
    ~Type2Hdm() override { rig_.reset(); }

    std::uint64_t count(const std::string& path) { return Type2Rig::count(context(), path); }
    std::uint64_t messages(const char* name) { return count(std::string("hb0.port0.link.messages.") + name); }
    std::uint64_t requests(const char* name) { return count(std::string("card0.cache.requests.") + name); }
    TestInitiator& cpu() { return *rig_->cpu; }
    TestInitiator& accel() { return *rig_->accel.front(); }

    std::unique_ptr<Type2Rig> rig_;
};

TEST_P(Type2Hdm, InDeviceBiasTheDeviceKeepsToItself) {
    Type2Config config = type2_config();
    config.card.bias.initial = Bias::device;
    make(config);
    run([&] {
        EXPECT_TRUE(accel().write(kHdm + 0x40, counting(64)).ok());
        cxlvp::test::wait_until(us(1));
        const auto back = accel().read(kHdm + 0x40, 64);
        EXPECT_EQ(back.data, counting(64));
        EXPECT_LT(back.took(), ns(60));
    });
    EXPECT_EQ(messages("d2h_req"), 0u);
    EXPECT_EQ(count("card0.accel.asked"), 0u);
}

TEST_P(Type2Hdm, InHostBiasTheDeviceAsksBeforeEveryAccess) {
    make(type2_config());
    run([&] {
        EXPECT_TRUE(accel().write(kHdm, counting(64)).ok());
        EXPECT_EQ(accel().read(kHdm, 64).data, counting(64));
    });
    EXPECT_EQ(requests("rd_own_no_data"), 2u);
    EXPECT_EQ(messages("d2h_req"), 2u);
    EXPECT_EQ(messages("m2s_req"), 2u) << "MemRdFwd in place of GO";
    EXPECT_EQ(messages("h2d_rsp"), 0u);
    EXPECT_EQ(messages("h2d_data"), 0u);
}

TEST_P(Type2Hdm, ALineIsAskedForOnceWhenBiasFlipsByItself) {
    Type2Config config = type2_config();
    config.card.bias.flip = HdmCoherence::BiasFlip::autonomous;
    make(config);
    run([&] {
        accel().write(kHdm, counting(64));
        accel().read(kHdm, 64);
        EXPECT_EQ(requests("rd_own_no_data"), 1u);
        EXPECT_EQ(cpu().read(kHdm, 64).data, counting(64));
        accel().read(kHdm, 64);
        EXPECT_EQ(requests("rd_own_no_data"), 2u) << "the host has asked for it";
        accel().read(kHdm + 64, 64);
        EXPECT_EQ(requests("rd_own_no_data"), 3u) << "another line";
    });
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2Hdm, TheHostFlipsAPageByUsingIt) {
    Type2Config config = type2_config();
    config.card.bias.initial = Bias::device;
    make(config);
    run([&] {
        accel().write(kHdm + 0x1000, counting(64, 5));
        EXPECT_EQ(cpu().read(kHdm + 0x1000, 64).data, counting(64, 5));
        EXPECT_EQ(count("card0.bias.to_host"), 1u);
        accel().read(kHdm + 0x1fc0, 64);
        EXPECT_EQ(requests("rd_own_no_data"), 1u) << "same page";
        accel().read(kHdm + 0x2000, 64);
        EXPECT_EQ(requests("rd_own_no_data"), 1u) << "next page";
    });
}

TEST_P(Type2Hdm, SoftwareFlipsAPageBackAfterAFlush) {
    make(type2_config());
    run([&] {
        cpu().write(kHdm, counting(64));
        cpu().read(kHdm, 64);
        cpu().write(kHdm, counting(64, 9));
        rig_->home->flush(kHdm, kHdm + 0xfff);
        rig_->card().set_bias(0, 0xfff, Bias::device);
        EXPECT_EQ(accel().read(kHdm, 64).data, counting(64, 9));
        cxlvp::test::wait_until(us(5));
    });
    EXPECT_EQ(count("card0.bias.to_host"), 0u) << "a write-back is no access of the host";
    EXPECT_EQ(count("card0.bias.to_device"), 1u);
    EXPECT_EQ(messages("d2h_req"), 0u);
    EXPECT_EQ(count("home.write_backs"), 1u);
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2Hdm, TheHostGivesUpItsLineBeforeTheDeviceWrites) {
    make(type2_config());
    run([&] {
        cpu().read(kHdm, 64);
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::exclusive);
        cpu().write(kHdm, counting(64));
        accel().write(kHdm, counting(64, 1));
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::invalid);
        EXPECT_EQ(cpu().read(kHdm, 64).data, counting(64, 1));
    });
    EXPECT_EQ(count("home.write_backs"), 1u) << "the line was modified in the host";
}

TEST_P(Type2Hdm, RdSharedLeavesTheHostItsCopyUntilTheDeviceWrites) {
    Type2Config config = type2_config();
    config.card.hdm_request = Opcode::rd_shared;
    make(config);
    run([&] {
        cpu().read(kHdm, 64);
        accel().read(kHdm, 64);
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::shared);
        accel().write(kHdm, counting(64));
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::invalid);
    });
    EXPECT_EQ(requests("rd_shared"), 1u);
    EXPECT_EQ(requests("rd_own_no_data"), 1u);
}

TEST_P(Type2Hdm, WithCacheEnableOffTheDeviceCannotAsk) {
    make(type2_config());
    RegisterFile& dvsec = rig_->card().endpoint().device_dvsec().capability().registers();
    dvsec.set(dvsec.field("CONTROL.CACHE_ENABLE"), 0);
    run([&] {
        EXPECT_EQ(accel().read(kHdm, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(accel().read(0x1000, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_TRUE(cpu().read(kHdm, 64).ok());
    });
    EXPECT_EQ(count("card0.cache.refused"), 2u);
    EXPECT_EQ(messages("d2h_req"), 0u);
}

TEST_P(Type2Hdm, WhileTheLinkIsDownHostBiasFailsAndDeviceBiasWorks) {
    Type2Rig& rig = make(type2_config());
    rig.card().set_bias(0x1000, 0x1fff, Bias::device);
    run([&] {
        FaultSpec fault;
        fault.point = "hb0.port0.link";
        fault.kind = FaultKind::link_down;
        context().faults().arm(fault);
        EXPECT_EQ(accel().read(kHdm, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_TRUE(accel().read(kHdm + 0x1000, 64).ok());
    });
    EXPECT_EQ(count("card0.cache.failed"), 1u);
    EXPECT_EQ(count("hb0.port0.unanswered"), 1u);
}

TEST_P(Type2Hdm, AccessesThatCannotBeServedAreRefused) {
    make(type2_config());
    run([&] {
        TestPayload stream = TestPayload::read(kHdm, 64);
        stream.stream(8);
        EXPECT_EQ(accel().send(stream).status, tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(accel().read(kHdm + kHdmSize - 32, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        TestPayload host = TestPayload::read(0, 64);
        host.stream(8);
        EXPECT_EQ(cpu().send(host).status, tlm::TLM_BURST_ERROR_RESPONSE);
    });
    EXPECT_EQ(count("card0.accel.refused"), 2u);
    EXPECT_EQ(count("home.refused"), 1u);
}

TEST_P(Type2Hdm, DirectAccessIsNotGrantedWhereItWouldPassCoherenceBy) {
    make(type2_config());
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(cpu().dmi(0, 64, dmi));
        EXPECT_FALSE(accel().dmi(kHdm, 64, dmi));
    });
}

TEST_P(Type2Hdm, DebugTransportReachesBothMemories) {
    make(type2_config());
    run([&] {
        EXPECT_EQ(accel().debug_write(kHdm, counting(16)), 16u);
        EXPECT_EQ(accel().debug_write(0x40, counting(16, 3)), 16u);
        std::vector<std::uint8_t> data(16);
        EXPECT_EQ(cpu().debug_read(kHdm, data), 16u);
        EXPECT_EQ(data, counting(16));
        EXPECT_EQ(cpu().debug_read(0x40, data), 16u);
        EXPECT_EQ(data, counting(16, 3));
    });
}

TEST_P(Type2Hdm, BackInvalidationTakesTheLineFromTheHost) {
    make(back_invalidate_config());
    run([&] {
        cpu().read(kHdm, 64);
        cpu().write(kHdm, counting(64));
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::modified);
        accel().write(kHdm, counting(64, 1));
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::invalid);
        EXPECT_EQ(cpu().read(kHdm, 64).data, counting(64, 1));
    });
    EXPECT_EQ(messages("s2m_bi_snp"), 1u);
    EXPECT_EQ(messages("m2s_bi_rsp"), 1u);
    EXPECT_EQ(messages("m2s_rwd"), 1u) << "the modified line comes first";
    EXPECT_EQ(messages("d2h_req"), 0u);
    EXPECT_EQ(count("home.back_invalidates"), 1u);
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2Hdm, ALineTheHostDoesNotHoldIsNotSnooped) {
    make(back_invalidate_config());
    run([&] {
        accel().write(kHdm, counting(64));
        cxlvp::test::wait_until(us(1));
        EXPECT_LT(accel().read(kHdm, 64).took(), ns(60));
    });
    EXPECT_EQ(messages("s2m_bi_snp"), 0u);
}

TEST_P(Type2Hdm, AReadOfTheDeviceLeavesTheHostASharer) {
    make(back_invalidate_config());
    run([&] {
        cpu().read(kHdm, 64);
        accel().read(kHdm, 64);
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::shared);
        accel().read(kHdm, 64);
        EXPECT_EQ(messages("s2m_bi_snp"), 1u) << "a shared line may be read";
        accel().write(kHdm, counting(64));
        EXPECT_EQ(messages("s2m_bi_snp"), 2u);
        accel().write(kHdm, counting(64));
        EXPECT_EQ(messages("s2m_bi_snp"), 2u) << "nobody has it";
    });
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2Hdm, AFullSnoopFilterRecallsALineFromTheHost) {
    Type2Config config = back_invalidate_config();
    config.card.snoop_filter = {4, 4};
    make(config);
    run([&] {
        for (unsigned i = 0; i < 5; ++i) cpu().read(kHdm + 64 * i, 64);
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64), Mesi::invalid);
        EXPECT_EQ(rig_->home->agent().llc().state(kHdm / 64 + 1), Mesi::exclusive);
    });
    EXPECT_EQ(count("card0.recalls"), 1u);
    EXPECT_EQ(messages("s2m_bi_snp"), 1u);
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2Hdm, ABackInvalidationThatMeetsARequestOfTheHostIsAConflict) {
    make(back_invalidate_config());
    run_together({[&] {
                      cpu().read(kHdm, 64);
                      cpu().write(kHdm, counting(64));
                      rig_->home->flush(kHdm, kHdm + 63);
                      cpu().read(kHdm, 64);
                  },
                  [&] {
                      for (unsigned i = 0; i < 40; ++i) {
                          cxlvp::test::wait_until(now() + ns(13));
                          accel().write(kHdm, counting(64, 7));
                      }
                  }});
    EXPECT_EQ(rig_->incoherence(), "");
    if (GetParam() == TimingMode::ordered) {
        EXPECT_GT(count("home.conflicts"), 0u);
    }
}

TEST_P(Type2Hdm, ALinkWith68ByteFlitsIsRefusedForBackInvalidation) {
    Type2Config config = type2_config();
    config.card.back_invalidate = true;
    make(config);
    try {
        run([] {});
        ADD_FAILURE() << "not refused";
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("card0.back_invalidate: the link above the device has 68-byte flits"));
    }
}

INSTANTIATE_TEST_SUITE_P(Timing, Type2Hdm, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
