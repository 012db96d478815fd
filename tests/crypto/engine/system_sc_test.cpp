// SPDX-License-Identifier: Apache-2.0
// Access, locks, boot and reset: CE-01 to CE-05, CE-58, CE-61 to CE-63, and CM-02.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/engine/engine_fixture.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint64_t kBootStatus = 0x100;
constexpr std::uint64_t kAvailable = 0x104;
constexpr std::uint64_t kSwBootStatus = 0x12c;
constexpr std::uint64_t kHeartbeat = 0x154;
constexpr std::uint64_t kCoreEnable = 0x22c;

class SystemRules : public EngineFixture {
protected:
    /// The requester that the next accesses come from.
    void as(std::uint32_t requester) { requester_ = requester; }
    std::uint32_t lock_of(unsigned mailbox = 0) {
        Payload tx;
        bus::RequestInfo info;
        info.requester = requester_;
        std::uint32_t value = 0;
        tx.set_read();
        tx.set_address(reg(MailboxRegister::lock, mailbox));
        tx.set_data_ptr(reinterpret_cast<unsigned char*>(&value));
        tx.set_data_length(4);
        tx.set_streaming_width(4);
        tx.set_extension(&info);
        EXPECT_TRUE(software_->send(tx).ok());
        tx.clear_extension(&info);
        return value;
    }

private:
    std::uint32_t requester_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Timing, SystemRules, test::both_timing_modes(), test::timing_mode_name);

TEST_P(SystemRules, CE01_OnlyAlignedWordsAreTaken) {
    drive([&] {
        for (const auto& [address, bytes] :
             {std::pair<std::uint64_t, std::size_t>{0x20, 1}, {0x20, 2}, {0x22, 4}, {0x20, 8}})
            EXPECT_EQ(software_->read(address, bytes).status, tlm::TLM_BURST_ERROR_RESPONSE) << address << " " << bytes;
        EXPECT_TRUE(software_->read(0x20, 4).ok());
    });
}

TEST_P(SystemRules, CE01_LongAccessesAreSplitOnRequest) {
    config_.split_accesses = true;
    drive([&] {
        bring_up();
        const auto both = software_->read(reg(MailboxRegister::queue_slots), 8);
        ASSERT_TRUE(both.ok());
        EXPECT_EQ(both.data, (std::vector<std::uint8_t>{4, 0, 0, 0, 9, 0, 0, 0}));
        EXPECT_EQ(software_->read(0x20, 2).status, tlm::TLM_BURST_ERROR_RESPONSE);
    });
}

TEST_P(SystemRules, CE01_DebugAccessesDoNotTakeTheLock) {
    drive([&] {
        std::vector<std::uint8_t> data(4);
        EXPECT_EQ(software_->debug_read(reg(MailboxRegister::lock), data), 4u);
        EXPECT_NE(get(MailboxRegister::lock), 0u);
    });
}

TEST_P(SystemRules, CE02_TheLockIsGivenToOneAndComesBackWithItsToken) {
    drive([&] {
        as(1);
        const std::uint32_t first = lock_of();
        EXPECT_NE(first, 0u);
        EXPECT_EQ(read(kAvailable), 2u);
        as(2);
        EXPECT_EQ(lock_of(), 0u);
        as(1);
        EXPECT_EQ(lock_of(), first);
        set(MailboxRegister::lock, first + 1);
        as(2);
        EXPECT_EQ(lock_of(), 0u);
        set(MailboxRegister::lock, first);
        const std::uint32_t second = lock_of();
        EXPECT_NE(second, 0u);
        EXPECT_NE(second, first);
    });
}

TEST_P(SystemRules, CE02_TheOwnerMayBeRefusedToo) {
    config_.owner_relocks = false;
    drive([&] {
        EXPECT_NE(lock_of(), 0u);
        EXPECT_EQ(lock_of(), 0u);
    });
}

TEST_P(SystemRules, CE03_WritesToReadOnlyAndUnknownRegistersAreIgnored) {
    drive([&] {
        bring_up();
        set(MailboxRegister::queue_head, 7);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        write(0x80, 5);
        EXPECT_EQ(read(0x80), 0u);
        EXPECT_EQ(read(0x800), 0u);
    });
}

