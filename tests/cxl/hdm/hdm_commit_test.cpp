// SPDX-License-Identifier: Apache-2.0
// The commit rules and the life of a decoder. C1 to C14 are the rules of docs/models/cxl-decode.md.
#include <tuple>

#include <gtest/gtest.h>

#include "../component_block.h"

namespace cxlvp::cxl::test {
namespace {

constexpr std::uint64_t kUnit = kHdmUnit;

bool committed(std::uint32_t control) {
    return (control & (kCommit | kCommitted | kError)) == (kCommit | kCommitted);
}
bool refused(std::uint32_t control) {
    return (control & (kCommit | kCommitted | kError)) == (kCommit | kError);
}

TEST(HdmCommit, C1_CommittedAppearsAfterTheLatencyAndNotBefore) {
    HdmConfig config = endpoint();
    config.commit_latency = us(100);
    ComponentBlock block(config);
    block.enable();
    block.now = us(5);
    block.write(block.decoder(0, kControl), block.program(0, {4 * kUnit, kUnit}) | kCommit);
    EXPECT_EQ(block.component.decoders().next_completion(), us(105));
    block.now = us(105) - 1;
    EXPECT_EQ(block.control_of(0), kCommit);
    EXPECT_FALSE(block.decode(4 * kUnit).hit);
    block.now = us(105);
    EXPECT_EQ(block.control_of(0), kCommit | kCommitted);
    EXPECT_TRUE(block.decode(4 * kUnit).hit);
    EXPECT_EQ(block.component.decoders().next_completion(), kNever);
}

TEST(HdmCommit, C1_ErrorAppearsAfterTheLatencyAndCommitStays) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(1, kControl), kCommit);
    EXPECT_EQ(block.control_of(1), kCommit);
    block.now += us(1);
    EXPECT_EQ(block.control_of(1), kCommit | kError);
}

TEST(HdmCommit, C1_ShellSeesTheOutcomeWithoutAnAccess) {
    ComponentBlock block(endpoint());
    block.enable();
    block.write(block.decoder(0, kControl), block.program(0, {0, kUnit}) | kCommit);
    block.component.decoders().advance(us(1));
    EXPECT_TRUE(block.decode(0).hit);
}

TEST(HdmCommit, C1_NoLatencyMeansAtOnce) {
    HdmConfig config = endpoint();
    config.commit_latency = 0;
    ComponentBlock block(config);
    EXPECT_TRUE(committed(block.commit(0, {0, kUnit})));
    EXPECT_TRUE(refused(block.commit(2, {4 * kUnit, kUnit})));
}

TEST(HdmCommit, C1_ClearingCommitBeforeTheOutcomeCancelsIt) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(0, kControl), kCommit);
    block.write(block.decoder(0, kControl), 0);
    block.now += kMaxCommitLatency;
    EXPECT_EQ(block.control_of(0), 0u);
}

TEST(HdmCommit, C1_RegistersAreCheckedAsTheyAreAtTheEnd) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(0, kControl), block.program(0, {0, kUnit}) | kCommit);
    block.write(block.decoder(0, kBaseLow), 0x50000000);
    block.now += us(1);
    EXPECT_TRUE(committed(block.control_of(0)));
    block.enable();
    EXPECT_TRUE(block.decode(5 * kUnit).hit);
    EXPECT_FALSE(block.decode(0).hit);
}

TEST(HdmCommit, C1_LatencyBeyondTenMillisecondsIsRefusedByTheSchema) {
    const auto accepted = [](const char* latency) {
        HdmConfig config;
        Binding binding;
        ConfigNode node;
        node.set("commit_latency", ConfigNode::scalar(latency, "test"));
        HdmConfig::schema().bind(&config, node, "hdm", binding);
        return binding.errors().empty();
    };
    EXPECT_TRUE(accepted("10 ms"));
    EXPECT_FALSE(accepted("10001 us"));
}

TEST(HdmCommit, C2_DecodersAreCommittedInOrder) {
    ComponentBlock block(endpoint());
    EXPECT_TRUE(refused(block.commit(1, {4 * kUnit, kUnit})));
    EXPECT_EQ(block.error(1), CommitError::order);
    EXPECT_TRUE(committed(block.commit(0, {0, kUnit})));
    EXPECT_TRUE(refused(block.control_of(1)));  // not tried again by itself
    block.uncommit(1);
    EXPECT_TRUE(committed(block.commit(1, {4 * kUnit, kUnit})));
}

