// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cxlvp/cxl/qos/host_throttle.h"
#include "cxlvp/cxl/qos/load_meter.h"

namespace cxlvp::cxl {
namespace {

TEST(LoadMeter, ClassesByRequestsUnderWay) {
    LoadMeter meter({true, 2, 4, 6});
    const DevLoad expected[] = {DevLoad::light,
                                DevLoad::light,
                                DevLoad::optimal,
                                DevLoad::optimal,
                                DevLoad::moderate_overload,
                                DevLoad::moderate_overload,
                                DevLoad::severe_overload,
                                DevLoad::severe_overload};
    for (const DevLoad load : expected) {
        EXPECT_EQ(meter.load(0), load);
        meter.busy_until(ns(100));
    }
}

TEST(LoadMeter, RequestsThatHaveEndedDoNotCount) {
    LoadMeter meter({true, 1, 2, 3});
    meter.busy_until(ns(30));
    meter.busy_until(ns(10));
    meter.busy_until(ns(20));
    EXPECT_EQ(meter.load(ns(9)), DevLoad::severe_overload);
    EXPECT_EQ(meter.load(ns(10)), DevLoad::moderate_overload);
    EXPECT_EQ(meter.load(ns(20)), DevLoad::optimal);
    EXPECT_EQ(meter.load(ns(30)), DevLoad::light);
}

HostThrottle::Config throttle_config() {
    HostThrottle::Config config;
    config.enabled = true;
    config.interval = us(1);
    config.normal_step = 10;
    config.severe_step = 40;
    config.peak = 64'000'000'000;  // a line each nanosecond
    return config;
}

/// An interval in which every answer reports `load`.
void interval(HostThrottle& throttle, DevLoad load, Tick& at) {
    throttle.observe(load, at);
    at += us(1);
}

TEST(HostThrottle, DegreeFollowsTheHighestLoadOfAnInterval) {
    HostThrottle throttle(throttle_config());
    Tick at = us(1);
    interval(throttle, DevLoad::moderate_overload, at);
    EXPECT_EQ(throttle.degree(), 0u) << "before the first interval has ended";
    throttle.observe(DevLoad::light, at - ns(500));
    interval(throttle, DevLoad::severe_overload, at);
    EXPECT_EQ(throttle.degree(), 10u);
    interval(throttle, DevLoad::optimal, at);
    EXPECT_EQ(throttle.degree(), 50u);
    interval(throttle, DevLoad::light, at);
    EXPECT_EQ(throttle.degree(), 50u) << "optimal load changes nothing";
    interval(throttle, DevLoad::light, at);
    EXPECT_EQ(throttle.degree(), 40u);
}

TEST(HostThrottle, DegreeStaysBetween0And99) {
    HostThrottle throttle(throttle_config());
    Tick at = us(1);
    for (int i = 0; i < 10; ++i) interval(throttle, DevLoad::severe_overload, at);
    EXPECT_EQ(throttle.degree(), 99u);
    for (int i = 0; i < 20; ++i) interval(throttle, DevLoad::light, at);
    EXPECT_EQ(throttle.degree(), 0u);
}

TEST(HostThrottle, RequestsLeaveAtTheShareOfThePeakRate) {
    HostThrottle throttle(throttle_config());
    EXPECT_EQ(throttle.admit(0, 64), 0u);
    EXPECT_EQ(throttle.admit(0, 64), 0u) << "nothing is held back at 0 %";
    Tick at = us(1);
    interval(throttle, DevLoad::severe_overload, at);
    interval(throttle, DevLoad::moderate_overload, at);
    interval(throttle, DevLoad::optimal, at);
    ASSERT_EQ(throttle.degree(), 50u);
    EXPECT_EQ(throttle.admit(at, 64), at);
    EXPECT_EQ(throttle.admit(at, 64), at + ns(2));
    EXPECT_EQ(throttle.admit(at + ns(50), 64), at + ns(50)) << "an idle time is not saved up";
    EXPECT_EQ(throttle.admit(at + ns(50), 64), at + ns(52));
}

}  // namespace
}  // namespace cxlvp::cxl
