// SPDX-License-Identifier: Apache-2.0
#include "support/sc_fixture.h"

#include <exception>
#include <utility>

namespace cxlvp::test {

namespace {

constexpr int kBodyStack = 1024 * 1024;

}  // namespace

ScFixture* ScFixture::active_ = nullptr;

ScFixture::ScFixture(const Context::Config& config) {
    active_ = this;
    start_over(config);
}

ScFixture::~ScFixture() {
    context_.reset();
    kernel_.reset();
    active_ = nullptr;
}

void ScFixture::start_over(const Context::Config& config) {
    context_.reset();
    kernel_.reset();
    kernel_ = std::make_unique<FreshKernel>();
    context_ = std::make_unique<Context>(config);
    sc_core::sc_report_handler::set_handler(&ScFixture::handle);
    sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, sc_core::SC_THROW);
    // A slice of a run in which nothing happens is nothing to warn about.
    sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
}

void ScFixture::TearDown() {
    for (const Expected& expected : expected_)
        EXPECT_GT(expected.seen, 0u) << "expected report did not come: " << expected.part;
}

void ScFixture::run_together(const std::vector<std::function<void()>>& bodies, Tick limit) {
    const auto running = std::make_shared<std::size_t>(bodies.size());
    sc_core::sc_spawn_options options;
    options.set_stack_size(kBodyStack);
    for (const auto& body : bodies) {
        sc_core::sc_spawn(
            [this, body, running] {
                try {
                    body();
                } catch (const sc_core::sc_unwind_exception&) {
                    throw;
                } catch (...) {
                    context().fail(std::current_exception());
                }
                if (--*running == 0) context().stop();
            },
            sc_core::sc_gen_unique_name("body"), &options);
    }
    context().run(now() + limit);
    if (*running > 0) ADD_FAILURE() << "the body did not finish within " << limit << " ps of simulated time";
}

void ScFixture::expect_report(std::string part) {
    expected_.push_back({std::move(part)});
}

void ScFixture::handle(const sc_core::sc_report& report, const sc_core::sc_actions& actions) {
    if (actions == sc_core::SC_DO_NOTHING) return;
    if (report.get_severity() != sc_core::SC_INFO) {
        const std::string text = std::string(report.get_msg_type()) + ": " + report.get_msg();
        bool wanted = false;
        for (Expected& expected : active_->expected_) {
            if (text.find(expected.part) == std::string::npos) continue;
            ++expected.seen;
            wanted = true;
        }
        if (!wanted) ADD_FAILURE() << "unexpected report: " << text;
        if (report.get_severity() == sc_core::SC_WARNING) return;
    }
    sc_core::sc_report_handler::default_handler(report, actions);
}

}  // namespace cxlvp::test