TEST(HdmCommit, C2_CommitsRequestedTogetherEndInOrder) {
    ComponentBlock block(endpoint());
    const std::uint32_t second = block.program(1, {4 * kUnit, kUnit});
    const std::uint32_t first = block.program(0, {0, kUnit});
    block.write(block.decoder(1, kControl), second | kCommit);
    block.write(block.decoder(0, kControl), first | kCommit);
    block.now += us(1);
    EXPECT_TRUE(committed(block.control_of(0)));
    EXPECT_TRUE(committed(block.control_of(1)));
}

TEST(HdmCommit, C2_DecoderTakenOutFromBelowLeavesThoseAboveInUse) {
    ComponentBlock block(endpoint());
    block.enable();
    block.commit(0, {0, 2 * kUnit});
    block.commit(1, {4 * kUnit, kUnit});
    block.uncommit(0);
    EXPECT_FALSE(block.decode(0).hit);
    EXPECT_EQ(block.decode(4 * kUnit).dpa, 2 * kUnit);  // its DPA stays
    EXPECT_TRUE(committed(block.commit(0, {0, kUnit})));
    EXPECT_EQ(block.decode(4 * kUnit).dpa, 2 * kUnit);
    EXPECT_TRUE(refused((block.uncommit(0), block.commit(0, {4 * kUnit, kUnit}))));
    EXPECT_EQ(block.error(0), CommitError::overlap);
}

TEST(HdmCommit, C3_RangesAscendWithoutOverlap) {
    ComponentBlock block(endpoint());
    EXPECT_TRUE(committed(block.commit(0, {4 * kUnit, 2 * kUnit})));
    for (std::uint64_t base : {5 * kUnit, 4 * kUnit, 0 * kUnit}) {
        EXPECT_TRUE(refused(block.commit(1, {base, kUnit}))) << base;
        EXPECT_EQ(block.error(1), CommitError::overlap);
        block.uncommit(1);
    }
    EXPECT_TRUE(committed(block.commit(1, {6 * kUnit, kUnit})));  // adjacent
}

TEST(HdmCommit, C3_RangeDoesNotWrap) {
    ComponentBlock block(endpoint());
    const std::uint64_t last = 0 - kUnit;
    EXPECT_TRUE(refused(block.commit(0, {last, 2 * kUnit})));
    EXPECT_EQ(block.error(0), CommitError::wrap);
    block.uncommit(0);
    EXPECT_TRUE(committed(block.commit(0, {last - kUnit, kUnit})));
}

TEST(HdmCommit, C3_DpaDoesNotWrap) {
    ComponentBlock block(endpoint());
    EXPECT_TRUE(refused(block.commit(0, {0, kUnit, 1, 256, {}, 0 - kUnit})));
    EXPECT_EQ(block.error(0), CommitError::wrap);
    block.uncommit(0);
    EXPECT_TRUE(committed(block.commit(0, {0, kUnit, 1, 256, {}, 0 - 2 * kUnit})));
}

TEST(HdmCommit, C3_IllegalCodesAreRefused) {
    ComponentBlock block(endpoint());
    for (unsigned iw = 0; iw < 16; ++iw)
        for (unsigned ig = 0; ig < 16; ++ig) {
            const bool legal = (iw <= 4 || (iw >= 8 && iw <= 10)) && ig <= 6;
            block.program(0, {0, 48 * kUnit});
            block.write(block.decoder(0, kControl), iw << 4 | ig | kCommit);
            block.now += us(1);
            block.component.decoders().advance(block.now);
            EXPECT_EQ(block.error(0) == CommitError::interleave, !legal) << iw << " " << ig;
            block.uncommit(0);
        }
}

TEST(HdmCommit, C3_RoutingHasPowersOfTwoUpToEight) {
    ComponentBlock block(routing(8));
    for (unsigned ways : {3u, 6u, 12u, 16u}) {
        EXPECT_TRUE(refused(block.commit(0, {0, 48 * kUnit, ways}))) << ways;
        EXPECT_EQ(block.error(0), CommitError::interleave) << ways;
        block.uncommit(0);
    }
    for (unsigned ways : {1u, 2u, 4u, 8u}) {
        EXPECT_TRUE(committed(block.commit(0, {0, 8 * kUnit, ways, 256, {0, 1, 2, 3, 4, 5, 6, 7}}))) << ways;
        block.uncommit(0);
    }
}

TEST(HdmCommit, C3_TargetListIsNoLongerThanTheTargetCount) {
    HdmConfig config = routing(8);
    config.target_count = 4;
    ComponentBlock block(config);
    EXPECT_TRUE(refused(block.commit(0, {0, 8 * kUnit, 8, 256, {0, 1, 2, 3, 4, 5, 6, 7}})));
    EXPECT_EQ(block.error(0), CommitError::capability);
    block.uncommit(0);
    EXPECT_TRUE(committed(block.commit(0, {0, 8 * kUnit, 4, 256, {0, 1, 2, 3}})));
}

