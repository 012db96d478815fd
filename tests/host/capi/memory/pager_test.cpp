// SPDX-License-Identifier: Apache-2.0
// Page tables, pager and translator together: an accelerator's faults are served and its accesses reach the right byte.
#include "cxlvp/host/capi/memory/pager.h"

#include <map>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/capi/memory/radix/process_table_builder.h"
#include "cxlvp/host/capi/memory/radix/radix_tree_builder.h"
#include "cxlvp/psl/translation/dsisr.h"
#include "host/capi/memory/host_memory.h"

namespace cxlvp::host {
namespace {

using psl::Translation;
using Status = Translation::Status;

/// A process of one of both kinds of hosts, and the translator of a card.
class Machine {
public:
    virtual ~Machine() = default;
    virtual FaultOutcome handle(const Translation& fault, std::uint64_t ea, bool store) = 0;

    /// One access, with the faults that it causes.
    Translation access(std::uint64_t ea, bool store) {
        for (int i = 0; i < 4; ++i) {
            const Translation result = translator->translate(context, ea, store, false, at);
            if (result.status != Status::fault) return result;
            const FaultOutcome outcome = handle(result, ea, store);
            at += outcome.latency;
            last = outcome.result;
            flush();
            if (outcome.result != FaultResult::fixed) return result;
        }
        ADD_FAILURE() << "a fault that is fixed comes again";
        return {};
    }
    void flush() {
        for (const PageInvalidation& page : invalidations) invalidate(*translator, page);
        invalidations.clear();
    }
    void unmap(std::uint64_t begin, std::uint64_t end) {
        EXPECT_TRUE(space->unmap(begin, end, invalidations));
        flush();
        space->release_frames();
    }
    virtual unsigned base_shift() const = 0;

