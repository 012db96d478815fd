// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/opcode.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace cxlvp::cxl {
namespace {

const std::vector<Opcode> kD2h{Opcode::rd_curr,
                               Opcode::rd_own,
                               Opcode::rd_shared,
                               Opcode::rd_any,
                               Opcode::rd_own_no_data,
                               Opcode::i_to_m_wr,
                               Opcode::wr_cur,
                               Opcode::cl_flush,
                               Opcode::clean_evict,
                               Opcode::dirty_evict,
                               Opcode::clean_evict_no_data,
                               Opcode::wo_wr_inv,
                               Opcode::wo_wr_inv_f,
                               Opcode::wr_inv,
                               Opcode::cache_flushed};
const std::vector<Opcode> kSnoops{Opcode::snp_data,   Opcode::snp_inv,     Opcode::snp_cur,
                                  Opcode::bi_snp_cur, Opcode::bi_snp_data, Opcode::bi_snp_inv};

TEST(Opcode, EveryOneHasANameOfItsOwn) {
    std::set<std::string> names;
    for (const auto& all : {kD2h, kSnoops})
        for (const Opcode opcode : all) EXPECT_TRUE(names.insert(to_string(opcode)).second) << to_string(opcode);
    EXPECT_EQ(names.count(""), 0u);
}

TEST(Opcode, ChannelsAreTold) {
    for (const Opcode opcode : kD2h) EXPECT_TRUE(is_d2h(opcode) && !is_back_invalidate(opcode));
    for (const Opcode opcode : kSnoops) EXPECT_FALSE(is_d2h(opcode));
    EXPECT_TRUE(is_back_invalidate(Opcode::bi_snp_cur));
    EXPECT_FALSE(is_back_invalidate(Opcode::snp_cur));
}

TEST(Opcode, OnlyReadsBringData) {
    const std::set<Opcode> reads{Opcode::rd_curr, Opcode::rd_own, Opcode::rd_shared, Opcode::rd_any};
    for (const Opcode opcode : kD2h)
        EXPECT_EQ(flow_of(opcode).data_down, reads.count(opcode) != 0) << to_string(opcode);
}

TEST(Opcode, WritesAndEvictionsWithDataArePulled) {
    const std::set<Opcode> pulled{Opcode::i_to_m_wr, Opcode::wr_cur,      Opcode::clean_evict, Opcode::dirty_evict,
                                  Opcode::wo_wr_inv, Opcode::wo_wr_inv_f, Opcode::wr_inv};
    for (const Opcode opcode : kD2h) EXPECT_EQ(flow_of(opcode).data_up, pulled.count(opcode) != 0) << to_string(opcode);
}

TEST(Opcode, OnlyWrInvWaitsForTheData) {
    for (const Opcode opcode : kD2h) EXPECT_EQ(flow_of(opcode).pull_first, opcode == Opcode::wr_inv);
}

TEST(Opcode, WeaklyOrderedWritesEndWithExtCmp) {
    for (const Opcode opcode : kD2h)
        EXPECT_EQ(flow_of(opcode).completes, opcode == Opcode::wo_wr_inv || opcode == Opcode::wo_wr_inv_f);
}

TEST(Opcode, ReservedCodesHaveNoFlow) {
    for (const unsigned code : {0x00u, 0x0fu, 0x11u, 0x20u})
        EXPECT_STREQ(flow_of(static_cast<Opcode>(code)).name, "") << code;
}

}  // namespace
}  // namespace cxlvp::cxl
