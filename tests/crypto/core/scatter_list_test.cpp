// SPDX-License-Identifier: Apache-2.0
// Chains of scatter-gather nodes: CE-42.

#include "cxlvp/crypto/core/scatter_list.h"

#include <cstring>

#include <gtest/gtest.h>

#include "crypto/fake_command_port.h"

namespace cxlvp::crypto {
namespace {

class ScatterList : public testing::Test {
protected:
    /// Puts a node at `offset` of the memory and gives its address.
    std::uint64_t put(std::size_t offset, const ScatterNode& node) {
        std::uint8_t raw[sizeof node];
        std::memcpy(raw, &node, sizeof raw);
        return port_.place(offset, ByteView(raw, sizeof raw));
    }
    static std::uint64_t at(std::size_t offset) { return FakeCommandPort::kBase + offset; }
    /// A chain of `count` nodes of 4 bytes; the last one leads to `end`.
    std::uint64_t chain(std::size_t count, std::uint64_t end) {
        for (std::size_t i = 0; i < count; ++i) put(32 * i, {i + 1 == count ? end : at(32 * (i + 1)), i, 2 * i, 4});
        return at(0);
    }
    ErrorCode read(std::uint64_t address) { return read_scatter_list(port_, address, nodes_); }

    FakeCommandPort port_;
    std::vector<ScatterNode> nodes_;
};

TEST_F(ScatterList, AChainIsReadToItsEnd) {
    EXPECT_EQ(read(chain(3, 0)), ErrorCode::ok);
    ASSERT_EQ(nodes_.size(), 3u);
    EXPECT_EQ(nodes_[2].source, 2u);
    EXPECT_EQ(nodes_[2].destination, 4u);
    EXPECT_EQ(total_length(nodes_), 12u);
}

TEST_F(ScatterList, AChainAtAddress0IsEmpty) {
    nodes_.resize(5);
    EXPECT_EQ(read(0), ErrorCode::ok);
    EXPECT_TRUE(nodes_.empty());
}

TEST_F(ScatterList, CE42_AMisalignedNodeIsEfault) {
    for (const std::size_t offset : {1u, 2u, 4u, 7u}) {
        EXPECT_EQ(read(put(64 + offset, {0, 1, 1, 4})), ErrorCode::efault) << offset;
        put(0, {at(64 + offset), 1, 1, 4});
        EXPECT_EQ(read(at(0)), ErrorCode::efault) << offset;
    }
    EXPECT_EQ(read(put(64 + 8, {0, 1, 1, 4})), ErrorCode::ok);
}

TEST_F(ScatterList, CE42_ANodeWithoutLengthIsEfault) {
    EXPECT_EQ(read(put(0, {0, 1, 1, 0})), ErrorCode::efault);
}

TEST_F(ScatterList, OnlyTheLow32BitsOfALengthCount) {
    EXPECT_EQ(read(put(0, {0, 1, 1, 0x100000004})), ErrorCode::ok);
    EXPECT_EQ(total_length(nodes_), 4u);
    EXPECT_EQ(read(put(0, {0, 1, 1, 0x100000000})), ErrorCode::efault);
}

TEST_F(ScatterList, CE42_4096NodesAreAChainAndOneMoreIsALoop) {
    EXPECT_EQ(read(chain(kMaxScatterNodes, 0)), ErrorCode::ok);
    EXPECT_EQ(nodes_.size(), 4096u);
    EXPECT_EQ(read(chain(kMaxScatterNodes + 1, 0)), ErrorCode::efault);
    EXPECT_EQ(read(put(0, {at(0), 1, 1, 4})), ErrorCode::efault);
}

TEST_F(ScatterList, CE42_ANodeThatCannotBeReadIsEfault) {
    EXPECT_EQ(read(at(FakeCommandPort::kBytes)), ErrorCode::efault);
    EXPECT_EQ(read(at(FakeCommandPort::kBytes - 24)), ErrorCode::efault);
    EXPECT_EQ(read(chain(2, at(FakeCommandPort::kBytes))), ErrorCode::efault);
}

TEST_F(ScatterList, LengthsAddUpBeyond32Bits) {
    for (std::size_t i = 0; i < 3; ++i) put(32 * i, {i == 2 ? 0 : at(32 * (i + 1)), 1, 1, 0xffffffff});
    EXPECT_EQ(read(at(0)), ErrorCode::ok);
    EXPECT_EQ(total_length(nodes_), 3 * std::uint64_t{0xffffffff});
}

}  // namespace
}  // namespace cxlvp::crypto
