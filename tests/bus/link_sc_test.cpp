// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/link.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
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
using Kind = WireFormat::Kind;

/// initiator -> checker -> link -> checker -> target, in both timing modes. 16 GB/s are 62.5 ps per byte.
class LinkTest : public test::TimingFixture {
protected:
    LinkTest() {
        config_.latency = ns(10);
        config_.bandwidth = 16'000'000'000;
        initiator_.out.bind(before_.in);
        behind_.out.bind(target_.in);
        target_.latency = ns(7);
    }
    void build() {
        link_ = std::make_unique<Link>("link", context(), config_);
        before_.out.bind(link_->in);
        link_->out.bind(behind_.in);
    }
    void arm(FaultKind kind, Tick delay = 0) {
        FaultSpec fault;
        fault.point = "link";
        fault.kind = kind;
        fault.count = 1;
        fault.delay = delay;
        context().faults().arm(fault);
    }
    double value(const std::string& name) {
        const auto metric = context().stats().find("link." + name)->metrics(0, us(1))[0].value;
        return std::holds_alternative<double>(metric) ? std::get<double>(metric)
                                                      : static_cast<double>(std::get<std::uint64_t>(metric));
    }
    /// When accesses end that are all issued at time 0.
    std::vector<Tick> ends(std::size_t count, const std::function<TestInitiator::Result(std::size_t)>& access) {
        std::vector<Tick> out(count);
        std::vector<std::function<void()>> bodies;
        for (std::size_t i = 0; i < count; ++i) bodies.emplace_back([&, i] { out[i] = access(i).end; });
        run_together(bodies);
        return out;
    }

    Link::Config config_;
    TestInitiator initiator_{"initiator"};
    ProtocolChecker before_{"before", context(), {}};
    std::unique_ptr<Link> link_;
    ProtocolChecker behind_{"behind", context(), {}};
    TestTarget target_{"target"};
};

TEST_P(LinkTest, TransactionsReachTheTargetAndBack) {
    build();
    run([&] {
        EXPECT_TRUE(initiator_.write(0x40, counting(100, 3)).ok());
        EXPECT_EQ(initiator_.read(0x40, 100).data, counting(100, 3));
        target_.status = tlm::TLM_COMMAND_ERROR_RESPONSE;
        EXPECT_EQ(initiator_.read(0x40, 4).status, tlm::TLM_COMMAND_ERROR_RESPONSE);
    });
    EXPECT_EQ(target_.records[0].address, 0x40u);
}

TEST_P(LinkTest, WithoutABandwidthOnlyThePropagationTakesTime) {
    config_.bandwidth = 0;
    build();
    run([&] {
        EXPECT_EQ(initiator_.read(0, 4096).took(), ns(27));
        EXPECT_EQ(target_.records[0].at, ns(10));
        test::wait_until(us(1));
        EXPECT_EQ(initiator_.write(0, counting(4096)).took(), ns(27));
    });
}

TEST_P(LinkTest, RawTimeIsHeaderAndDataOverTheBandwidth) {
    config_.wire.header = 16;
    build();
    run([&] {
        const auto read = initiator_.read(0, 64);
        EXPECT_EQ(target_.records[0].at, ns(1 + 10)) << "16 bytes on the way there";
        EXPECT_EQ(read.took(), ns(1 + 10 + 7 + 5 + 10)) << "80 bytes on the way back";
        test::wait_until(us(1));
        const auto write = initiator_.write(0, counting(64));
        EXPECT_EQ(target_.records[1].at, us(1) + ns(5 + 10));
        EXPECT_EQ(write.took(), ns(5 + 10 + 7 + 1 + 10));
        test::wait_until(us(2));
        EXPECT_EQ(initiator_.read(0, 1).took(), ns(1 + 10 + 7 + 10) + 1063) << "17 bytes are 1062.5 ps";
    });
}

TEST_P(LinkTest, PcieTimeCountsHeadersFramingAndCrc) {
    config_.wire.kind = Kind::pcie;
    build();
    run([&] {
        EXPECT_EQ(initiator_.read(0, 64).took(), 1500 + ns(27) + 5250) << "24 and 84 bytes";
        test::wait_until(us(1));
        EXPECT_EQ(initiator_.write(0, counting(64)).took(), 5500 + ns(27)) << "88 bytes, posted";
        test::wait_until(us(2));
        EXPECT_EQ(initiator_.read(0, 4096).took(), 12000 + ns(27) + 276000) << "8 requests, 16 completions";
    });
}

