// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/home_agent.h"

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

constexpr std::uint64_t kX = 100;  // a line
constexpr unsigned kA = 0, kB = 17;

/// An agent with both tables small, and what the tests ask it.
struct Agent : HomeAgent {
    explicit Agent(std::uint64_t llc = 4096, std::uint64_t directory = 64) : HomeAgent({llc, 2, 0}, {directory, 2}) {}

    Step ask(Opcode opcode, unsigned agent = kA, std::uint64_t line = kX) {
        return device(opcode, line, agent, false, ++grant);
    }
    Step ask_own(Opcode opcode) { return device(opcode, kX, kA, true, ++grant); }
    Mesi host() { return llc().state(kX); }
    std::uint64_t holders() { return directory().find(kX).holders; }
    /// The host has the line in `state`.
    Agent& with(Mesi state) {
        llc().fill(kX, state);
        return *this;
    }
    /// A device has it.
    Agent& held(unsigned agent, bool any) {
        directory().add(kX, agent, any, ++grant);
        return *this;
    }
    std::uint32_t grant = 0;
};

constexpr std::uint64_t bit(unsigned agent) {
    return std::uint64_t{1} << agent;
}

TEST(HomeAgentHost, AReadMissFillsExclusiveAndAHitDoesNot) {
    Agent agent;
    const auto miss = agent.read(kX);
    EXPECT_TRUE(miss.memory);
    EXPECT_FALSE(miss.hit);
    EXPECT_EQ(miss.holders, 0u);
    EXPECT_EQ(agent.host(), Mesi::exclusive);
    const auto hit = agent.read(kX);
    EXPECT_TRUE(hit.hit);
    EXPECT_FALSE(hit.memory);
}

TEST(HomeAgentHost, AReadOfALineOfADeviceDowngradesIt) {
    Agent agent;
    agent.held(kB, true);
    const auto step = agent.read(kX);
    EXPECT_EQ(step.snoop, Opcode::snp_data);
    EXPECT_EQ(step.holders, bit(kB));
    EXPECT_EQ(agent.host(), Mesi::shared);
    EXPECT_FALSE(agent.directory().find(kX).any);
    EXPECT_EQ(agent.holders(), bit(kB));
}

TEST(HomeAgentHost, AReadOfASharedLineSnoopsNobody) {
    Agent agent;
    agent.held(kA, false).held(kB, false);
    const auto step = agent.read(kX);
    EXPECT_EQ(step.holders, 0u);
    EXPECT_TRUE(step.memory);
    EXPECT_EQ(agent.host(), Mesi::shared);
}

TEST(HomeAgentHost, AWriteTakesTheLineFromDevices) {
    Agent agent;
    agent.with(Mesi::shared).held(kA, false).held(kB, false);
    const auto step = agent.write(kX);
    EXPECT_EQ(step.snoop, Opcode::snp_inv);
    EXPECT_EQ(step.holders, bit(kA) | bit(kB));
    EXPECT_TRUE(step.hit);
    EXPECT_EQ(agent.host(), Mesi::modified);
    EXPECT_EQ(agent.holders(), 0u);
}

TEST(HomeAgentHost, AWriteThatMissesGoesToMemory) {
    Agent agent;
    const auto step = agent.write(kX);
    EXPECT_TRUE(step.memory);
    EXPECT_EQ(agent.host(), Mesi::invalid);
}

TEST(HomeAgentHost, ADisplacedModifiedLineIsWrittenBackAndACleanOneIsNot) {
    Agent agent(128);  // one set of two lines
    agent.read(0);
    agent.write(0);
    agent.read(1);
    const auto dirty = agent.read(2);
    ASSERT_TRUE(dirty.displaced);
    EXPECT_EQ(*dirty.displaced, 0u);
    EXPECT_FALSE(agent.read(3).displaced);
}

TEST(HomeAgentHost, WithoutACacheEveryAccessGoesToMemory) {
    Agent agent(0);
    agent.read(kX);
    EXPECT_TRUE(agent.read(kX).memory);
    EXPECT_TRUE(agent.write(kX).memory);
}

