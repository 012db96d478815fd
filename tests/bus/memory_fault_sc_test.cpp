// SPDX-License-Identifier: Apache-2.0
// Poison, ECC and faults of the memory.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/protocol_checker.h"
#include "cxlvp/bus/request_info.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::counting;
using test::TestInitiator;
using test::TestPayload;

constexpr std::uint64_t kSize = 64 * kKiB;

class MemoryFault : public test::ScFixture {
protected:
    MemoryFault() {
        config_.size = kSize;
        initiator_.out.bind(checker_.in);
    }
    void build() {
        memory_ = std::make_unique<Memory>("memory", context(), config_);
        checker_.out.bind(memory_->in);
    }
    /// What a read with an identified requester tells.
    struct Read {
        tlm::tlm_response_status status;
        bool poison;
        std::vector<std::uint8_t> data;
        Tick took;
    };
    Read read(std::uint64_t address, std::size_t bytes) {
        RequestInfo info;
        TestPayload access = TestPayload::read(address, bytes);
        access.carry(info);
        const auto result = initiator_.send(access);
        return {result.status, info.poison, result.data, result.took()};
    }
    tlm::tlm_response_status write(TestPayload& access, bool poison) {
        RequestInfo info;
        info.poison = poison;
        access.carry(info);
        return initiator_.send(access).status;
    }
    tlm::tlm_response_status write(std::uint64_t address, std::size_t bytes, bool poison = false) {
        TestPayload access = TestPayload::write(address, counting(bytes, 1));
        return write(access, poison);
    }
    void arm(FaultKind kind, std::uint64_t count = 1) {
        FaultSpec fault;
        fault.point = "memory";
        fault.kind = kind;
        fault.count = count;
        if (kind == FaultKind::delay) fault.delay = ns(100);
        context().faults().arm(fault);
    }
    void arm_bit(FaultKind kind, std::uint64_t address, unsigned bit, std::uint64_t level = 0,
                 std::uint64_t count = ~std::uint64_t{0}) {
        FaultSpec fault;
        fault.point = "memory";
        fault.kind = kind;
        fault.address = address;
        fault.address_end = address;
        fault.value = bit;
        fault.level = level;
        fault.count = count;
        context().faults().arm(fault);
    }
    std::uint64_t counter(const std::string& name) {
        return std::get<std::uint64_t>(context().stats().find("memory." + name)->metrics(0, 1)[0].value);
    }

    Memory::Config config_;
    TestInitiator initiator_{"initiator"};
    ProtocolChecker checker_{"checker", context(), {}};
    std::unique_ptr<Memory> memory_;
};

TEST_F(MemoryFault, PoisonMarksWholeLines) {
    build();
    memory_->poison(0x70, 0x90);
    run([&] {
        EXPECT_FALSE(read(0x00, 64).poison);
        EXPECT_TRUE(read(0x40, 1).poison);
        EXPECT_TRUE(read(0xbf, 1).poison);
        EXPECT_FALSE(read(0xc0, 64).poison);
        EXPECT_TRUE(read(0x00, 256).poison) << "one line of many";
    });
    EXPECT_TRUE(memory_->poisoned(0x40, 0x40));
    EXPECT_TRUE(memory_->poisoned(0, kSize - 1));
    EXPECT_FALSE(memory_->poisoned(0xc0, kSize - 1));
    EXPECT_EQ(counter("poison_reads"), 3u);
}

TEST_F(MemoryFault, PoisonIsDeliveredAsAFlagWithTheDataOrAsAnError) {
    build();
    run([&] {
        write(0x40, 64);
        memory_->poison(0x40, 0x7f);
        const Read flagged = read(0x40, 64);
        EXPECT_EQ(flagged.status, tlm::TLM_OK_RESPONSE);
        EXPECT_TRUE(flagged.poison);
        EXPECT_EQ(flagged.data, counting(64, 1));
    });
}