TEST_P(LinkTest, Cxl68TimeCountsSlots) {
    config_.wire.kind = Kind::cxl68;
    build();
    run([&] {
        EXPECT_EQ(initiator_.read(0, 64).took(), 1063 + ns(27) + 4604) << "17 and 73.667 bytes";
        test::wait_until(us(1));
        EXPECT_EQ(initiator_.write(0, counting(64)).took(), 5313 + ns(27) + 354) << "85 and 5.667 bytes";
        test::wait_until(us(2));
        TestPayload masked = TestPayload::write(0, counting(64));
        masked.enable({0xff, 0});
        EXPECT_EQ(initiator_.send(masked).took(), 6375 + ns(27) + 354) << "102 bytes";
    });
}

TEST_P(LinkTest, Cxl256TimeCountsSlots) {
    config_.wire.kind = Kind::cxl256;
    build();
    run([&] {
        EXPECT_EQ(initiator_.read(0, 64).took(), 1067 + ns(27) + 4622) << "17.067 and 73.956 bytes";
        test::wait_until(us(1));
        EXPECT_EQ(initiator_.write(0, counting(64)).took(), 5333 + ns(27) + 356) << "85.333 and 5.689 bytes";
    });
}

TEST_P(LinkTest, TransactionsOfOneDirectionFollowEachOther) {
    build();
    const auto ended = ends(5, [&](std::size_t i) { return initiator_.write(i * 64, counting(64)); });
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(ended[i], ns(4 * (i + 1) + 10 + 7 + 10));
}

TEST_P(LinkTest, DirectionsAreIndependent) {
    build();
    // Without headers, reads load the way back and writes the way there: neither waits for the other.
    const auto ended = ends(
        10, [&](std::size_t i) { return i % 2 == 0 ? initiator_.read(0, 64) : initiator_.write(0, counting(64)); });
    for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(ended[i], ns(4 * (i / 2 + 1) + 27)) << i;
}

TEST_P(LinkTest, CreditsLimitWhatIsUnderWay) {
    config_.bandwidth = 0;
    config_.credits = 4;
    target_.latency = ns(30);
    build();
    const auto ended = ends(42, [&](std::size_t) { return initiator_.read(0, 64); });
    // 50 ns from end to end: four transactions every 50 ns.
    for (std::size_t i = 0; i < 42; ++i) EXPECT_EQ(ended[i], ns(50 * (i / 4 + 1))) << i;
    const auto mean = [&](const char* name) {
        return std::get<double>(context().stats().find(name)->metrics(0, ns(550))[0].value);
    };
    EXPECT_DOUBLE_EQ(mean("link.credits.held"), 42 * 50 / 550.0);
    EXPECT_DOUBLE_EQ(mean("link.credits.waiting"), (4 * 50 * 45 + 2 * 500) / 550.0)
        << "4 x (0 + 50 + ... + 450) + 2 x 500";
}

TEST_P(LinkTest, CreditComesBackWhenATransactionFails) {
    config_.credits = 1;
    config_.bandwidth = 0;
    build();
    run([&] {
        target_.status = tlm::TLM_GENERIC_ERROR_RESPONSE;
        for (int i = 0; i < 3; ++i) EXPECT_EQ(initiator_.read(0, 4, ns(27) * i).took(), ns(27));
    });
}

TEST_P(LinkTest, DelayFaultHoldsATransactionBack) {
    build();
    run([&] {
        arm(FaultKind::delay, ns(100));
        EXPECT_EQ(initiator_.read(0, 64).took(), ns(100 + 27 + 4));
        test::wait_until(us(1));
        EXPECT_EQ(initiator_.read(0, 64).took(), ns(27 + 4));
    });
}

TEST_P(LinkTest, BitFlipCostsOneRetry) {
    config_.retry = ns(60);
    build();
    run([&] {
        arm(FaultKind::bit_flip);
        const auto read = initiator_.read(0, 64);
        EXPECT_TRUE(read.ok());
        EXPECT_EQ(read.took(), ns(60 + 27 + 4));
    });
    EXPECT_EQ(value("retries"), 1);
    EXPECT_EQ(value("lost"), 0);
}

TEST_P(LinkTest, DropIsGivenUpAfterTheTimeout) {
    config_.timeout = us(20);
    build();
    run([&] {
        arm(FaultKind::drop);
        const auto read = initiator_.read(0, 64);
        EXPECT_EQ(read.status, tlm::TLM_GENERIC_ERROR_RESPONSE);
        EXPECT_EQ(read.took(), us(20));
        EXPECT_TRUE(target_.records.empty()) << "it never arrived";
        EXPECT_TRUE(initiator_.read(0, 64).ok());
    });
    EXPECT_EQ(value("lost"), 1);
}

TEST_P(LinkTest, LinkDownRefusesAtOnce) {
    build();
    run([&] {
        arm(FaultKind::link_down);
        const auto write = initiator_.write(0, counting(4));
        EXPECT_EQ(write.status, tlm::TLM_GENERIC_ERROR_RESPONSE);
        EXPECT_EQ(write.took(), 0u);
        EXPECT_TRUE(target_.records.empty());
    });
    EXPECT_EQ(value("lost"), 1);
    EXPECT_EQ(value("bytes_written"), 0);
}