TEST(HdmCommit, C3_TargetsExistForEveryWayInUse) {
    ComponentBlock block(routing(3));
    EXPECT_TRUE(refused(block.commit(0, {0, 8 * kUnit, 4, 256, {0, 1, 2, 3}})));
    EXPECT_EQ(block.error(0), CommitError::target);
    block.uncommit(0);
    EXPECT_TRUE(committed(block.commit(0, {0, 8 * kUnit, 2, 256, {2, 1, 9, 9}})));
}

TEST(HdmCommit, C4_SizeIsAMultipleOfWaysTimesTheUnit) {
    ComponentBlock block(endpoint());
    for (unsigned ways : {1u, 2u, 4u, 8u, 16u, 3u, 6u, 12u}) {
        EXPECT_TRUE(committed(block.commit(0, {0, ways * kUnit, ways}))) << ways;
        block.uncommit(0);
        if (ways == 1) continue;
        EXPECT_TRUE(refused(block.commit(0, {0, (ways + 1) * kUnit, ways}))) << ways;
        EXPECT_EQ(block.error(0), CommitError::size) << ways;
        block.uncommit(0);
    }
}

TEST(HdmCommit, C5_EmptyDecoderIsCommittedAndMatchesNothing) {
    ComponentBlock block(endpoint());
    block.enable();
    EXPECT_TRUE(committed(block.commit(0, {4 * kUnit, 0})));
    EXPECT_FALSE(block.decode(4 * kUnit).hit);
    EXPECT_TRUE(committed(block.commit(1, {2 * kUnit, kUnit})));  // the empty one takes no place
    EXPECT_TRUE(committed(block.commit(2, {0, 0, 1, 256, {}, 0, kLock})));
    EXPECT_TRUE(block.decode(2 * kUnit).hit);
}

TEST(HdmCommit, C5_EmptyDecoderStillNeedsOrderAndLegalCodes) {
    ComponentBlock block(endpoint());
    EXPECT_TRUE(refused(block.commit(1, {0, 0})));
    EXPECT_EQ(block.error(1), CommitError::order);
    block.write(block.decoder(0, kControl), 7u << 4 | kCommit);
    block.now += us(1);
    EXPECT_TRUE(refused(block.control_of(0)));
}

TEST(HdmCommit, C6_FieldsOfACommittedDecoderIgnoreWritesAndCountThem) {
    ComponentBlock block(endpoint());
    block.commit(0, {4 * kUnit, 2 * kUnit, 2, 512, {}, kUnit});
    RegisterFile& registers = block.component.registers();
    for (unsigned offset : {kBaseLow, kBaseHigh, kSizeLow, kSizeHigh, kLow, kHigh}) {
        const std::uint32_t before = block.read(block.decoder(0, offset));
        const std::uint64_t count = registers.count(RegisterIssue::locked);
        block.write(block.decoder(0, offset), 0x70000000);
        EXPECT_EQ(block.read(block.decoder(0, offset)), before) << offset;
        EXPECT_EQ(registers.count(RegisterIssue::locked), count + 1) << offset;
    }
    const std::uint32_t control = block.control_of(0);
    block.write(block.decoder(0, kControl), kCommit | kLock | kHostOnly | 0x35);
    EXPECT_EQ(block.control_of(0), control);
    block.uncommit(0);
    EXPECT_EQ(block.control_of(0), control & ~(kCommit | kCommitted));
    block.write(block.decoder(0, kBaseLow), 0x70000000);
    EXPECT_EQ(block.read(block.decoder(0, kBaseLow)), 0x70000000u);
}

TEST(HdmCommit, C7_LockedDecoderKeepsEverythingUntilAConventionalReset) {
    for (ResetKind kind : kResetKinds) {
        ComponentBlock block(endpoint());
        block.enable();
        block.commit(0, {4 * kUnit, kUnit, 1, 256, {}, 0, kLock});
        block.write(block.decoder(0, kControl), 0);
        EXPECT_EQ(block.control_of(0), kLock | kCommit | kCommitted);
        block.write(block.decoder(0, kControl), kCommit);
        EXPECT_EQ(block.control_of(0), kLock | kCommit | kCommitted);
        EXPECT_TRUE(block.decode(4 * kUnit).hit);

        block.component.reset(kind, block.now);
        const bool stays = kind == ResetKind::function;
        EXPECT_EQ(block.control_of(0), stays ? kLock | kCommit | kCommitted : 0);
        EXPECT_EQ(block.decode(4 * kUnit).hit, stays);
        block.write(block.decoder(0, kBaseLow), 0x50000000);
        EXPECT_EQ(block.read(block.decoder(0, kBaseLow)), stays ? 0x40000000u : 0x50000000u);
    }
}

