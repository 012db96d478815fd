// SPDX-License-Identifier: Apache-2.0
// What a switch does with the coherence messages of the device below it.

#include <memory>

#include <gtest/gtest.h>

#include "cxl/type2_rig.h"
#include "cxlvp/cxl/switch/switch.h"
#include "support/sc_fixture.h"
#include "support/test_payload.h"

namespace cxlvp::cxl {
namespace {

using namespace test;

/// A device below a switch; the test stands in for the host bridge.
class SwitchCoherence : public cxlvp::test::TimingFixture {
protected:
    SwitchCoherence() {
        Switch::Config switch_config;
        switch_config.ports.resize(1);
        switch_config.ports.front().link.flit = CxlLink::Flit::flit256;
        switch_ = std::make_unique<Switch>("switch", context(), switch_config);
        Type2Config config = back_invalidate_config();
        config.card.precommitted.base = kHdm;
        card_ = std::make_unique<Type2Device>("card", context(), config.card);
        media_ = std::make_unique<TestTarget>("media");
        accel_ = std::make_unique<TestInitiator>("accel");
        above_ = std::make_unique<TestTarget>("above");
        for (const PortDecl& part : downstream_link("", "").parts) {
            const bool down = part.kind == PortKind::initiator;
            Module& from = down ? static_cast<Module&>(*switch_) : *card_;
            Module& to = down ? static_cast<Module&>(*card_) : *switch_;
            from.initiator((down ? "port0." : "link.") + part.name)
                ->bind(*to.target((down ? "link." : "port0.") + part.name));
            if (!down) continue;
            hosts_.push_back(std::make_unique<TestInitiator>(("host_" + part.name).c_str()));
            hosts_.back()->out.bind(*switch_->target("up." + part.name));
        }
        dma_ = std::make_unique<TestTarget>("dma");
        switch_->initiator("up.dma")->bind(dma_->in);
        switch_->initiator("up.cache")->bind(above_->in);
        card_->initiator("media")->bind(media_->in);
        accel_->out.bind(*card_->target("accel"));
        above_->behaviour = [](Payload& tx, sc_core::sc_time&) { tx.set_response_status(tlm::TLM_OK_RESPONSE); };
    }
    ~SwitchCoherence() override {
        hosts_.clear();
        card_.reset();
        switch_.reset();
        media_.reset();
        accel_.reset();
        above_.reset();
        dma_.reset();
    }

    std::unique_ptr<Switch> switch_;
    std::unique_ptr<Type2Device> card_;
    std::unique_ptr<TestTarget> media_, above_, dma_;
    std::unique_ptr<TestInitiator> accel_;
    std::vector<std::unique_ptr<TestInitiator>> hosts_;
};

TEST_P(SwitchCoherence, RequestsOfCachesAreRefusedAndCounted) {
    run([&] { EXPECT_EQ(accel_->read(0x1000, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE); });
    EXPECT_EQ(Type2Rig::count(context(), "switch.cache_refused"), 1u);
    EXPECT_TRUE(above_->records.empty());
}

TEST_P(SwitchCoherence, BackInvalidationPasses) {
    run([&] {
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        card_->agent().back_invalidate(kHdm / kLine, Opcode::bi_snp_inv, delay);
        EXPECT_GT(now() + delay.value(), 2 * ns(35) + 2 * ns(27));
    });
    ASSERT_EQ(above_->records.size(), 1u);
    EXPECT_EQ(above_->records.front().address, kHdm);
    EXPECT_EQ(Type2Rig::count(context(), "switch.cache_refused"), 0u);
}

TEST_P(SwitchCoherence, SnoopsFromAboveFindNothing) {
    run([&] {
        CoherentRequest request(Opcode::snp_inv);
        TestPayload tx = TestPayload::read(0, 64);
        tx.carry(request);
        EXPECT_EQ(hosts_.back()->send(tx).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_FALSE(request.hit);
    });
    EXPECT_EQ(Type2Rig::count(context(), "switch.cache_refused"), 1u);
}

INSTANTIATE_TEST_SUITE_P(Timing, SwitchCoherence, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
