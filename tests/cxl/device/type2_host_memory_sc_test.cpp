// SPDX-License-Identifier: Apache-2.0
// Host memory as the accelerator of a Type 2 device uses it: D2H requests, its cache, snoops of the host.

#include <gtest/gtest.h>

#include "cxl/type2_rig.h"
#include "cxlvp/bus/request_info.h"
#include "cxlvp/cxl/switch/switch.h"
#include "support/sc_fixture.h"
#include "support/test_payload.h"

namespace cxlvp::cxl {
namespace {

using namespace test;

constexpr std::uint64_t kAt = 0x10000;
constexpr std::uint64_t kLineAt = kAt / kLine;

Type2Config caching() {
    Type2Config config = type2_config();
    config.card.host_memory.cache.size = 128 * kKiB;
    config.card.host_memory.read_request = Opcode::rd_shared;
    config.card.host_memory.write_request = Opcode::rd_own;
    return config;
}

class Type2HostMemory : public cxlvp::test::TimingFixture {
protected:
    Type2Rig& make(const Type2Config& config) {
        rig_ = std::make_unique<Type2Rig>(context(), config);
        return *rig_;
    }
    ~Type2HostMemory() override { rig_.reset(); }

    std::uint64_t count(const std::string& path) { return Type2Rig::count(context(), path); }
    std::uint64_t messages(const char* name) { return count(std::string("hb0.port0.link.messages.") + name); }
    std::uint64_t requests(const char* name) { return count(std::string("card0.cache.requests.") + name); }
    TestInitiator& cpu() { return *rig_->cpu; }
    TestInitiator& accel(unsigned card = 0) { return *rig_->accel[card]; }
    Mesi in_host() { return rig_->home->agent().llc().state(kLineAt); }
    Mesi in_card(unsigned card = 0) { return rig_->cards[card]->agent().cache().state(kLineAt); }
    /// A request that the accelerator names itself.
    tlm::tlm_response_status ask(Opcode opcode, bool write) {
        CoherentRequest request(opcode);
        TestPayload tx = write ? TestPayload::write(kAt, counting(64, 0x30)) : TestPayload::read(kAt, 64);
        tx.carry(request);
        return accel().send(tx).status;
    }
    void let_posted_arrive() { cxlvp::test::wait_until(now() + us(5)); }

