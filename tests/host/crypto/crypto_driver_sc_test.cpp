// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/crypto_driver.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "engine_system.h"
#include "support/sc_fixture.h"

namespace cxlvp::host {
namespace {

using testing::HasSubstr;

MixItem item(const char* algorithm, std::uint64_t bytes, std::uint64_t weight = 1) {
    MixItem out;
    out.algorithm = algorithm;
    out.bytes = bytes;
    out.weight = weight;
    return out;
}

class CryptoDriverTest : public cxlvp::test::TimingFixture {
protected:
    CryptoDriverTest() {
        engine_config_.boot_time = us(100);
        engine_config_.grade = crypto::Grade::fast;
        engine_config_.drbg_configured = true;
        config_.registers = test::kRegisters;
        config_.memory = 0x100000;
        config_.workload.count = 200;
        config_.workload.mix = {item("gcm(aes)", 4096)};
    }
    ~CryptoDriverTest() override {
        driver_.reset();
        start_.reset();
        system_.reset();
    }
    void make() {
        engine_config_.mailboxes = config_.mailboxes;
        system_ = std::make_unique<test::EngineSystem>(context(), engine_config_);
        driver_ = std::make_unique<CryptoDriver>("driver", context(), config_);
        start_ = std::make_unique<sc_core::sc_signal<bool>>("start");
        driver_->irq_in("start")->bind(*start_);
        driver_->initiator("out")->bind(*system_->interconnect->target("in"));
        for (std::size_t i = 0; i < system_->lines.size(); ++i)
            driver_->irq_in(fmt::format("irq{}", i))->bind(*system_->lines[i]);
    }
    Tick simulate() {
        make();
        return context().run();
    }
    const ManagerCounters& counters() { return driver_->counters(); }

    crypto::EngineConfig engine_config_;
    CryptoDriverConfig config_;
    std::unique_ptr<test::EngineSystem> system_;
    std::unique_ptr<sc_core::sc_signal<bool>> start_;
    std::unique_ptr<CryptoDriver> driver_;
};

TEST_P(CryptoDriverTest, TheRunEndsWhenAllRequestsAreComplete) {
    simulate();
    EXPECT_TRUE(context().finished());
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 0u);
    EXPECT_EQ(counters().submitted, 200u);
    EXPECT_EQ(counters().rescued, 0u);
    EXPECT_EQ(driver_->request_latency().count(), 200u);
    EXPECT_GE(driver_->request_latency().min(), config_.submit_cost + config_.interrupt_cost);
    EXPECT_LE(counters().mailbox_max, config_.workload.concurrency);
}

TEST_P(CryptoDriverTest, RequestsThatWaitBeginWhenTheStartRises) {
    config_.workload.wait = true;
    make();
    run_for(kMillisecond);
    EXPECT_EQ(driver_->ended(), 0u);
    EXPECT_FALSE(context().finished());
    start_->write(true);
    const Tick end = context().run();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_GT(end, kMillisecond);
}

TEST_P(CryptoDriverTest, EveryFamilyOfTheMixIsServed) {
    config_.workload.mix.clear();
    for (const char* name : {"sha256", "sm3", "cshake128", "kmac128", "hmac(sha512)", "cmac(aes)", "xcbc(sm4)",
                             "poly1305", "xts(aes)", "ctr(sm4)", "chacha20", "gcm(sm4)", "ccm(aes)",
                             "rfc7539(chacha20,poly1305)", "ecdh-nist-p256", "ecdh-nist-p384", "curve25519", "rsa"})
        config_.workload.mix.push_back(item(name, 256));
    simulate();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 0u);
}

TEST_P(CryptoDriverTest, AMixMayDecryptVerifyAndMakePublicKeys) {
    engine_config_.service = {{"p256_sign", 10}, {"p256_verify", 20000}};
    MixItem rsa = item("rsa", 256);
    rsa.operation = WorkloadOperation::decrypt;
    rsa.key_bytes = 64;
    MixItem verify = item("ecdsa-nist-p256", 32);
    verify.operation = WorkloadOperation::verify;
    MixItem longest = item("ecdsa-nist-p521", 64);
    longest.operation = WorkloadOperation::verify;
    MixItem agreement = item("ecdh-nist-p384", 48);
    agreement.operation = WorkloadOperation::public_key;
    MixItem cipher = item("cbc(aes)", 4096);
    cipher.operation = WorkloadOperation::decrypt;
    config_.workload.mix = {rsa, verify, longest, agreement, cipher, item("ecdsa-nist-p256", 32)};
    simulate();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 0u);
    // No signature is made in the time that one to verify takes.
    EXPECT_GE(driver_->request_latency().max(), us(40));
}