TEST_P(SystemRules, BeyondTheLastInstanceIsAnAddressError) {
    drive([&] { EXPECT_EQ(software_->read(2 * kInstanceBytes, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE); });
}

TEST_P(SystemRules, CE02_AnInitiatorThatDoesNotSayWhoItIsOwnsWhatItHasLocked) {
    config_.owner_only = true;
    drive([&] {
        const std::uint32_t token = get(MailboxRegister::lock);
        EXPECT_NE(token, 0u);
        EXPECT_EQ(get(MailboxRegister::lock), token);
        set(MailboxRegister::queue_lo, 0x1000);
        EXPECT_EQ(get(MailboxRegister::queue_lo), 0x1000u);
        as(1);
        EXPECT_EQ(lock_of(), 0u);
        set(MailboxRegister::lock, token);
        EXPECT_NE(lock_of(), 0u);
    });
}

TEST_P(SystemRules, CE05_AMailboxThatNobodyHasLockedDoesNotObey) {
    drive([&] {
        set(MailboxRegister::queue_lo, 0x1000);
        EXPECT_EQ(get(MailboxRegister::queue_lo), 0u);
        EXPECT_NE(get(MailboxRegister::lock), 0u);
        set(MailboxRegister::queue_lo, 0x1000);
        EXPECT_EQ(get(MailboxRegister::queue_lo), 0x1000u);
    });
    EXPECT_EQ(context().reports().count("engine", "ignored-write"), 1u);
}

TEST_P(SystemRules, CE05_ALenientOneDoes) {
    config_.lenient = true;
    drive([&] {
        set(MailboxRegister::queue_lo, 0x1000);
        EXPECT_EQ(get(MailboxRegister::queue_lo), 0x1000u);
    });
}

TEST_P(SystemRules, CE05_InVersion4OnlyTheOwnerIsObeyed) {
    config_.owner_only = true;
    drive([&] {
        as(5);
        EXPECT_NE(lock_of(), 0u);
        set(MailboxRegister::queue_lo, 0x1000);  // by another
        EXPECT_EQ(get(MailboxRegister::queue_lo), 0u);
    });
}

TEST_P(SystemRules, CE61_FirmwareIsReadyAfterItsBootTime) {
    config_.boot_time = us(50);
    build();
    run([&] {
        EXPECT_EQ(read(kBootStatus) & kBootMask, 0u);
        EXPECT_EQ(read(kSwBootStatus), 0u);
        // CE-62: and until then there is no lock to be had.
        EXPECT_EQ(get(MailboxRegister::lock), 0u);
        EXPECT_EQ(get(MailboxRegister::status), 0u);
        test::wait_until(us(50));
        EXPECT_EQ(read(kBootStatus) & kBootMask, kBootGood);
        EXPECT_EQ(read(kSwBootStatus), kSwStarted | kSwReady | kSwMission);
        EXPECT_NE(get(MailboxRegister::lock), 0u);
    });
}

TEST_P(SystemRules, CE58_AResetFreesLocksAndForgetsKeysAndHead) {
    drive([&] {
        bring_up();
        const std::uint32_t id =
            submit({VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::create), SysNew{77, kData, 16})});
        EXPECT_TRUE(finished(id));
        const VcqEntry find =
            VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::find), SysFind{77, kData, 24});
        EXPECT_TRUE(finished(submit({find})));
        engine_->reset(ResetKind::cold);
        EXPECT_EQ(read(kBootStatus), 0u);
        pause(config_.boot_time);
        EXPECT_EQ(read(kAvailable), 3u);
        EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        bring_up();
        EXPECT_FALSE(finished(submit({find})));
        EXPECT_EQ(code(), ErrorCode::enoent);
    });
}

TEST_P(SystemRules, CE58_APersistentDatastoreSurvives) {
    config_.datastore_persistent = true;
    drive([&] {
        bring_up();
        EXPECT_TRUE(finished(submit(
            {VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::create), SysNew{77, kData, 16})})));
        engine_->reset(ResetKind::cold);
        pause(config_.boot_time);
        bring_up();
        EXPECT_TRUE(finished(submit(
            {VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::find), SysFind{77, kData, 24})})));
    });
}

TEST_P(SystemRules, CE63_TheHeartbeatStopsWithTheFirmware) {
    build();
    FaultSpec fault;
    fault.point = "engine.firmware";
    fault.kind = FaultKind::timeout;
    fault.count = 1;
    context().faults().arm(fault);
    drive(
        [&] {
            const std::uint32_t before = read(kHeartbeat);
            pause(100 * kMillisecond);
            const std::uint32_t alive = read(kHeartbeat);
            EXPECT_NE(alive, before);
            bring_up();
            submit({nop()});
            pause(200 * kMillisecond);
            EXPECT_EQ(read(kHeartbeat), alive);
            EXPECT_EQ(get(MailboxRegister::queue_head), 0u);
        },
        kSecond);
}

}  // namespace
}  // namespace cxlvp::crypto
