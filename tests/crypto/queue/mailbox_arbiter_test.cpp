// SPDX-License-Identifier: Apache-2.0
// Which mailbox is next: CE-18 and the policies of profile X.

#include "cxlvp/crypto/queue/mailbox_arbiter.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::crypto {
namespace {

using testing::ElementsAre;

struct FakeMailbox {
    unsigned number = 0;
    unsigned priority() const { return priority_; }
    unsigned weight() const { return weight_; }
    unsigned priority_ = 0;
    unsigned weight_ = 1;
};

class Arbiter : public testing::Test {
protected:
    std::vector<unsigned> picks(std::size_t count, std::uint64_t candidates, ArbitrationPolicy policy,
                                unsigned quantum = 1) {
        std::vector<unsigned> out;
        while (out.size() < count) out.push_back(pick(candidates, policy, quantum));
        return out;
    }
    unsigned pick(std::uint64_t candidates, ArbitrationPolicy policy, unsigned quantum = 1) {
        return arbiter_.pick(candidates, policy, quantum, [this](unsigned n) -> FakeMailbox& { return boxes_[n]; });
    }
    MailboxArbiter arbiter_;
    FakeMailbox boxes_[64];
};

TEST_F(Arbiter, CE18_RoundRobinGoesOnAfterTheLastAndSkipsWhoWantsNothing) {
    EXPECT_THAT(picks(6, 0b1011, ArbitrationPolicy::round_robin), ElementsAre(0, 1, 3, 0, 1, 3));
    EXPECT_EQ(pick(0b0100, ArbitrationPolicy::round_robin), 2u);
    EXPECT_EQ(pick(0b0011, ArbitrationPolicy::round_robin), 0u);
}

TEST_F(Arbiter, CE18_RoundRobinTakesMailbox63AndBeginsAnew) {
    EXPECT_THAT(picks(4, std::uint64_t{1} << 63 | 1 << 5, ArbitrationPolicy::round_robin), ElementsAre(5, 63, 5, 63));
}

TEST_F(Arbiter, RoundRobinDoesNotLookAtPrioritiesOrWeights) {
    boxes_[0].priority_ = 7;
    boxes_[1].weight_ = 9;
    EXPECT_THAT(picks(4, 0b11, ArbitrationPolicy::round_robin, 5), ElementsAre(0, 1, 0, 1));
}

TEST_F(Arbiter, StrictPriorityServesTheMostUrgentAndEqualOnesInTurn) {
    boxes_[1].priority_ = boxes_[3].priority_ = 5;
    boxes_[2].priority_ = 4;
    EXPECT_THAT(picks(4, 0b1111, ArbitrationPolicy::strict_priority), ElementsAre(1, 3, 1, 3));
    EXPECT_THAT(picks(2, 0b0101, ArbitrationPolicy::strict_priority), ElementsAre(2, 2));
    EXPECT_THAT(picks(2, 0b0001, ArbitrationPolicy::strict_priority), ElementsAre(0, 0));
}

TEST_F(Arbiter, AWeightedTurnIsWeightTimesQuantumVcqs) {
    boxes_[0].weight_ = 2;
    boxes_[2].weight_ = 3;
    EXPECT_THAT(picks(7, 0b101, ArbitrationPolicy::weighted_round_robin), ElementsAre(0, 0, 2, 2, 2, 0, 0));
    MailboxArbiter fresh;
    arbiter_ = fresh;
    EXPECT_THAT(picks(11, 0b101, ArbitrationPolicy::weighted_round_robin, 2),
                ElementsAre(0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 0));
}

TEST_F(Arbiter, AQuantumOf0IsTakenFor1) {
    EXPECT_THAT(picks(4, 0b11, ArbitrationPolicy::weighted_round_robin, 0), ElementsAre(0, 1, 0, 1));
}

TEST_F(Arbiter, WhoWantsNothingLosesTheRestOfItsTurn) {
    boxes_[0].weight_ = 4;
    EXPECT_EQ(pick(0b11, ArbitrationPolicy::weighted_round_robin), 0u);
    EXPECT_EQ(pick(0b10, ArbitrationPolicy::weighted_round_robin), 1u);
    EXPECT_THAT(picks(5, 0b11, ArbitrationPolicy::weighted_round_robin), ElementsAre(0, 0, 0, 0, 1));
}

}  // namespace
}  // namespace cxlvp::crypto