TEST_P(LinkTest, PoisonFaultMarksTheDataAsCorrupt) {
    build();
    run([&] {
        RequestInfo info;
        TestPayload read = TestPayload::read(0, 64);
        read.carry(info);
        arm(FaultKind::poison);
        EXPECT_TRUE(initiator_.send(read).ok());
        EXPECT_TRUE(info.poison);
        info.poison = false;
        EXPECT_TRUE(initiator_.send(read.again()).ok());
        EXPECT_FALSE(info.poison);
        bool seen = false;
        target_.behaviour = [&](Payload& tx, sc_core::sc_time&) {
            seen = tx.get_extension<RequestInfo>()->poison;
            tx.set_response_status(tlm::TLM_OK_RESPONSE);
        };
        TestPayload write = TestPayload::write(0, counting(64));
        RequestInfo write_info;
        write.carry(write_info);
        arm(FaultKind::poison);
        initiator_.send(write);
        EXPECT_TRUE(seen) << "the target learns that the data is corrupt";
    });
}

TEST_P(LinkTest, OtherFaultsAreRefused) {
    build();
    EXPECT_THROW(arm(FaultKind::stuck_bit), UserError);
    EXPECT_THROW(arm(FaultKind::error_response), UserError);
    run([] {});
}

TEST_P(LinkTest, DirectAccessPassesWithTwiceTheLatency) {
    build();
    target_.grant = [&](Payload& tx, tlm::tlm_dmi& dmi) {
        EXPECT_EQ(tx.get_address(), 0x80u);
        dmi.set_dmi_ptr(target_.bytes.data() + 0x40);
        dmi.set_start_address(0x40);
        dmi.set_end_address(0xfff);
        dmi.set_read_latency(sc_core::sc_time(3, sc_core::SC_NS));
        dmi.set_write_latency(sc_core::sc_time(5, sc_core::SC_NS));
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_TRUE(initiator_.dmi(0x80, 64, dmi));
        EXPECT_EQ(dmi.get_dmi_ptr(), target_.bytes.data() + 0x40);
        EXPECT_EQ(dmi.get_start_address(), 0x40u);
        EXPECT_EQ(dmi.get_end_address(), 0xfffu);
        EXPECT_EQ(dmi.get_read_latency().value(), ns(23));
        EXPECT_EQ(dmi.get_write_latency().value(), ns(25));
        target_.in->invalidate_direct_mem_ptr(0x40, 0x7f);
        ASSERT_EQ(initiator_.invalidated.size(), 1u);
        EXPECT_EQ(initiator_.invalidated[0], (TestInitiator::Range{0x40, 0x7f}));
    });
}

TEST_P(LinkTest, RefusedDirectAccessKeepsTheRangeOfTheTarget) {
    build();
    target_.grant = [](Payload&, tlm::tlm_dmi& dmi) {
        dmi.init();
        dmi.set_start_address(0x10);
        dmi.set_end_address(0x1f);
        return false;
    };
    run([&] {
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(initiator_.dmi(0x10, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), 0x10u);
        EXPECT_EQ(dmi.get_end_address(), 0x1fu);
    });
}

TEST_P(LinkTest, DirectAccessIsTakenBackBeforeAFaultAndRefusedWhileItIsArmed) {
    build();
    target_.grant = [&](Payload&, tlm::tlm_dmi& dmi) {
        dmi.set_dmi_ptr(target_.bytes.data());
        dmi.set_end_address(0xfff);
        dmi.allow_read_write();
        return true;
    };
    run([&] {
        bool armed_at_loss = true;
        initiator_.on_loss = [&](const TestInitiator::Range&) {
            armed_at_loss = context().faults().find("link")->armed();
        };
        arm(FaultKind::link_down);
        ASSERT_EQ(initiator_.invalidated.size(), 1u);
        EXPECT_EQ(initiator_.invalidated[0], (TestInitiator::Range{0, ~std::uint64_t{0}}));
        EXPECT_FALSE(armed_at_loss);
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(initiator_.dmi(0, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), 0u);
        EXPECT_EQ(dmi.get_end_address(), ~std::uint64_t{0});
        initiator_.read(0, 4);
        EXPECT_TRUE(initiator_.dmi(0, 4, dmi));
    });
}

TEST_P(LinkTest, DebugTransportPassesWithoutTimeOrTrace) {
    build();
    run([&] {
        EXPECT_EQ(initiator_.debug_write(0x20, counting(8, 1)), 8u);
        std::vector<std::uint8_t> data(8);
        EXPECT_EQ(initiator_.debug_read(0x20, data), 8u);
        EXPECT_EQ(data, counting(8, 1));
        EXPECT_EQ(now(), 0u);
    });
    EXPECT_EQ(value("bytes_read") + value("bytes_written"), 0);
    EXPECT_EQ(value("forward.wire_bytes"), 0);
}

