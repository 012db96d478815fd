// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/link/cxl_link.h"

#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxl/cxl_fixture.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::cxl {
namespace {

using testing::HasSubstr;

/// Bytes of one slot and slots of a message, from the standard and not from the model: 68-byte flits have 4 slots,
/// 256-byte flits 15; a line takes 4.
struct Share {
    Message message;
    double slots;
    bool up;
};
constexpr Share kMessageSlots[] = {
    {Message::m2s_req, 1, false},          {Message::m2s_rwd, 5, false},          {Message::m2s_rwd_masked, 6, false},
    {Message::m2s_bi_rsp, 1.0 / 3, false}, {Message::h2d_req, 1, false},          {Message::h2d_rsp, 0.25, false},
    {Message::h2d_data, 4.25, false},      {Message::s2m_drs, 4 + 1.0 / 3, true}, {Message::s2m_ndr, 1.0 / 3, true},
    {Message::s2m_bi_snp, 1, true},        {Message::d2h_req, 1, true},           {Message::d2h_rsp, 0.25, true},
    {Message::d2h_data, 4.25, true},
};

class CxlLinkTest : public test::CxlFixture {
protected:
    CxlLink& make_link(const CxlLink::Config& config = {}) {
        link_ = std::make_unique<CxlLink>(context(), "link", config);
        return *link_;
    }
    /// When a message sent at `at` is over, with nothing else under way.
    static Tick sent(CxlLink& link, Message message, Tick at, unsigned count = 1) {
        sc_core::sc_time delay = to_time(at);
        link.send(message, count, delay);
        return delay.value();
    }
    double derived(const std::string& name, Tick elapsed = 1) {
        return std::get<double>(context().stats().find(name)->metrics(0, elapsed).front().value);
    }
    static std::string mistakes(std::uint64_t rate, const char* flit) {
        ConfigNode node;
        node.kind = ConfigNode::Kind::map;
        node.set("transfer_rate", ConfigNode::scalar(std::to_string(rate), "p.yaml:3:9"));
        node.set("flit", ConfigNode::scalar(flit, "p.yaml:3:20"));
        node.origin = "p.yaml:3:5";
        CxlLink::Config config;
        Binding binding;
        CxlLink::Config::schema().bind(&config, node, "hb0.ports.0.link", binding);
        return binding.errors().text();
    }

private:
    std::unique_ptr<CxlLink> link_;
};

TEST_P(CxlLinkTest, EveryMessageTakesItsShareOfAFlit) {
    struct Kind {
        std::uint64_t lanes, rate;
        CxlLink::Flit flit;
        bool bypass;
        double slot, bytes_per_second;
    };
    const double gen5 = 32e9 / 8 * 128 / 130;
    for (const Kind& kind :
         {Kind{16, 32, CxlLink::Flit::flit68, false, 17, 16 * gen5},
          Kind{8, 32, CxlLink::Flit::flit68, false, 17, 8 * gen5}, Kind{16, 32, CxlLink::Flit::flit68, true, 17, 64e9},
          Kind{16, 64, CxlLink::Flit::flit256, false, 256.0 / 15, 128e9},
          Kind{8, 32, CxlLink::Flit::flit256, false, 256.0 / 15, 8 * gen5}}) {
        CxlLink::Config config;
        config.lanes = kind.lanes;
        config.transfer_rate = kind.rate;
        config.flit = kind.flit;
        config.sync_header_bypass = kind.bypass;
        start_over(Context::Config{GetParam(), 1});
        CxlLink link(context(), "link", config);
        Tick at = ns(1);
        for (const Share& expected : kMessageSlots) {
            const double exact = expected.slots * kind.slot / kind.bytes_per_second * 1e12;
            const Tick end = sent(link, expected.message, at);
            EXPECT_NEAR(static_cast<double>(end - at), exact, 1.0)
                << to_string(expected.message) << " x" << kind.lanes << " at " << kind.rate;
            EXPECT_EQ(from_device(expected.message), expected.up) << to_string(expected.message);
            at = end + ns(10);
        }
        double down = 0, up = 0;
        for (const Share& expected : kMessageSlots) (expected.up ? up : down) += expected.slots * kind.slot;
        EXPECT_NEAR(derived("link.down.wire_bytes"), down, 0.01);
        EXPECT_NEAR(derived("link.up.wire_bytes"), up, 0.01);
        EXPECT_EQ(stat("link.messages.s2m_drs"), 1u);
    }
}

TEST_P(CxlLinkTest, ALineOnAX16Gen5LinkTakesTheseTimes) {
    // By hand: 85 bytes at 63.015 GB/s are 1348.9 ps, 73.67 bytes 1169.1 ps, 17 bytes 269.8 ps.
    CxlLink& link = make_link();
    EXPECT_EQ(sent(link, Message::m2s_rwd, 0), 1349u);
    EXPECT_EQ(sent(link, Message::s2m_drs, 0), 1169u);
    EXPECT_EQ(sent(link, Message::m2s_req, ns(10)), ns(10) + 270);
}

TEST_P(CxlLinkTest, SeveralLinesAreAsManyMessages) {
    CxlLink& link = make_link();
    const Tick one = sent(link, Message::s2m_drs, 0);
    EXPECT_EQ(sent(link, Message::s2m_drs, ns(100), 4), ns(100) + 4 * one);
    EXPECT_EQ(stat("link.messages.s2m_drs"), 5u);
}

TEST_P(CxlLinkTest, MessagesOfOneDirectionQueueAndDirectionsDoNotMeet) {
    CxlLink& link = make_link();
    const Tick write = sent(link, Message::m2s_rwd, 0);
    const Tick second = sent(link, Message::h2d_data, 0);
    EXPECT_GT(second, write + 1000);                    // waits for the write: all protocols share the wires
    EXPECT_EQ(sent(link, Message::s2m_drs, 0), 1169u);  // as if alone
}

TEST_P(CxlLinkTest, FlightAddsToBothDirectionsButDoesNotOccupyTheWires) {
    CxlLink::Config config;
    config.latency = ns(5);
    CxlLink& link = make_link(config);
    EXPECT_EQ(sent(link, Message::m2s_rwd, 0), 1349u + ns(5));
    EXPECT_EQ(sent(link, Message::m2s_rwd, 0), 2 * 1349u + ns(5));
    EXPECT_EQ(sent(link, Message::s2m_drs, 0), 1169u + ns(5));
    EXPECT_EQ(link.latency(), ns(5));
}

TEST_P(CxlLinkTest, IoPacketsHaveAHeaderAndWholeWordsOfData) {
    CxlLink& link = make_link();
    const auto io = [&](bool up, std::uint64_t data, Tick at) {
        sc_core::sc_time delay = to_time(at);
        link.send_io(up, data, delay);
        return delay.value() - at;
    };
    const double byte = 1e12 / 63015384576.0;
    EXPECT_NEAR(static_cast<double>(io(false, 0, 0)), 24 * byte, 1);
    EXPECT_NEAR(static_cast<double>(io(false, 5, ns(10))), 32 * byte, 1);  // 5 bytes travel as 2 words
    EXPECT_NEAR(static_cast<double>(io(true, 64, 0)), 88 * byte, 1);
    EXPECT_NEAR(derived("link.down.wire_bytes"), 56, 0.01);
    EXPECT_NEAR(derived("link.up.wire_bytes"), 88, 0.01);
    EXPECT_NEAR(derived("link.up.bandwidth", ns(88)), 1e9, 1);
}

TEST_P(CxlLinkTest, StatisticsStartAnew) {
    CxlLink& link = make_link();
    sent(link, Message::m2s_rwd, 0);
    context().stats().clear(0);
    EXPECT_EQ(stat("link.messages.m2s_rwd"), 0u);
    EXPECT_EQ(derived("link.down.wire_bytes"), 0);
}

TEST_P(CxlLinkTest, ARequestClassHasItsCreditsAndTheNextOneWaits) {
    // X20: 128 entries. Requests hold a credit for 100 ns from 0 on; the 129th gets the first that comes back.
    CxlLink& link = make_link();
    std::vector<Tick> granted;
    std::vector<std::function<void()>> requests;
    for (unsigned i = 0; i < 129; ++i)
        requests.emplace_back([&, i] {
            sc_core::sc_time delay;
            const Tick since = link.take_credit(Message::m2s_req, delay);
            granted.push_back(now() + delay.value());
            delay += to_time(ns(100) + i);
            context().settle(delay);
            link.give_credit(Message::m2s_req, since, delay);
        });
    run_together(requests);
    ASSERT_EQ(granted.size(), 129u);
    for (unsigned i = 0; i < 128; ++i) EXPECT_EQ(granted[i], 0u) << i;
    EXPECT_EQ(granted[128], ns(100));
}

TEST_P(CxlLinkTest, ClassesDoNotTakeEachOthersCredits) {
    CxlLink::Config config;
    config.credits = {1, 1, 1, 1};
    CxlLink& link = make_link(config);
    run([&] {
        for (const Message message : {Message::m2s_req, Message::m2s_rwd, Message::d2h_req, Message::s2m_bi_snp}) {
            sc_core::sc_time delay;
            EXPECT_EQ(link.take_credit(message, delay), now());
            EXPECT_EQ(delay.value(), 0u) << to_string(message);
        }
    });
    // A masked write is of the class of writes.
    run([&] {
        sc_core::sc_time delay;
        link.give_credit(Message::m2s_rwd, now(), to_time(ns(9)));
        EXPECT_EQ(link.take_credit(Message::m2s_rwd_masked, delay), now() + ns(9));
    });
}

TEST_P(CxlLinkTest, FaultsDecideWhatHappensToATransaction) {
    CxlLink::Config config;
    config.retry = ns(77);
    CxlLink& link = make_link(config);
    test::MarkedRead read(0x1000);
    sc_core::sc_time delay;
    EXPECT_FALSE(link.watched());
    EXPECT_EQ(link.fate(read.access.tx, delay), CxlLink::Fate::passes);
    arm("link", FaultKind::delay, 1, ns(5));
    EXPECT_TRUE(link.watched());
    EXPECT_EQ(link.fate(read.access.tx, delay), CxlLink::Fate::passes);
    EXPECT_EQ(delay.value(), ns(5));
    arm("link", FaultKind::bit_flip, 1);
    EXPECT_EQ(link.fate(read.access.tx, delay), CxlLink::Fate::passes);
    EXPECT_EQ(delay.value(), ns(82));
    EXPECT_EQ(stat("link.retries"), 1u);
    EXPECT_FALSE(read.info.poison);
    arm("link", FaultKind::poison, 1);
    EXPECT_EQ(link.fate(read.access.tx, delay), CxlLink::Fate::passes);
    EXPECT_TRUE(read.info.poison);
    arm("link", FaultKind::link_down, 1);
    EXPECT_EQ(link.fate(read.access.tx, delay), CxlLink::Fate::lost);
    EXPECT_EQ(stat("link.lost"), 1u);
    EXPECT_EQ(link.fate(read.access.tx, delay), CxlLink::Fate::passes);  // it is over
    EXPECT_EQ(delay.value(), ns(82));
}

TEST_P(CxlLinkTest, OwnersHearOfAFaultBeforeItIsArmed) {
    CxlLink& link = make_link();
    int told = 0;
    link.on_arming([&] {
        ++told;
        EXPECT_FALSE(link.watched());
    });
    arm("link", FaultKind::poison);
    EXPECT_EQ(told, 1);
}

TEST_P(CxlLinkTest, SmallFlitsEndAt32GigatransfersASecond) {
    EXPECT_THAT(mistakes(64, "68B"), HasSubstr("p.yaml:3:5: hb0.ports.0.link: flit must be 256B at 64 GT/s"));
    EXPECT_EQ(mistakes(64, "256B"), "");
    EXPECT_EQ(mistakes(32, "68B"), "");
}

INSTANTIATE_TEST_SUITE_P(Timing, CxlLinkTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
