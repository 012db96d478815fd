// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/bi/bi_commit.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "../component_block.h"
#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl::test {
namespace {

constexpr std::uint32_t kForward = 1, kEnable = 2, kDecoderCommit = 4, kRouteCommit = 1;
constexpr std::uint32_t kDone = 0x1, kRefused = 0x2;

/// Component registers with BI route table and BI decoder, whose commits take 30 us.
struct Bi {
    explicit Bi(bool explicit_commit = true, std::uint64_t base = 3)
        : block(config(explicit_commit, base)),
          decoder(block.component.bi_decoder()),
          table(block.component.bi_route_table()) {}
    static ComponentConfig config(bool explicit_commit, std::uint64_t base) {
        ComponentConfig config;
        config.bi_route_table_pointer = 0x800;
        config.bi_decoder_pointer = 0x810;
        config.bi.explicit_commit = explicit_commit;
        config.bi.commit_time_base = base;
        config.bi.commit_time_scale = 1;
        return config;
    }
    void control(std::uint32_t value) { block.write(block.find(0xc) + 4, value); }
    std::uint32_t outcome() { return block.read(block.find(0xc) + 8) & 3; }
    void table_control(std::uint32_t value) { block.write(block.find(0xb) + 4, value); }
    std::uint32_t table_outcome() { return block.read(block.find(0xb) + 8) & 3; }

