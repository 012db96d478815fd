// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/payload_pool.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace cxlvp::bus {
namespace {

/// An extension of somebody else that counts how often it is freed.
class Counted : public tlm::tlm_extension<Counted> {
public:
    explicit Counted(int& freed) : freed_(freed) {}
    tlm::tlm_extension_base* clone() const override { return new Counted(freed_); }
    void copy_from(const tlm::tlm_extension_base&) override {}
    void free() override {
        ++freed_;
        delete this;
    }

private:
    int& freed_;
};

void expect_defaults(const tlm::tlm_generic_payload& tx) {
    EXPECT_EQ(tx.get_command(), tlm::TLM_IGNORE_COMMAND);
    EXPECT_EQ(tx.get_address(), 0u);
    EXPECT_EQ(tx.get_data_ptr(), nullptr);
    EXPECT_EQ(tx.get_data_length(), 0u);
    EXPECT_EQ(tx.get_streaming_width(), 0u);
    EXPECT_EQ(tx.get_byte_enable_ptr(), nullptr);
    EXPECT_EQ(tx.get_byte_enable_length(), 0u);
    EXPECT_FALSE(tx.is_dmi_allowed());
    EXPECT_EQ(tx.get_response_status(), tlm::TLM_INCOMPLETE_RESPONSE);
    const RequestInfo* info = tx.get_extension<RequestInfo>();
    ASSERT_NE(info, nullptr);
    EXPECT_EQ(info->requester, RequesterTable::kUnknown);
    EXPECT_EQ(info->process, 0u);
    EXPECT_EQ(info->rcid, 0u);
    EXPECT_EQ(info->mcid, 0u);
    EXPECT_EQ(info->traffic_class, 0u);
    EXPECT_FALSE(info->poison);
    EXPECT_EQ(info->trace, 0u);
}

TEST(PayloadPool, PayloadComesWithDefaultsAndOneReference) {
    PayloadPool pool;
    tlm::tlm_generic_payload* tx = pool.get();
    EXPECT_TRUE(tx->has_mm());
    EXPECT_EQ(tx->get_ref_count(), 1);
    expect_defaults(*tx);
    tx->release();
}

TEST(PayloadPool, ReturnedPayloadIsUsedAgainAndHasForgottenEverything) {
    PayloadPool pool;
    tlm::tlm_generic_payload* first = pool.get();
    unsigned char data[4];
    first->set_command(tlm::TLM_WRITE_COMMAND);
    first->set_address(0x1234);
    first->set_data_ptr(data);
    first->set_data_length(4);
    first->set_streaming_width(4);
    first->set_byte_enable_ptr(data);
    first->set_byte_enable_length(4);
    first->set_dmi_allowed(true);
    first->set_response_status(tlm::TLM_OK_RESPONSE);
    RequestInfo* info = first->get_extension<RequestInfo>();
    info->requester = 3;
    info->process = 7;
    info->rcid = 1;
    info->mcid = 2;
    info->traffic_class = 5;
    info->poison = true;
    info->trace = 99;
    first->release();
    tlm::tlm_generic_payload* second = pool.get();
    EXPECT_EQ(second, first);
    EXPECT_EQ(second->get_extension<RequestInfo>(), info) << "the extension stays, its content goes";
    expect_defaults(*second);
    second->release();
    EXPECT_EQ(pool.made(), 1u);
}

TEST(PayloadPool, GrowsToTheLargestNumberInUse) {
    PayloadPool pool;
    std::vector<tlm::tlm_generic_payload*> used;
    for (int i = 0; i < 50; ++i) used.push_back(pool.get());
    EXPECT_EQ(std::set<tlm::tlm_generic_payload*>(used.begin(), used.end()).size(), 50u);
    for (auto* tx : used) tx->release();
    for (int round = 0; round < 100; ++round) {
        used.clear();
        for (int i = 0; i < 50; ++i) used.push_back(pool.get());
        for (auto* tx : used) tx->release();
    }
    EXPECT_EQ(pool.made(), 50u);
}

TEST(PayloadPool, PayloadThatSomebodyKeepsIsNotUsedAgain) {
    PayloadPool pool;
    tlm::tlm_generic_payload* kept = pool.get();
    kept->acquire();
    kept->release();
    tlm::tlm_generic_payload* other = pool.get();
    EXPECT_NE(other, kept);
    kept->release();
    EXPECT_EQ(pool.get(), kept);
    kept->release();
    other->release();
}

TEST(PayloadPool, ExtensionsForOneUseAreFreedWhenThePayloadComesBack) {
    PayloadPool pool;
    int freed = 0;
    tlm::tlm_generic_payload* tx = pool.get();
    tx->set_auto_extension(new Counted(freed));
    EXPECT_EQ(freed, 0);
    tx->release();
    EXPECT_EQ(freed, 1);
    tx = pool.get();
    EXPECT_EQ(tx->get_extension<Counted>(), nullptr);
    EXPECT_NE(tx->get_extension<RequestInfo>(), nullptr);
    tx->release();
}

TEST(PayloadPool, PoolMayEndWithPayloadsIdleAndInUse) {
    auto pool = std::make_unique<PayloadPool>();
    pool->get();
    pool->get()->release();
    pool.reset();  // the sanitizers watch
}

}  // namespace
}  // namespace cxlvp::bus
