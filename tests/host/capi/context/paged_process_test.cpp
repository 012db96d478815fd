// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/paged_process.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/host/capi/context/bus_memory.h"
#include "cxlvp/host/capi/context/process_bytes.h"
#include "cxlvp/host/capi/memory/hash/hashed_page_table_builder.h"
#include "cxlvp/psl/translation/translator.h"

#include "../capi_system.h"

namespace cxlvp::host {
namespace {

/// The memory of a card's test as a PSL reads it.
class CardMemory : public psl::RealMemory {
public:
    explicit CardMemory(HostBus& bus) : bus_(bus) {}
    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick&) override {
        return bus_.read_memory(address, data, bytes);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick&) override {
        return bus_.write_memory(address, data, bytes);
    }

private:
    HostBus& bus_;
};

TEST(PagedProcess, FaultsOfAContextAreServedFromItsPageTables) {
    constexpr std::uint64_t kData = 0x20000000;
    test::CapiSystem system(psl::Caia::v1);
    system.bring_up(AfuMode::directed);
    BusMemory memory(system.card);
    FrameAllocator frames(0x1000000, 32 * kMiB);
    HashedPageTableBuilder table(memory, 0x40000000, 18);
    table.clear();
    HashAddressSpace kernel(table, 5, 0, false, true), user(table, 5, 7, false);
    std::vector<PageInvalidation> none;
    const std::uint64_t real = frames.allocate(16).value();
    const std::uint64_t ea = HashAddressSpace::kKernelBase + real;
    ASSERT_EQ(kernel.claim(ea, ea + 0x10000, 16), "");
    PageMapping page;
    page.ea = ea;
    page.real = real;
    page.shift = 16;
    ASSERT_EQ(kernel.map(page, none), MapResult::ok);
    SegmentTableBuilder segments(memory, real, kernel.table_pointer(ea, 65536));
    ASSERT_TRUE(segments.clear());
    AddressSpace space(memory, frames, user);
    space.add({kData, kData + 0x40000, true, 16});
    Pager pager(space, PagerConfig{us(2), ns(500)});
    PagedProcess process(system.card, space, pager, {&user, &segments}, [](const auto&) {});

    CapiProcess who = system.user();
    who.memory = &process;
    std::unique_ptr<CapiContext> context;
    ASSERT_TRUE(system.afu.open(who, false, context).ok());
    ASSERT_TRUE(context->start(0).ok());
    EXPECT_EQ(context->element().sstp1, segments.sstp1());

    // A PSL with this element finds the byte that the process has written, after the faults it shows.
    const std::uint8_t written = 0x5a;
    ASSERT_TRUE(write_process(system.card, process, kData + 0x123, &written, 1));
    CardMemory card_memory(system.card);
    psl::Translator translator(psl::TranslationConfig{}, psl::Caia::v1, card_memory);
    psl::AddressContext address = context->element().address_context(context->handle(), psl::Caia::v1);
    address.sdr = table.sdr();
    const auto access = [&](std::uint64_t where, bool store, unsigned& faults) {
        Tick at = system.card.time;
        for (faults = 0;; ++faults) {
            psl::Translation result = translator.translate(address, where, store, false, at);
            if (result.status != psl::Translation::Status::fault) return result;
            system.card.log.clear();
            system.card.reg("o0 080") = context->handle();
            system.card.reg("o0 060") = result.dsisr;
            system.card.reg("o0 068") = where;
            system.dispatch.interrupt(0x802);
            EXPECT_TRUE(system.afu.faults().work());
            if (system.card.log.back() != "o0 w 078 100000000") return result;
        }
    };
    unsigned faults = 0;
    const psl::Translation first = access(kData + 0x123, false, faults);
    ASSERT_EQ(first.status, psl::Translation::Status::ok);
    EXPECT_EQ(faults, 1u) << "the segment; the page is there";
    EXPECT_EQ(system.card.memory[first.real], 0x5a);
    const Tick begin = system.card.time;
    EXPECT_EQ(access(kData + 0x10000, true, faults).status, psl::Translation::Status::ok);
    EXPECT_EQ(faults, 1u) << "a page that nobody has touched";
    EXPECT_EQ(system.card.time - begin, us(3) + us(2)) << "of the worker and of the pager";
    EXPECT_EQ(access(kData + 0x40000, false, faults).status, psl::Translation::Status::fault);
    EXPECT_EQ(system.card.log.back(), "o0 w 078 200000000") << "behind the range: refused";
    EXPECT_TRUE(context->events().pending());
    EXPECT_FALSE(process.real_address(kData + 0x40000, false));
    ASSERT_TRUE(context->stop().ok());
}

}  // namespace
}  // namespace cxlvp::host