TEST(HdmCommit, C8_LockWithoutCommitLeavesTheFieldsOpen_T2_62) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(0, kControl), kLock);
    block.write(block.decoder(0, kBaseLow), 0x50000000);
    EXPECT_EQ(block.read(block.decoder(0, kBaseLow)), 0x50000000u);
    block.write(block.decoder(0, kControl), 0);
    EXPECT_EQ(block.control_of(0), 0u);
}

TEST(HdmCommit, C9_RefusedDecoderCommitsAfterClearingCommitAndMending) {
    ComponentBlock block(endpoint());
    EXPECT_TRUE(refused(block.commit(0, {0, kUnit, 2})));
    block.write(block.decoder(0, kControl), kCommit);  // mended, but Commit is still 1: nothing new is asked for
    EXPECT_EQ(block.component.decoders().next_completion(), kNever);
    block.now += us(1);
    EXPECT_TRUE(refused(block.control_of(0)));
    block.write(block.decoder(0, kControl), 0);
    EXPECT_EQ(block.control_of(0), 0u);  // the error is gone
    EXPECT_EQ(block.error(0), CommitError::none);
    block.write(block.decoder(0, kControl), kCommit);
    block.now += us(1);
    EXPECT_TRUE(committed(block.control_of(0)));
}

TEST(HdmCommit, C10_EnableGatesDecodeAndNotCommit_T2_73) {
    ComponentBlock block(endpoint());
    EXPECT_TRUE(committed(block.commit(0, {0, kUnit})));
    EXPECT_FALSE(block.decode(0).hit);
    block.enable();
    EXPECT_TRUE(block.decode(0).hit);
    block.enable(false);
    EXPECT_FALSE(block.decode(0).hit);
    EXPECT_TRUE(committed(block.control_of(0)));
}

TEST(HdmCommit, C10_RoutingHasTheEnableOnlyWhereConfigured) {
    ComponentBlock without(routing(1));
    without.enable();
    EXPECT_EQ(without.read(without.find(5) + 4), 0u);
    without.commit(0, {0, kUnit});
    EXPECT_TRUE(without.decode(0).hit);

    HdmConfig config = routing(1);
    config.routing_enable = true;
    ComponentBlock with(config);
    with.commit(0, {0, kUnit});
    EXPECT_FALSE(with.decode(0).hit);
    with.enable();
    EXPECT_TRUE(with.decode(0).hit);
}

TEST(HdmCommit, C11_DpaBaseIsTheSumOfSharesAndSkipsBelow) {
    ComponentBlock block(endpoint());
    block.enable();
    block.commit(0, {0, 4 * kUnit, 2, 256, {}, kUnit});
    block.commit(1, {4 * kUnit, 0, 1, 256, {}, 2 * kUnit});  // empty, but its skip counts
    block.commit(2, {8 * kUnit, 3 * kUnit, 3, 256, {}, 3 * kUnit});
    block.commit(3, {12 * kUnit, kUnit});
    EXPECT_EQ(block.decode(0).dpa, kUnit);
    EXPECT_EQ(block.decode(8 * kUnit).dpa, (1 + 2 + 2 + 3) * kUnit);
    EXPECT_EQ(block.decode(12 * kUnit).dpa, (1 + 2 + 2 + 3 + 1) * kUnit);
    EXPECT_EQ(block.decode(12 * kUnit).decoder, 3);
}

TEST(HdmCommit, C12_ResetCancelsACommitUnderWay) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(0, kControl), kCommit);
    block.component.reset(ResetKind::warm, block.now);
    EXPECT_EQ(block.component.decoders().next_completion(), kNever);
    block.now += kMaxCommitLatency;
    EXPECT_EQ(block.control_of(0), 0u);
}

TEST(HdmCommit, C12_CxlResetKeepsLockedDecodersAndClearsOthersAsConfigured) {
    for (bool keeps : {false, true}) {
        HdmConfig config = endpoint();
        config.cxl_reset_keeps_unlocked = keeps;
        ComponentBlock block(config);
        block.enable();
        block.commit(0, {0, kUnit, 1, 256, {}, 0, kLock});
        block.commit(1, {4 * kUnit, kUnit, 1, 256, {}, kUnit});
        block.component.decoders().cxl_reset(block.now);
        EXPECT_TRUE(committed(block.control_of(0)));
        EXPECT_TRUE(block.decode(0).hit);
        EXPECT_EQ(committed(block.control_of(1)), keeps);
        EXPECT_EQ(block.decode(4 * kUnit).hit, keeps);
        EXPECT_EQ(block.read(block.decoder(1, kBaseLow)), keeps ? 4 * kUnit : 0);
        EXPECT_EQ(block.read(block.decoder(1, kLow)), keeps ? kUnit : 0);
    }
}

