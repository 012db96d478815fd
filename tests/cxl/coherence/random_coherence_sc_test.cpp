// SPDX-License-Identifier: Apache-2.0
// Random traffic of a host and two Type 2 devices on the same few lines. Everybody writes bytes of his own in every
// line and knows what they must hold.

#include <array>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "cxl/type2_rig.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/bus/request_port.h"
#include "support/sc_fixture.h"

namespace cxlvp::cxl {
namespace {

using namespace test;

constexpr unsigned kLines = 48;  // in each region
constexpr unsigned kPiece = 4;   // bytes of a line that one actor owns

/// Reads and writes its piece of random lines, and compares what it reads with what it wrote last.
class Actor : public Requester {
public:
    Actor(const sc_core::sc_module_name& instance, Context& context, std::vector<std::uint64_t> regions, unsigned piece)
        : Requester(instance, context, 1, Role::driver),
          regions_(std::move(regions)),
          piece_(piece),
          random_(context.seed(), name()),
          shadow_(regions_.size() * kLines) {}

    InitiatorSocket& out() { return port_.out; }
    unsigned wrong() const { return wrong_; }

private:
    Fetch fetch(std::size_t, Tick at, Tick& ready) override {
        if (issued_++ == 3000) return Fetch::finished;
        ready = at + random_.below(ns(40));
        place_ = random_.below(shadow_.size());
        write_ = random_.chance(0.4);
        return Fetch::ready;
    }
    void transact(std::size_t, sc_core::sc_time& delay) override {
        const std::uint64_t address = regions_[place_ / kLines] + place_ % kLines * kLine + piece_ * kPiece;
        if (write_)
            for (std::uint8_t& byte : shadow_[place_]) byte = static_cast<std::uint8_t>(random_.below(256));
        data_ = shadow_[place_];
        if (!write_) data_.fill(0xee);
        const auto command = write_ ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND;
        const bool ok = port_.access(tx_, command, address, data_.data(), kPiece, delay);
        if (!ok || data_ != shadow_[place_]) ++wrong_;
    }
    void complete(std::size_t, Tick, Tick) override {}

    using Piece = std::array<std::uint8_t, kPiece>;

    const std::vector<std::uint64_t> regions_;
    const unsigned piece_;
    Random random_;
    std::vector<Piece> shadow_;
    bus::RequestPort port_{*this, "out"};
    Payload& tx_ = port_.payload();
    Piece data_{};
    std::uint64_t issued_ = 0;
    std::uint64_t place_ = 0;
    bool write_ = false;
    unsigned wrong_ = 0;
};

/// A variant of the system, small enough that everything is evicted all the time.
struct Variant {
    const char* name;
    bool back_invalidate;
    HdmCoherence::BiasFlip flip;
    Opcode read, write, hdm;
    std::uint64_t llc;
};
void PrintTo(const Variant& variant, std::ostream* out) {
    *out << variant.name;
}

using Flip = HdmCoherence::BiasFlip;
const Variant kVariants[] = {
    {"cached_bias", false, Flip::autonomous, Opcode::rd_shared, Opcode::rd_own, Opcode::rd_own_no_data, 2048},
    {"any_shared_software", false, Flip::software, Opcode::rd_any, Opcode::rd_own, Opcode::rd_shared, 4096},
    {"uncached_bias", false, Flip::autonomous, Opcode::rd_curr, Opcode::wo_wr_inv, Opcode::rd_own, 2048},
    {"push_bias", false, Flip::autonomous, Opcode::rd_any, Opcode::i_to_m_wr, Opcode::rd_shared, 4096},
    {"cached_back_invalidate", true, Flip::software, Opcode::rd_any, Opcode::rd_own, Opcode::rd_own_no_data, 2048},
    {"push_back_invalidate", true, Flip::software, Opcode::rd_own, Opcode::i_to_m_wr, Opcode::rd_own_no_data, 4096},
    {"no_llc", true, Flip::software, Opcode::rd_shared, Opcode::wr_cur, Opcode::rd_own_no_data, 0},
};

class RandomCoherence : public cxlvp::test::ScFixture,
                        public testing::WithParamInterface<std::tuple<TimingMode, Variant>> {
protected:
    RandomCoherence() : ScFixture(std::get<0>(GetParam())) {}

    static Type2Config config(const Variant& variant) {
        Type2Config config = variant.back_invalidate ? back_invalidate_config() : type2_config();
        config.cards = 2;
        config.home.llc.size = variant.llc;
        config.home.llc.ways = 4;
        config.home.directory = {64, 4};
        config.card.snoop_filter = {32, 4};
        config.card.bias.flip = variant.flip;
        config.card.hdm_request = variant.hdm;
        config.card.host_memory.cache.size = 2048;
        config.card.host_memory.read_request = variant.read;
        config.card.host_memory.write_request = variant.write;
        return config;
    }

    /// Runs the traffic and gives all statistics.
    std::string simulate() {
        Type2Rig rig(context(), config(std::get<1>(GetParam())));
        const std::vector<std::uint64_t> regions{0, rig.hdm(0), rig.hdm(1)};
        std::vector<std::unique_ptr<Actor>> actors;
        for (unsigned i = 0; i < 12; ++i) {
            actors.push_back(std::make_unique<Actor>(fmt::format("actor{}", i).c_str(), context(), regions, i));
            TargetSocket* into = i % 3 == 0 ? rig.home->target("host") : rig.cards[i % 3 - 1]->target("accel");
            actors.back()->out().bind(*into);
        }
        context().run();
        run_for(us(20));  // what was posted arrives
        for (const auto& actor : actors) {
            EXPECT_TRUE(actor->done()) << actor->name();
            EXPECT_EQ(actor->wrong(), 0u) << actor->name();
        }
        EXPECT_EQ(rig.incoherence(), "");
        return context().stats().to_csv(0, now());
    }
};

TEST_P(RandomCoherence, EverybodyReadsWhatHeWroteAndNoLineHasTwoOwners) {
    simulate();
}

TEST_P(RandomCoherence, TheSameSeedGivesTheSameResult) {
    const std::string first = simulate();
    start_over(Context::Config{std::get<0>(GetParam()), 1});
    EXPECT_EQ(simulate(), first);
}

INSTANTIATE_TEST_SUITE_P(Systems, RandomCoherence,
                         testing::Combine(cxlvp::test::both_timing_modes(), testing::ValuesIn(kVariants)),
                         [](const auto& tested) {
                             return testing::PrintToString(std::get<0>(tested.param)) + "_" +
                                    std::get<1>(tested.param).name;
                         });

}  // namespace
}  // namespace cxlvp::cxl
