// SPDX-License-Identifier: Apache-2.0
// Tests the example of docs/add-a-model.md through its ports, as it is built from a platform file.

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/registers/attribute_check.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/request_info.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

extern "C" void cxlvp_register_types(cxlvp::ModuleRegistry& registry);

namespace cxlvp::examples {
namespace {

using test::counting;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Bytes = std::vector<std::uint8_t>;

// Register offsets and bits, written down a second time on purpose.
constexpr std::uint64_t kSrc = 0x00, kDst = 0x08, kLen = 0x10, kCtrl = 0x14, kStatus = 0x18;
constexpr std::uint64_t kStart = 1, kIrqEnable = 2;
constexpr std::uint64_t kBusy = 1, kDone = 2, kError = 4;

constexpr Tick kRegisterLatency = ns(20);
constexpr Tick kMemoryLatency = ns(100);

const ModuleType& dma_type() {
    static ModuleRegistry registry;
    if (registry.find("dma") == nullptr) cxlvp_register_types(registry);
    return *registry.find("dma");
}

struct Edge {
    Tick at;
    bool level;
    bool operator==(const Edge& other) const { return at == other.at && level == other.level; }
    friend std::ostream& operator<<(std::ostream& out, const Edge& edge) {
        return out << edge.at << (edge.level ? " up" : " down");
    }
};

class DmaTest : public test::TimingFixture {
protected:
    /// A DMA engine with its default parameters, or those of `parameters`.
    void make(const std::vector<std::pair<std::string, std::string>>& parameters = {}) {
        ConfigNode node;
        node.kind = ConfigNode::Kind::map;
        for (const auto& [key, text] : parameters) node.set(key, ConfigNode::scalar(text, "test"));
        const std::shared_ptr<void> config = dma_type().schema->make();
        Binding binding;
        dma_type().schema->bind(config.get(), node, "dma", binding);
        binding.errors().throw_if_any();
        irq_ = std::make_unique<sc_core::sc_signal<bool>>("line");
        memory_ = std::make_unique<test::TestTarget>("memory", 64 * kKiB);
        memory_->latency = kMemoryLatency;
        dma_ = dma_type().create("dma", context(), config.get());
        cpu_ = std::make_unique<test::TestInitiator>("cpu");
        cpu_->out.bind(*dma_->target("regs"));
        dma_->initiator("out")->bind(memory_->in);
        dma_->irq_out("irq")->bind(*irq_);
        sc_core::sc_spawn_options options;
        options.spawn_method();
        options.dont_initialize();
        options.set_sensitivity(&irq_->value_changed_event());
        sc_core::sc_spawn([this] { edges_.push_back({now(), irq_->read()}); }, "watch", &options);
    }
    ~DmaTest() override {
        cpu_.reset();
        dma_.reset();
        memory_.reset();
        irq_.reset();
    }

    void write(std::uint64_t offset, std::uint64_t value, std::size_t bytes = 4) {
        Bytes data(bytes);
        for (std::size_t i = 0; i < bytes; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
        const auto result = cpu_->write(offset, data);
        EXPECT_TRUE(result.ok());
        test::wait_until(result.end);
    }
    std::uint64_t read(std::uint64_t offset, std::size_t bytes = 4) {
        const auto result = cpu_->read(offset, bytes);
        EXPECT_TRUE(result.ok());
        test::wait_until(result.end);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{result.data[i]} << (8 * i);
        return value;
    }
    /// Programs a copy; returns when it starts.
    Tick start(std::uint64_t from, std::uint64_t to, std::uint64_t length,
               std::uint64_t control = kStart | kIrqEnable) {
        write(kSrc, from, 8);
        write(kDst, to, 8);
        write(kLen, length);
        write(kCtrl, control);
        return now();
    }
    /// Waits for the end of the copy; returns what STATUS says then.
    std::uint64_t finish() {
        std::uint64_t status = kBusy;
        while ((status & kBusy) != 0) status = read(kStatus);
        return status;
    }
    Bytes& memory() { return memory_->bytes; }
    Bytes at(std::size_t first, std::size_t count) {
        const auto begin = memory().begin() + static_cast<std::ptrdiff_t>(first);
        return {begin, begin + static_cast<std::ptrdiff_t>(count)};
    }
    void fill(std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) memory()[first + i] = static_cast<std::uint8_t>(7 * i + 1);
    }
    std::uint64_t stat(const std::string& name) {
        const auto value = context().stats().find("dma." + name)->metrics(0, 1).front().value;
        return std::get<std::uint64_t>(value);
    }
    std::vector<test::TestTarget::Record>& accesses() { return memory_->records; }