TEST_P(CryptoDriverTest, CE57_ALostInterruptCostsAWatchdogPeriodAndNoRequest) {
    config_.manager.watchdog = 10 * kMillisecond;
    config_.workload.concurrency = 1;
    config_.workload.count = 5;
    config_.mailboxes = 1;
    FaultSpec fault;
    fault.point = "engine.irq0";
    fault.kind = FaultKind::drop;
    fault.count = 1;
    make();
    context().faults().arm(fault);
    const Tick end = context().run();
    EXPECT_EQ(driver_->ended(), 5u);
    EXPECT_EQ(driver_->errors(), 0u);
    EXPECT_EQ(counters().rescued, 1u);
    EXPECT_GE(end, config_.manager.watchdog);
    EXPECT_GE(driver_->request_latency().max(), config_.manager.watchdog - us(100));
}

TEST_P(CryptoDriverTest, ARequestThatTheEngineFailsIsCountedAndTheOthersGoOn) {
    // The memory of the driver ends before its last buffers: what lies there cannot be read.
    config_.memory = test::kMemoryBytes - 0x40000;
    config_.buffers = 64;
    config_.workload.concurrency = 64;
    simulate();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_GT(driver_->errors(), 0u);
    EXPECT_LT(driver_->errors(), 200u);
    EXPECT_EQ(counters().restarts, driver_->errors());
    EXPECT_EQ(counters().flushes, 0u);
}

TEST_P(CryptoDriverTest, AnOpenLoopHoldsItsRateWhateverTheEngineDoes) {
    config_.workload.rate = 1'000'000;
    config_.workload.count = 1000;
    config_.manager.back_off_min = 0;
    simulate();
    EXPECT_EQ(driver_->ended(), 1000u);
    EXPECT_GE(driver_->last_completion() - context().set_up_at(), us(999));
}

TEST_P(CryptoDriverTest, CM08_AnOverloadedOpenLoopFillsQueuesAndRefuses) {
    config_.workload.rate = 100'000'000;
    config_.workload.count = 3000;
    config_.slots = 4;
    config_.buffers = 4;
    simulate();
    EXPECT_EQ(driver_->ended(), 3000u);
    EXPECT_GT(counters().refused, 0u);
    EXPECT_EQ(counters().refused, driver_->errors());
    EXPECT_EQ(counters().central_max, config_.manager.central_depth);
    EXPECT_GT(counters().backlogged, 0u);
    EXPECT_GT(counters().back_offs, 0u);
    EXPECT_EQ(counters().mailbox_max, config_.slots);
}

TEST_P(CryptoDriverTest, ASlotThatIsTooSmallFailsTheRequestAndNotTheRun) {
    config_.stride = 256;
    config_.workload.count = 3;
    simulate();
    ASSERT_EQ(context().reports().list().size(), 1u);
    EXPECT_THAT(context().reports().list()[0]->text, HasSubstr("gcm(aes) ended with EMSGSIZE"));
    EXPECT_EQ(driver_->errors(), 3u);
}

TEST_P(CryptoDriverTest, ARecordedWorkloadKeepsItsTimesAndMailboxes) {
    const std::string path = testing::TempDir() + "requests_" + testing::PrintToString(GetParam()) + ".csv";
    {
        std::ofstream file(path);
        file << "time_us,algorithm,bytes,mailbox\n0,gcm(aes),64\n10.5,\"rfc7539(chacha20,poly1305)\",100,1\n"
                "300,sha256,0,0\n";
    }
    config_.workload.mix.clear();
    config_.workload.trace = path;
    simulate();
    EXPECT_EQ(driver_->ended(), 3u);
    EXPECT_EQ(driver_->errors(), 0u);
    EXPECT_GE(driver_->last_completion() - context().set_up_at(), us(300));
    std::remove(path.c_str());
}

TEST_P(CryptoDriverTest, AnEngineThatDoesNotComeUpEndsTheRun) {
    config_.ready_timeout = us(50);
    make();
    try {
        context().run();
        ADD_FAILURE() << "it came up";
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("driver: the firmware is not ready"));
    }
}

TEST_P(CryptoDriverTest, RequestsThatWaitShareVcqsAndAllAreServed) {
    config_.stride = 1024;
    config_.manager.requests_per_vcq = 3;
    config_.workload.mix = {item("gcm(aes)", 4096), item("ccm(aes)", 64), item("rfc7539(chacha20,poly1305)", 100),
                            item("sha256", 64)};
    config_.workload.mix[0].weight = 6;
    simulate();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 0u);
    EXPECT_EQ(counters().submitted, 200u);
    EXPECT_GT(counters().joined, 10u);
    const std::uint64_t vcqs = system_->engine->mailbox(0).head() + system_->engine->mailbox(1).head();
    EXPECT_EQ(vcqs, 200u - counters().joined);
}