    HostMemory memory;
    FrameAllocator frames{0x1000000, 32 * kMiB};
    std::vector<PageInvalidation> invalidations;
    psl::AddressContext context;
    Tick at = 0;
    FaultResult last = FaultResult::fixed;
    std::unique_ptr<psl::Translator> translator;
    std::unique_ptr<AddressSpace> space;
    std::unique_ptr<Pager> pager;
};

class HashMachine : public Machine {
public:
    explicit HashMachine(bool terabyte)
        : table(memory, 0x40000000, 18), kernel(table, 0, 0, terabyte, true), user(table, 0, 5, terabyte) {
        table.clear();
        const std::uint64_t sst = *frames.allocate(16);
        const std::uint64_t ea = HashAddressSpace::kKernelBase + sst;
        PageMapping mapping;
        mapping.ea = ea;
        mapping.real = sst;
        mapping.shift = 16;
        EXPECT_EQ(kernel.claim(ea, ea + 0x10000, 16), "");
        EXPECT_EQ(kernel.map(mapping, invalidations), MapResult::ok);
        segments = std::make_unique<SegmentTableBuilder>(memory, sst, kernel.table_pointer(ea, 65536));
        segments->clear();
        translator = std::make_unique<psl::Translator>(psl::TranslationConfig{}, psl::Caia::v1, memory.table);
        space = std::make_unique<AddressSpace>(memory, frames, user);
        pager = std::make_unique<Pager>(*space, PagerConfig{});
        context.sr = 0x8000000000004010;
        context.sdr = table.sdr();
        context.sstp0 = segments->sstp0();
        context.sstp1 = segments->sstp1();
    }
    ~HashMachine() override { space.reset(); }
    unsigned base_shift() const override { return 16; }
    FaultOutcome handle(const Translation& fault, std::uint64_t ea, bool store) override {
        if ((fault.dsisr & psl::dsisr::kSegmentMiss) != 0) return pager->segment_fault(ea, user, *segments);
        return pager->page_fault(ea, store, invalidations);
    }
    HashedPageTableBuilder table;
    HashAddressSpace kernel;
    HashAddressSpace user;
    std::unique_ptr<SegmentTableBuilder> segments;
};

class RadixMachine : public Machine {
public:
    RadixMachine() : processes(memory, frames), tree(memory, frames, 70) {
        processes.clear();
        tree.clear();
        processes.set_root(70, tree.root());
        translator = std::make_unique<psl::Translator>(psl::TranslationConfig{}, psl::Caia::v2, memory.table);
        translator->set_nest_mmu_base(processes.control());
        space = std::make_unique<AddressSpace>(memory, frames, tree);
        pager = std::make_unique<Pager>(*space, PagerConfig{});
        context.sr = 0x9600000000004010;
        context.pid = 70;
    }
    ~RadixMachine() override { space.reset(); }
    unsigned base_shift() const override { return 16; }
    FaultOutcome handle(const Translation&, std::uint64_t ea, bool store) override {
        return pager->page_fault(ea, store, invalidations);
    }
    ProcessTableBuilder processes;
    RadixTreeBuilder tree;
};

enum class Kind { hash_256m, hash_1t, radix };

class PagerTest : public ::testing::TestWithParam<Kind> {
protected:
    PagerTest() {
        if (GetParam() == Kind::radix) {
            machine_ = std::make_unique<RadixMachine>();
        } else {
            machine_ = std::make_unique<HashMachine>(GetParam() == Kind::hash_1t);
        }
    }
    bool hashed() const { return GetParam() != Kind::radix; }
    Machine& m() { return *machine_; }
    std::unique_ptr<Machine> machine_;
};

TEST_P(PagerTest, APageAppearsWhenItIsFirstTouched) {
    m().space->add({0x10000000, 0x10100000, true, 16});
    const Translation found = m().access(0x10012345, true);
    EXPECT_EQ(found.status, Status::ok);
    EXPECT_EQ(found.real, *m().space->real(0x10012345));
    EXPECT_EQ(m().space->pages(), 1u);
    EXPECT_EQ(m().pager->counts().page_faults, 1u);
    EXPECT_EQ(m().pager->counts().segment_faults, hashed() ? 1u : 0u);
    EXPECT_EQ(m().pager->counts().fixed, hashed() ? 2u : 1u);
    EXPECT_GE(m().at, us(2));
    m().access(0x10010000, false);
    EXPECT_EQ(m().pager->counts().page_faults, 1u);
}

TEST_P(PagerTest, APageOfADeviceLiesWhereTheDeviceIsAndIsNotGivenOut) {
    const std::uint64_t available = m().frames.available();
    m().space->add({0x10000000, 0x10100000, true, 16, 0x500000000});
    m().memory.table.set_word(0x500012340, 0x1234);
    EXPECT_EQ(m().access(0x10012345, true).real, 0x500012345u);
    EXPECT_EQ(m().memory.table.word(0x500012340), 0x1234u) << "what is in it stays";
    m().unmap(0x10010000, 0x10020000);
    EXPECT_EQ(m().access(0x10012345, false).status, Status::fault);
    EXPECT_EQ(m().access(0x10020001, false).real, 0x500020001u) << "behind the hole";
    m().unmap(0x10000000, 0x10100000);
    if (hashed()) {
        EXPECT_EQ(m().frames.available(), available);
    }
}

TEST_P(PagerTest, WhereThereIsNothingTheFaultIsNotFixed) {
    m().space->add({0x10000000, 0x10100000, true, 16});
    EXPECT_EQ(m().access(0x10100000, false).status, Status::fault);
    EXPECT_EQ(m().last, FaultResult::segv);
    EXPECT_EQ(m().access(0x0fffffff, false).status, Status::fault);
    EXPECT_EQ(m().pager->counts().segv, 2u);
    EXPECT_EQ(m().space->pages(), 0u);
}

TEST_P(PagerTest, AStoreToARangeForLoadsIsNotFixed) {
    m().space->add({0x10000000, 0x10100000, false, 16});
    EXPECT_EQ(m().access(0x10000000, false).status, Status::ok);
    EXPECT_EQ(m().access(0x10000000, true).status, Status::fault);
    EXPECT_EQ(m().last, FaultResult::segv);
    EXPECT_EQ(m().access(0x10010000, true).status, Status::fault);
    EXPECT_EQ(m().last, FaultResult::segv);
}

TEST_P(PagerTest, WithoutMemoryTheFaultIsABusError) {
    m().space->add({0x10000000, 0x20000000, true, 16});
    std::uint64_t ea = 0x10000000;
    while (m().access(ea, true).status == Status::ok) ea += 0x10000;
    EXPECT_EQ(m().last, FaultResult::bus_error);
    EXPECT_EQ(m().pager->counts().bus_errors, 1u);
    EXPECT_LT(m().frames.available(), 0x10000u * 2);
    m().unmap(0x10000000, 0x10010000);
    EXPECT_EQ(m().access(ea, true).status, Status::ok);
}

TEST_P(PagerTest, AnUnmappedPageIsGoneForTheAcceleratorToo) {
    m().space->add({0x10000000, 0x10040000, true, 16});
    for (std::uint64_t ea = 0x10000000; ea < 0x10040000; ea += 0x10000) m().access(ea, true);
    const std::uint64_t available = m().frames.available();
    m().unmap(0x10010001, 0x10020001);  // widened to two pages
    EXPECT_EQ(m().frames.available(), available + 0x20000);
    EXPECT_EQ(m().access(0x10010000, false).status, Status::fault);
    EXPECT_EQ(m().access(0x10020000, false).status, Status::fault);
    EXPECT_EQ(m().access(0x10000000, false).status, Status::ok);
    EXPECT_EQ(m().access(0x10030000, false).status, Status::ok);
    EXPECT_EQ(m().space->vmas().size(), 2u);
}

TEST_P(PagerTest, AFrameThatIsUsedAgainReadsAsZero) {
    m().space->add({0x10000000, 0x10010000, true, 16});
    const std::uint8_t data[4] = {1, 2, 3, 4};
    ASSERT_EQ(m().pager->write(0x10000008, data, 4, m().invalidations), FaultResult::fixed);
    const std::uint64_t frame = *m().space->real(0x10000000);
    m().unmap(0x10000000, 0x10010000);
    m().space->add({0x20000000, 0x20010000, true, 16});
    std::uint8_t back[4] = {9, 9, 9, 9};
    ASSERT_EQ(m().pager->read(0x20000008, back, 4, m().invalidations), FaultResult::fixed);
    EXPECT_EQ(*m().space->real(0x20000000), frame);
    for (const std::uint8_t byte : back) EXPECT_EQ(byte, 0);
}

TEST_P(PagerTest, TheProcessAndTheAcceleratorSeeTheSameBytes) {
    m().space->add({0x10000000, 0x10100000, true, 16});
    std::vector<std::uint8_t> data(200000);
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i * 7 >> 3);
    ASSERT_EQ(m().pager->write(0x10001234, data.data(), data.size(), m().invalidations), FaultResult::fixed);
    for (std::size_t i = 0; i < data.size(); i += 997)
        ASSERT_EQ(m().memory.table.byte(m().access(0x10001234 + i, false).real), data[i]) << i;
    std::vector<std::uint8_t> back(data.size());
    ASSERT_EQ(m().pager->read(0x10001234, back.data(), back.size(), m().invalidations), FaultResult::fixed);
    EXPECT_EQ(back, data);
    EXPECT_EQ(m().pager->write(0x100ffffe, data.data(), 4, m().invalidations), FaultResult::segv);
    EXPECT_EQ(m().pager->counts().page_faults, 0u);
}

TEST_P(PagerTest, PopulateMakesAWholeRangePresent) {
    m().space->add({0x10000000, 0x10040000, false, 16});
    EXPECT_EQ(m().pager->populate(0x10008000, 0x10030000, false, m().invalidations), FaultResult::fixed);
    EXPECT_EQ(m().space->pages(), 3u);
    EXPECT_EQ(m().pager->populate(0x10000000, 0x10050000, false, m().invalidations), FaultResult::segv);
    EXPECT_EQ(m().pager->populate(0x10000000, 0x10010000, true, m().invalidations), FaultResult::segv);
}

TEST_P(PagerTest, RangesHaveWholePagesThatExistAndDoNotOverlap) {
    AddressSpace& space = *m().space;
    space.add({0x10000000, 0x10040000, true, 16});
    EXPECT_THROW(space.add({0x10030000, 0x10050000, true, 16}), UserError);
    EXPECT_THROW(space.add({0x0fff0000, 0x10010000, true, 16}), UserError);
    EXPECT_THROW(space.add({0x10040000, 0x10040000, true, 16}), UserError);
    EXPECT_THROW(space.add({0x10041000, 0x10050000, true, 16}), UserError);
    EXPECT_THROW(space.add({0x80000000, 0x80100000, true, 20}), UserError);
    EXPECT_THROW(space.add({std::uint64_t{1} << 60, (std::uint64_t{1} << 60) + 0x10000, true, 16}), UserError);
    EXPECT_NO_THROW(space.add({0x10040000, 0x10050000, true, 16}));
}

TEST_P(PagerTest, RandomAccessesAndUnmappingsAgreeWithAMap) {
    Random random(3, "pager");
    std::map<std::uint64_t, bool> ranges;  // 128 KiB each, by first address: writable
    std::map<std::uint64_t, std::uint8_t> bytes;
    const auto slot = [&random] { return 0x10000000 + random.below(64) * 0x9020000; };
    for (int i = 0; i < 6000; ++i) {
        const std::uint64_t begin = slot();
        const auto range = ranges.find(begin);
        if (random.chance(0.1) && range == ranges.end()) {
            ranges[begin] = random.chance(0.8);
            m().space->add({begin, begin + 0x20000, ranges[begin], 16});
        } else if (random.chance(0.03) && range != ranges.end()) {
            m().unmap(begin, begin + 0x20000);
            ranges.erase(range);
            bytes.erase(bytes.lower_bound(begin), bytes.lower_bound(begin + 0x20000));
        } else {
            const std::uint64_t ea = begin + random.below(0x20000);
            const bool store = random.chance(0.4);
            const Translation found = m().access(ea, store);
            const bool allowed = range != ranges.end() && (range->second || !store);
            ASSERT_EQ(found.status == Status::ok, allowed) << i;
            if (!allowed) continue;
            const auto known = bytes.find(ea);
            ASSERT_EQ(m().memory.table.byte(found.real), known != bytes.end() ? known->second : 0) << i;
            if (store) bytes[ea] = m().memory.table.byte(found.real) = static_cast<std::uint8_t>(random.bits());
        }
    }
    EXPECT_GT(bytes.size(), 200u);
}

INSTANTIATE_TEST_SUITE_P(Hosts, PagerTest, ::testing::Values(Kind::hash_256m, Kind::hash_1t, Kind::radix));

TEST(PagerPrefault, Section45FillsSegmentsButNoPages) {
    struct Case {
        PrefaultMode mode;
        std::uint64_t segments;
    };
    // Ranges in the segments 1, 2 and 3, with two in segment 2.
    for (const Case& c :
         {Case{PrefaultMode::none, 0}, Case{PrefaultMode::work_element_descriptor, 1}, Case{PrefaultMode::all, 3}}) {
        HashMachine machine(false);
        machine.space->add({0x1fff0000, 0x20010000, true, 16});
        machine.space->add({0x20020000, 0x20030000, true, 16});
        machine.space->add({0x30000000, 0x30010000, true, 16});
        EXPECT_TRUE(machine.pager->prefault(c.mode, 0x30000040, machine.user, *machine.segments));
        EXPECT_EQ(machine.pager->counts().prefaulted_segments, c.segments);
        EXPECT_EQ(machine.space->pages(), 0u);
        machine.access(0x30000000, false);
        EXPECT_EQ(machine.pager->counts().segment_faults, c.mode == PrefaultMode::none ? 1u : 0u);
        machine.access(0x20020000, false);
        EXPECT_EQ(machine.pager->counts().segment_faults, c.mode == PrefaultMode::all    ? 0u
                                                          : c.mode == PrefaultMode::none ? 2u
                                                                                         : 1u);
    }
}

TEST(PagerPrefault, AWorkElementDescriptorNeedNotBeAnAddress) {
    HashMachine machine(false);
    EXPECT_TRUE(machine.pager->prefault(PrefaultMode::work_element_descriptor, ~std::uint64_t{0}, machine.user,
                                        *machine.segments));
    EXPECT_EQ(machine.pager->counts().prefaulted_segments, 0u);
}

TEST(PagerHash, AnAddressThatAProcessCannotHaveGetsNoSegment) {
    HashMachine machine(false);
    EXPECT_EQ(machine.access(0xC000000000000000, false).status, Status::fault);
    EXPECT_EQ(machine.last, FaultResult::segv);
    EXPECT_EQ(machine.pager->counts().segment_faults, 1u);
    EXPECT_EQ(machine.pager->counts().page_faults, 0u);
}

TEST(PagerHash, APageThatLostItsEntryToAnotherComesBackWithItsFrame) {
    HashMachine machine(false);
    machine.space->add({0x10000000, 0x10010000, true, 16});
    const std::uint64_t real = machine.access(0x10000000, true).real;
    machine.table.remove(machine.user.virtual_address(0x10000000), 16);
    machine.translator->tlbia(psl::InvalidateScope::all());
    EXPECT_EQ(machine.access(0x10000000, true).real, real);
    EXPECT_EQ(machine.pager->counts().page_faults, 2u);
}

TEST(PagerHash, ASegmentHasPagesOfOneSize) {
    HashMachine machine(false);
    machine.space->add({0x10000000, 0x10010000, true, 16});
    EXPECT_THROW(machine.space->add({0x11000000, 0x12000000, true, 24}), UserError);
    EXPECT_NO_THROW(machine.space->add({0x20000000, 0x21000000, true, 24}));
    EXPECT_EQ(machine.access(0x20123456, true).page_shift, 24u);
    machine.access(0x50000000, false);  // now in the segment table, with pages of 64 KiB
    EXPECT_THROW(machine.space->add({0x50000000, 0x50001000, true, 12}), UserError);
}

TEST(PagerRadix, LargePagesAreLeavesFurtherUp) {
    RadixMachine machine;
    machine.space->add({0x40000000, 0x40400000, true, 21});
    EXPECT_EQ(machine.access(0x40212345, true).page_shift, 21u);
    EXPECT_EQ(machine.tree.tables(), 3u);
    machine.unmap(0x40000000, 0x40400000);
    EXPECT_EQ(machine.tree.tables(), 1u);
    EXPECT_EQ(machine.access(0x40212345, false).status, Status::fault);
    machine.space->add({0x40200000, 0x40210000, true, 16});
    EXPECT_EQ(machine.access(0x40200000, true).page_shift, 16u);
}

TEST(PagerConfigTest, SaysHowLongAFaultTakes) {
    RadixMachine machine;
    machine.space->add({0x10000, 0x20000, true, 16});
    PagerConfig config;
    config.page_fault = us(7);
    Pager pager(*machine.space, config);
    EXPECT_EQ(pager.page_fault(0x10000, true, machine.invalidations).latency, us(7));
    EXPECT_EQ(PagerConfig::schema().names(), (std::vector<std::string>{"page_fault", "segment_fault"}));
}

}  // namespace
}  // namespace cxlvp::host
