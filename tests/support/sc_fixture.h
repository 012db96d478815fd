// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <systemc>

#include <gtest/gtest.h>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/sim/context.h"
#include "support/fresh_kernel.h"
#include "support/timing_mode.h"

namespace cxlvp::test {

/// Base of tests that run the SystemC kernel: gives each test a fresh kernel and context. Modules are made by the test,
/// as locals or as members of a derived fixture. What the kernel or a model reports as a warning or an error fails the
/// test unless it is expected; errors and fatal errors are thrown in any case.
class ScFixture : public testing::Test {
protected:
    explicit ScFixture(const Context::Config& config = {});
    explicit ScFixture(TimingMode timing) : ScFixture(Context::Config{timing, 1}) {}
    ~ScFixture() override;
    /// Fails the test when an expected report did not come.
    void TearDown() override;

    Context& context() { return *context_; }
    Tick now() { return context().now(); }
    /// Throws the kernel away and starts with another one. No module, port or event may be left.
    void start_over(const Context::Config& config);

    /// Runs `body` in a thread process until it returns, and fails the test when it does not within `limit` of
    /// simulated time. An exception from `body`, or from the work of a requester, is thrown here. May be called again:
    /// simulated time goes on.
    void run(const std::function<void()>& body, Tick limit = kMillisecond) { run_together({body}, limit); }
    /// The same with several bodies, each in a thread of its own, that all start now.
    void run_together(const std::vector<std::function<void()>>& bodies, Tick limit = kMillisecond);
    /// Lets simulated time pass, or less of it when nothing is left to do.
    void run_for(Tick duration) { context().run(now() + duration); }

    /// A report of at least warning severity whose type or text contains `part` is expected, at least once.
    void expect_report(std::string part);

private:
    struct Expected {
        std::string part;
        unsigned seen = 0;
    };
    static void handle(const sc_core::sc_report& report, const sc_core::sc_actions& actions);

    static ScFixture* active_;
    std::vector<Expected> expected_;
    std::unique_ptr<FreshKernel> kernel_;
    std::unique_ptr<Context> context_;
};

/// The same in both timing modes: tests are written with TEST_P and instantiated with `both_timing_modes()`.
class TimingFixture : public ScFixture, public testing::WithParamInterface<TimingMode> {
protected:
    TimingFixture() : ScFixture(GetParam()) {}
};

}  // namespace cxlvp::test