TEST(HomeAgentD2h, RdCurrChangesNothing) {
    for (const Mesi state : {Mesi::shared, Mesi::exclusive, Mesi::modified}) {
        Agent agent;
        const auto step = agent.with(state).ask(Opcode::rd_curr);
        EXPECT_TRUE(step.hit);
        EXPECT_FALSE(step.memory);
        EXPECT_FALSE(step.write_back);
        EXPECT_EQ(step.state, Mesi::invalid);
        EXPECT_EQ(agent.host(), state);
        EXPECT_EQ(agent.holders(), 0u);
    }
    Agent agent;
    EXPECT_TRUE(agent.ask(Opcode::rd_curr).memory);
    EXPECT_EQ(agent.host(), Mesi::invalid);
}

TEST(HomeAgentD2h, RdCurrLooksIntoTheOwnerWithoutTakingTheLine) {
    Agent agent;
    const auto step = agent.held(kB, true).ask(Opcode::rd_curr);
    EXPECT_EQ(step.snoop, Opcode::snp_cur);
    EXPECT_EQ(step.holders, bit(kB));
    EXPECT_TRUE(agent.directory().find(kX).any);
}

TEST(HomeAgentD2h, RdSharedLeavesTheHostASharer) {
    Agent agent;
    const auto step = agent.with(Mesi::modified).ask(Opcode::rd_shared);
    EXPECT_TRUE(step.hit);
    EXPECT_TRUE(step.write_back);
    EXPECT_EQ(step.state, Mesi::shared);
    EXPECT_EQ(agent.host(), Mesi::shared);
    EXPECT_EQ(agent.holders(), bit(kA));
    EXPECT_FALSE(agent.directory().find(kX).any);
}

TEST(HomeAgentD2h, RdSharedDowngradesAnotherOwner) {
    Agent agent;
    const auto step = agent.held(kB, true).ask(Opcode::rd_shared);
    EXPECT_EQ(step.snoop, Opcode::snp_data);
    EXPECT_EQ(step.holders, bit(kB));
    EXPECT_EQ(agent.holders(), bit(kA) | bit(kB));
}

TEST(HomeAgentD2h, RdAnyIsExclusiveWhenNobodyHasTheLineAndElseShared) {
    Agent alone;
    EXPECT_EQ(alone.ask(Opcode::rd_any).state, Mesi::exclusive);
    EXPECT_TRUE(alone.directory().find(kX).any);
    Agent host;
    EXPECT_EQ(host.with(Mesi::exclusive).ask(Opcode::rd_any).state, Mesi::shared);
    Agent other;
    EXPECT_EQ(other.held(kB, false).ask(Opcode::rd_any).state, Mesi::shared);
}

TEST(HomeAgentD2h, RdOwnTakesTheLineFromEverybody) {
    for (const Opcode opcode : {Opcode::rd_own, Opcode::rd_own_no_data}) {
        Agent agent;
        agent.with(Mesi::shared).held(kA, false).held(kB, false);
        const auto step = agent.ask(opcode);
        EXPECT_EQ(step.snoop, Opcode::snp_inv);
        EXPECT_EQ(step.holders, bit(kB)) << "not the one that asks";
        EXPECT_EQ(step.state, Mesi::exclusive);
        EXPECT_EQ(agent.host(), Mesi::invalid);
        EXPECT_EQ(agent.holders(), bit(kA));
        EXPECT_TRUE(agent.directory().find(kX).any);
    }
    Agent dirty;
    EXPECT_TRUE(dirty.with(Mesi::modified).ask(Opcode::rd_own).write_back);
}

TEST(HomeAgentD2h, OnlyRdOwnReadsMemory) {
    Agent data, no_data;
    EXPECT_TRUE(data.ask(Opcode::rd_own).memory);
    EXPECT_FALSE(no_data.ask(Opcode::rd_own_no_data).memory);
}

TEST(HomeAgentD2h, ALineThatIsNotReadHasToBeClaimedFromItsMemory) {
    Agent push, own;
    EXPECT_TRUE(push.ask(Opcode::i_to_m_wr).claim);
    EXPECT_FALSE(push.ask(Opcode::i_to_m_wr).claim) << "the cache has it";
    EXPECT_TRUE(own.ask(Opcode::rd_own_no_data).claim);
    EXPECT_FALSE(own.ask_own(Opcode::rd_own_no_data).claim) << "it is the memory's own";
    Agent read;
    EXPECT_FALSE(read.ask(Opcode::rd_own).claim);
}