TEST_F(MemoryFault, PoisonIsAnErrorWhereConfigured) {
    config_.on_poison = Memory::Config::OnPoison::error;
    build();
    memory_->poison(0x40, 0x7f);
    run([&] {
        EXPECT_EQ(read(0x40, 8).status, tlm::TLM_GENERIC_ERROR_RESPONSE);
        EXPECT_EQ(read(0x80, 8).status, tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(write(0x40, 8), tlm::TLM_OK_RESPONSE) << "a write can always be done";
    });
}

TEST_F(MemoryFault, PoisonIsClearedByAWriteOfTheFullLineOnly) {
    build();
    run([&] {
        memory_->poison(0x40, 0x7f);
        write(0x40, 63);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f)) << "a byte is missing";
        write(0x41, 64);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f)) << "begins late";
        write(0x20, 64);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f)) << "64 bytes, but not of this line";
        TestPayload masked = TestPayload::write(0x40, counting(64));
        masked.enable({0xff, 0xff, 0xff, 0});
        write(masked, false);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f)) << "with disabled bytes";
        TestPayload streamed = TestPayload::write(0x40, counting(64));
        streamed.stream(8);
        write(streamed, false);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f)) << "only 8 bytes of the line are new";
        write(0x40, 64);
        EXPECT_FALSE(memory_->poisoned(0x40, 0x7f));
        EXPECT_FALSE(read(0x40, 64).poison);
    });
}

TEST_F(MemoryFault, UnalignedWriteClearsTheLinesItCovers) {
    build();
    run([&] {
        memory_->poison(0, 0xff);
        write(0x20, 128);
        EXPECT_TRUE(memory_->poisoned(0x00, 0x3f));
        EXPECT_FALSE(memory_->poisoned(0x40, 0x7f));
        EXPECT_TRUE(memory_->poisoned(0x80, 0xbf));
    });
}

TEST_F(MemoryFault, CorruptWriteDataPoisonsTheLine) {
    build();
    run([&] {
        EXPECT_EQ(write(0x48, 4, true), tlm::TLM_OK_RESPONSE);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f));
        EXPECT_TRUE(read(0x40, 8).poison);
        write(0x40, 64, true);
        EXPECT_TRUE(read(0x40, 8).poison) << "a full line of corrupt data is no cure";
        write(0x40, 64);
        EXPECT_FALSE(read(0x40, 8).poison);
    });
}

TEST_F(MemoryFault, StreamedAccessConcernsTheLinesOfItsWindowOnly) {
    build();
    run([&] {
        TestPayload corrupt = TestPayload::write(0x40, counting(256));
        corrupt.stream(16);
        write(corrupt, true);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f));
        EXPECT_FALSE(memory_->poisoned(0x80, 0x13f)) << "never touched";
        RequestInfo info;
        TestPayload clean = TestPayload::read(0x00, 128);
        clean.stream(16).carry(info);
        initiator_.send(clean);
        EXPECT_FALSE(info.poison) << "0x40 was not read";
    });
}

TEST_F(MemoryFault, ResetOfPoisonByHand) {
    build();
    memory_->poison(0, 0xff);
    memory_->clear_poison(0x40, 0x7f);
    EXPECT_TRUE(memory_->poisoned(0, 0x3f));
    EXPECT_FALSE(memory_->poisoned(0x40, 0x7f));
    run([&] { EXPECT_FALSE(read(0x40, 64).poison); });
}

TEST_F(MemoryFault, PoisonFaultPoisonsWhatIsAccessed) {
    build();
    run([&] {
        arm(FaultKind::poison);
        EXPECT_TRUE(read(0x40, 8).poison);
        EXPECT_TRUE(memory_->poisoned(0x40, 0x7f)) << "and it stays";
        EXPECT_FALSE(read(0x80, 8).poison) << "once only";
    });
}

TEST_F(MemoryFault, PoisonFaultOnAFullLineWriteStays) {
    build();
    run([&] {
        arm(FaultKind::poison);
        EXPECT_EQ(write(0x40, 64), tlm::TLM_OK_RESPONSE);
        EXPECT_TRUE(read(0x40, 8).poison);
    });
}