TEST(HdmCommit, C14_AddressBitsInUseAreThoseTheCapabilityGrants) {
    // The highest granularity code at which a number of ways fits address bits up to 14.
    const std::tuple<unsigned, unsigned> limits[] = {{1, 6}, {2, 6}, {4, 5}, {8, 4}, {16, 3}, {3, 6}, {6, 6}, {12, 5}};
    ComponentBlock block(endpoint());
    for (const auto& [ways, limit] : limits)
        for (unsigned ig = 0; ig <= 6; ++ig) {
            const std::uint32_t control = block.commit(0, {0, ways * kUnit, ways, 256u << ig});
            EXPECT_EQ(committed(control), ig <= limit) << ways << " ways, code " << ig;
            EXPECT_EQ(block.error(0), ig <= limit ? CommitError::none : CommitError::capability);
            block.uncommit(0);
        }
}

TEST(HdmCommit, C14_EachCapabilityBitIsNeeded) {
    const auto outcome = [](bool HdmConfig::*missing, unsigned ways, std::uint64_t granularity) {
        HdmConfig config = endpoint();
        config.*missing = false;
        ComponentBlock block(config);
        return committed(block.commit(0, {0, ways * kUnit, ways, granularity}));
    };
    EXPECT_FALSE(outcome(&HdmConfig::interleave_11_8, 2, 2048));
    EXPECT_TRUE(outcome(&HdmConfig::interleave_11_8, 2, 4096));
    EXPECT_TRUE(outcome(&HdmConfig::interleave_11_8, 3, 256));  // no bit of its own
    EXPECT_FALSE(outcome(&HdmConfig::interleave_14_12, 2, 4096));
    EXPECT_FALSE(outcome(&HdmConfig::interleave_14_12, 4, 2048));
    EXPECT_TRUE(outcome(&HdmConfig::interleave_14_12, 2, 2048));
    EXPECT_FALSE(outcome(&HdmConfig::ways_3_6_12, 6, 256));
    EXPECT_TRUE(outcome(&HdmConfig::ways_3_6_12, 16, 256));
    EXPECT_FALSE(outcome(&HdmConfig::ways_16, 16, 256));
    EXPECT_TRUE(outcome(&HdmConfig::ways_16, 12, 256));
}

TEST(HdmCommit, RangeTypeAndBackInvalidateComeWithTheHit) {
    HdmConfig config = endpoint();
    config.back_invalidate = true;
    ComponentBlock block(config);
    block.enable();
    block.commit(0, {0, kUnit, 1, 256, {}, 0, kHostOnly});
    block.commit(1, {kUnit, kUnit, 1, 256, {}, 0, kBackInvalidate});
    EXPECT_TRUE(block.decode(0).host_only);
    EXPECT_FALSE(block.decode(0).back_invalidate);
    EXPECT_FALSE(block.decode(kUnit).host_only);
    EXPECT_TRUE(block.decode(kUnit).back_invalidate);
}

TEST(HdmCommit, ListenerHearsOfEachChangeWhileTheOldDecodeHolds) {
    ComponentBlock block(endpoint());
    block.enable();
    std::vector<std::pair<Tick, bool>> heard;
    block.component.decoders().before_change([&](Tick at) { heard.emplace_back(at, block.decode(0).hit); });
    block.commit(0, {0, kUnit});  // ends at 1 us
    block.commit(1, {0, kUnit});  // refused: nothing changes
    block.uncommit(1);
    block.commit(1, {0, 0});  // empty
    block.uncommit(1);
    block.now = us(7);
    block.uncommit(0);
    block.write(block.decoder(0, kControl), kCommit);
    block.uncommit(0);  // before it was committed again
    block.commit(0, {0, kUnit});
    block.component.reset(ResetKind::function, us(20));
    const std::vector<std::pair<Tick, bool>> expected = {{us(1), false}, {us(7), true}, {us(8), false}};
    EXPECT_EQ(heard, expected);
    block.component.reset(ResetKind::warm, us(30));
    ASSERT_GT(heard.size(), 3u);
    EXPECT_EQ(heard[3], std::make_pair(us(30), true));
    EXPECT_FALSE(block.decode(0).hit);
}

}  // namespace
}  // namespace cxlvp::cxl::test