TEST(HomeAgentD2h, ItoMWrPutsTheLineIntoTheCache) {
    Agent agent;
    const auto step = agent.held(kB, true).ask(Opcode::i_to_m_wr);
    EXPECT_EQ(step.holders, bit(kB));
    EXPECT_FALSE(step.write_back);
    EXPECT_EQ(agent.host(), Mesi::modified);
    EXPECT_EQ(agent.holders(), 0u);
    Agent none(0);
    EXPECT_TRUE(none.ask(Opcode::i_to_m_wr).write_back);
}

TEST(HomeAgentD2h, WrCurStaysWhereTheLineIs) {
    Agent hit;
    EXPECT_FALSE(hit.with(Mesi::exclusive).ask(Opcode::wr_cur).write_back);
    EXPECT_EQ(hit.host(), Mesi::modified);
    Agent miss;
    EXPECT_TRUE(miss.ask(Opcode::wr_cur).write_back);
    EXPECT_EQ(miss.host(), Mesi::invalid);
}

TEST(HomeAgentD2h, InvalidatingWritesLeaveTheLineInMemoryOnly) {
    for (const Opcode opcode : {Opcode::wo_wr_inv, Opcode::wo_wr_inv_f, Opcode::wr_inv}) {
        Agent agent;
        agent.with(Mesi::shared).held(kB, false);
        const auto step = agent.ask(opcode);
        EXPECT_EQ(step.snoop, Opcode::snp_inv);
        EXPECT_EQ(step.holders, bit(kB));
        EXPECT_TRUE(step.write_back);
        EXPECT_EQ(agent.host(), Mesi::invalid);
        EXPECT_EQ(agent.holders(), 0u);
    }
}

TEST(HomeAgentD2h, ClFlushEmptiesAllCaches) {
    Agent agent;
    EXPECT_TRUE(agent.with(Mesi::modified).ask(Opcode::cl_flush).write_back);
    EXPECT_EQ(agent.host(), Mesi::invalid);
    Agent other;
    EXPECT_EQ(other.held(kB, true).ask(Opcode::cl_flush).holders, bit(kB));
    EXPECT_EQ(other.holders(), 0u);
    Agent clean;
    EXPECT_FALSE(clean.with(Mesi::exclusive).ask(Opcode::cl_flush).write_back);
}

TEST(HomeAgentD2h, CleanEvictionsTakeTheDeviceOutOfTheDirectory) {
    for (const Opcode opcode : {Opcode::clean_evict, Opcode::clean_evict_no_data}) {
        Agent agent;
        agent.held(kA, false);
        const auto step = agent.device(opcode, kX, kA, false, agent.grant);
        EXPECT_FALSE(step.write_back);
        EXPECT_EQ(agent.holders(), 0u);
        EXPECT_EQ(agent.host(), Mesi::invalid);
    }
}

TEST(HomeAgentD2h, DirtyEvictBringsTheLineIntoTheCacheOrToMemory) {
    Agent agent;
    agent.held(kA, true);
    EXPECT_FALSE(agent.device(Opcode::dirty_evict, kX, kA, false, agent.grant).write_back);
    EXPECT_EQ(agent.host(), Mesi::modified);
    EXPECT_EQ(agent.holders(), 0u);
    Agent none(0);
    none.held(kA, true);
    EXPECT_TRUE(none.device(Opcode::dirty_evict, kX, kA, false, none.grant).write_back);
}

TEST(HomeAgentD2h, ALateEvictionDoesNotUndoANewerGrant) {
    Agent agent;
    agent.held(kA, true);
    const std::uint32_t old = agent.grant;
    agent.ask(Opcode::rd_own);
    for (const Opcode opcode : {Opcode::dirty_evict, Opcode::clean_evict_no_data})
        EXPECT_FALSE(agent.device(opcode, kX, kA, false, old).write_back);
    EXPECT_EQ(agent.holders(), bit(kA));
    EXPECT_EQ(agent.host(), Mesi::invalid);
}

