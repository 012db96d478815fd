// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/protocol_checker.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/module_types.h"
#include "support/random_requester.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

namespace cxlvp::bus {
namespace {

using test::TestInitiator;
using test::TestPayload;
using test::TestTarget;

/// initiator -> outer -> inner -> target, with a place between the checkers where a router may misbehave.
class ProtocolCheckerTest : public test::ScFixture {
protected:
    ProtocolCheckerTest() {
        initiator_.out.bind(outer_.in);
        outer_.out.bind(inner_.in);
        inner_.out.bind(target_.in);
    }
    /// Runs `body` and gives the rule that it broke, as raised first; "none" when it kept them all.
    std::string broken_rule(const std::function<void()>& body) {
        std::string rule = "none";
        run([&] {
            try {
                body();
            } catch (const sc_core::sc_report& report) {
                const std::string type = report.get_msg_type();
                const std::string prefix = "/cxlvp/bus/protocol/";
                rule = type.compare(0, prefix.size(), prefix) == 0 ? type.substr(prefix.size()) : type;
            }
        });
        return rule;
    }
    /// The rule broken by sending an access that `change` has made wrong.
    std::string sent(const std::function<void(TestPayload&)>& change) {
        expect_report("/cxlvp/bus/protocol/");
        return broken_rule([&] {
            TestPayload access = TestPayload::read(0x40, 16);
            change(access);
            initiator_.send(access);
        });
    }
    /// The rule broken by an access for which the target does `behave`.
    std::string answered(tlm::tlm_command command, const std::function<void(Payload&, sc_core::sc_time&)>& behave) {
        expect_report("/cxlvp/bus/protocol/");
        target_.behaviour = behave;
        return broken_rule([&] {
            TestPayload access(command, 0x40, test::counting(16));
            access.enable({0xff, 0});
            initiator_.send(access, ns(5));
        });
    }
    std::string granted(const std::function<bool(Payload&, tlm::tlm_dmi&)>& grant,
                        tlm::tlm_command command = tlm::TLM_READ_COMMAND) {
        expect_report("/cxlvp/bus/protocol/");
        target_.grant = grant;
        return broken_rule([&] {
            tlm::tlm_dmi dmi;
            initiator_.dmi(0x40, 16, dmi, command);
        });
    }
    /// Grants [first, last] of the target as it should be.
    void grant(tlm::tlm_dmi& dmi, std::uint64_t first = 0, std::uint64_t last = 4095) {
        dmi.set_dmi_ptr(target_.bytes.data() + first);
        dmi.set_start_address(first);
        dmi.set_end_address(last);
        dmi.allow_read_write();
    }

