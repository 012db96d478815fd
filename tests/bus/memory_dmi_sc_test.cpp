// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/protocol_checker.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::counting;
using test::TestInitiator;
using test::TestPayload;

constexpr std::uint64_t kSize = 200 * kMiB;

class MemoryDmi : public test::ScFixture {
protected:
    MemoryDmi() {
        config_.size = kSize;
        initiator_.out.bind(checker_.in);
    }
    void build() {
        memory_ = std::make_unique<Memory>("memory", context(), config_);
        checker_.out.bind(memory_->in);
    }

    Memory::Config config_;
    TestInitiator initiator_{"initiator"};
    ProtocolChecker checker_{"checker", context(), {}};
    std::unique_ptr<Memory> memory_;
    tlm::tlm_dmi dmi_;
};

TEST_F(MemoryDmi, GrantIsAPieceOfTheStorageForReadsAndWrites) {
    build();
    run([&] {
        ASSERT_TRUE(initiator_.dmi(0x1000, 64, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), 0u);
        EXPECT_EQ(dmi_.get_end_address(), SparseStore::kPiece - 1);
        EXPECT_TRUE(dmi_.is_read_write_allowed());
        ASSERT_TRUE(initiator_.dmi(kSize - 64, 64, dmi_, tlm::TLM_WRITE_COMMAND));
        EXPECT_EQ(dmi_.get_start_address(), 3 * SparseStore::kPiece);
        EXPECT_EQ(dmi_.get_end_address(), kSize - 1) << "not beyond the end of the memory";
    });
}

TEST_F(MemoryDmi, LatencyIsThatOfAnUncontendedAccessWithoutItsTransfer) {
    build();
    run([&] {
        ASSERT_TRUE(initiator_.dmi(0, 64, dmi_));
        const Tick expected = config_.controller + config_.t_rcd + config_.t_cas;
        EXPECT_EQ(dmi_.get_read_latency().value(), expected);
        EXPECT_EQ(dmi_.get_write_latency().value(), expected);
        EXPECT_EQ(initiator_.read(0, 1).took(), expected + 26) << "a byte at 38.4 GB/s";
    });
}

TEST_F(MemoryDmi, RequestAcrossPiecesIsRefusedForItsOwnRangeOnly) {
    build();
    run([&] {
        EXPECT_FALSE(initiator_.dmi(SparseStore::kPiece - 32, 64, dmi_)) << "no pointer reaches over the edge";
        EXPECT_EQ(dmi_.get_start_address(), SparseStore::kPiece - 32);
        EXPECT_EQ(dmi_.get_end_address(), SparseStore::kPiece + 31);
        EXPECT_TRUE(initiator_.dmi(SparseStore::kPiece - 32, 32, dmi_));
        EXPECT_TRUE(initiator_.dmi(SparseStore::kPiece, 32, dmi_));
    });
}

TEST_F(MemoryDmi, RefusalNamesTheRangeItHoldsFor) {
    config_.dmi = false;
    build();
    run([&] {
        EXPECT_FALSE(initiator_.dmi(0x1000, 64, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), 0u);
        EXPECT_EQ(dmi_.get_end_address(), kSize - 1);
        EXPECT_TRUE(dmi_.is_none_allowed());
        EXPECT_FALSE(initiator_.dmi(kSize + 5, 64, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), kSize);
        EXPECT_EQ(dmi_.get_end_address(), ~std::uint64_t{0});
        EXPECT_FALSE(initiator_.read(0, 8).dmi_allowed);
    });
}

TEST_F(MemoryDmi, RequestThatReachesOverTheEndIsRefused) {
    build();
    run([&] {
        EXPECT_FALSE(initiator_.dmi(kSize - 32, 64, dmi_));
        EXPECT_LE(dmi_.get_start_address(), kSize - 32);
        EXPECT_GE(dmi_.get_end_address(), kSize - 32);
        EXPECT_TRUE(initiator_.dmi(kSize - 32, 32, dmi_));
    });
}

TEST_F(MemoryDmi, RequestWithoutALengthAsksForOneByte) {
    build();
    run([&] {
        EXPECT_TRUE(initiator_.dmi(kSize - 1, 0, dmi_));
        EXPECT_FALSE(initiator_.dmi(kSize, 0, dmi_));
    });
}

TEST_F(MemoryDmi, ReadOnlyMemoryGrantsReadsOnly) {
    config_.read_only = true;
    build();
    run([&] {
        EXPECT_TRUE(initiator_.dmi(0, 64, dmi_));
        EXPECT_TRUE(dmi_.is_read_allowed());
        EXPECT_FALSE(dmi_.is_write_allowed());
        EXPECT_FALSE(initiator_.dmi(0, 64, dmi_, tlm::TLM_WRITE_COMMAND));
        EXPECT_TRUE(dmi_.is_none_allowed());
    });
}

TEST_F(MemoryDmi, HintTellsWhetherAGrantWouldBeGiven) {
    build();
    run([&] {
        EXPECT_TRUE(initiator_.read(0, 8).dmi_allowed);
        EXPECT_TRUE(initiator_.write(0, {1}).dmi_allowed);
    });
}

TEST_F(MemoryDmi, DirectAndTransportedAccessesAgreeOnRandomTraffic) {
    build();
    run([&] {
        ASSERT_TRUE(initiator_.dmi(0, 64, dmi_));
        std::uint8_t* const direct = dmi_.get_dmi_ptr();
        constexpr std::uint64_t kUsed = 64 * kKiB;
        std::vector<std::uint8_t> plain(kUsed);
        Random random(1, "dmi");
        for (int i = 0; i < 20000; ++i) {
            std::vector<std::uint8_t> data(1 + random.below(100));
            const std::uint64_t address = random.below(kUsed - data.size());
            for (auto& byte : data) byte = static_cast<std::uint8_t>(random.bits());
            switch (random.below(4)) {
                case 0:
                    ASSERT_TRUE(initiator_.write(address, data).ok());
                    std::memcpy(&plain[address], data.data(), data.size());
                    break;
                case 1:
                    std::memcpy(direct + address, data.data(), data.size());
                    std::memcpy(&plain[address], data.data(), data.size());
                    break;
                case 2:
                    data = initiator_.read(address, data.size()).data;
                    ASSERT_EQ(std::memcmp(&plain[address], data.data(), data.size()), 0) << i;
                    break;
                default:
                    ASSERT_EQ(std::memcmp(&plain[address], direct + address, data.size()), 0) << i;
            }
        }
    });
}

}  // namespace
}  // namespace cxlvp::bus