    std::unique_ptr<Type2Rig> rig_;
};

TEST_P(Type2HostMemory, ByDefaultNothingIsCached) {
    make(type2_config());
    run([&] {
        EXPECT_TRUE(accel().write(kAt, counting(64)).ok());
        EXPECT_EQ(accel().read(kAt, 64).data, counting(64));
        EXPECT_EQ(cpu().read(kAt, 64).data, counting(64));
        EXPECT_TRUE(accel().write(kAt + 3, counting(2, 77)).ok());
        EXPECT_EQ(cpu().read(kAt + 3, 2).data, counting(2, 77));
    });
    EXPECT_EQ(requests("rd_curr"), 1u);
    EXPECT_EQ(requests("wo_wr_inv_f"), 1u) << "a whole line";
    EXPECT_EQ(requests("wo_wr_inv"), 1u) << "a part of one";
}

TEST_P(Type2HostMemory, EveryRequestHasItsMessages) {
    struct Case {
        Opcode opcode;
        bool write;
        unsigned data_down, data_up, answers;
    };
    make(caching());
    run([&] {
        for (const Case& c : {Case{Opcode::rd_curr, false, 1, 0, 1}, Case{Opcode::rd_shared, false, 1, 0, 1},
                              Case{Opcode::rd_any, false, 1, 0, 1}, Case{Opcode::rd_own, false, 1, 0, 1},
                              Case{Opcode::rd_own_no_data, true, 0, 0, 1}, Case{Opcode::i_to_m_wr, true, 0, 1, 1},
                              Case{Opcode::wr_cur, true, 0, 1, 1}, Case{Opcode::cl_flush, false, 0, 0, 1},
                              Case{Opcode::clean_evict, false, 0, 1, 1}, Case{Opcode::dirty_evict, false, 0, 1, 1},
                              Case{Opcode::clean_evict_no_data, false, 0, 0, 1}, Case{Opcode::wo_wr_inv, true, 0, 1, 2},
                              Case{Opcode::wo_wr_inv_f, true, 0, 1, 2}, Case{Opcode::wr_inv, true, 0, 1, 2},
                              Case{Opcode::cache_flushed, false, 0, 0, 1}}) {
            context().stats().clear(now());
            EXPECT_EQ(ask(c.opcode, c.write), tlm::TLM_OK_RESPONSE) << to_string(c.opcode);
            EXPECT_EQ(messages("d2h_req"), 1u) << to_string(c.opcode);
            EXPECT_EQ(messages("h2d_data"), c.data_down) << to_string(c.opcode);
            EXPECT_EQ(messages("d2h_data"), c.data_up) << to_string(c.opcode);
            EXPECT_EQ(messages("h2d_rsp"), c.answers) << to_string(c.opcode);
        }
    });
}

TEST_P(Type2HostMemory, WrInvTakesASecondRoundTrip) {
    make(type2_config());
    Tick weak = 0, strong = 0;
    run([&] {
        CoherentRequest weak_request(Opcode::wo_wr_inv_f), strong_request(Opcode::wr_inv);
        TestPayload tx = TestPayload::write(kAt, counting(64));
        weak = accel().send(tx.carry(weak_request)).took();
        cxlvp::test::wait_until(us(1));
        TestPayload other = TestPayload::write(kAt + 0x1000, counting(64));
        strong = accel().send(other.carry(strong_request)).took();
    });
    EXPECT_NEAR(static_cast<double>(strong - weak), static_cast<double>(2 * (ns(27) + ns(24))), 2000.0);
}

TEST_P(Type2HostMemory, ALineThatIsCachedIsNotAskedForAgain) {
    make(caching());
    run([&] {
        accel().read(kAt, 64);
        EXPECT_EQ(in_card(), Mesi::shared);
        cxlvp::test::wait_until(us(1));
        EXPECT_EQ(accel().read(kAt, 64).took(), ns(10) + ns(2) + 500);
        accel().write(kAt, counting(64));
        EXPECT_EQ(in_card(), Mesi::modified);
        accel().write(kAt + 8, counting(8, 50));
        EXPECT_EQ(cpu().read(kAt + 8, 8).data, counting(8, 50));
    });
    EXPECT_EQ(requests("rd_shared"), 1u);
    EXPECT_EQ(requests("rd_own"), 1u);
    EXPECT_EQ(count("card0.cache.hits"), 2u);
}

TEST_P(Type2HostMemory, TheHostSnoopsALineOutOfTheDevice) {
    make(caching());
    run([&] {
        accel().write(kAt, counting(64, 1));
        EXPECT_EQ(cpu().read(kAt, 64).data, counting(64, 1));
        EXPECT_EQ(in_card(), Mesi::shared);
        EXPECT_EQ(in_host(), Mesi::shared);
        EXPECT_EQ(messages("d2h_data"), 1u) << "the modified line comes with the answer";
        cpu().write(kAt, counting(64, 2));
        EXPECT_EQ(in_card(), Mesi::invalid);
        EXPECT_EQ(accel().read(kAt, 64).data, counting(64, 2));
        EXPECT_EQ(rig_->incoherence(), "");
        let_posted_arrive();
    });
    EXPECT_EQ(count("card0.cache.snoops"), 2u);
    EXPECT_EQ(messages("h2d_req"), 2u);
    EXPECT_EQ(messages("d2h_rsp"), 2u);
    EXPECT_GE(count("home.write_backs"), 1u);
}

TEST_P(Type2HostMemory, ALineThatNoDeviceHoldsIsNotSnooped) {
    make(caching());
    run([&] {
        cpu().read(kAt, 64);
        cpu().write(kAt, counting(64));
    });
    EXPECT_EQ(count("home.snoops"), 0u);
}

TEST_P(Type2HostMemory, TwoDevicesPassALineOn) {
    Type2Config config = caching();
    config.cards = 2;
    make(config);
    run([&] {
        accel(0).write(kAt, counting(64, 1));
        EXPECT_EQ(accel(1).read(kAt, 64).data, counting(64, 1));
        EXPECT_EQ(in_card(0), Mesi::shared);
        EXPECT_EQ(in_card(1), Mesi::shared);
        accel(1).write(kAt, counting(64, 2));
        EXPECT_EQ(in_card(0), Mesi::invalid);
        EXPECT_EQ(in_card(1), Mesi::modified);
        EXPECT_EQ(accel(0).read(kAt, 64).data, counting(64, 2));
    });
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2HostMemory, ADeviceUsesTheMemoryOfAnother) {
    Type2Config config = caching();
    config.cards = 2;
    config.card.bias.flip = HdmCoherence::BiasFlip::autonomous;
    Type2Rig& rig = make(config);
    run([&] {
        EXPECT_TRUE(accel(0).write(rig.hdm(1), counting(64, 1)).ok());
        EXPECT_EQ(accel(1).read(rig.hdm(1), 64).data, counting(64, 1));
        EXPECT_EQ(rig.cards[0]->agent().cache().state(rig.hdm(1) / kLine), Mesi::invalid) << "the owner asked";
        EXPECT_EQ(cpu().read(rig.hdm(1), 64).data, counting(64, 1));
    });
    EXPECT_EQ(rig.incoherence(), "");
}

TEST_P(Type2HostMemory, ALinePushedIntoTheHostIsClaimedFromTheDeviceThatHasIt) {
    Type2Config config = back_invalidate_config();
    config.cards = 2;
    config.card.host_memory.write_request = Opcode::i_to_m_wr;
    Type2Rig& rig = make(config);
    run([&] {
        EXPECT_TRUE(accel(0).write(rig.hdm(1), counting(64, 1)).ok());
        EXPECT_EQ(rig.home->agent().llc().state(rig.hdm(1) / kLine), Mesi::modified);
        EXPECT_EQ(rig.incoherence(), "");
        EXPECT_EQ(accel(1).read(rig.hdm(1), 64).data, counting(64, 1));
        EXPECT_TRUE(accel(0).write(kAt, counting(64)).ok());
    });
    EXPECT_EQ(count("home.claims"), 1u) << "host memory needs none";
    EXPECT_EQ(count("hb1.port0.link.messages.s2m_ndr"), 2u) << "MemInv, and MemWr with the answer to the snoop";
    EXPECT_EQ(count("card1.reads"), 0u);
}

TEST_P(Type2HostMemory, LinesThatLeaveTheCacheAreGivenBack) {
    Type2Config config = caching();
    config.card.host_memory.cache.size = 64 * kKiB;
    config.card.host_memory.cache.ways = 1024;  // one set
    make(config);
    run([&] {
        accel().write(kAt, counting(64));
        for (unsigned i = 1; i <= 1024; ++i) accel().read(kAt + 64 * i, 64);
        EXPECT_EQ(in_card(), Mesi::invalid);
        accel().read(kAt + 64 * 2000, 64);
        let_posted_arrive();
    });
    EXPECT_EQ(requests("dirty_evict"), 1u);
    EXPECT_EQ(requests("clean_evict_no_data"), 1u);
    EXPECT_EQ(in_host(), Mesi::modified) << "DirtyEvict goes to the last-level cache";
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2HostMemory, CleanEvictionsAreNotSentWhereSoftwareDoesNotNeedThem) {
    Type2Config config = caching();
    config.card.host_memory.cache.size = 64 * kKiB;
    config.card.host_memory.cache.ways = 1024;  // one set
    Type2Rig& rig = make(config);
    RegisterFile& dvsec = rig.card().endpoint().device_dvsec().capability().registers();
    dvsec.set(dvsec.field("CONTROL.CACHE_CLEAN_EVICTION"), 1);
    run([&] {
        for (unsigned i = 0; i <= 1024; ++i) accel().read(kAt + 64 * i, 64);
        let_posted_arrive();
        cpu().write(kAt, counting(64));  // finds nothing, which is right
    });
    EXPECT_EQ(requests("clean_evict_no_data"), 0u);
    EXPECT_EQ(count("home.snoops"), 1u);
    EXPECT_EQ(count("home.snoop_hits"), 0u);
}

TEST_P(Type2HostMemory, AFullDirectoryRecallsALine) {
    Type2Config config = caching();
    config.home.directory = {4, 4};
    make(config);
    run([&] {
        for (unsigned i = 0; i < 5; ++i) accel().write(kAt + 64 * i, counting(64));
        EXPECT_EQ(in_card(), Mesi::invalid);
    });
    EXPECT_EQ(count("home.recalls"), 1u);
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2HostMemory, DisableCachingStopsNewLinesAndTheCommandEmptiesTheCache) {
    Type2Rig& rig = make(caching());
    DeviceDvsec& dvsec = rig.card().endpoint().device_dvsec();
    RegisterFile& file = dvsec.capability().registers();
    const auto invalid = [&] { return file.get(file.field("STATUS2.CACHE_INVALID")); };
    run([&] {
        accel().write(kAt, counting(64));
        accel().read(kAt + 64, 64);
        const unsigned reg = file.index("CONTROL2");
        const std::uint8_t command[2] = {3, 0};  // Disable_Caching, Initiate_Cache_Write_Back_and_Invalidation
        ASSERT_EQ(file.write(file.map().registers[reg].offset, command, 2, {}, now()), RegStatus::ok);
        EXPECT_EQ(rig.card().agent().cache().size(), 0u);
        EXPECT_EQ(invalid(), 0u) << "the lines are on their way";
        let_posted_arrive();
        EXPECT_EQ(invalid(), 1u);
        accel().read(kAt, 64);
        EXPECT_EQ(in_card(), Mesi::invalid);
    });
    EXPECT_EQ(requests("dirty_evict"), 1u);
    EXPECT_EQ(requests("cache_flushed"), 1u);
    EXPECT_EQ(requests("rd_curr"), 1u);
    EXPECT_EQ(rig.home->agent().directory().size(), 0u);
}

TEST_P(Type2HostMemory, PoisonReachesTheAcceleratorAndIsNotCached) {
    Type2Rig& rig = make(caching());
    rig.ddr->poison(kAt, kAt + 63);
    run([&] {
        cxlvp::bus::RequestInfo info;
        TestPayload read = TestPayload::read(kAt, 64);
        EXPECT_TRUE(accel().send(read.carry(info)).ok());
        EXPECT_TRUE(info.poison);
        EXPECT_EQ(in_card(), Mesi::invalid);
        cxlvp::bus::RequestInfo host_info;
        TestPayload host = TestPayload::read(kAt, 64);
        cpu().send(host.carry(host_info));
        EXPECT_TRUE(host_info.poison);
        EXPECT_EQ(in_host(), Mesi::invalid);
    });
}

TEST_P(Type2HostMemory, APoisonedStorePoisonsMemory) {
    Type2Rig& rig = make(type2_config());
    run([&] {
        cxlvp::bus::RequestInfo info;
        info.poison = true;
        TestPayload store = TestPayload::write(kAt, counting(64));
        EXPECT_TRUE(accel().send(store.carry(info)).ok());
    });
    EXPECT_TRUE(rig.ddr->poisoned(kAt, kAt + 63));
}

TEST_P(Type2HostMemory, AStoreIntoAPoisonedLineIsNotPoisonedItself) {
    Type2Rig& rig = make(caching());
    rig.ddr->poison(kAt, kAt + 63);
    run([&] {
        cxlvp::bus::RequestInfo info;
        TestPayload store = TestPayload::write(kAt, counting(8));
        EXPECT_TRUE(accel().send(store.carry(info)).ok());
        EXPECT_FALSE(info.poison);
        EXPECT_EQ(in_card(), Mesi::invalid);
    });
    EXPECT_TRUE(rig.ddr->poisoned(kAt, kAt + 63));
}

TEST_P(Type2HostMemory, APoisonedStoreIsNotCached) {
    Type2Rig& rig = make(caching());
    run([&] {
        accel().write(kAt, counting(64));
        cxlvp::bus::RequestInfo info;
        info.poison = true;
        TestPayload store = TestPayload::write(kAt, counting(64, 3));
        EXPECT_TRUE(accel().send(store.carry(info)).ok());
        EXPECT_EQ(in_card(), Mesi::invalid);
    });
    EXPECT_EQ(requests("wo_wr_inv_f"), 1u);
    EXPECT_TRUE(rig.ddr->poisoned(kAt, kAt + 63));
}

TEST_P(Type2HostMemory, AnAddressThatNobodyHasIsAnErrorAndIsNotCached) {
    make(caching());
    const std::uint64_t nowhere = 0x100'0000'0000;
    run([&] {
        EXPECT_EQ(accel().read(nowhere, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(cpu().read(nowhere, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_EQ(count("card0.cache.failed"), 1u);
    EXPECT_EQ(rig_->card().agent().cache().size(), 0u);
    EXPECT_EQ(rig_->home->agent().llc().size(), 0u);
}

TEST_P(Type2HostMemory, ASnoopOverADownedLinkFindsNothing) {
    make(caching());
    run([&] {
        accel().write(kAt, counting(64));
        FaultSpec fault;
        fault.point = "hb0.port0.link";
        fault.kind = FaultKind::link_down;
        context().faults().arm(fault);
        EXPECT_TRUE(cpu().read(kAt, 64).ok());
    });
    EXPECT_EQ(count("hb0.port0.unanswered"), 1u);
    EXPECT_EQ(count("home.snoop_hits"), 0u);
}

TEST_P(Type2HostMemory, AnAccessOfSeveralLinesTakesAMessageForEach) {
    make(caching());
    run([&] {
        EXPECT_TRUE(accel().write(kAt, counting(256)).ok());
        EXPECT_EQ(cpu().read(kAt, 256).data, counting(256));
    });
    EXPECT_EQ(requests("rd_own"), 1u);
    EXPECT_EQ(messages("d2h_req"), 4u);
    EXPECT_EQ(messages("h2d_req"), 4u);
    EXPECT_EQ(rig_->incoherence(), "");
}

TEST_P(Type2HostMemory, ByteEnablesHoldInTheCachesToo) {
    make(caching());
    run([&] {
        accel().write(kAt, counting(64));
        TestPayload some = TestPayload::write(kAt, std::vector<std::uint8_t>(8, 0xaa));
        some.enable({0xff, 0, 0, 0xff});
        EXPECT_TRUE(accel().send(some).ok());
        EXPECT_EQ(cpu().read(kAt, 8).data, (std::vector<std::uint8_t>{0xaa, 1, 2, 0xaa, 0xaa, 5, 6, 0xaa}));
        TestPayload host = TestPayload::write(kAt, std::vector<std::uint8_t>(8, 0xbb));
        host.enable({0, 0xff});
        EXPECT_TRUE(cpu().send(host).ok());
        EXPECT_EQ(accel().read(kAt, 8).data, (std::vector<std::uint8_t>{0xaa, 0xbb, 2, 0xbb, 0xaa, 0xbb, 6, 0xbb}));
    });
}

TEST_P(Type2HostMemory, ASnoopIsAnsweredWhileARequestToTheLineIsUnderWay) {
    make(caching());
    run_together({[&] {
                      for (unsigned i = 0; i < 50; ++i) accel().write(kAt, counting(8));
                  },
                  [&] {
                      for (unsigned i = 0; i < 50; ++i) cpu().write(kAt + 8, counting(8));
                  },
                  [&] {
                      for (unsigned i = 0; i < 50; ++i) cpu().read(kAt, 64);
                  }});
    EXPECT_EQ(rig_->incoherence(), "");
    if (GetParam() == TimingMode::ordered) {
        EXPECT_GT(count("card0.cache.overtaken"), 0u);
    }
}

INSTANTIATE_TEST_SUITE_P(Timing, Type2HostMemory, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