    TestInitiator initiator_{"initiator"};
    ProtocolChecker outer_{"outer", context(), {}};
    ProtocolChecker inner_{"inner", context(), {}};
    TestTarget target_{"target"};
};

void ok(Payload& tx, sc_core::sc_time&) {
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
}

TEST_F(ProtocolCheckerTest, CorrectTrafficPassesUnchangedAndIsCounted) {
    target_.latency = ns(7);
    run([&] {
        EXPECT_TRUE(initiator_.write(0x40, test::counting(16)).ok());
        const auto read = initiator_.read(0x40, 16, ns(3));
        EXPECT_EQ(read.data, test::counting(16));
        EXPECT_EQ(read.took(), ns(7));
        TestPayload masked = TestPayload::read(0x40, 16);
        masked.enable({0xff, 0});
        target_.behaviour = [](Payload& tx, sc_core::sc_time& delay) {
            *tx.get_data_ptr() = 1;
            ok(tx, delay);
            tx.set_dmi_allowed(true);
        };
        EXPECT_TRUE(initiator_.send(masked).dmi_allowed);
        std::vector<std::uint8_t> data(16);
        EXPECT_EQ(initiator_.debug_read(0x40, data), 16u);
        EXPECT_EQ(data, test::counting(16));
        EXPECT_EQ(initiator_.debug_write(0x80, data), 16u);
        target_.grant = [this](Payload&, tlm::tlm_dmi& dmi) {
            grant(dmi);
            return true;
        };
        tlm::tlm_dmi dmi;
        EXPECT_TRUE(initiator_.dmi(0x40, 16, dmi));
        EXPECT_EQ(dmi.get_dmi_ptr(), target_.bytes.data());
        target_.in->invalidate_direct_mem_ptr(0, 4095);
    });
    EXPECT_EQ(target_.bytes[0x40], 0) << "the comparison of grants left something behind";
    EXPECT_EQ(target_.bytes[0], 0);
    ASSERT_EQ(initiator_.invalidated.size(), 1u);
    EXPECT_EQ(initiator_.invalidated[0], (TestInitiator::Range{0, 4095}));
    EXPECT_EQ(outer_.checked(), 6u);
    EXPECT_EQ(outer_.violations() + inner_.violations(), 0u);
    EXPECT_EQ(context().reports().total(), 0u);
}

TEST_F(ProtocolCheckerTest, ViolationIsCountedReportedAndThrown) {
    EXPECT_EQ(sent([](TestPayload& access) { access.tx.set_streaming_width(0); }), "streaming-width");
    EXPECT_EQ(outer_.violations(), 1u);
    EXPECT_EQ(inner_.violations(), 0u) << "the call did not get that far";
    EXPECT_TRUE(target_.records.empty());
    EXPECT_EQ(context().reports().count("outer", "protocol/streaming-width"), 1u);
    ASSERT_EQ(context().reports().list().size(), 1u);
    EXPECT_EQ(context().reports().list()[0]->text, "read of 16 bytes at 0x40 has streaming width 0");
    EXPECT_EQ(context().stats().find("outer.violations")->metrics(0, 1)[0].value,
              (std::variant<std::uint64_t, double>(std::uint64_t{1})));
}

TEST_F(ProtocolCheckerTest, InitiatorMustSetEveryAttribute) {
    const auto tx = [](const std::function<void(Payload&)>& change) {
        return [change](TestPayload& access) { change(access.tx); };
    };
    EXPECT_EQ(sent(tx([](Payload& p) { p.set_command(static_cast<tlm::tlm_command>(7)); })), "command");
    EXPECT_EQ(sent(tx([](Payload& p) { p.set_data_length(0); })), "length");
    EXPECT_EQ(sent(tx([](Payload& p) { p.set_data_ptr(nullptr); })), "data-pointer");
    EXPECT_EQ(sent(tx([](Payload& p) { p.set_response_status(tlm::TLM_OK_RESPONSE); })), "status-preset");
    EXPECT_EQ(sent(tx([](Payload& p) { p.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE); })), "status-preset");
    EXPECT_EQ(sent(tx([](Payload& p) { p.set_dmi_allowed(true); })), "dmi-preset");
    EXPECT_EQ(sent([](TestPayload& access) {
                  access.enable({0xff});
                  access.tx.set_byte_enable_length(0);
              }),
              "byte-enables");
}

TEST_F(ProtocolCheckerTest, IgnoreCommandNeedsNoData) {
    target_.behaviour = ok;
    EXPECT_EQ(broken_rule([&] {
                  Payload tx;
                  tx.set_command(tlm::TLM_IGNORE_COMMAND);
                  initiator_.send(tx);
              }),
              "none");
}

class ChangedAttribute : public ProtocolCheckerTest {};

TEST_F(ChangedAttribute, CommandMustStay) {
    EXPECT_EQ(answered(tlm::TLM_WRITE_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_command(tlm::TLM_READ_COMMAND);
                       }),
              "attributes");
}

TEST_F(ChangedAttribute, DataPointerMustStay) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [this](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_data_ptr(target_.bytes.data());
                       }),
              "attributes");
}

TEST_F(ChangedAttribute, LengthMustStay) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_data_length(8);
                       }),
              "attributes");
}

TEST_F(ChangedAttribute, StreamingWidthMustStay) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_streaming_width(8);
                       }),
              "attributes");
}

TEST_F(ChangedAttribute, ByteEnablesMustStay) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_byte_enable_ptr(nullptr);
                       }),
              "attributes");
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_byte_enable_length(1);
                       }),
              "attributes");
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.get_byte_enable_ptr()[1] = 0xff;
                       }),
              "attributes");
}

TEST_F(ChangedAttribute, AddressMustBeRestored) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.set_address(0);
                       }),
              "address");
}

TEST_F(ChangedAttribute, DataOfAWriteMustStay) {
    EXPECT_EQ(answered(tlm::TLM_WRITE_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.get_data_ptr()[15] ^= 1;
                       }),
              "write-data");
}