    std::vector<Edge> edges_;
    std::unique_ptr<sc_core::sc_signal<bool>> irq_;
    std::unique_ptr<test::TestTarget> memory_;
    std::unique_ptr<Module> dma_;
    std::unique_ptr<test::TestInitiator> cpu_;
};

TEST_P(DmaTest, CopiesAnyLengthAndAlignment) {
    make();
    struct Case {
        std::uint64_t from, to, length;
    };
    run([&] {
        for (const Case& c : {Case{0x100, 0x8000, 1},
                              {0x100, 0x8000, 255},
                              {0x100, 0x8000, 256},
                              {0x100, 0x8000, 257},
                              {0x1ff, 0x8001, 3},
                              {0x123, 0x8456, 1000},
                              {0x4567, 0x201, 4096}}) {
            memory().assign(memory().size(), 0xee);
            fill(c.from, c.length);
            const Bytes before = at(c.from, c.length);
            start(c.from, c.to, c.length);
            EXPECT_EQ(finish(), kDone) << c.length;
            EXPECT_EQ(at(c.to, c.length), before) << c.length;
            EXPECT_EQ(at(c.from, c.length), before) << c.length;
            EXPECT_EQ(memory()[c.to - 1], 0xee);
            EXPECT_EQ(memory()[c.to + c.length], 0xee);
            write(kStatus, kDone);
        }
    });
    EXPECT_EQ(stat("copies"), 7u);
    EXPECT_EQ(stat("bytes_read"), 1u + 255 + 256 + 257 + 3 + 1000 + 4096);
    EXPECT_EQ(stat("bytes_written"), stat("bytes_read"));
    EXPECT_EQ(context().reports().total(), 0u);
}

TEST_P(DmaTest, NoAccessCrossesAMultipleOfTheChunk) {
    make({{"chunk", "64B"}});
    run([&] {
        start(0x123, 0x8456, 1000);
        finish();
    });
    ASSERT_THAT(accesses(), Not(IsEmpty()));
    for (const auto& access : accesses()) EXPECT_EQ(access.address / 64, (access.address + access.length - 1) / 64);
}

TEST_P(DmaTest, TheInterruptRisesWhenTheLastChunkIsWritten) {
    for (const std::uint64_t in_flight : {1, 4, 64}) {
        cpu_.reset();
        dma_.reset();
        memory_.reset();
        irq_.reset();
        edges_.clear();
        start_over({GetParam(), 1});
        make({{"in_flight", std::to_string(in_flight)}});
        Tick started = 0;
        run([&] { started = start(0x0, 0x8000, 16 * 256); });
        run_for(us(100));
        // A chunk is a read and then a write.
        const Tick rounds = in_flight == 64 ? 1 : 16 / in_flight;
        EXPECT_THAT(edges_, ElementsAre(Edge{started + rounds * 2 * kMemoryLatency, true})) << in_flight;
        EXPECT_EQ(stat("irq.raised"), 1u);
        EXPECT_EQ(dynamic_cast<Requester&>(*dma_).in_flight().max(), std::min<std::uint64_t>(in_flight, 16));
    }
}

TEST_P(DmaTest, TheInterruptIsMaskedByItsEnableBit) {
    make();
    Tick unmasked = 0;
    Tick cleared = 0;
    run([&] {
        start(0x0, 0x8000, 64, kStart);
        EXPECT_EQ(finish(), kDone);
        test::wait_until(us(10));
        EXPECT_THAT(edges_, IsEmpty());
        write(kCtrl, kIrqEnable);
        unmasked = now();
        write(kStatus, kDone);
        cleared = now();
        write(kCtrl, 0);
    });
    run_for(us(1));
    EXPECT_THAT(edges_, ElementsAre(Edge{unmasked, true}, Edge{cleared, false}));
}

TEST_P(DmaTest, BusyLastsFromStartToEnd) {
    make();
    run([&] {
        EXPECT_EQ(read(kStatus), 0u);
        start(0x0, 0x8000, 1024);
        EXPECT_EQ(read(kStatus), kBusy);
        EXPECT_EQ(read(kCtrl), kIrqEnable);  // START clears itself
        EXPECT_EQ(finish(), kDone);
        write(kStatus, kDone);
        EXPECT_EQ(read(kStatus), 0u);
    });
}

TEST_P(DmaTest, StartDuringACopyIsIgnoredAndCounted) {
    make();
    fill(0, 4096);
    run([&] {
        start(0x0, 0x8000, 4096);
        write(kSrc, 0x4000, 8);
        write(kDst, 0xa000, 8);
        write(kLen, 16);
        write(kCtrl, kStart);
        EXPECT_EQ(read(kSrc, 8), 0u);
        EXPECT_EQ(read(kStatus), kBusy);
        EXPECT_EQ(finish(), kDone);
        EXPECT_EQ(read(kLen), 4096u);
    });
    EXPECT_EQ(context().reports().count("dma.regs", "locked-write"), 4u);
    EXPECT_EQ(stat("copies"), 1u);
    EXPECT_EQ(at(0x8000, 4096), at(0, 4096));
    EXPECT_THAT(at(0xa000, 16), Each(0));
}

TEST_P(DmaTest, ACopyOfNothingIsDoneAtOnce) {
    make();
    Tick started = 0;
    run([&] {
        started = start(0x1000, 0x1000, 0);
        EXPECT_EQ(read(kStatus), kDone);
    });
    run_for(us(1));
    EXPECT_THAT(edges_, ElementsAre(Edge{started, true}));
    EXPECT_THAT(accesses(), IsEmpty());
}

TEST_P(DmaTest, RangesMayTouchButNotOverlap) {
    make();
    fill(0x1000, 512);
    run([&] {
        start(0x1000, 0x1200, 512);
        EXPECT_EQ(finish(), kDone);
        EXPECT_EQ(at(0x1200, 512), at(0x1000, 512));
        write(kStatus, kDone);
        accesses().clear();
        start(0x1000, 0x11ff, 512);
        EXPECT_EQ(finish(), kError);
        write(kStatus, kError);
        start(0x11ff, 0x1000, 512);
        EXPECT_EQ(finish(), kError);
        EXPECT_THAT(accesses(), IsEmpty());
    });
}

TEST_P(DmaTest, AnErrorEndsTheCopyWhenAllChunksAreBack) {
    for (const bool of_write : {false, true}) {
        cpu_.reset();
        dma_.reset();
        memory_.reset();
        irq_.reset();
        edges_.clear();
        start_over({GetParam(), 1});
        make();
        // The fifth chunk fails; the three after it are under way then.
        const std::uint64_t bad = (of_write ? 0x8000 : 0x0) + 4 * 256;
        memory_->behaviour = [&](Payload& tx, sc_core::sc_time& delay) {
            delay += sc_core::sc_time::from_value(kMemoryLatency);
            tx.set_response_status(tx.get_address() == bad ? tlm::TLM_GENERIC_ERROR_RESPONSE : tlm::TLM_OK_RESPONSE);
        };
        Tick started = 0;
        run([&] { started = start(0x0, 0x8000, 16 * 256); });
        run_for(us(100));
        run([&] { EXPECT_EQ(read(kStatus), kError); });
        EXPECT_THAT(edges_, ElementsAre(Edge{started + 4 * kMemoryLatency, true}));
        // A failed read has no write; and when it ends early, one more chunk is not begun.
        EXPECT_THAT(accesses(), SizeIs(of_write ? 16 : 15));
        EXPECT_EQ(stat("errors"), 1u);
        memory_->behaviour = nullptr;
        run([&] {
            write(kStatus, kError);
            start(0x0, 0x8000, 16 * 256);
            EXPECT_EQ(finish(), kDone);  // nothing is left of the failure
        });
    }
}

TEST_P(DmaTest, ResetEndsACopy) {
    make({{"in_flight", "1"}});
    fill(0, 1024);
    run([&] {
        start(0x0, 0x8000, 1024);
        test::wait_until(now() + 3 * kMemoryLatency);  // the second chunk is under way
        dma_->reset(ResetKind::warm);
        EXPECT_EQ(read(kStatus), 0u);
        EXPECT_EQ(read(kSrc, 8), 0u);
        EXPECT_EQ(read(kCtrl), 0u);
        // A new copy may start while the old chunk is on its way back, and is not disturbed by it.
        start(0x0, 0xa000, 300);
        EXPECT_EQ(finish(), kDone);
        EXPECT_EQ(at(0xa000, 300), at(0, 300));
    });
    run_for(us(100));
    EXPECT_EQ(stat("copies"), 1u);
    EXPECT_THAT(at(0x8000 + 512, 512), Each(0));
    EXPECT_THAT(edges_, SizeIs(1));
}

TEST_P(DmaTest, ACopyThatIsResetBeforeItsFirstAccessMakesNone) {
    make();
    run([&] {
        write(kLen, 1024);
        write(kDst, 0x8000, 8);
        const Tick begin = now();
        // In `reserve` timing the call returns before START takes effect, and the first chunks wait for that time.
        EXPECT_TRUE(cpu_->write(kCtrl, {kStart | kIrqEnable, 0, 0, 0}).ok());
        test::wait_until(begin + kRegisterLatency / 2);
        dma_->reset(ResetKind::warm);
    });
    run_for(us(10));
    EXPECT_THAT(accesses(), IsEmpty());
    EXPECT_THAT(edges_, IsEmpty());
}

TEST_P(DmaTest, ResetLowersTheInterrupt) {
    make();
    Tick started = 0;
    Tick lowered = 0;
    run([&] {
        started = start(0x0, 0x8000, 0);
        test::wait_until(us(1));
        dma_->reset(ResetKind::warm);
        lowered = now();
        EXPECT_EQ(read(kStatus), 0u);
    });
    run_for(us(1));
    EXPECT_THAT(edges_, ElementsAre(Edge{started, true}, Edge{lowered, false}));
}

TEST_P(DmaTest, DataKnownToBeCorruptIsWrittenAsSuch) {
    make();
    std::vector<bool> written;
    memory_->behaviour = [&](Payload& tx, sc_core::sc_time&) {
        if (tx.is_read()) tx.get_extension<bus::RequestInfo>()->poison = tx.get_address() == 256;
        if (tx.is_write()) written.push_back(tx.get_extension<bus::RequestInfo>()->poison);
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    };
    run([&] {
        start(0x0, 0x8000, 3 * 256);
        EXPECT_EQ(finish(), kDone);
    });
    EXPECT_THAT(written, ElementsAre(false, true, false));
}

TEST_P(DmaTest, TransactionsSayWhoAsks) {
    make();
    std::uint32_t requester = RequesterTable::kUnknown;
    memory_->behaviour = [&](Payload& tx, sc_core::sc_time&) {
        requester = bus::RequestInfo::requester_of(tx);
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    };
    run([&] {
        start(0x0, 0x8000, 64);
        finish();
    });
    EXPECT_EQ(context().requesters().name(requester), "dma");
}

INSTANTIATE_TEST_SUITE_P(Timing, DmaTest, test::both_timing_modes(), test::timing_mode_name);

TEST(DmaRegisters, EveryBitDoesWhatItsAttributeSays) {
    RegisterFile file(*dma_type().registers);
    for (const AttributeMismatch& mismatch : check_attributes(file)) ADD_FAILURE() << mismatch.text();
}

TEST(DmaType, DeclaresItsPortsAndItsExtent) {
    for (const char* port : {"regs", "out", "irq"}) EXPECT_NE(find_port(dma_type().ports, port), nullptr) << port;
    EXPECT_EQ(dma_type().extent(dma_type().schema->make().get(), "regs"), 0x1000u);
}

}  // namespace
}  // namespace cxlvp::examples
