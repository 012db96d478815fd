// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/blocking_bridge.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include <tlm_utils/simple_target_socket.h>

#include "cxlvp/bus/link.h"
#include "cxlvp/bus/protocol_checker.h"
#include "support/random_requester.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

namespace cxlvp::bus {
namespace {

using test::RandomRequester;
using test::TestInitiator;

/// A model as others write it: a converting socket and a `b_transport` that waits, one access at a time in the order of
/// the calls. (An `sc_mutex` would let some wait for ever: the kernel does not queue up those that wait for it.)
class ThirdParty : public sc_core::sc_module {
public:
    explicit ThirdParty(const sc_core::sc_module_name& instance) : sc_module(instance) {
        socket.register_b_transport(this, &ThirdParty::b_transport);
    }
    tlm_utils::simple_target_socket<ThirdParty> socket{"socket"};
    std::vector<Tick> arrivals;
    std::vector<Tick> delays;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) {
        delays.push_back(delay.value());
        arrivals.push_back(sc_core::sc_time_stamp().value());
        free_at_ = std::max(free_at_, sc_core::sc_time_stamp()) + sc_core::sc_time(20, sc_core::SC_NS);
        wait(free_at_ - sc_core::sc_time_stamp());
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    sc_core::sc_time free_at_;
};

class BlockingBridgeTest : public test::TimingFixture {};

TEST_P(BlockingBridgeTest, KernelReachesTheTimeOfTheTransactionFirst) {
    TestInitiator initiator("initiator");
    ProtocolChecker checker("checker", context(), {});
    BlockingBridge bridge("bridge", context(), {});
    ThirdParty target("target");
    initiator.out.bind(checker.in);
    checker.out.bind(bridge.in);
    bridge.out.bind(target.socket);
    run([&] {
        const auto result = initiator.read(0, 4, ns(30));
        EXPECT_TRUE(result.ok());
        EXPECT_EQ(result.took(), ns(20));
        EXPECT_EQ(now(), ns(50)) << "the target waited";
    });
    EXPECT_EQ(target.arrivals, std::vector<Tick>{ns(30)});
    EXPECT_EQ(target.delays, std::vector<Tick>{0});
}

TEST_P(BlockingBridgeTest, RequestersIssueFromThreadsInBothTimingModes) {
    RandomRequester::Config config;
    config.slots = 4;
    config.count = 40;
    RandomRequester requester("requester", context(), config);
    Link link("link", context(), {});
    ProtocolChecker checker("checker", context(), {});
    BlockingBridge bridge("bridge", context(), {});
    ThirdParty target("target");
    requester.out().bind(link.in);
    link.out.bind(checker.in);
    checker.out.bind(bridge.in);
    bridge.out.bind(target.socket);
    EXPECT_TRUE(context().threads());
    context().run();
    EXPECT_EQ(requester.completed(), 40u);
    EXPECT_EQ(requester.errors(), 0u);
    EXPECT_TRUE(requester.done());
    // The target serves one access in 20 ns, and four are always there.
    EXPECT_EQ(requester.last_completion(), ns(10) + 40 * ns(20) + ns(10));
    // The first four arrive together; from then on it is a closed loop of four.
    EXPECT_EQ(requester.latency().min(), ns(40));
    EXPECT_EQ(requester.latency().max(), ns(100));
    EXPECT_EQ(requester.latency().sum(), ns(40 + 60 + 80 + 100) + 36 * ns(80));
    for (const Tick delay : target.delays) EXPECT_EQ(delay, 0u);
    for (std::size_t i = 1; i < target.arrivals.size(); ++i) EXPECT_LE(target.arrivals[i - 1], target.arrivals[i]);
}

TEST_P(BlockingBridgeTest, NonBlockingCallIsRefused) {
    TestInitiator initiator("initiator");
    BlockingBridge bridge("bridge", context(), {});
    ThirdParty target("target");
    initiator.out.bind(bridge.in);
    bridge.out.bind(target.socket);
    run([&] {
        PayloadPool pool;
        Payload& tx = *pool.get();
        std::uint8_t data[4];
        tx.set_command(tlm::TLM_READ_COMMAND);
        tx.set_data_ptr(data);
        tx.set_data_length(4);
        tx.set_streaming_width(4);
        tlm::tlm_phase phase;
        Tick end = 0;
        EXPECT_EQ(initiator.begin(tx, phase, end), tlm::TLM_COMPLETED);
        EXPECT_EQ(tx.get_response_status(), tlm::TLM_GENERIC_ERROR_RESPONSE);
        EXPECT_EQ(end, 0u);
        tx.release();
    });
    EXPECT_TRUE(target.arrivals.empty());
    EXPECT_EQ(context().reports().count("bridge", "cannot-wait"), 1u);
}

/// Makes one access from a method process.
class MethodInitiator : public sc_core::sc_module, private Initiator {
public:
    explicit MethodInitiator(const sc_core::sc_module_name& instance) : sc_module(instance) {
        out.bind(static_cast<Initiator&>(*this));
        SC_HAS_PROCESS(MethodInitiator);
        SC_METHOD(access);
    }
    InitiatorSocket out{"out"};
    tlm::tlm_response_status status = tlm::TLM_INCOMPLETE_RESPONSE;

private:
    void access() {
        test::TestPayload read = test::TestPayload::read(0, 4);
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        out->b_transport(read.tx, delay);
        status = read.tx.get_response_status();
    }
};

TEST_P(BlockingBridgeTest, CallFromAMethodIsRefused) {
    MethodInitiator initiator("initiator");
    ProtocolChecker checker("checker", context(), {});
    BlockingBridge bridge("bridge", context(), {});
    ThirdParty target("target");
    initiator.out.bind(checker.in);
    checker.out.bind(bridge.in);
    bridge.out.bind(target.socket);
    run_for(ns(100));
    EXPECT_EQ(initiator.status, tlm::TLM_GENERIC_ERROR_RESPONSE);
    EXPECT_TRUE(target.arrivals.empty());
    EXPECT_EQ(context().reports().count("bridge", "cannot-wait"), 1u);
    EXPECT_EQ(std::get<std::uint64_t>(context().stats().find("bridge.refused")->metrics(0, 1)[0].value), 1u);
}

TEST_P(BlockingBridgeTest, DirectAccessDebugAndInvalidationPass) {
    TestInitiator initiator("initiator");
    ProtocolChecker checker("checker", context(), {});
    BlockingBridge bridge("bridge", context(), {});
    test::TestTarget target("target");
    initiator.out.bind(checker.in);
    checker.out.bind(bridge.in);
    bridge.out.bind(target.in);
    target.grant = [&](Payload&, tlm::tlm_dmi& dmi) {
        dmi.set_dmi_ptr(target.bytes.data());
        dmi.set_end_address(0xfff);
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_TRUE(initiator.dmi(0, 4, dmi));
        EXPECT_EQ(initiator.debug_write(8, {1, 2, 3}), 3u);
        std::vector<std::uint8_t> data(3);
        EXPECT_EQ(initiator.debug_read(8, data), 3u);
        EXPECT_EQ(data, (std::vector<std::uint8_t>{1, 2, 3}));
        target.in->invalidate_direct_mem_ptr(4, 7);
        EXPECT_EQ(initiator.invalidated, (std::vector<TestInitiator::Range>{{4, 7}}));
        EXPECT_EQ(now(), 0u);
    });
}

INSTANTIATE_TEST_SUITE_P(Timing, BlockingBridgeTest, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