TEST_F(ChangedAttribute, DisabledBytesOfAReadMustStay) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           tx.get_data_ptr()[13] ^= 1;
                       }),
              "disabled-bytes");
    target_.behaviour = [](Payload& tx, sc_core::sc_time& delay) {
        ok(tx, delay);
        for (int i = 0; i < 16; i += 2) tx.get_data_ptr()[i] ^= 1;
    };
    EXPECT_EQ(broken_rule([&] {
                  TestPayload access = TestPayload::read(0x40, 16);
                  access.enable({0xff, 0});
                  initiator_.send(access);
              }),
              "none");
}

TEST_F(ProtocolCheckerTest, TargetMustAnswer) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND, [](Payload&, sc_core::sc_time&) {}), "status");
    EXPECT_EQ(inner_.violations(), 1u);
    EXPECT_EQ(outer_.violations(), 0u) << "the error left the call before the outer one looked";
}

TEST_F(ProtocolCheckerTest, AnyAnswerWillDo) {
    for (const auto status :
         {tlm::TLM_OK_RESPONSE, tlm::TLM_GENERIC_ERROR_RESPONSE, tlm::TLM_ADDRESS_ERROR_RESPONSE,
          tlm::TLM_COMMAND_ERROR_RESPONSE, tlm::TLM_BURST_ERROR_RESPONSE, tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE}) {
        target_.status = status;
        EXPECT_EQ(broken_rule([&] { EXPECT_EQ(initiator_.read(0, 4).status, status); }), "none");
    }
}

TEST_F(ProtocolCheckerTest, TimeMustNotGoBack) {
    EXPECT_EQ(answered(tlm::TLM_READ_COMMAND,
                       [](Payload& tx, sc_core::sc_time& delay) {
                           ok(tx, delay);
                           delay = sc_core::SC_ZERO_TIME;
                       }),
              "time");
}

TEST_F(ProtocolCheckerTest, DelayMayShrinkByWhatWasWaited) {
    target_.behaviour = [](Payload& tx, sc_core::sc_time& delay) {
        ok(tx, delay);
        sc_core::wait(delay);
        delay = sc_core::SC_ZERO_TIME;
    };
    EXPECT_EQ(broken_rule([&] { EXPECT_EQ(initiator_.read(0, 4, ns(5)).took(), 0u); }), "none");
    target_.behaviour = [](Payload& tx, sc_core::sc_time& delay) {
        ok(tx, delay);
        sc_core::wait(2, sc_core::SC_NS);
        delay = sc_core::SC_ZERO_TIME;
    };
    expect_report("/cxlvp/bus/protocol/time");
    EXPECT_EQ(broken_rule([&] { initiator_.read(0, 4, ns(5)); }), "time");
}

/// Passes on, but changes the answer.
class Meddler : public Module, private Target, private Initiator {
public:
    Meddler(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context), Target(context) {
        in.bind(static_cast<Target&>(*this));
        out.bind(static_cast<Initiator&>(*this));
    }
    TargetSocket in{"in"};
    InitiatorSocket out{"out"};

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        out->b_transport(tx, delay);
        tx.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    }
};

class MeddledPath : public test::ScFixture {};

TEST_F(MeddledPath, StatusMustNotBeChangedOnItsWayBack) {
    TestInitiator initiator("initiator");
    ProtocolChecker outer("outer", context(), {});
    Meddler meddler("meddler", context());
    ProtocolChecker inner("inner", context(), {});
    TestTarget target("target");
    initiator.out.bind(outer.in);
    outer.out.bind(meddler.in);
    meddler.out.bind(inner.in);
    inner.out.bind(target.in);
    expect_report("/cxlvp/bus/protocol/status-changed");
    run([&] {
        EXPECT_THROW(initiator.read(0, 4), sc_core::sc_report);
        target.status = tlm::TLM_GENERIC_ERROR_RESPONSE;
        EXPECT_EQ(initiator.read(0, 4).status, tlm::TLM_GENERIC_ERROR_RESPONSE) << "the same answer is no change";
    });
    EXPECT_EQ(outer.violations(), 1u);
    EXPECT_EQ(inner.violations(), 0u);
}