    ComponentBlock block;
    BiCommit& decoder;
    BiCommit& table;
};

TEST(BiCommit, CommittedAppearsAfterTheTimeInTheStatusAndNotBefore) {
    Bi bi;
    EXPECT_EQ(bi.block.read(bi.block.find(0xc) + 8), 0x3100u);
    bi.block.now = us(5);
    bi.control(kForward | kEnable | kDecoderCommit);
    EXPECT_EQ(bi.decoder.next_completion(), us(35));
    bi.block.now = us(35) - 1;
    EXPECT_EQ(bi.outcome(), 0u);
    EXPECT_FALSE(bi.decoder.committed() || bi.decoder.forwards() || bi.decoder.enabled());
    bi.block.now = us(35);
    EXPECT_EQ(bi.outcome(), kDone);
    EXPECT_TRUE(bi.decoder.committed() && bi.decoder.forwards() && bi.decoder.enabled());
    EXPECT_EQ(bi.decoder.next_completion(), kNever);
}

TEST(BiCommit, ShellSeesTheOutcomeWithoutAnAccess) {
    Bi bi;
    bi.control(kEnable | kDecoderCommit);
    bi.decoder.advance(us(30) - 1);
    EXPECT_FALSE(bi.decoder.enabled());
    bi.decoder.advance(us(30));
    EXPECT_TRUE(bi.decoder.enabled());
    EXPECT_FALSE(bi.decoder.forwards());
}

TEST(BiCommit, CommitWithoutATimeIsAtOnce) {
    Bi bi(true, 0);
    bi.control(kForward | kDecoderCommit);
    EXPECT_TRUE(bi.decoder.forwards());
    EXPECT_EQ(bi.outcome(), kDone);
}

TEST(BiCommit, NothingIsInUseWithoutACommit) {
    Bi bi;
    bi.control(kForward | kEnable);
    EXPECT_EQ(bi.decoder.next_completion(), kNever);
    bi.block.now = kSecond;
    EXPECT_EQ(bi.outcome(), 0u);
    EXPECT_FALSE(bi.decoder.forwards() || bi.decoder.enabled());
}

TEST(BiCommit, ChangesOfACommittedDecoderWaitForTheNextCommit) {
    Bi bi;
    bi.control(kForward | kDecoderCommit);
    bi.block.now = us(40);  // nobody has looked since the commit ended
    bi.control(kEnable | kDecoderCommit);
    EXPECT_EQ(bi.outcome(), kDone);
    EXPECT_TRUE(bi.decoder.forwards());
    EXPECT_FALSE(bi.decoder.enabled());
    bi.control(kEnable);
    EXPECT_EQ(bi.outcome(), 0u);
    EXPECT_FALSE(bi.decoder.forwards() || bi.decoder.enabled());
    bi.control(kEnable | kDecoderCommit);
    bi.block.now = us(70);
    EXPECT_EQ(bi.outcome(), kDone);
    EXPECT_FALSE(bi.decoder.forwards());
    EXPECT_TRUE(bi.decoder.enabled());
}

TEST(BiCommit, CommitTakenBackEndsInNothing) {
    Bi bi;
    bi.control(kForward | kDecoderCommit);
    bi.block.now = us(10);
    bi.control(kForward);
    EXPECT_EQ(bi.decoder.next_completion(), kNever);
    bi.block.now = us(100);
    EXPECT_EQ(bi.outcome(), 0u);
    EXPECT_FALSE(bi.decoder.forwards());
}

TEST(BiCommit, RefusedCommitShowsTheErrorUntilCommitIsCleared) {
    Bi bi;
    bi.decoder.set_refusing(true);
    bi.control(kForward | kDecoderCommit);
    bi.block.now = us(30);
    EXPECT_EQ(bi.outcome(), kRefused);
    EXPECT_FALSE(bi.decoder.committed() || bi.decoder.forwards());
    bi.decoder.set_refusing(false);
    bi.block.now = us(90);
    EXPECT_EQ(bi.outcome(), kRefused);  // not tried again by itself
    bi.control(kForward);
    EXPECT_EQ(bi.outcome(), 0u);
    bi.control(kForward | kDecoderCommit);
    bi.block.now = us(120);
    EXPECT_EQ(bi.outcome(), kDone);
}

TEST(BiCommit, OutcomeIsNotSetByWrites) {
    Bi bi;
    bi.block.write(bi.block.find(0xc) + 8, 0xffffffff);
    EXPECT_EQ(bi.outcome(), 0u);
    EXPECT_FALSE(bi.decoder.committed());
}

TEST(BiCommit, RouteTableCommitsByItself) {
    Bi bi;
    bi.table_control(kRouteCommit);
    bi.block.now = us(30);
    EXPECT_EQ(bi.table_outcome(), kDone);
    EXPECT_TRUE(bi.table.committed());
    EXPECT_FALSE(bi.table.forwards() || bi.table.enabled());
    EXPECT_EQ(bi.outcome(), 0u);
    bi.table.set_refusing(true);
    bi.table_control(0);
    bi.table_control(kRouteCommit);
    bi.block.now = us(60);
    EXPECT_EQ(bi.table_outcome(), kRefused);
    EXPECT_FALSE(bi.table.committed());
}

TEST(BiCommit, WithoutExplicitCommitControlCountsAtOnceAndThereIsNoCommitBit) {
    Bi bi(false);
    EXPECT_EQ(bi.block.read(bi.block.find(0xc)), 0u);
    bi.control(kForward | kDecoderCommit);
    EXPECT_EQ(bi.block.read(bi.block.find(0xc) + 4), kForward);
    EXPECT_EQ(bi.block.read(bi.block.find(0xc) + 8), 0u);
    EXPECT_TRUE(bi.decoder.committed() && bi.decoder.forwards());
    EXPECT_FALSE(bi.decoder.enabled());
    EXPECT_TRUE(bi.table.committed());
    EXPECT_EQ(bi.decoder.next_completion(), kNever);
}

TEST(BiCommit, ConventionalResetEndsEverythingAndFunctionLevelResetNothing) {
    for (const ResetKind kind : kResetKinds) {
        Bi bi;
        bi.control(kEnable | kDecoderCommit);
        bi.table_control(kRouteCommit);
        bi.decoder.advance(us(30));
        bi.block.component.reset(kind, us(30));
        const bool kept = kind == ResetKind::function;
        EXPECT_EQ(bi.decoder.enabled(), kept) << to_string(kind);
        EXPECT_EQ(bi.outcome(), kept ? kDone : 0u) << to_string(kind);
        bi.block.now = us(60);
        EXPECT_EQ(bi.table_outcome(), kept ? kDone : 0u) << to_string(kind);
    }
}

TEST(BiCommit, ResetCancelsACommitUnderWay) {
    Bi bi;
    bi.control(kEnable | kDecoderCommit);
    bi.block.component.reset(ResetKind::warm, us(10));
    EXPECT_EQ(bi.decoder.next_completion(), kNever);
    bi.block.now = us(100);
    EXPECT_EQ(bi.outcome(), 0u);
    EXPECT_FALSE(bi.decoder.enabled());
}

TEST(BiCommit, CommitTimeWithoutACodeIsRefused) {
    ComponentConfig config = Bi::config(true, 16);
    EXPECT_THROW(ComponentRegisters{config}, UserError);
    config.bi.commit_time_base = 15;
    EXPECT_NO_THROW(ComponentRegisters{config});
    config.bi.commit_time_scale = 8;
    EXPECT_THROW(ComponentRegisters{config}, UserError);
}

}  // namespace
}  // namespace cxlvp::cxl::test
