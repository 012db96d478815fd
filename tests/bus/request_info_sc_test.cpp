// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/request_info.h"

#include <gtest/gtest.h>

#include "support/test_payload.h"

namespace cxlvp::bus {
namespace {

RequestInfo example() {
    RequestInfo info;
    info.requester = 3;
    info.process = 0x1234;
    info.rcid = 5;
    info.mcid = 6;
    info.traffic_class = 7;
    info.poison = true;
    info.trace = 42;
    return info;
}

void expect_example(const RequestInfo& info) {
    EXPECT_EQ(info.requester, 3u);
    EXPECT_EQ(info.process, 0x1234u);
    EXPECT_EQ(info.rcid, 5u);
    EXPECT_EQ(info.mcid, 6u);
    EXPECT_EQ(info.traffic_class, 7u);
    EXPECT_TRUE(info.poison);
    EXPECT_EQ(info.trace, 42u);
}

TEST(RequestInfo, RequesterOfAStrangerIsUnknown) {
    test::TestPayload access = test::TestPayload::read(0, 4);
    EXPECT_EQ(RequestInfo::requester_of(access.tx), RequesterTable::kUnknown);
    RequestInfo info = example();
    access.carry(info);
    EXPECT_EQ(RequestInfo::requester_of(access.tx), 3u);
}

TEST(RequestInfo, CloneAndCopyCarryEveryField) {
    RequestInfo info = example();
    tlm::tlm_extension_base* clone = info.clone();
    expect_example(static_cast<RequestInfo&>(*clone));
    clone->free();
    RequestInfo other;
    other.copy_from(info);
    expect_example(other);
}

TEST(RequestInfo, DeepCopyOfAPayloadTakesItAlong) {
    RequestInfo info = example();
    test::TestPayload access = test::TestPayload::read(0, 4);
    access.carry(info);
    tlm::tlm_generic_payload copy;
    std::uint8_t data[4];
    copy.set_data_ptr(data);
    copy.deep_copy_from(access.tx);
    ASSERT_NE(copy.get_extension<RequestInfo>(), nullptr);
    EXPECT_NE(copy.get_extension<RequestInfo>(), &info);
    expect_example(*copy.get_extension<RequestInfo>());
}

}  // namespace
}  // namespace cxlvp::bus