TEST_F(ProtocolCheckerTest, DebugTransportMustNotTakeTime) {
    expect_report("/cxlvp/bus/protocol/debug-time");
    target_.debug = [](Payload& tx) {
        sc_core::wait(1, sc_core::SC_NS);
        return tx.get_data_length();
    };
    EXPECT_EQ(broken_rule([&] { initiator_.debug_write(0, {1, 2}); }), "debug-time");
}

TEST_F(ProtocolCheckerTest, DebugTransportMustNotSetAStatus) {
    expect_report("/cxlvp/bus/protocol/debug-status");
    target_.debug = [](Payload& tx) {
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
        return tx.get_data_length();
    };
    EXPECT_EQ(broken_rule([&] { initiator_.debug_write(0, {1, 2}); }), "debug-status");
}

TEST_F(ProtocolCheckerTest, DebugTransportMustNotHandleMoreThanThereIs) {
    expect_report("/cxlvp/bus/protocol/debug-count");
    target_.debug = [](Payload& tx) { return tx.get_data_length() + 1; };
    EXPECT_EQ(broken_rule([&] { initiator_.debug_write(0, {1, 2}); }), "debug-count");
}

TEST_F(ProtocolCheckerTest, DebugTransportMustRestoreTheAddressAndLeaveWritesAlone) {
    expect_report("/cxlvp/bus/protocol/address");
    expect_report("/cxlvp/bus/protocol/write-data");
    target_.debug = [](Payload& tx) {
        tx.set_address(1);
        return tx.get_data_length();
    };
    EXPECT_EQ(broken_rule([&] { initiator_.debug_write(0, {1, 2}); }), "address");
    target_.debug = [](Payload& tx) {
        tx.get_data_ptr()[0] = 99;
        return tx.get_data_length();
    };
    EXPECT_EQ(broken_rule([&] { initiator_.debug_write(0, {1, 2}); }), "write-data");
}

TEST_F(ProtocolCheckerTest, DebugTransportMayIgnoreByteEnables) {
    EXPECT_EQ(broken_rule([&] {
                  TestPayload access = TestPayload::read(0, 4);
                  access.enable({0xff, 0});
                  EXPECT_EQ(initiator_.out->transport_dbg(access.tx), 4u);
                  EXPECT_EQ(access.data, (std::vector<std::uint8_t>{0, 0, 0, 0}));
              }),
              "none");
}

TEST_F(ProtocolCheckerTest, GrantMustHoldTheRequest) {
    const auto range = [&](std::uint64_t first, std::uint64_t last) {
        return granted([=](Payload&, tlm::tlm_dmi& dmi) {
            grant(dmi, first, last);
            return true;
        });
    };
    EXPECT_EQ(range(0x41, 4095), "dmi-range") << "starts behind the request";
    EXPECT_EQ(range(0, 0x3f), "dmi-range") << "ends before the request";
    EXPECT_EQ(range(0, 0x4e), "dmi-range") << "ends within the request";
}

TEST_F(ProtocolCheckerTest, GrantOfExactlyTheRequestPasses) {
    target_.grant = [this](Payload&, tlm::tlm_dmi& dmi) {
        grant(dmi, 0x40, 0x4f);
        return true;
    };
    EXPECT_EQ(broken_rule([&] {
                  tlm::tlm_dmi dmi;
                  EXPECT_TRUE(initiator_.dmi(0x40, 16, dmi));
              }),
              "none");
}

TEST_F(ProtocolCheckerTest, RefusalMustNameARangeThatHoldsTheRequest) {
    EXPECT_EQ(granted([](Payload&, tlm::tlm_dmi& dmi) {
                  dmi.init();
                  dmi.set_start_address(0x1000);
                  return false;
              }),
              "dmi-range");
}

TEST_F(ProtocolCheckerTest, GrantMustAllowWhatWasAskedFor) {
    EXPECT_EQ(granted(
                  [this](Payload&, tlm::tlm_dmi& dmi) {
                      grant(dmi);
                      dmi.allow_read();
                      return true;
                  },
                  tlm::TLM_WRITE_COMMAND),
              "dmi-access");
    EXPECT_EQ(granted([this](Payload&, tlm::tlm_dmi& dmi) {
                  grant(dmi);
                  dmi.allow_write();
                  return true;
              }),
              "dmi-access");
    EXPECT_EQ(granted([this](Payload&, tlm::tlm_dmi& dmi) {
                  grant(dmi);
                  dmi.set_dmi_ptr(nullptr);
                  return true;
              }),
              "dmi-access");
}