TEST_P(LinkTest, CountersAreTheSumsOverTheTransactions) {
    config_.wire.header = 8;
    build();
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    run([&] {
        Random random(1, "link");
        for (int i = 0; i < 500; ++i) {
            const std::uint64_t bytes = 1 + random.below(300);
            if (random.chance(0.4)) {
                initiator_.write(0, counting(bytes));
                written += bytes;
                ++writes;
            } else {
                initiator_.read(0, bytes);
                read += bytes;
                ++reads;
            }
        }
    });
    EXPECT_EQ(value("bytes_read"), static_cast<double>(read));
    EXPECT_EQ(value("bytes_written"), static_cast<double>(written));
    EXPECT_EQ(value("forward.wire_bytes"), static_cast<double>(8 * (reads + writes) + written));
    EXPECT_EQ(value("reverse.wire_bytes"), static_cast<double>(8 * (reads + writes) + read));
    EXPECT_DOUBLE_EQ(value("forward.bandwidth"), static_cast<double>(8 * (reads + writes) + written) / 1e-6)
        << "over a microsecond";
    EXPECT_EQ(value("forward.served"), static_cast<double>(reads + writes));
    context().stats().clear(now());
    for (const char* name : {"bytes_read", "bytes_written", "forward.wire_bytes", "reverse.wire_bytes",
                             "forward.served", "forward.busy", "lost", "retries"})
        EXPECT_EQ(value(name), 0) << name;
}

TEST_P(LinkTest, BusyTimeIsTheTimeOnTheWire) {
    build();
    run([&] {
        initiator_.write(0, counting(64));
        initiator_.read(0, 128);
    });
    EXPECT_EQ(value("forward.busy"), ns(4));
    EXPECT_EQ(value("reverse.busy"), ns(8));
}

TEST_P(LinkTest, PortsAreFoundByName) {
    build();
    EXPECT_EQ(link_->target("in"), &link_->in);
    EXPECT_EQ(link_->initiator("out"), &link_->out);
    EXPECT_EQ(link_->target("out"), nullptr);
    EXPECT_EQ(link_->initiator("in"), nullptr);
    run([] {});
}

INSTANTIATE_TEST_SUITE_P(Timing, LinkTest, test::both_timing_modes(), test::timing_mode_name);

class LinkArbitration : public test::TimingFixture {};

TEST_P(LinkArbitration, WeightOfAnUnknownRequesterIsAnErrorThatNamesIt) {
    context().requesters().add("cpu");
    Link::Config config;
    config.arbitration.policy = ArbitrationConfig::Policy::weighted;
    config.arbitration.weights["cpx"] = 2;
    TestInitiator initiator("initiator");
    Link link("link", context(), config);
    TestTarget target("target");
    initiator.out.bind(link.in);
    link.out.bind(target.in);
    try {
        run([] {});
        ADD_FAILURE() << "no error";
    } catch (const std::exception& error) {
        EXPECT_THAT(error.what(),
                    testing::HasSubstr("link.arbitration.weights: no requester 'cpx' (did you mean 'cpu'?)"));
    }
}

TEST_P(LinkArbitration, StrictPriorityGoesAheadOfAQueue) {
    const std::uint32_t cpu = context().requesters().add("cpu");
    const std::uint32_t dma = context().requesters().add("dma");
    Link::Config config;
    config.latency = 0;
    config.bandwidth = 64'000'000'000;
    config.arbitration.policy = ArbitrationConfig::Policy::strict;
    config.arbitration.priorities["cpu"] = 1;
    TestInitiator initiator("initiator");
    Link link("link", context(), config);
    TestTarget target("target");
    initiator.out.bind(link.in);
    link.out.bind(target.in);
    const auto write = [&](std::uint32_t requester, Tick delay) {
        RequestInfo info;
        info.requester = requester;
        TestPayload access = TestPayload::write(0, counting(64));
        access.carry(info);
        return initiator.send(access, delay).end;
    };
    std::vector<std::function<void()>> bodies(20, [&] { write(dma, 0); });
    Tick early = 0;
    Tick late = 0;
    bodies.emplace_back([&] { early = write(cpu, ns(5)); });
    bodies.emplace_back([&] {
        test::wait_until(ns(8) + 500);
        late = write(cpu, 500);
    });
    run_together(bodies);
    // 20 writes of 1 ns wait. The favoured ones arrive in the instant in which one of them ends, and are the next,
    // whether they were announced before or after that one began.
    EXPECT_EQ(early, ns(6));
    EXPECT_EQ(late, ns(10));
}

INSTANTIATE_TEST_SUITE_P(Timing, LinkArbitration, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