TEST_P(CryptoDriverTest, TheFileOfSharedVcqsIsRightAndOneByOneIsNoFaster) {
    const std::string path = testing::TempDir() + "shared_" + testing::PrintToString(GetParam()) + ".bin";
    {
        std::ofstream file(path, std::ios::binary);
        for (int i = 0; i < 100'000; ++i) file.put(static_cast<char>(i * 31 >> 3));
    }
    config_.stride = 1024;
    config_.workload.mix.clear();
    config_.workload.file = path;
    config_.workload.piece = 1000;
    const Tick alone = simulate();
    driver_.reset();
    start_.reset();
    system_.reset();
    start_over(Context::Config{GetParam(), 1});
    config_.manager.requests_per_vcq = 2;
    const Tick shared = simulate();
    // The run compares the file with what OpenSSL makes of it.
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 0u);
    EXPECT_GT(counters().joined, 20u);
    EXPECT_LT(shared, alone);
    std::remove(path.c_str());
}

TEST_P(CryptoDriverTest, AHardwareErrorInASharedVcqCostsOneRequestAndTheOthersGoAgain) {
    config_.stride = 1024;
    config_.mailboxes = 1;
    config_.manager.requests_per_vcq = 2;
    FaultSpec fault;
    fault.point = "engine.cores";
    fault.kind = FaultKind::error_response;
    fault.count = 1;
    make();
    context().faults().arm(fault);
    context().run();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 1u);
    EXPECT_EQ(counters().submitted_anew, 1u);
    EXPECT_EQ(counters().restarts, 1u);
}

TEST_P(CryptoDriverTest, AKeyThatTheEngineHoldsIsWrittenOnceAndNotByEachRequest) {
    config_.workload.mix = {item("gcm(aes)", 4096), item("ctr(aes)", 64), item("chacha20", 64)};
    for (MixItem& kind : config_.workload.mix) kind.held_key = true;
    config_.workload.mix[0].key_bytes = 32;
    simulate();
    EXPECT_EQ(driver_->ended(), 200u);
    EXPECT_EQ(driver_->errors(), 0u);
    const std::uint64_t vcqs = system_->engine->mailbox(0).head() + system_->engine->mailbox(1).head();
    EXPECT_EQ(vcqs, 200u + 3 * 3) << "made, written and granted";
    EXPECT_EQ(counters().rescued, 0u) << "the interrupts of bringing up are out of the way";
}

TEST_P(CryptoDriverTest, AnEngineWithoutRoomForAKeyEndsTheRun) {
    engine_config_.datastore_bytes = 16;
    config_.workload.mix[0].held_key = true;
    make();
    try {
        context().run();
        ADD_FAILURE() << "it has room";
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("driver: the engine takes no key to hold: EIO"));
    }
}

TEST_P(CryptoDriverTest, AMixHasNoHeldKeysOfHashesAndPublicKeys) {
    config_.workload.mix = {item("rsa", 256)};
    config_.workload.mix[0].held_key = true;
    system_ = std::make_unique<test::EngineSystem>(context(), engine_config_);
    EXPECT_THROW(CryptoDriver("driver", context(), config_), UserError);
}

TEST_P(CryptoDriverTest, OperandsInSlotsCostNoAccess) {
    config_.workload.mix[0].held_key = true;
    simulate();
    const std::uint64_t read = driver_->request_latency().sum();
    const std::uint64_t served = driver_->ended();
    driver_.reset();
    start_.reset();
    system_.reset();
    start_over(Context::Config{GetParam(), 1});
    engine_config_.slot_operands = true;
    simulate();
    EXPECT_LT(driver_->request_latency().sum(), read);
    EXPECT_EQ(driver_->ended(), served);
    EXPECT_EQ(driver_->errors(), 0u);
}

TEST_P(CryptoDriverTest, CE76_TheSameRunHasTheSameTimes) {
    config_.workload.mix = {item("gcm(aes)", 4096, 3), item("sha256", 512), item("xts(aes)", 4096)};
    const Tick first = simulate();
    const std::uint64_t latency = driver_->request_latency().sum();
    driver_.reset();
    start_.reset();
    system_.reset();
    start_over(Context::Config{GetParam(), 1});
    EXPECT_EQ(simulate(), first);
    EXPECT_EQ(driver_->request_latency().sum(), latency);
}

TEST_P(CryptoDriverTest, TheMemoryOfTheDriverMustSuffice) {
    config_.memory_size = 64 * kKiB;
    system_ = std::make_unique<test::EngineSystem>(context(), engine_config_);
    EXPECT_THROW(CryptoDriver("driver", context(), config_), UserError);
}

INSTANTIATE_TEST_SUITE_P(Timing, CryptoDriverTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::host