TEST(HomeAgentD2h, AnEvictionByADeviceWithoutTheLineDoesNothing) {
    Agent agent;
    agent.held(kB, true);
    agent.device(Opcode::dirty_evict, kX, kA, false, agent.grant);
    EXPECT_EQ(agent.holders(), bit(kB));
    EXPECT_EQ(agent.host(), Mesi::invalid);
}

TEST(HomeAgentD2h, CacheFlushedEndsAllThatTheDeviceHeld) {
    Agent agent;
    agent.held(kA, false).held(kB, false);
    agent.directory().add(kX + 1, kA, true);
    agent.ask(Opcode::cache_flushed);
    EXPECT_EQ(agent.holders(), bit(kB));
    EXPECT_EQ(agent.directory().find(kX + 1).holders, 0u);
}

TEST(HomeAgentD2h, ADirectoryThatIsFullRecallsALine) {
    Agent agent(0, 2);  // one set of two lines
    agent.ask(Opcode::rd_own, kA, 0);
    agent.ask(Opcode::rd_own, kB, 1);
    const auto step = agent.ask(Opcode::rd_own, kA, 2);
    ASSERT_TRUE(step.recall);
    EXPECT_EQ(step.recall->line, 0u);
    EXPECT_EQ(step.recall->holders, bit(kA));
}

TEST(HomeAgentOwnMemory, TheHostGivesItsLineUpAndNothingIsTracked) {
    for (const Opcode opcode : {Opcode::rd_own, Opcode::rd_own_no_data}) {
        Agent agent;
        const auto step = agent.with(Mesi::modified).ask_own(opcode);
        EXPECT_TRUE(step.hit);
        EXPECT_TRUE(step.write_back);
        EXPECT_FALSE(step.memory) << "the device has the memory";
        EXPECT_EQ(agent.host(), Mesi::invalid);
        EXPECT_EQ(agent.holders(), 0u);
    }
    Agent shared;
    shared.with(Mesi::exclusive).ask_own(Opcode::rd_shared);
    EXPECT_EQ(shared.host(), Mesi::shared);
    Agent peer;
    EXPECT_EQ(peer.held(kB, true).ask_own(Opcode::rd_own_no_data).holders, bit(kB)) << "another device had it";
}

TEST(HomeAgentBackInvalidate, TheHostKeepsWhatTheSnoopLeaves) {
    struct Case {
        Opcode opcode;
        Mesi before, after;
        bool dirty;
    };
    for (const Case& c : {Case{Opcode::bi_snp_inv, Mesi::modified, Mesi::invalid, true},
                          Case{Opcode::bi_snp_inv, Mesi::shared, Mesi::invalid, false},
                          Case{Opcode::bi_snp_data, Mesi::modified, Mesi::shared, true},
                          Case{Opcode::bi_snp_data, Mesi::exclusive, Mesi::shared, false},
                          Case{Opcode::bi_snp_cur, Mesi::modified, Mesi::exclusive, true},
                          Case{Opcode::bi_snp_cur, Mesi::shared, Mesi::shared, false},
                          Case{Opcode::bi_snp_inv, Mesi::invalid, Mesi::invalid, false}}) {
        Agent agent;
        const auto step = agent.with(c.before).back_invalidate(c.opcode, kX, kA);
        EXPECT_EQ(step.hit, c.before != Mesi::invalid);
        EXPECT_EQ(step.write_back, c.dirty);
        EXPECT_EQ(step.state, c.after);
        EXPECT_EQ(agent.host(), c.after);
    }
}

TEST(HomeAgentBackInvalidate, OtherDevicesGiveTheLineUpToo) {
    Agent agent;
    const auto step = agent.held(kB, true).back_invalidate(Opcode::bi_snp_inv, kX, kA);
    EXPECT_EQ(step.snoop, Opcode::snp_inv);
    EXPECT_EQ(step.holders, bit(kB));
    EXPECT_EQ(agent.holders(), 0u);
}

TEST(HomeAgent, AFlushedOrForgottenLineIsGone) {
    Agent agent;
    EXPECT_TRUE(agent.with(Mesi::modified).flush(kX));
    EXPECT_FALSE(agent.flush(kX));
    agent.with(Mesi::exclusive).forget(kX);
    EXPECT_EQ(agent.host(), Mesi::invalid);
}

}  // namespace
}  // namespace cxlvp::cxl