TEST_F(ProtocolCheckerTest, GrantMustShowTheSameDataAsTransport) {
    std::vector<std::uint8_t> elsewhere(4096);
    EXPECT_EQ(granted([&](Payload&, tlm::tlm_dmi& dmi) {
                  grant(dmi);
                  dmi.set_dmi_ptr(elsewhere.data());
                  return true;
              }),
              "dmi-data")
        << "equal bytes, but not the same";
    EXPECT_EQ(elsewhere, std::vector<std::uint8_t>(4096)) << "the comparison left something behind";
}

TEST_F(ProtocolCheckerTest, GrantWhosePointerIsShiftedIsFound) {
    target_.bytes = test::counting(4096);
    EXPECT_EQ(granted([this](Payload&, tlm::tlm_dmi& dmi) {
                  grant(dmi, 0, 4000);
                  dmi.set_dmi_ptr(target_.bytes.data() + 1);
                  dmi.allow_read();
                  return true;
              }),
              "dmi-data");
}

TEST_F(ProtocolCheckerTest, RequestForDirectAccessMustComeBackAsItWas) {
    EXPECT_EQ(granted([this](Payload& tx, tlm::tlm_dmi& dmi) {
                  grant(dmi);
                  tx.set_address(0);
                  return true;
              }),
              "address");
}

TEST_F(ProtocolCheckerTest, NobodyAsksForDirectAccessWhileItIsTakenBack) {
    expect_report("/cxlvp/bus/protocol/dmi-call-back");
    initiator_.on_loss = [&](const TestInitiator::Range&) {
        tlm::tlm_dmi dmi;
        initiator_.dmi(0, 4, dmi);
    };
    EXPECT_EQ(broken_rule([&] { target_.in->invalidate_direct_mem_ptr(0, 4095); }), "dmi-call-back");
    initiator_.on_loss = nullptr;
    EXPECT_EQ(broken_rule([&] {
                  target_.in->invalidate_direct_mem_ptr(0, 4095);
                  tlm::tlm_dmi dmi;
                  initiator_.dmi(0, 4, dmi);
              }),
              "none");
}

TEST_F(ProtocolCheckerTest, RangeTakenBackMustNotBeReversed) {
    expect_report("/cxlvp/bus/protocol/dmi-range");
    EXPECT_EQ(broken_rule([&] { target_.in->invalidate_direct_mem_ptr(10, 9); }), "dmi-range");
}

TEST_F(ProtocolCheckerTest, IsAModuleType) {
    ModuleRegistry registry;
    register_types(registry);
    const ModuleType* type = registry.find("protocol_checker");
    ASSERT_NE(type, nullptr);
    EXPECT_EQ(type->ports.size(), 2u);
    EXPECT_NE(outer_.target("in"), nullptr);
    EXPECT_NE(outer_.initiator("out"), nullptr);
    EXPECT_EQ(outer_.target("out"), nullptr);
    EXPECT_EQ(outer_.initiator("in"), nullptr);
}

/// In `ordered` timing accesses are under way, on the stacks of their lanes, when a run ends.
class ProtocolCheckerEnd : public test::ScFixture {
protected:
    ProtocolCheckerEnd() : ScFixture(TimingMode::ordered) {}
};

TEST_F(ProtocolCheckerEnd, AccessesUnderWayMayBeDestroyed) {
    {
        test::RandomRequester::Config traffic;
        traffic.role = Requester::Role::device;
        test::RandomRequester requester("requester", context(), traffic);
        ProtocolChecker outer("outer", context(), {});
        ProtocolChecker inner("inner", context(), {});
        Memory memory("memory", context(), {});
        requester.out().bind(outer.in);
        outer.out.bind(inner.in);
        inner.out.bind(memory.in);
        run_for(ns(100));
        EXPECT_GT(requester.completed(), 0u);
        EXPECT_FALSE(requester.done());
        EXPECT_EQ(requester.in_flight().current(), 8);
    }
    EXPECT_EQ(now(), ns(100));
}

}  // namespace
}  // namespace cxlvp::bus
