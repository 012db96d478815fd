// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/root/root.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxl/cxl_fixture.h"

namespace cxlvp::cxl {
namespace {

using test::Bytes;
using test::kUnit;
using test::TestPayload;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t kBase = 4 * kGiB;
constexpr Tick kRoot = 2 * 19'600;  ///< there and back

class RootTest : public test::CxlFixture {
protected:
    Root& build(const std::vector<WindowConfig>& windows) {
        Root::Config config;
        config.windows = windows;
        root = &module<Root>("root", config);
        for (std::size_t i = 0; i < root->routes().size(); ++i) {
            bridges.push_back(&target(*root->route_socket(i), 0x1000));
            bridges.back()->behaviour = [this, i](Payload& tx, sc_core::sc_time& delay) { serve(i, tx, delay); };
            bridges.back()->debug = [this, i](Payload& tx) {
                sc_core::sc_time none;
                serve(i, tx, none);
                tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);  // of a debug access nobody speaks
                return tx.get_data_length();
            };
        }
        cpu = &initiator(*root->target("in"));
        return *root;
    }
    /// Memory by HPA, so that data shows where every byte went.
    void serve(std::size_t bridge, Payload& tx, sc_core::sc_time& delay) {
        delay += sc_core::sc_time::from_value(latency[bridge]);
        for (unsigned i = 0; i < tx.get_data_length(); ++i) {
            std::uint8_t& byte = bytes[bridge][tx.get_address() + i];
            if (tx.is_write()) byte = tx.get_data_ptr()[i];
            if (tx.is_read()) tx.get_data_ptr()[i] = byte;
        }
        auto* info = tx.get_extension<bus::RequestInfo>();
        if (info != nullptr) marked_before.push_back(info->poison);
        if (info != nullptr && tx.get_address() == poisoned) info->poison = true;
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    static WindowConfig window(std::uint64_t base, std::uint64_t size, std::vector<std::string> targets,
                               std::uint64_t granularity = 256) {
        WindowConfig out;
        out.base = base;
        out.size = size;
        out.granularity = granularity;
        out.targets = std::move(targets);
        return out;
    }

    Root* root = nullptr;
    test::TestInitiator* cpu = nullptr;
    std::vector<test::TestTarget*> bridges;
    std::map<std::size_t, Tick> latency;
    std::map<std::size_t, std::map<std::uint64_t, std::uint8_t>> bytes;
    std::vector<bool> marked_before;
    std::uint64_t poisoned = 1;
};

TEST_P(RootTest, WindowsSpreadAddressesOverHostBridges) {
    build({window(kBase, 2 * kUnit, {"hb0.mem", "hb1.mem"}, 1024), window(64 * kGiB, kUnit, {"hb1.mem"})});
    ASSERT_THAT(root->routes(), ElementsAre("hb0.mem", "hb1.mem"));
    run([&] {
        for (const std::uint64_t hpa : {kBase, kBase + 1023, kBase + 1024, kBase + 2 * kUnit - 1, 64 * kGiB})
            EXPECT_TRUE(cpu->read(hpa, 1).ok());
    });
    std::vector<std::uint64_t> at[2];
    for (const unsigned i : {0u, 1u})
        for (const auto& record : bridges[i]->records) at[i].push_back(record.address);
    EXPECT_THAT(at[0], ElementsAre(kBase, kBase + 1023));
    EXPECT_THAT(at[1], ElementsAre(kBase + 1024, kBase + 2 * kUnit - 1, 64 * kGiB));
    EXPECT_EQ(stat("root.splits"), 0u);
}

TEST_P(RootTest, AnAccessAcrossGranulesIsSplitAndItsPiecesGoSideBySide) {
    build({window(kBase, 2 * kUnit, {"hb0.mem", "hb1.mem"})});
    latency = {{0, ns(100)}, {1, ns(130)}};
    run([&] {
        EXPECT_EQ(cpu->read(kBase, 256, ns(1)).took(), ns(100) + kRoot);  // one granule is one access
        EXPECT_EQ(stat("root.splits"), 0u);
        const auto written = cpu->write(kBase + 200, cxlvp::test::counting(400), ns(1));
        EXPECT_TRUE(written.ok());
        EXPECT_EQ(written.took(), ns(130) + kRoot);  // that of the slowest piece
        const auto back = cpu->read(kBase + 200, 400, ns(1));
        EXPECT_EQ(back.data, cxlvp::test::counting(400));
        EXPECT_EQ(back.took(), ns(130) + kRoot);
        Bytes seen(400);
        EXPECT_EQ(cpu->debug_read(kBase + 200, seen), 400u);
        EXPECT_EQ(seen, cxlvp::test::counting(400));
    });
    EXPECT_EQ(stat("root.splits"), 2u);
    // 56 bytes of the first granule, all of the second, 88 of the third.
    ASSERT_THAT(bridges[0]->records, SizeIs(5));
    ASSERT_THAT(bridges[1]->records, SizeIs(2));
    EXPECT_EQ(bridges[0]->records[1].length, 56u);
    EXPECT_EQ(bridges[1]->records[0].length, 256u);
    EXPECT_EQ(bridges[0]->records[2].address, kBase + 512);
    EXPECT_EQ(bridges[0]->records[2].length, 88u);
    EXPECT_EQ(bytes[1][kBase + 256], 56u);
    EXPECT_EQ(bytes[0].count(kBase + 256), 0u);
}

TEST_P(RootTest, ByteEnablesAndStreamingStayWithinAGranule) {
    build({window(kBase, 2 * kUnit, {"hb0.mem", "hb1.mem"})});
    run([&] {
        TestPayload enabled = TestPayload::write(kBase + 192, Bytes(64));
        EXPECT_TRUE((cpu->send(enabled.enable({0xff, 0})).ok()));
        TestPayload streaming = TestPayload::write(kBase + 240, Bytes(64));
        EXPECT_TRUE(cpu->send(streaming.stream(16)).ok());
        ASSERT_THAT(bridges[0]->records, SizeIs(2));
        EXPECT_THAT(bridges[0]->records[0].enables, ElementsAre(0xff, 0));
        EXPECT_EQ(bridges[0]->records[1].streaming_width, 16u);
        TestPayload across = TestPayload::write(kBase + 224, Bytes(64));
        EXPECT_EQ(cpu->send(across.enable({0xff, 0})).status, tlm::TLM_BURST_ERROR_RESPONSE);
        TestPayload wide = TestPayload::write(kBase + 248, Bytes(64));
        EXPECT_EQ(cpu->send(wide.stream(16)).status, tlm::TLM_BURST_ERROR_RESPONSE);
    });
    EXPECT_THAT(bridges[0]->records, SizeIs(2));
    EXPECT_THAT(bridges[1]->records, IsEmpty());
    EXPECT_EQ(stat("root.splits"), 0u);
}

TEST_P(RootTest, WhatNoWindowHasIsAnAddressError) {
    build({window(kBase, kUnit, {"hb0.mem"})});
    run([&] {
        EXPECT_EQ(cpu->read(kBase - 64, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(cpu->read(kBase + kUnit, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(stat("root.unmapped"), 2u);
        EXPECT_THAT(bridges[0]->records, IsEmpty());
        // The first half is there, the access as a whole has failed.
        EXPECT_EQ(cpu->read(kBase + kUnit - 64, 128).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_THAT(bridges[0]->records, SizeIs(1));
        Bytes seen(128);
        EXPECT_EQ(cpu->debug_read(kBase + kUnit - 64, seen), 64u);
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(cpu->dmi(kBase - 64, 64, dmi));
        EXPECT_EQ(root->probe(kBase - 64).status(), RouteStatus::no_window);
        EXPECT_EQ(root->probe(kBase).status(), RouteStatus::no_target);  // nobody below has said otherwise
    });
    EXPECT_EQ(stat("root.unmapped"), 3u);
    EXPECT_EQ(context().reports().count("root", "unmapped"), 3u);
}

TEST_P(RootTest, PoisonOfOnePieceIsNotThatOfAnother) {
    build({window(kBase, 2 * kUnit, {"hb0.mem", "hb1.mem"})});
    poisoned = kBase + 256;
    run([&] {
        test::MarkedRead read(kBase, 1024);
        EXPECT_TRUE(cpu->send(read.access).ok());
        EXPECT_TRUE(read.info.poison);
        EXPECT_THAT(marked_before, Each(false));
        EXPECT_THAT(marked_before, SizeIs(4));
        test::MarkedRead clean(kBase + 512, 512);
        cpu->send(clean.access);
        EXPECT_FALSE(clean.info.poison);
        // A write that is poisoned is so with every piece.
        marked_before.clear();
        bus::RequestInfo info;
        info.poison = true;
        TestPayload write = TestPayload::write(kBase, Bytes(512));
        cpu->send(write.carry(info));
        EXPECT_THAT(marked_before, ElementsAre(true, true));
        EXPECT_TRUE(info.poison);
    });
}

TEST_P(RootTest, WindowsOfThreeSixAndTwelveWaysAndXorGoWhereTheArithmeticSays) {
    std::vector<WindowConfig> windows;
    std::uint64_t base = 3 * kUnit * 5;  // no multiple of ways x 256 MiB
    for (const unsigned ways : {3u, 6u, 12u}) {
        std::vector<std::string> targets;
        for (unsigned i = 0; i < ways; ++i) targets.push_back("hb" + std::to_string(i) + ".mem");
        windows.push_back(window(base, ways * kUnit, targets, 512));
        base += ways * kUnit;
    }
    WindowConfig mixed = window(0x4000000000, 4 * kUnit, {"hb0.mem", "hb1.mem", "hb2.mem", "hb3.mem"});  // V11
    mixed.arithmetic = InterleaveArithmetic::xor_maps;
    mixed.xor_maps = {"0x2020900", "0x4041200"};
    windows.push_back(mixed);
    build(windows);
    run([&] {
        for (const WindowConfig& at : windows) {
            const std::uint64_t ways = at.targets.size();
            for (std::uint64_t granule = 0; granule < 4 * ways; ++granule) {
                const std::uint64_t hpa = at.base + granule * at.granularity * 7 + 8;
                std::uint64_t way = (hpa / at.granularity) % ways;
                if (!at.xor_maps.empty())
                    way = __builtin_parityll(hpa & 0x2020900) | __builtin_parityll(hpa & 0x4041200) << 1;
                const std::size_t before = bridges[way]->records.size();
                EXPECT_TRUE(cpu->read(hpa, 8).ok());
                EXPECT_EQ(bridges[way]->records.size(), before + 1) << std::hex << hpa;
            }
        }
        const std::size_t before = bridges[2]->records.size();
        cpu->read(0x4031cc6024, 4);  // V11 itself
        EXPECT_EQ(bridges[2]->records.size(), before + 1);
    });
}

TEST_P(RootTest, DirectAccessIsClippedToWindowAndGranule) {
    build({window(kBase, 2 * kUnit, {"hb0.mem", "hb1.mem"}, 4096), window(kBase + 2 * kUnit, kUnit, {"hb0.mem"})});
    bridges[0]->bytes.assign(0x4000, 0);  // memory from kBase + 0x1800 on
    bridges[0]->bytes[0x810] = 0x77;
    bridges[0]->debug = [this](Payload& tx) {
        std::uint8_t& byte = bridges[0]->bytes[tx.get_address() - (kBase + 0x1800)];
        *(tx.is_read() ? tx.get_data_ptr() : &byte) = *(tx.is_read() ? &byte : tx.get_data_ptr());
        return 1u;
    };
    bridges[0]->grant = [this](Payload&, tlm::tlm_dmi& dmi) {
        dmi.init();
        dmi.allow_read_write();
        dmi.set_dmi_ptr(bridges[0]->bytes.data());
        dmi.set_start_address(kBase + 0x1800);
        dmi.set_end_address(kBase + 0x1800 + 0x3fff);
        return true;
    };
    run([&] {
        tlm::tlm_dmi dmi;
        ASSERT_TRUE(cpu->dmi(kBase + 0x2010, 1, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase + 0x2000);
        EXPECT_EQ(dmi.get_end_address(), kBase + 0x2fff);
        EXPECT_EQ(dmi.get_dmi_ptr()[0x10], 0x77);
        EXPECT_EQ(dmi.get_read_latency().value(), kRoot);
        bridges[0]->in->invalidate_direct_mem_ptr(kBase, kBase + 7);
        EXPECT_THAT(cpu->invalidated, ElementsAre(test::TestInitiator::Range{kBase, kBase + 7}));
    });
}

INSTANTIATE_TEST_SUITE_P(Timing, RootTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
