// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/memory.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/bus/protocol_checker.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::counting;
using test::TestInitiator;
using test::TestPayload;

constexpr std::uint64_t kSize = 64 * kKiB;

Memory::Config small() {
    Memory::Config config;
    config.size = kSize;
    return config;
}

/// An initiator directly at a memory: it may break the rules for initiators, as faulty models do.
class MemoryTest : public test::ScFixture {
protected:
    void build(const Memory::Config& config = small()) {
        memory_ = std::make_unique<Memory>("memory", context(), config);
        initiator_.out.bind(memory_->in);
    }
    std::uint64_t counter(const std::string& name) {
        return std::get<std::uint64_t>(context().stats().find("memory." + name)->metrics(0, 1)[0].value);
    }
    std::vector<std::uint8_t> dump(std::uint64_t address, std::size_t bytes) {
        std::vector<std::uint8_t> out(bytes);
        memory_->dump(address, out.data(), bytes);
        return out;
    }
    /// Status of an access made by `change` from a write of 16 bytes to 0x100.
    tlm::tlm_response_status status(const std::function<void(TestPayload&)>& change) {
        TestPayload access = TestPayload::write(0x100, counting(16, 1));
        change(access);
        return initiator_.send(access).status;
    }

    TestInitiator initiator_{"initiator"};
    std::unique_ptr<Memory> memory_;
};

TEST_F(MemoryTest, GivesBackWhatWasWritten) {
    build();
    run([&] {
        EXPECT_TRUE(initiator_.write(0x123, counting(100, 7)).ok());
        const auto read = initiator_.read(0x123, 100);
        EXPECT_TRUE(read.ok());
        EXPECT_EQ(read.data, counting(100, 7));
        EXPECT_EQ(initiator_.read(0x122, 1).data, std::vector<std::uint8_t>{0});
        EXPECT_EQ(initiator_.read(0x123 + 100, 1).data, std::vector<std::uint8_t>{0});
    });
    EXPECT_EQ(counter("reads"), 3u);
    EXPECT_EQ(counter("writes"), 1u);
    EXPECT_EQ(counter("bytes_read"), 102u);
    EXPECT_EQ(counter("bytes_written"), 100u);
    EXPECT_EQ(counter("refused"), 0u);
}

TEST_F(MemoryTest, ByteOrderIsThatOfTheAddresses) {
    build();
    run([&] {
        initiator_.write(0x10, {0x11, 0x22, 0x33, 0x44});
        EXPECT_EQ(initiator_.read(0x12, 1).data[0], 0x33);
    });
}

TEST_F(MemoryTest, LengthZeroIsABurstError) {
    build();
    run([&] {
        EXPECT_EQ(status([](TestPayload& a) { a.tx.set_data_length(0); }), tlm::TLM_BURST_ERROR_RESPONSE);
        EXPECT_EQ(status([](TestPayload& a) {
                      a.tx.set_data_length(0);
                      a.tx.set_read();
                  }),
                  tlm::TLM_BURST_ERROR_RESPONSE);
    });
    EXPECT_EQ(counter("refused"), 2u);
}

TEST_F(MemoryTest, StreamingWidthZeroIsABurstError) {
    build();
    run([&] { EXPECT_EQ(status([](TestPayload& a) { a.stream(0); }), tlm::TLM_BURST_ERROR_RESPONSE); });
    EXPECT_EQ(dump(0x100, 1)[0], 0);
}

