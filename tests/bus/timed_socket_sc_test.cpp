// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/timed_socket.h"

#include <gtest/gtest.h>

#include "cxlvp/base/sim/time.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

/// Answers after 7 ns; with `waits` it first lets the kernel come to the transaction.
class Timed : public Module, private TimedTarget {
public:
    Timed(const sc_core::sc_module_name& instance, Context& context, bool waits = false)
        : Module(instance, context), TimedTarget(context, track()), waits_(waits) {
        in.bind(static_cast<TimedTarget&>(*this));
    }
    TargetSocket in{"in"};
    Tick arrival = 0;

private:
    Tick carry(Payload& tx, Tick at) override {
        arrival = at;
        if (waits_) context().lanes().wait_until(at);
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
        return at + ns(7);
    }
    bool waits_;
};

/// The same behind the plain interface.
class Plain : public Module, private Target {
public:
    Plain(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context), Target(context) {
        in.bind(static_cast<Target&>(*this));
    }
    TargetSocket in{"in"};
    Tick arrival = 0;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        arrival = now() + delay.value();
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
        delay += to_time(ns(7));
    }
};

class Sender : public Module, private Initiator {
public:
    Sender(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context) {
        out.bind(static_cast<Initiator&>(*this));
    }
    TimedSocket out{"out", context()};
};

class TimedSocketTest : public test::TimingFixture {};

TEST_P(TimedSocketTest, TimesAreThoseOfTheSimulationWhateverStandsBehind) {
    Sender to_timed("to_timed", context());
    Sender to_plain("to_plain", context());
    Timed timed("timed", context());
    Plain plain("plain", context());
    to_timed.out.bind(timed.in);
    to_plain.out.bind(plain.in);
    run([&] {
        test::wait_until(ns(100));
        Payload tx;
        EXPECT_EQ(to_timed.out.send(tx, ns(105)), ns(112));
        EXPECT_EQ(timed.arrival, ns(105));
        EXPECT_EQ(to_plain.out.send(tx, ns(105)), ns(112));
        EXPECT_EQ(plain.arrival, ns(105));
        EXPECT_EQ(now(), ns(100)) << "nothing waited";
    });
}

TEST_P(TimedSocketTest, TimedTargetAnswersBlockingCallsAlsoWhenTheKernelMovedOn) {
    test::TestInitiator initiator("initiator");
    Timed timed("timed", context(), true);
    initiator.out.bind(timed.in);
    run([&] {
        test::wait_until(ns(100));
        Payload tx;
        sc_core::sc_time delay = to_time(ns(5));
        initiator.out->b_transport(tx, delay);
        EXPECT_EQ(timed.arrival, ns(105));
        EXPECT_EQ(now() + delay.value(), ns(112));
        EXPECT_EQ(now(), ns(105));
    });
}

INSTANTIATE_TEST_SUITE_P(Timing, TimedSocketTest, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