TEST_F(MemoryFault, ErrorResponseFaultAnswersWithAnErrorAndMovesNothing) {
    build();
    run([&] {
        arm(FaultKind::error_response);
        EXPECT_EQ(write(0x40, 8), tlm::TLM_GENERIC_ERROR_RESPONSE);
        const Read after = read(0x40, 8);
        EXPECT_EQ(after.status, tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(after.data, std::vector<std::uint8_t>(8));
    });
    EXPECT_EQ(counter("refused"), 1u);
}

TEST_F(MemoryFault, DelayFaultAddsItsDelay) {
    build();
    run([&] {
        const Tick normal = read(0x40, 8).took;
        test::wait_until(us(1));
        arm(FaultKind::delay);
        EXPECT_EQ(read(0x40, 8).took, normal + ns(100));
        test::wait_until(us(2));
        EXPECT_EQ(read(0x40, 8).took, normal);
    });
}

TEST_F(MemoryFault, EccCorrectsASingleBit) {
    build();
    run([&] {
        write(0x40, 8);
        arm_bit(FaultKind::bit_flip, 0x42, 5);
        EXPECT_EQ(read(0x40, 8).data, counting(8, 1));
        EXPECT_EQ(counter("corrected"), 1u);
        arm_bit(FaultKind::stuck_bit, 0x42, 5, 1);
        EXPECT_EQ(read(0x40, 8).data, counting(8, 1));
        EXPECT_EQ(counter("corrected"), 2u);
    });
}

TEST_F(MemoryFault, WithoutEccAFlippedBitIsDeliveredAndStays) {
    config_.ecc = false;
    build();
    run([&] {
        write(0x40, 8);
        arm_bit(FaultKind::bit_flip, 0x42, 5, 0, 1);
        std::vector<std::uint8_t> expected = counting(8, 1);
        expected[2] ^= 0x20;
        EXPECT_EQ(read(0x40, 8).data, expected);
        EXPECT_EQ(read(0x40, 8).data, expected) << "it is the stored data that is wrong";
        write(0x40, 8);
        EXPECT_EQ(read(0x40, 8).data, counting(8, 1));
        EXPECT_EQ(counter("corrected"), 0u);
    });
}

TEST_F(MemoryFault, WithoutEccAStuckBitIsWrongWhateverIsWritten) {
    config_.ecc = false;
    build();
    run([&] {
        arm_bit(FaultKind::stuck_bit, 0x42, 0, 1);
        write(0x40, 8);
        std::vector<std::uint8_t> expected = counting(8, 1);
        expected[2] |= 1;
        EXPECT_EQ(read(0x40, 8).data, expected);
        TestPayload zeros = TestPayload::write(0x40, std::vector<std::uint8_t>(8));
        write(zeros, false);
        EXPECT_EQ(read(0x40, 8).data, (std::vector<std::uint8_t>{0, 0, 1, 0, 0, 0, 0, 0}));
        EXPECT_EQ(read(0x44, 4).data, (std::vector<std::uint8_t>{0, 0, 0, 0})) << "another address";
    });
}

TEST_F(MemoryFault, BitFaultOfAStreamedAccessTouchesItsWindowOnly) {
    config_.ecc = false;
    build();
    run([&] {
        arm_bit(FaultKind::bit_flip, 0x60, 0, 0, 1);
        TestPayload streamed = TestPayload::read(0x40, 64);
        streamed.stream(8);
        initiator_.send(streamed);
        EXPECT_EQ(read(0x60, 1).data[0], 1) << "the fault waits for an access that touches 0x60";
    });
}

TEST_F(MemoryFault, DirectAccessIsRefusedWhileAnythingIsPoisoned) {
    build();
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_TRUE(initiator_.dmi(0, 64, dmi));
        EXPECT_TRUE(initiator_.read(0, 8).dmi_allowed);
        bool poisoned_at_loss = true;
        initiator_.on_loss = [&](const TestInitiator::Range&) { poisoned_at_loss = memory_->poisoned(0x4000, 0x4000); };
        memory_->poison(0x4000, 0x4000);
        ASSERT_EQ(initiator_.invalidated.size(), 1u);
        EXPECT_EQ(initiator_.invalidated[0], (TestInitiator::Range{0, kSize - 1}));
        EXPECT_FALSE(poisoned_at_loss) << "taken back after the change instead of before";
        EXPECT_FALSE(initiator_.dmi(0, 64, dmi));
        EXPECT_FALSE(initiator_.read(0, 8).dmi_allowed);
        write(0x4000, 64);
        EXPECT_TRUE(initiator_.dmi(0, 64, dmi));
        EXPECT_TRUE(initiator_.read(0, 8).dmi_allowed);
    });
}

TEST_F(MemoryFault, DirectAccessIsRefusedWhileAFaultIsArmed) {
    build();
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_TRUE(initiator_.dmi(0, 64, dmi));
        bool armed_at_loss = true;
        initiator_.on_loss = [&](const TestInitiator::Range&) {
            armed_at_loss = context().faults().find("memory")->armed();
        };
        arm(FaultKind::error_response);
        ASSERT_EQ(initiator_.invalidated.size(), 1u);
        EXPECT_FALSE(armed_at_loss);
        EXPECT_FALSE(initiator_.dmi(0, 64, dmi));
        EXPECT_FALSE(read(0, 8).status == tlm::TLM_OK_RESPONSE);
        EXPECT_TRUE(initiator_.dmi(0, 64, dmi)) << "the fault has fired";
        arm(FaultKind::error_response);
        context().faults().disarm_all();
        EXPECT_TRUE(initiator_.dmi(0, 64, dmi));
    });
}

}  // namespace
}  // namespace cxlvp::bus
