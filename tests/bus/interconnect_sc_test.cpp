// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/interconnect.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/bus/protocol_checker.h"
#include "cxlvp/bus/request_info.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

namespace cxlvp::bus {
namespace {

using test::counting;
using test::TestInitiator;
using test::TestPayload;
using test::TestTarget;

constexpr std::uint64_t kTop = ~std::uint64_t{0};

/// Two initiators and two targets around an interconnect, with a protocol checker in every wire. 64 bytes per cycle of
/// 500 ps, 5 ns there and 6 ns back.
class InterconnectTest : public test::TimingFixture {
protected:
    struct Side {
        Side(const std::string& name, Context& context)
            : initiator((name + "_initiator").c_str()), checker((name + "_checker").c_str(), context, {}) {
            initiator.out.bind(checker.in);
        }
        TestInitiator initiator;
        ProtocolChecker checker;
    };
    struct End {
        End(const std::string& name, Context& context)
            : checker((name + "_checker").c_str(), context, {}), target((name + "_target").c_str(), 0x4000) {
            checker.out.bind(target.in);
        }
        ProtocolChecker checker;
        TestTarget target;
    };

    InterconnectTest() {
        config_.clock = 2'000'000'000;
        config_.width = 64;
        config_.latency = ns(5);
        config_.response_latency = ns(6);
    }
    /// Windows given as (base, size, target, offset).
    struct Map {
        std::uint64_t base, size;
        std::size_t to;
        std::uint64_t offset = 0;
    };
    void build(const std::vector<Map>& windows) {
        bus_ = std::make_unique<Interconnect>("bus", context(), config_);
        for (const Map& window : windows) bus_->map(window.base, window.size, window.to, window.offset);
        for (Side* side : {&a_, &b_}) side->checker.out.bind(*bus_->target("in"));
        bus_->route_socket(0)->bind(x_.checker.in);
        if (bus_->route_socket(1) != nullptr)
            bus_->route_socket(1)->bind(y_.checker.in);
        else
            spare_.emplace("spare").out.bind(y_.checker.in);  // no socket may be left unbound
    }
    /// Target x at 0x1000 and y at 0x2000, 4 KiB each.
    void build() { build({{0x1000, 0x1000, 0}, {0x2000, 0x1000, 1}}); }
    void arm(FaultKind kind, Tick delay = 0) {
        FaultSpec fault;
        fault.point = "bus";
        fault.kind = kind;
        fault.count = 1;
        fault.delay = delay;
        context().faults().arm(fault);
    }
    std::uint64_t counter(const std::string& name) {
        return std::get<std::uint64_t>(context().stats().find("bus." + name)->metrics(0, us(1))[0].value);
    }
    using Access = std::function<TestInitiator::Result()>;
    std::vector<Tick> ends(const std::vector<Access>& accesses) {
        std::vector<Tick> out(accesses.size());
        std::vector<std::function<void()>> bodies;
        for (std::size_t i = 0; i < accesses.size(); ++i) bodies.emplace_back([&, i] { out[i] = accesses[i]().end; });
        run_together(bodies);
        return out;
    }