TEST_F(MemoryTest, ByteEnablesOfLengthZeroAreAByteEnableError) {
    build();
    run([&] {
        EXPECT_EQ(status([](TestPayload& a) {
                      a.enable({0xff});
                      a.tx.set_byte_enable_length(0);
                  }),
                  tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    });
    EXPECT_EQ(dump(0x100, 1)[0], 0);
}

TEST_F(MemoryTest, AccessOutsideIsAnAddressError) {
    build();
    const auto at = [&](std::uint64_t address) { return status([&](TestPayload& a) { a.tx.set_address(address); }); };
    run([&] {
        EXPECT_EQ(at(kSize - 16), tlm::TLM_OK_RESPONSE) << "the last bytes";
        EXPECT_EQ(at(kSize - 15), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "ends one behind";
        EXPECT_EQ(at(kSize), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(at(~std::uint64_t{0}), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(at(~std::uint64_t{0} - 8), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "wraps around to address 0";
    });
    EXPECT_EQ(dump(0, 16), std::vector<std::uint8_t>(16)) << "the access that wraps wrote";
    EXPECT_EQ(counter("refused"), 4u);
}

TEST_F(MemoryTest, ErrorsTakeNoTimeAndMoveNoData) {
    build();
    run([&] {
        const auto refused = initiator_.read(kSize, 4, ns(3));
        EXPECT_EQ(refused.took(), 0u);
        EXPECT_EQ(refused.data, std::vector<std::uint8_t>(4, 0xEE));
        EXPECT_FALSE(refused.dmi_allowed);
    });
}

TEST_F(MemoryTest, StreamingUsesTheSameAddressesAgain) {
    build();
    run([&] {
        TestPayload write = TestPayload::write(0x100, counting(16, 1));
        write.stream(4);
        EXPECT_TRUE(initiator_.send(write).ok());
        EXPECT_EQ(dump(0x100, 6), (std::vector<std::uint8_t>{13, 14, 15, 16, 0, 0})) << "the last beat stays";
        TestPayload read = TestPayload::read(0x100, 10);
        read.stream(4);
        EXPECT_EQ(initiator_.send(read).data, (std::vector<std::uint8_t>{13, 14, 15, 16, 13, 14, 15, 16, 13, 14}));
    });
}

TEST_F(MemoryTest, StreamingWidthBeyondTheLengthIsNoStreaming) {
    build();
    run([&] {
        EXPECT_EQ(status([](TestPayload& a) { a.stream(4096); }), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(dump(0x100, 16), counting(16, 1));
    });
}

TEST_F(MemoryTest, StreamingIsCheckedAgainstTheEndByItsWidth) {
    build();
    run([&] {
        EXPECT_EQ(status([](TestPayload& a) {
                      a.tx.set_address(kSize - 4);
                      a.stream(4);
                  }),
                  tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(status([](TestPayload& a) {
                      a.tx.set_address(kSize - 4);
                      a.stream(5);
                  }),
                  tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
}

TEST_F(MemoryTest, DisabledBytesAreNotWritten) {
    build();
    run([&] {
        initiator_.write(0x100, std::vector<std::uint8_t>(8, 0xAA));
        TestPayload write = TestPayload::write(0x100, counting(8, 1));
        write.enable({0xff, 0, 0});
        EXPECT_TRUE(initiator_.send(write).ok());
        EXPECT_EQ(dump(0x100, 8), (std::vector<std::uint8_t>{1, 0xAA, 0xAA, 4, 0xAA, 0xAA, 7, 0xAA}));
    });
    EXPECT_EQ(counter("bytes_written"), 8u + 3u);
}

TEST_F(MemoryTest, DisabledBytesAreNotDelivered) {
    build();
    run([&] {
        initiator_.write(0x100, counting(8, 1));
        TestPayload read = TestPayload::read(0x100, 8, 0xEE);
        read.enable({0, 0xff});
        EXPECT_EQ(initiator_.send(read).data, (std::vector<std::uint8_t>{0xEE, 2, 0xEE, 4, 0xEE, 6, 0xEE, 8}));
    });
    EXPECT_EQ(counter("bytes_read"), 4u);
}

TEST_F(MemoryTest, AnythingButAllOnesDisablesAByte) {
    build();
    run([&] {
        TestPayload write = TestPayload::write(0x100, counting(4, 1));
        write.enable({0xff, 0x01, 0xfe, 0x80});
        initiator_.send(write);
        EXPECT_EQ(dump(0x100, 4), (std::vector<std::uint8_t>{1, 0, 0, 0}));
    });
}

TEST_F(MemoryTest, ByteEnablesAndStreamingCombine) {
    build();
    run([&] {
        TestPayload write = TestPayload::write(0x100, counting(8, 1));
        write.enable({0xff, 0xff, 0xff, 0xff, 0, 0xff, 0, 0}).stream(4);
        initiator_.send(write);
        EXPECT_EQ(dump(0x100, 5), (std::vector<std::uint8_t>{1, 6, 3, 4, 0}));
    });
}

TEST_F(MemoryTest, IgnoreMovesNothingAndIsAnsweredOk) {
    build();
    run([&] {
        EXPECT_EQ(status([](TestPayload& a) { a.tx.set_command(tlm::TLM_IGNORE_COMMAND); }), tlm::TLM_OK_RESPONSE);
        Payload empty;
        empty.set_command(tlm::TLM_IGNORE_COMMAND);
        const auto result = initiator_.send(empty, ns(1));
        EXPECT_EQ(result.status, tlm::TLM_OK_RESPONSE) << "an ignored command needs no data";
        EXPECT_EQ(result.took(), 0u);
        EXPECT_EQ(status([](TestPayload& a) {
                      a.tx.set_command(tlm::TLM_IGNORE_COMMAND);
                      a.tx.set_address(kSize);
                  }),
                  tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_EQ(dump(0x100, 4), std::vector<std::uint8_t>(4));
    EXPECT_EQ(counter("reads") + counter("writes"), 0u);
}

TEST_F(MemoryTest, ReadOnlyRefusesWritesAsACommandError) {
    Memory::Config config = small();
    config.read_only = true;
    build(config);
    const auto image = counting(8, 1);
    memory_->load(0x100, image.data(), image.size());
    run([&] {
        EXPECT_EQ(initiator_.write(0x100, {9, 9}).status, tlm::TLM_COMMAND_ERROR_RESPONSE);
        EXPECT_EQ(initiator_.read(0x100, 8).data, image);
        EXPECT_EQ(initiator_.debug_write(0x102, {42}), 1u) << "debuggers and loaders may write";
        EXPECT_EQ(dump(0x102, 1)[0], 42);
    });
    EXPECT_EQ(counter("refused"), 1u);
}

TEST_F(MemoryTest, DebugTransportTakesNoTimeAndLeavesNoTrace) {
    build();
    run([&] {
        std::vector<std::uint8_t> data(8);
        EXPECT_EQ(initiator_.debug_write(0x100, counting(8, 1)), 8u);
        EXPECT_EQ(initiator_.debug_read(0x100, data), 8u);
        EXPECT_EQ(data, counting(8, 1));
        EXPECT_EQ(now(), 0u);
        // Were the bank or the channel occupied now, this would take longer.
        EXPECT_EQ(initiator_.read(0x100, 8).took(), initiator_.read(0x100, 8, us(1)).took());
    });
    EXPECT_EQ(counter("reads"), 2u);
    EXPECT_EQ(counter("writes"), 0u);
}

TEST_F(MemoryTest, DebugTransportIsCutAtTheEnd) {
    build();
    run([&] {
        std::vector<std::uint8_t> data(8, 0xEE);
        EXPECT_EQ(initiator_.debug_read(kSize - 3, data), 3u);
        EXPECT_EQ(data, (std::vector<std::uint8_t>{0, 0, 0, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE}));
        EXPECT_EQ(initiator_.debug_read(kSize, data), 0u);
        EXPECT_EQ(initiator_.debug_read(~std::uint64_t{0}, data), 0u);
        Payload ignored;
        ignored.set_command(tlm::TLM_IGNORE_COMMAND);
        ignored.set_data_length(4);
        EXPECT_EQ(initiator_.out->transport_dbg(ignored), 0u);
    });
}

TEST_F(MemoryTest, HoldsTwoToThe52Bytes) {
    Memory::Config config;
    config.size = std::uint64_t{1} << 52;
    build(config);
    run([&] {
        for (const unsigned bit : {6u, 20u, 26u, 32u, 40u, 51u}) {
            const std::uint64_t address = (std::uint64_t{1} << bit) - 3;
            ASSERT_TRUE(initiator_.write(address, counting(6, static_cast<std::uint8_t>(bit))).ok());
        }
        ASSERT_TRUE(initiator_.write(config.size - 4, {1, 2, 3, 4}).ok());
        EXPECT_EQ(initiator_.write(config.size - 3, {1, 2, 3, 4}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(initiator_.read((std::uint64_t{1} << 51) - 3, 6).data, counting(6, 51));
        EXPECT_EQ(initiator_.read((std::uint64_t{1} << 26) - 3, 6).data, counting(6, 26));
        EXPECT_EQ(initiator_.read(config.size - 4, 4).data, (std::vector<std::uint8_t>{1, 2, 3, 4}));
    });
}

TEST_F(MemoryTest, StatisticsStartAnewWhenCleared) {
    build();
    run([&] {
        initiator_.read(0, 64);
        context().stats().clear(now());
        EXPECT_EQ(counter("reads"), 0u);
        EXPECT_EQ(counter("bytes_read"), 0u);
        initiator_.read(0, 32);
    });
    EXPECT_EQ(counter("reads"), 1u);
    EXPECT_EQ(counter("bytes_read"), 32u);
}

TEST_F(MemoryTest, HasOnePortAndTellsItsSize) {
    build();
    EXPECT_EQ(memory_->target("in"), &memory_->in);
    EXPECT_EQ(memory_->target("out"), nullptr);
    EXPECT_EQ(memory_->initiator("in"), nullptr);
    EXPECT_EQ(memory_->size(), kSize);
    run([] {});
}

TEST_F(MemoryTest, RandomTrafficAgreesWithAPlainArray) {
    Memory::Config config = small();
    config.channels = 2;
    config.interleave = 64;
    ProtocolChecker checker("checker", context(), {});
    memory_ = std::make_unique<Memory>("memory", context(), config);
    initiator_.out.bind(checker.in);
    checker.out.bind(memory_->in);
    std::vector<std::uint8_t> plain(kSize);
    run([&] {
        Random random(1, "memory");
        for (int i = 0; i < 20000; ++i) {
            const bool write = random.chance(0.5);
            const std::uint64_t bytes = 1 + random.below(random.chance(0.1) ? 600 : 70);
            const std::uint64_t address = random.below(kSize - bytes + 1);
            TestPayload access(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND, address,
                               std::vector<std::uint8_t>(bytes, 0xEE));
            for (auto& byte : access.data) byte = static_cast<std::uint8_t>(random.bits());
            if (random.chance(0.3)) {
                std::vector<std::uint8_t> pattern(1 + random.below(12));
                for (auto& byte : pattern) byte = random.chance(0.5) ? 0xff : 0;
                access.enable(pattern);
            }
            if (random.chance(0.2)) access.stream(1 + static_cast<unsigned>(random.below(bytes)));
            std::vector<std::uint8_t> expected = access.data;
            for (std::size_t k = 0; k < bytes; ++k) {
                if (!access.enables.empty() && access.enables[k % access.enables.size()] != 0xff) continue;
                std::uint8_t& cell = plain[address + k % access.tx.get_streaming_width()];
                if (write)
                    cell = access.data[k];
                else
                    expected[k] = cell;
            }
            ASSERT_TRUE(initiator_.send(access).ok());
            ASSERT_EQ(access.data, expected) << "access " << i;
        }
    });
    EXPECT_EQ(dump(0, kSize), plain);
}

class MemoryConfigTest : public testing::Test {
protected:
    static std::string errors(const std::vector<std::pair<std::string, std::string>>& values) {
        ConfigNode node;
        node.origin = "p.yaml:1:1";
        for (const auto& [key, value] : values) node.set(key, ConfigNode::scalar(value, "p.yaml:2:3"));
        Memory::Config config;
        Binding binding;
        Memory::Config::schema().bind(&config, node, "ddr", binding);
        return binding.errors().text();
    }
};

TEST_F(MemoryConfigTest, RefusesWhatCannotBeBuilt) {
    EXPECT_EQ(errors({}), "");
    EXPECT_THAT(errors({{"size", "32 B"}}), testing::HasSubstr("p.yaml:2:3: ddr.size: 32 B is out of range"));
    EXPECT_THAT(errors({{"size", "8192 TiB"}}), testing::HasSubstr("out of range"));
    EXPECT_EQ(errors({{"size", "4096 TiB"}}), "") << "2^52 bytes";
    EXPECT_THAT(errors({{"channels", "3"}}), testing::HasSubstr("3 is not a power of two"));
    EXPECT_THAT(errors({{"interleave", "96 B"}}), testing::HasSubstr("not a power of two"));
    EXPECT_THAT(errors({{"banks", "0"}}), testing::HasSubstr("out of range"));
    EXPECT_THAT(errors({{"row", "128 B"}, {"interleave", "256 B"}}), testing::HasSubstr("is smaller than interleave"));
}

}  // namespace
}  // namespace cxlvp::bus
