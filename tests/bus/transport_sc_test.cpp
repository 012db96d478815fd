// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/transport.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include <tlm_utils/simple_initiator_socket.h>

#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/payload_pool.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::TestInitiator;

/// link -> interconnect -> memory of 64 KiB at 0x1000.
class TransportTest : public test::TimingFixture {
protected:
    TransportTest() {
        bus_.map(0x1000, 0x10000, 0);
        link_.out.bind(*bus_.target("in"));
        bus_.route_socket(0)->bind(memory_.in);
    }
    Payload& payload(tlm::tlm_command command, std::uint64_t address, std::vector<std::uint8_t>& data) {
        Payload& tx = *pool_.get();
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(data.data());
        tx.set_data_length(static_cast<unsigned>(data.size()));
        tx.set_streaming_width(static_cast<unsigned>(data.size()));
        return tx;
    }

    PayloadPool pool_;
    Link link_{"link", context(), {}};
    Interconnect bus_{"bus", context(), {}};
    Memory memory_{"memory", context(), {}};
};

TEST_P(TransportTest, NonBlockingInitiatorIsAnsweredInItsFirstCall) {
    TestInitiator initiator("initiator");
    initiator.out.bind(link_.in);
    run([&] {
        std::vector<std::uint8_t> data = test::counting(64, 1);
        Payload& write = payload(tlm::TLM_WRITE_COMMAND, 0x1040, data);
        tlm::tlm_phase phase;
        Tick end = 0;
        EXPECT_EQ(initiator.begin(write, phase, end), tlm::TLM_COMPLETED);
        EXPECT_TRUE(write.is_response_ok());
        EXPECT_EQ(now(), 0u) << "nothing waited";
        EXPECT_EQ(write.get_ref_count(), 1) << "nobody kept it";
        write.release();
        test::wait_until(end);

        std::vector<std::uint8_t> seen(64);
        Payload& read = payload(tlm::TLM_READ_COMMAND, 0x1040, seen);
        Tick non_blocking = 0;
        EXPECT_EQ(initiator.begin(read, phase, non_blocking, ns(3)), tlm::TLM_COMPLETED);
        EXPECT_EQ(seen, data);
        read.release();
        const Tick took = non_blocking - now() - ns(3);
        test::wait_until(us(1));
        EXPECT_EQ(initiator.read(0x1040, 64).took(), took) << "the same time as a blocking call";
    });
}

TEST_P(TransportTest, NonBlockingCallsReserveLikeBlockingOnes) {
    TestInitiator initiator("initiator");
    initiator.out.bind(link_.in);
    run([&] {
        std::vector<std::uint8_t> data(64);
        tlm::tlm_phase phase;
        Tick first = 0;
        Tick second = 0;
        Payload& tx = payload(tlm::TLM_READ_COMMAND, 0x1000, data);
        initiator.begin(tx, phase, first);
        tx.release();
        Payload& next = payload(tlm::TLM_READ_COMMAND, 0x1000, data);
        initiator.begin(next, phase, second);
        next.release();
        EXPECT_EQ(second - first, ns(46)) << "a row cycle of the bank behind the first";
    });
}

TEST_P(TransportTest, ErrorsComeBackTheSameWay) {
    TestInitiator initiator("initiator");
    initiator.out.bind(link_.in);
    run([&] {
        std::vector<std::uint8_t> data(64);
        Payload& tx = payload(tlm::TLM_READ_COMMAND, 0x100, data);
        tlm::tlm_phase phase;
        Tick end = 0;
        EXPECT_EQ(initiator.begin(tx, phase, end), tlm::TLM_COMPLETED);
        EXPECT_EQ(tx.get_response_status(), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        tx.release();
    });
}

TEST_P(TransportTest, OtherPhasesAreABugOfTheInitiator) {
    TestInitiator initiator("initiator");
    initiator.out.bind(link_.in);
    expect_report("/cxlvp/bus/phase");
    run([&] {
        std::vector<std::uint8_t> data(4);
        Payload& tx = payload(tlm::TLM_READ_COMMAND, 0x1000, data);
        tlm::tlm_phase phase = tlm::END_RESP;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        EXPECT_THROW(initiator.out->nb_transport_fw(tx, phase, delay), sc_core::sc_report);
        tx.release();
    });
}

/// An initiator as others write it: it keeps going through the non-blocking interface of a utility socket.
class AtInitiator : public sc_core::sc_module {
public:
    explicit AtInitiator(const sc_core::sc_module_name& instance) : sc_module(instance) {
        SC_HAS_PROCESS(AtInitiator);
        SC_THREAD(run);
    }
    tlm_utils::simple_initiator_socket<AtInitiator> socket{"socket"};
    unsigned completed = 0;
    bool done = false;

private:
    void run() {
        PayloadPool pool;
        std::vector<std::uint8_t> data(64);
        for (int i = 0; i < 20; ++i) {
            Payload& tx = *pool.get();
            tx.set_command(i % 2 == 0 ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
            tx.set_address(0x1000 + 64 * static_cast<unsigned>(i / 2));
            tx.set_data_ptr(data.data());
            tx.set_data_length(64);
            tx.set_streaming_width(64);
            tlm::tlm_phase phase = tlm::BEGIN_REQ;
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            if (socket->nb_transport_fw(tx, phase, delay) == tlm::TLM_COMPLETED && tx.is_response_ok()) ++completed;
            wait(delay);
            tx.release();
        }
        done = true;
    }
};

TEST_P(TransportTest, ThirdPartyNonBlockingInitiatorRuns) {
    AtInitiator initiator("initiator");
    initiator.socket.bind(link_.in);
    run_for(us(10));
    EXPECT_TRUE(initiator.done);
    EXPECT_EQ(initiator.completed, 20u);
}

INSTANTIATE_TEST_SUITE_P(Timing, TransportTest, test::both_timing_modes(), test::timing_mode_name);

/// A target that answers a blocking initiator on the backward path.
class Confused : public sc_core::sc_module, private Target {
public:
    Confused(const sc_core::sc_module_name& instance, Context& context) : sc_module(instance), Target(context) {
        in.bind(static_cast<Target&>(*this));
    }
    TargetSocket in{"in"};

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        tlm::tlm_phase phase = tlm::BEGIN_RESP;
        in->nb_transport_bw(tx, phase, delay);
    }
};

class TransportMistakes : public test::ScFixture {};

TEST_F(TransportMistakes, AnswerOnTheBackwardPathIsABugOfTheTarget) {
    TestInitiator initiator("initiator");
    Link link("link", context(), {});
    Confused target("target", context());
    initiator.out.bind(link.in);
    link.out.bind(target.in);
    expect_report("/cxlvp/bus/phase");
    run([&] { EXPECT_THROW(initiator.read(0, 4), sc_core::sc_report); });
}

TEST_F(TransportMistakes, TargetWithoutDirectAccessAndDebugRefusesBoth) {
    TestInitiator initiator("initiator");
    Confused target("target", context());
    initiator.out.bind(target.in);
    run([&] {
        tlm::tlm_dmi dmi;
        dmi.set_start_address(5);
        dmi.allow_read();
        EXPECT_FALSE(initiator.dmi(0x40, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), 0u);
        EXPECT_EQ(dmi.get_end_address(), ~std::uint64_t{0});
        EXPECT_TRUE(dmi.is_none_allowed());
        EXPECT_EQ(dmi.get_dmi_ptr(), nullptr);
        std::vector<std::uint8_t> data(4);
        EXPECT_EQ(initiator.debug_read(0, data), 0u);
    });
}

}  // namespace
}  // namespace cxlvp::bus