    Interconnect::Config config_;
    Side a_{"a", context()};
    Side b_{"b", context()};
    std::optional<TestInitiator> spare_;  ///< in place of an output that is not there
    std::unique_ptr<Interconnect> bus_;
    End x_{"x", context()};
    End y_{"y", context()};
    tlm::tlm_dmi dmi_;
};

using Times = std::vector<Tick>;

TEST_P(InterconnectTest, AccessReachesTheTargetOfItsWindowWithTranslatedAddress) {
    build({{0x1000, 0x1000, 0}, {0x8000'0000, 0x1000, 1, 0x400}});
    run([&] {
        EXPECT_TRUE(a_.initiator.write(0x1010, counting(8, 1)).ok());
        EXPECT_TRUE(a_.initiator.write(0x8000'0010, counting(8, 9)).ok());
        EXPECT_EQ(a_.initiator.read(0x1010, 8).data, counting(8, 1));
        EXPECT_EQ(b_.initiator.read(0x8000'0010, 8).data, counting(8, 9));
    });
    EXPECT_EQ(x_.target.records[0].address, 0x10u) << "offset 0: the target sees its own addresses";
    EXPECT_EQ(y_.target.records[0].address, 0x410u);
    EXPECT_EQ(y_.target.records.size(), 2u);
}

TEST_P(InterconnectTest, AddressIsRestoredAlsoWhenTheTargetRefuses) {
    build();
    run([&] {
        TestPayload access = TestPayload::read(0x1010, 8);
        a_.initiator.send(access);
        EXPECT_EQ(access.tx.get_address(), 0x1010u);
        x_.target.status = tlm::TLM_COMMAND_ERROR_RESPONSE;
        EXPECT_EQ(a_.initiator.send(access.again()).status, tlm::TLM_COMMAND_ERROR_RESPONSE);
        EXPECT_EQ(access.tx.get_address(), 0x1010u);
        access.tx.set_address(0x9000);
        EXPECT_EQ(a_.initiator.send(access.again()).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(access.tx.get_address(), 0x9000u);
    });
}

TEST_P(InterconnectTest, DecodeMissIsAnAddressErrorACountAndAWarning) {
    build();
    run([&] {
        const auto miss = a_.initiator.read(0x9000, 8, ns(3));
        EXPECT_EQ(miss.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(miss.took(), ns(11)) << "there and back";
        EXPECT_EQ(b_.initiator.write(0xfff, {1}, ns(5)).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_EQ(counter("unmapped"), 2u);
    EXPECT_EQ(context().reports().count("bus", "unmapped"), 2u);
    EXPECT_EQ(context().reports().list()[0]->text, "access to 0x9000 (8 bytes) is outside every window");
    EXPECT_EQ(context().reports().list()[0]->first_at, ns(3));
    EXPECT_TRUE(x_.target.records.empty());
}

TEST_P(InterconnectTest, AccessThatCrossesWindowsIsRefused) {
    build();
    run([&] {
        EXPECT_EQ(a_.initiator.read(0x1ffc, 8).status, tlm::TLM_ADDRESS_ERROR_RESPONSE) << "into the neighbour";
        EXPECT_EQ(a_.initiator.read(0x2ffc, 8).status, tlm::TLM_ADDRESS_ERROR_RESPONSE) << "over the end";
        EXPECT_EQ(a_.initiator.read(0xffc, 8).status, tlm::TLM_ADDRESS_ERROR_RESPONSE) << "from before";
        EXPECT_EQ(a_.initiator.read(kTop - 3, 8).status, tlm::TLM_ADDRESS_ERROR_RESPONSE) << "around the top";
        EXPECT_TRUE(a_.initiator.read(0x1ff8, 8).ok());
        EXPECT_TRUE(a_.initiator.read(0x2000, 8).ok());
    });
    EXPECT_EQ(counter("unmapped"), 4u);
    EXPECT_EQ(x_.target.records.size(), 1u);
    EXPECT_EQ(y_.target.records.size(), 1u);
}

TEST_P(InterconnectTest, StreamingAccessCoversTheAddressesOfItsWidthOnly) {
    build();
    const auto status = [&](std::uint64_t address, unsigned width) {
        TestPayload access = TestPayload::write(address, counting(16));
        return a_.initiator.send(access.stream(width)).status;
    };
    run([&] {
        EXPECT_EQ(status(0x2ff8, 8), tlm::TLM_OK_RESPONSE) << "16 bytes to the last 8 addresses of the window";
        EXPECT_EQ(status(0x2ff8, 9), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "one address beyond";
        EXPECT_EQ(status(0x2ff8, 16), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "not streaming";
        EXPECT_EQ(status(0x2ff0, 99), tlm::TLM_OK_RESPONSE) << "a width beyond the length does not count";
        EXPECT_EQ(status(0x1ff8, 9), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "into the neighbour";
    });
    EXPECT_EQ(y_.target.records.size(), 2u);
    EXPECT_TRUE(x_.target.records.empty());
}

TEST_P(InterconnectTest, WindowMayReachTheTopOfTheAddressSpace) {
    build({{kTop - 0xfff, 0x1000, 0}});
    run([&] {
        EXPECT_TRUE(a_.initiator.read(kTop - 7, 8).ok());
        EXPECT_EQ(a_.initiator.read(kTop - 6, 8).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
    EXPECT_EQ(x_.target.records[0].address, 0xff8u);
}

TEST_P(InterconnectTest, UncontendedTimeIsCyclesAndLatencies) {
    build();
    x_.target.latency = ns(20);
    run([&] {
        const auto took = [&](bool write, std::size_t bytes) {
            test::wait_until(now() + us(1));
            return write ? a_.initiator.write(0x1000, counting(bytes)).took() : a_.initiator.read(0x1000, bytes).took();
        };
        // A request or an answer without data takes a cycle, data a cycle per 64 bytes.
        EXPECT_EQ(took(false, 64), 500 + ns(5) + ns(20) + 500 + ns(6));
        EXPECT_EQ(took(false, 1), 500 + ns(5) + ns(20) + 500 + ns(6));
        EXPECT_EQ(took(false, 65), 500 + ns(5) + ns(20) + 1000 + ns(6));
        EXPECT_EQ(took(false, 256), 500 + ns(5) + ns(20) + 2000 + ns(6));
        EXPECT_EQ(took(true, 64), 500 + ns(5) + ns(20) + 500 + ns(6));
        EXPECT_EQ(took(true, 256), 2000 + ns(5) + ns(20) + 500 + ns(6));
        EXPECT_EQ(x_.target.records.back().at, us(6) + 2000 + ns(5));
    });
}

TEST_P(InterconnectTest, CrossbarOutputsAreIndependent) {
    build();
    EXPECT_EQ(ends({[&] { return a_.initiator.read(0x1000, 64); }, [&] { return b_.initiator.read(0x2000, 64); }}),
              (Times{ns(12), ns(12)}));
}

TEST_P(InterconnectTest, CrossbarOutputIsShared) {
    build();
    EXPECT_EQ(ends({[&] { return a_.initiator.write(0x1000, counting(256)); },
                    [&] { return b_.initiator.write(0x1000, counting(256)); }}),
              (Times{ns(2 + 5 + 6) + 500, ns(4 + 5 + 6) + 500}));
}

TEST_P(InterconnectTest, CrossbarInputSharesItsResponses) {
    build();
    // Both answers come back to the same input at the same time.
    EXPECT_EQ(ends({[&] { return a_.initiator.read(0x1000, 256); }, [&] { return a_.initiator.read(0x2000, 256); }}),
              (Times{500 + ns(5 + 2 + 6), 500 + ns(5 + 4 + 6)}));
    EXPECT_EQ(counter("in_0.response.served"), 2u);
    EXPECT_EQ(counter("in_1.response.served"), 0u);
    EXPECT_EQ(counter("out_0.request.served"), 1u);
    EXPECT_EQ(counter("out_1.request.served"), 1u);
}

TEST_P(InterconnectTest, SharedBusServesOneAtATime) {
    config_.topology = Interconnect::Config::Topology::shared;
    build();
    EXPECT_EQ(ends({[&] { return a_.initiator.write(0x1000, counting(256)); },
                    [&] { return b_.initiator.write(0x2000, counting(256)); }}),
              (Times{ns(2 + 5 + 6) + 500, ns(4 + 5 + 6) + 500}));
    EXPECT_EQ(counter("request.served"), 2u);
    EXPECT_EQ(counter("response.served"), 2u);
    EXPECT_EQ(context().stats().find("bus.out_0.request.served"), nullptr);
}

TEST_P(InterconnectTest, SharedBusHasRequestsAndResponsesApart) {
    config_.topology = Interconnect::Config::Topology::shared;
    config_.latency = 0;
    build();
    // The long answer of the read does not hold up the request of the write.
    EXPECT_EQ(ends({[&] { return a_.initiator.read(0x1000, 1024); },
                    [&] { return b_.initiator.write(0x2000, counting(64)); }}),
              (Times{500 + ns(8 + 6), 500 + ns(8) + 500 + ns(6)}))
        << "the short answer follows the long one";
}

TEST_P(InterconnectTest, CountsPayloadPerInput) {
    build();
    run([&] {
        a_.initiator.read(0x1000, 100);
        a_.initiator.write(0x2000, counting(30));
        b_.initiator.read(0x2000, 7);
        b_.initiator.read(0x9000, 64);
    });
    EXPECT_EQ(counter("in_0.bytes_read"), 100u);
    EXPECT_EQ(counter("in_0.bytes_written"), 30u);
    EXPECT_EQ(counter("in_1.bytes_read"), 7u) << "what is not mapped moves nothing";
    EXPECT_EQ(counter("in_1.bytes_written"), 0u);
    context().stats().clear(now());
    EXPECT_EQ(counter("in_0.bytes_read"), 0u);
    EXPECT_EQ(counter("unmapped"), 0u);
}

TEST_P(InterconnectTest, DirectAccessIsTranslatedBackAndCostsBothLatencies) {
    build({{0x8000'0000, 0x1000, 0, 0x400}});
    x_.target.grant = [&](Payload& tx, tlm::tlm_dmi& dmi) {
        EXPECT_EQ(tx.get_address(), 0x500u);
        dmi.set_dmi_ptr(&x_.target.bytes[0x480]);
        dmi.set_start_address(0x480);
        dmi.set_end_address(0x5ff);
        dmi.set_read_latency(sc_core::sc_time(3, sc_core::SC_NS));
        dmi.set_write_latency(sc_core::sc_time(4, sc_core::SC_NS));
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        ASSERT_TRUE(a_.initiator.dmi(0x8000'0100, 64, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), 0x8000'0080u);
        EXPECT_EQ(dmi_.get_end_address(), 0x8000'01ffu);
        EXPECT_EQ(dmi_.get_dmi_ptr(), &x_.target.bytes[0x480]) << "within the window nothing is cut";
        EXPECT_EQ(dmi_.get_read_latency().value(), ns(3 + 11));
        EXPECT_EQ(dmi_.get_write_latency().value(), ns(4 + 11));
    });
}

TEST_P(InterconnectTest, DirectAccessIsClippedToTheWindow) {
    // The target has 16 KiB; 4 KiB of it from 0x400 on are seen at 0x8000'0000.
    build({{0x8000'0000, 0x1000, 0, 0x400}});
    x_.target.grant = [&](Payload&, tlm::tlm_dmi& dmi) {
        dmi.set_dmi_ptr(x_.target.bytes.data());
        dmi.set_start_address(0);
        dmi.set_end_address(0x3fff);
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        ASSERT_TRUE(a_.initiator.dmi(0x8000'0000, 64, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), 0x8000'0000u);
        EXPECT_EQ(dmi_.get_end_address(), 0x8000'0fffu);
        EXPECT_EQ(dmi_.get_dmi_ptr(), &x_.target.bytes[0x400]) << "the pointer belongs to the clipped start";
    });
}

TEST_P(InterconnectTest, DirectAccessThroughTheTopOfTheAddressSpace) {
    build({{kTop - 0xfff, 0x1000, 0}});
    x_.target.grant = [&](Payload&, tlm::tlm_dmi& dmi) {
        dmi.set_dmi_ptr(x_.target.bytes.data());
        dmi.set_start_address(0);
        dmi.set_end_address(0x3fff);
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        ASSERT_TRUE(a_.initiator.dmi(kTop - 15, 16, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), kTop - 0xfff);
        EXPECT_EQ(dmi_.get_end_address(), kTop);
    });
}

TEST_P(InterconnectTest, RefusedDirectAccessOfATargetIsTranslatedAndClipped) {
    build({{0x8000'0000, 0x1000, 0, 0x400}});
    run([&] {
        EXPECT_FALSE(a_.initiator.dmi(0x8000'0100, 64, dmi_)) << "the target refuses everything";
        EXPECT_EQ(dmi_.get_start_address(), 0x8000'0000u);
        EXPECT_EQ(dmi_.get_end_address(), 0x8000'0fffu) << "another window may be granted";
    });
}

TEST_P(InterconnectTest, DirectAccessOutsideEveryWindowIsRefusedUpToTheNeighbours) {
    build({{0x1000, 0x1000, 0}, {0x4000, 0x1000, 1}});
    const auto refused = [&](std::uint64_t address) {
        EXPECT_FALSE(a_.initiator.dmi(address, 4, dmi_));
        return TestInitiator::Range{dmi_.get_start_address(), dmi_.get_end_address()};
    };
    run([&] {
        EXPECT_EQ(refused(0), (TestInitiator::Range{0, 0xfff}));
        EXPECT_EQ(refused(0x3000), (TestInitiator::Range{0x2000, 0x3fff}));
        EXPECT_EQ(refused(0x9000), (TestInitiator::Range{0x5000, kTop}));
    });
}

TEST_P(InterconnectTest, DirectAccessAcrossWindowsIsRefusedForItsOwnRangeOnly) {
    build();
    run([&] {
        EXPECT_FALSE(a_.initiator.dmi(0x1ff0, 32, dmi_));
        EXPECT_EQ(dmi_.get_start_address(), 0x1ff0u);
        EXPECT_EQ(dmi_.get_end_address(), 0x200fu) << "a shorter request may be granted";
    });
}

TEST_P(InterconnectTest, InvalidationIsMappedBackThroughEveryWindowOfTheTarget) {
    // Two windows on x, the second sees its middle; one on y.
    build({{0x1'0000, 0x1000, 0, 0}, {0x2'0000, 0x800, 0, 0x400}, {0x3'0000, 0x1000, 1, 0}});
    using Range = TestInitiator::Range;
    const auto invalidated = [&](TestTarget& target, std::uint64_t first, std::uint64_t last) {
        a_.initiator.invalidated.clear();
        b_.initiator.invalidated.clear();
        target.in->invalidate_direct_mem_ptr(first, last);
        EXPECT_EQ(a_.initiator.invalidated, b_.initiator.invalidated) << "every input is told";
        return a_.initiator.invalidated;
    };
    run([&] {
        EXPECT_EQ(invalidated(x_.target, 0, kTop), (std::vector<Range>{{0x1'0000, 0x1'0fff}, {0x2'0000, 0x2'07ff}}));
        EXPECT_EQ(invalidated(x_.target, 0x100, 0x4ff),
                  (std::vector<Range>{{0x1'0100, 0x1'04ff}, {0x2'0000, 0x2'00ff}}));
        EXPECT_EQ(invalidated(x_.target, 0x0, 0x3ff), (std::vector<Range>{{0x1'0000, 0x1'03ff}}));
        EXPECT_EQ(invalidated(x_.target, 0xc00, 0xc00), (std::vector<Range>{{0x1'0c00, 0x1'0c00}}));
        EXPECT_EQ(invalidated(x_.target, 0x2000, 0x2fff), (std::vector<Range>{})) << "nobody sees that part";
        EXPECT_EQ(invalidated(y_.target, 0, kTop), (std::vector<Range>{{0x3'0000, 0x3'0fff}}));
    });
}

TEST_P(InterconnectTest, DebugTransportFollowsTheSameDecodeWithoutTimeOrEffect) {
    build({{0x1000, 0x1000, 0}, {0x8000'0000, 0x1000, 1, 0x400}});
    run([&] {
        EXPECT_EQ(a_.initiator.debug_write(0x8000'0010, counting(8, 1)), 8u);
        std::vector<std::uint8_t> data(8);
        EXPECT_EQ(a_.initiator.debug_read(0x8000'0010, data), 8u);
        EXPECT_EQ(data, counting(8, 1));
        EXPECT_EQ(y_.target.bytes[0x410], 1);
        EXPECT_EQ(a_.initiator.debug_read(0x9000, data), 0u) << "outside";
        EXPECT_EQ(a_.initiator.debug_read(0x1ffc, data), 0u) << "crosses the end of a window";
        EXPECT_EQ(a_.initiator.debug_read(kTop - 3, data), 0u);
        EXPECT_EQ(now(), 0u);
    });
    EXPECT_EQ(y_.target.debug_calls, 2u);
    EXPECT_EQ(counter("unmapped"), 0u);
    EXPECT_EQ(context().reports().total(), 0u);
    EXPECT_EQ(counter("in_0.bytes_read"), 0u);
    EXPECT_EQ(counter("out_1.request.served"), 0u);
}

TEST_P(InterconnectTest, ErrorFaultAnswersInPlaceOfTheTarget) {
    build();
    run([&] {
        arm(FaultKind::error_response);
        EXPECT_EQ(a_.initiator.read(0x1000, 4).status, tlm::TLM_GENERIC_ERROR_RESPONSE);
        EXPECT_TRUE(x_.target.records.empty());
        EXPECT_TRUE(a_.initiator.read(0x1000, 4).ok());
    });
}

TEST_P(InterconnectTest, DelayFaultAddsItsDelay) {
    build();
    run([&] {
        arm(FaultKind::delay, ns(100));
        EXPECT_EQ(a_.initiator.read(0x1000, 4).took(), ns(112));
        test::wait_until(us(1));
        EXPECT_EQ(a_.initiator.read(0x1000, 4).took(), ns(12));
    });
}

TEST_P(InterconnectTest, DirectAccessIsTakenBackBeforeAFaultAndRefusedWhileItIsArmed) {
    build();
    x_.target.grant = [&](Payload&, tlm::tlm_dmi& dmi) {
        dmi.set_dmi_ptr(x_.target.bytes.data());
        dmi.set_end_address(0x3fff);
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        EXPECT_TRUE(a_.initiator.dmi(0x1000, 4, dmi_));
        bool armed_at_loss = true;
        b_.initiator.on_loss = [&](const TestInitiator::Range&) {
            armed_at_loss = context().faults().find("bus")->armed();
        };
        arm(FaultKind::error_response);
        EXPECT_EQ(a_.initiator.invalidated, (std::vector<TestInitiator::Range>{{0, kTop}}));
        EXPECT_EQ(b_.initiator.invalidated, (std::vector<TestInitiator::Range>{{0, kTop}}));
        EXPECT_FALSE(armed_at_loss);
        EXPECT_FALSE(a_.initiator.dmi(0x1000, 4, dmi_));
        EXPECT_EQ(dmi_.get_end_address(), kTop);
        a_.initiator.read(0x1000, 4);
        EXPECT_TRUE(a_.initiator.dmi(0x1000, 4, dmi_));
    });
}

INSTANTIATE_TEST_SUITE_P(Timing, InterconnectTest, test::both_timing_modes(), test::timing_mode_name);

/// Rules that need no traffic, and initiators that break the protocol.
class InterconnectBuild : public test::ScFixture {};

TEST_F(InterconnectBuild, AccessOfLengthZeroIsForTheTargetToRefuse) {
    TestInitiator initiator("initiator");
    TestTarget target("target");
    Interconnect bus("bus", context(), {});
    bus.map(0x1000, 0x1000, 0);
    initiator.out.bind(*bus.target("in"));
    bus.route_socket(0)->bind(target.in);
    target.behaviour = [](Payload& tx, sc_core::sc_time&) { tx.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE); };
    run([&] {
        TestPayload access = TestPayload::read(0x1000, 4);
        access.tx.set_data_length(0);
        EXPECT_EQ(initiator.send(access).status, tlm::TLM_BURST_ERROR_RESPONSE);
        access.tx.set_address(0x9000);
        EXPECT_EQ(initiator.send(access.again()).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
}

TEST_F(InterconnectBuild, WindowThatClashesIsRefusedWithTheModule) {
    Interconnect bus("bus", context(), {});
    bus.map(0x1000, 0x1000, 0);
    try {
        bus.map(0x1800, 0x1000, 1);
        ADD_FAILURE() << "no error";
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "bus: window 0x1800..0x27ff overlaps window 0x1000..0x1fff");
    }
    EXPECT_EQ(bus.route_socket(1), nullptr) << "no output was made for it";
}

TEST_F(InterconnectBuild, OutputsAreMadeForTheDestinationsOfTheConfiguration) {
    Interconnect::Config config;
    config.windows = {{"ddr.in", 0, 0x1000, 0}, {"rom.in", 0x2000, 0x1000, 0}, {"ddr.in", 0x4000, 0x1000, 0x1000}};
    Interconnect bus("bus", context(), config);
    EXPECT_EQ(bus.routes(), (std::vector<std::string>{"ddr.in", "rom.in"}));
    EXPECT_NE(bus.route_socket(0), nullptr);
    EXPECT_NE(bus.route_socket(1), nullptr);
    EXPECT_EQ(bus.route_socket(2), nullptr);
    EXPECT_EQ(bus.address_map().windows()[2].port, 0u);
    EXPECT_EQ(bus.target("out"), nullptr);
    EXPECT_NE(bus.target("in"), bus.target("in")) << "a new input for each call";
}

TEST_F(InterconnectBuild, ArbitrationNamesRequestersAndRefusesUnknownOnes) {
    context().requesters().add("cpu");
    Interconnect::Config config;
    config.arbitration.policy = ArbitrationConfig::Policy::strict;
    config.arbitration.priorities["gpu"] = 1;
    TestInitiator initiator("initiator");
    TestTarget target("target");
    Interconnect bus("bus", context(), config);
    bus.map(0, 0x1000, 0);
    initiator.out.bind(*bus.target("in"));
    bus.route_socket(0)->bind(target.in);
    try {
        run([] {});
        ADD_FAILURE() << "no error";
    } catch (const std::exception& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("bus.arbitration.priorities: no requester 'gpu'"));
    }
}

TEST_F(InterconnectBuild, ConfiguredWindowsAreCheckedWithTheirPlaceInTheFile) {
    ConfigNode list;
    list.kind = ConfigNode::Kind::list;
    const auto window = [&](const char* base, const char* size, const char* origin) {
        ConfigNode node;
        node.set("to", ConfigNode::scalar("ddr.in", origin));
        node.set("base", ConfigNode::scalar(base, origin));
        node.set("size", ConfigNode::scalar(size, origin));
        node.origin = origin;
        list.items.push_back(node);
    };
    window("0x1000", "4KiB", "p.yaml:3:5");
    window("0x1800", "256B", "p.yaml:4:5");
    window("0xfffffffffffff000", "8KiB", "p.yaml:5:5");
    ConfigNode node;
    node.set("windows", list);
    Interconnect::Config config;
    Binding binding;
    Interconnect::Config::schema().bind(&config, node, "bus", binding);
    EXPECT_EQ(binding.errors().text(),
              "p.yaml:4:5: bus.windows.1: window 0x1800..0x18ff lies within window 0x1000..0x1fff\n"
              "p.yaml:5:5: bus.windows.2: window 0xfffffffffffff000 wraps around");
}

class InterconnectArbitration : public test::TimingFixture {};

TEST_P(InterconnectArbitration, StrictPriorityByRequesterName) {
    const std::uint32_t cpu = context().requesters().add("cpu");
    const std::uint32_t dma = context().requesters().add("dma");
    Interconnect::Config config;
    config.clock = 1'000'000'000;
    config.latency = config.response_latency = 0;
    config.arbitration.policy = ArbitrationConfig::Policy::strict;
    config.arbitration.priorities["cpu"] = 1;
    TestInitiator a("a");
    TestInitiator b("b");
    TestTarget target("target");
    Interconnect bus("bus", context(), config);
    bus.map(0, 0x1000, 0);
    a.out.bind(*bus.target("in"));
    b.out.bind(*bus.target("in"));
    bus.route_socket(0)->bind(target.in);
    const auto write = [](TestInitiator& initiator, std::uint32_t requester, Tick delay) {
        RequestInfo info;
        info.requester = requester;
        TestPayload access = TestPayload::write(0, counting(64));
        access.carry(info);
        return initiator.send(access, delay).end;
    };
    std::vector<std::function<void()>> bodies(10, [&] { write(a, dma, 0); });
    Tick end = 0;
    bodies.emplace_back([&] { end = write(b, cpu, ns(3)); });
    run_together(bodies);
    EXPECT_EQ(end, ns(3 + 1 + 1)) << "a cycle there and a cycle back, ahead of nine others";
}

INSTANTIATE_TEST_SUITE_P(Timing, InterconnectArbitration, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
