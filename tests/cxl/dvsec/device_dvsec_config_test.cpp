// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/device_dvsec_config.h"

#include <cstdint>
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/cxl/dvsec/device_dvsec.h"
#include "dvsec_function.h"

namespace cxlvp::cxl::test {
namespace {

using testing::HasSubstr;

/// What is said about the default configuration after `change`.
std::string refusal(const std::function<void(DeviceDvsecConfig&)>& change) {
    DeviceDvsecConfig config;
    change(config);
    return user_error([&config] { DeviceDvsec dvsec(config); });
}

TEST(DeviceDvsecConfig, TheDefaultAndEveryLimitAreAccepted) {
    EXPECT_EQ(refusal([](DeviceDvsecConfig&) {}), "");
    EXPECT_EQ(refusal([](DeviceDvsecConfig& c) {
                  c.mem_capable = false;
                  c.hdm_count = 0;
              }),
              "");
    EXPECT_EQ(refusal([](DeviceDvsecConfig& c) {
                  c.hdm_count = 2;
                  c.reset_timeout = 4;
                  c.cache_size = 255 * kMiB;
                  c.ranges[1] = {256 * kMiB, MediaType::none, MemoryClass::storage, 7, 4};
              }),
              "");
}

TEST(DeviceDvsecConfig, EachMistakeNamesItsField) {
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.revision = 2; }), HasSubstr("cxl_device.revision: 2"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.hdm_count = 0; }), HasSubstr("cxl_device.hdm_count: 0"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.hdm_count = 3; }), HasSubstr("cxl_device.hdm_count: 3"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.mem_capable = false; }), HasSubstr("cxl_device.hdm_count: 1"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.reset_timeout = 5; }), HasSubstr("cxl_device.reset_timeout"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.ranges[0].size = 128 * kMiB; }),
                HasSubstr("cxl_device.ranges[0].size"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.ranges[1].size = 256 * kMiB; }),
                HasSubstr("cxl_device.ranges[1].size: the range does not exist"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.ranges[0].desired_interleave = 8; }),
                HasSubstr("cxl_device.ranges[0].desired_interleave"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) { c.ranges[0].active_timeout = 5; }),
                HasSubstr("cxl_device.ranges[0].active_timeout"));
    EXPECT_THAT(refusal([](DeviceDvsecConfig& c) {
                    c.hdm_count = 2;
                    c.ranges[0].size = c.ranges[1].size = std::uint64_t{1} << 63;
                }),
                HasSubstr("cxl_device.ranges[1].size"));
    for (bool DeviceDvsecConfig::*newer :
         {&DeviceDvsecConfig::direct_p2p_mem, &DeviceDvsecConfig::hot_reset_configurable})
        EXPECT_THAT(refusal([newer](DeviceDvsecConfig& c) {
                        c.revision = 1;
                        c.*newer = true;
                    }),
                    HasSubstr("not in revision 1"));
}

TEST(DeviceDvsecConfig, CacheSizeIsInTheSmallerUnitThatHoldsIt) {
    const auto bits = [](std::uint64_t size) {
        DeviceDvsecConfig config;
        config.cache_size = size;
        return config.cache_size_bits();
    };
    EXPECT_EQ(bits(0), 0u);
    EXPECT_EQ(bits(64 * kKiB), 0x0101u);
    EXPECT_EQ(bits(255 * 64 * kKiB), 0xff01u);
    EXPECT_EQ(bits(16 * kMiB), 0x1002u);
    EXPECT_EQ(bits(255 * kMiB), 0xff02u);
}

TEST(DeviceDvsecConfig, CacheSizeWithoutACodeIsRefused) {
    for (const std::uint64_t size : {std::uint64_t{1}, 96 * kKiB, 17 * kMiB + 64 * kKiB, 256 * kMiB})
        EXPECT_THAT(refusal([size](DeviceDvsecConfig& c) { c.cache_size = size; }), HasSubstr("cxl_device.cache_size"))
            << size;
}

}  // namespace
}  // namespace cxlvp::cxl::test
