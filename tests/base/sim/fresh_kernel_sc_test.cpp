// SPDX-License-Identifier: Apache-2.0
#include "support/fresh_kernel.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <tlm>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp {
namespace {

using test::FreshKernel;

/// Counts nanoseconds in a thread that never ends, and holds heap memory on its stack while it waits.
class Counter : public Module {
public:
    Counter(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context) {
        SC_HAS_PROCESS(Counter);
        SC_THREAD(count);
        stats().counter("ticks", "ticks", "nanoseconds that passed", ticks);
    }
    std::uint64_t ticks = 0;
    sc_core::sc_signal<bool> signal{"signal"};

private:
    void count() {
        for (;;) {
            wait(1, sc_core::SC_NS);
            ++ticks;
            signal.write(!signal.read());
        }
    }
};

TEST(FreshKernel, ManySimulationsInOneProcessAreAlike) {
    for (int i = 0; i < 300; ++i) {
        const FreshKernel kernel;
        Context context;
        EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::SC_ZERO_TIME);
        EXPECT_EQ(sc_core::sc_get_status(), sc_core::SC_ELABORATION);
        Counter counter("counter", context);
        EXPECT_STREQ(counter.name(), "counter") << "the name is still taken";
        context.run(ns(10) + 500);
        EXPECT_EQ(counter.ticks, 10u);
        EXPECT_EQ(context.now(), ns(10) + 500);
    }
}

TEST(FreshKernel, KernelFromBeforeIsCurrentAgain) {
    sc_core::sc_simcontext* const before = sc_core::sc_get_curr_simcontext();
    sc_core::sc_simcontext* outer = nullptr;
    {
        const FreshKernel kernel;
        outer = sc_core::sc_get_curr_simcontext();
        EXPECT_NE(outer, before);
        {
            const FreshKernel inner;
            EXPECT_NE(sc_core::sc_get_curr_simcontext(), outer);
        }
        EXPECT_EQ(sc_core::sc_get_curr_simcontext(), outer);
        EXPECT_EQ(sc_core::sc_default_global_context, outer);
        Context context;
        Counter counter("counter", context);
        context.run(ns(3) + 1);
        EXPECT_EQ(counter.ticks, 3u);
    }
    EXPECT_EQ(sc_core::sc_get_curr_simcontext(), before);
    // The first kernel is still usable.
    sc_core::sc_start(1, sc_core::SC_NS);
    EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::sc_time(1, sc_core::SC_NS));
}

TEST(FreshKernel, GlobalsAreAsAtProgramStart) {
    const auto fatal = sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, sc_core::SC_DEFAULT_FATAL_ACTIONS);
    {
        const FreshKernel kernel;
        tlm::tlm_global_quantum::instance().set(sc_core::sc_time(1, sc_core::SC_US));
        sc_core::sc_report_handler::set_handler([](const sc_core::sc_report&, const sc_core::sc_actions&) {});
        sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_DO_NOTHING);
        sc_core::sc_report_handler::set_verbosity_level(sc_core::SC_DEBUG);
        SC_REPORT_ERROR("/cxlvp/test", "goes nowhere");
        EXPECT_EQ(sc_core::sc_report_handler::get_count(sc_core::SC_ERROR), 1);
    }
    const FreshKernel kernel;
    EXPECT_EQ(tlm::tlm_global_quantum::instance().get(), sc_core::SC_ZERO_TIME);
    EXPECT_EQ(sc_core::sc_report_handler::get_handler(), &sc_core::sc_report_handler::default_handler);
    EXPECT_EQ(sc_core::sc_report_handler::get_count(sc_core::SC_ERROR), 0);
    EXPECT_EQ(sc_core::sc_report_handler::get_verbosity_level(), static_cast<int>(sc_core::SC_MEDIUM));
    EXPECT_EQ(sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_DEFAULT_WARNING_ACTIONS),
              static_cast<sc_core::sc_actions>(sc_core::SC_DEFAULT_WARNING_ACTIONS));
    EXPECT_EQ(sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, fatal),
              static_cast<sc_core::sc_actions>(sc_core::SC_DEFAULT_FATAL_ACTIONS));
}

}  // namespace
}  // namespace cxlvp
