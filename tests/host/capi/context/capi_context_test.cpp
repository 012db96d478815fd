// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/capi_context.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/host/capi/context/element_fields.h"

#include "../capi_system.h"

namespace cxlvp::host {
namespace {

using psl::Caia;
using psl::ProcessElement;
using test::CapiSystem;
using test::FakeCard;
using Lines = std::vector<std::string>;
using Words = std::vector<std::uint64_t>;
using State = CapiContext::State;

constexpr std::uint64_t kAdd = std::uint64_t{5} << 48, kTerminate = std::uint64_t{1} << 48,
                        kRemove = std::uint64_t{2} << 48;

ProcessElement element_of(CapiSystem& system, std::uint16_t handle) {
    ProcessElement::Bytes bytes{};
    system.card.read_memory(system.afu.area().layout().element_address(handle), bytes.data(), bytes.size());
    return ProcessElement::decode(bytes);
}

TEST(CapiContext, Section35_AttachesDirectedInCaia1) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(context->allocate_irqs(4).ok());
    EXPECT_EQ(context->state(), State::opened);
    ASSERT_TRUE(context->start(0xabc0ff, 0x1111).ok());
    EXPECT_EQ(context->state(), State::started);
    // The AFU is enabled first, then the element added; LPID and PID name what SLBIA drops later.
    EXPECT_EQ(system.card.log, (Lines{"o0 r 090", "o0 w 090 1800000000000000", "o0 r 090", "n0 w 90 5000000000000"}));
    const ProcessElement element = element_of(system, 0);
    EXPECT_EQ(element.sr, 0x8000000000004011u) << "SF, PR, R, LE";
    EXPECT_EQ(element.sdr, 0x77000u);
    EXPECT_EQ(element.lpid, 5u);
    EXPECT_EQ(element.pid, 42u);
    EXPECT_EQ(element.tid, 0u);
    EXPECT_EQ(element.sstp0, 0x1230u);
    EXPECT_EQ(element.sstp1, 0x4561u);
    EXPECT_EQ(element.amr, 0x1111u);
    EXPECT_EQ(element.wed, 0xabc0ffu);
    EXPECT_EQ(element.software_state, ProcessElement::kValid);
    EXPECT_EQ(element.ivte_offset, (std::array<std::uint16_t, 4>{0x802, 0x804, 0, 0}));
    EXPECT_EQ(element.ivte_range, (std::array<std::uint16_t, 4>{1, 4, 0, 0}));
    EXPECT_EQ(system.memory.prefaults, 1u);
    EXPECT_EQ(system.card.memory_word(system.afu.area().layout().command_address()), 0x0005000500070000u);
    EXPECT_TRUE(context->start(1).ok()) << "a second start does nothing";
    EXPECT_EQ(system.card.commands, Words{kAdd});
}

TEST(CapiContext, Section35_AttachesDirectedInCaia2) {
    CapiSystem system(Caia::v2);
    system.bring_up(AfuMode::directed);
    CapiProcess process = system.user();
    process.tid = 9;
    std::unique_ptr<CapiContext> context;
    ASSERT_TRUE(system.afu.open(process, true, context).ok());
    ASSERT_TRUE(context->start(0x1000).ok());
    const ProcessElement element = element_of(system, 0);
    EXPECT_EQ(element.sr, 0x9600000000004013u) << "SF, HV, radix on radix, PR, R, MP, LE";
    EXPECT_EQ(element.sdr, 0u);
    EXPECT_EQ(element.sstp1, 0u);
    EXPECT_EQ(element.tid, 9u);
    EXPECT_EQ(element.ivte_range, (std::array<std::uint16_t, 4>{1, 0, 0, 0})) << "the interrupt of the PSL at least";
    EXPECT_EQ(element.ivte_offset[0], 0x802u);
    EXPECT_EQ(system.card.commands, Words{kAdd});
}

TEST(CapiContext, Section35_AUserWithoutMemoryIsRefusedInCaia2) {
    CapiSystem system(Caia::v2);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    context->process_gone();
    EXPECT_EQ(context->start(0).error, CapiError::invalid);
    EXPECT_EQ(system.adapter.contexts().count(), 0);
    EXPECT_TRUE(system.card.log.empty());
}

TEST(CapiContext, R10_TheKernelMayUseRealAddresses) {
    CapiMachine machine;
    CapiProcess kernel;
    kernel.kernel = true;
    kernel.pid = 7;
    EXPECT_EQ(state_register_for(machine, kernel, false), 0x9000000000000011u) << "SF, HV, R, LE";
    kernel.real_mode = true;
    EXPECT_EQ(state_register_for(machine, kernel, false), 0x9000000000000001u);
    EXPECT_EQ(element_for(machine, kernel, false, {}, 0, 0).pid, 0u);
    CapiProcess user;
    user.real_mode = true;
    user.bits64 = false;
    EXPECT_EQ(state_register_for(machine, user, false), 0x4011u) << "a user is always translated";
    machine.little_endian = false;
    machine.lpcr_tc = true;
    EXPECT_EQ(state_register_for(machine, user, true), 0x4212u) << "PR, TC, R, MP";
}

TEST(CapiContext, Section35_AttachesDedicatedInCaia1) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::dedicated);
    auto context = system.open();
    ASSERT_TRUE(context->allocate_irqs(2).ok());
    ASSERT_TRUE(context->start(0xbeef, 0x22).ok());
    EXPECT_EQ(system.card.log, (Lines{"o0 w 000 2a00000000", "n0 w 00 8000000000004011",                         //
                                      "o0 w 028 0", "o0 w 048 0", "o0 r 048", "o0 w 020 1230", "o0 w 028 4561",  //
                                      "n0 w b0 802080400000000", "n0 w b8 1000200000000", "o0 w 030 22",         //
                                      "o0 r 090", "o0 w 090 900000000000000", "o0 r 090",  // reset
                                      "o0 w 0a0 beef", "o0 r 090", "o0 w 090 1800000000000000", "o0 r 090"}));
    EXPECT_TRUE(system.card.commands.empty());
}

TEST(CapiContext, Section35_AttachesDedicatedInCaia2) {
    CapiSystem system(Caia::v2);
    system.bring_up(AfuMode::dedicated);
    auto context = system.open();
    ASSERT_TRUE(context->start(0xbeef).ok());
    EXPECT_EQ(system.card.log, (Lines{"o0 r 090", "o0 w 090 900000000000000", "o0 r 090",  //
                                      "o0 r 090", "o0 w 090 1800000000000000", "o0 r 090"}));
    const ProcessElement element = element_of(system, 0);
    EXPECT_TRUE(element.valid());
    EXPECT_EQ(element.wed, 0xbeefu);
    EXPECT_TRUE(system.card.commands.empty()) << "no LLCMD";
}

TEST(CapiContext, Section35_DetachesDirected) {
    for (const Caia caia : {Caia::v1, Caia::v2}) {
        CapiSystem system(caia);
        system.bring_up(AfuMode::directed);
        auto first = system.open();
        auto second = system.open();
        ASSERT_TRUE(second->start(0).ok());
        system.card.commands.clear();
        system.card.log.clear();
        std::uint32_t state_at_terminate = 0;
        system.card.on_write = [&](const std::string& reg, std::uint64_t value) {
            if (reg == "n0 90" && value >> 48 == 1) state_at_terminate = element_of(system, 1).software_state;
        };
        ASSERT_TRUE(second->stop().ok());
        EXPECT_EQ(system.card.commands, (Words{kTerminate | 1, kRemove | 1}));
        EXPECT_EQ(state_at_terminate, ProcessElement::kValid | ProcessElement::kTerminate);
        EXPECT_EQ(element_of(system, 1).software_state, 0u);
        Lines expected = {"n0 w 90 1000000000001", "n0 w 90 2000000000001"};
        if (caia == Caia::v1) {
            expected.emplace_back("p1 w 080 2a00000005");
            expected.emplace_back("p1 w 090 3");
            expected.emplace_back("p1 r 090");
        }
        expected.emplace_back("o0 r 080");  // whose interrupt is shown
        EXPECT_EQ(system.card.log, expected);
        EXPECT_EQ(second->state(), State::closed);
        EXPECT_EQ(system.adapter.contexts().count(), 0);
        EXPECT_EQ(first->state(), State::opened);
    }
}

TEST(CapiContext, Section35_DetachesDedicatedWithResetAndPurge) {
    CapiSystem system(Caia::v2);
    system.bring_up(AfuMode::dedicated);
    auto context = system.open();
    ASSERT_TRUE(context->start(0).ok());
    system.card.log.clear();
    ASSERT_TRUE(context->stop().ok());
    EXPECT_EQ(system.card.writes(), (Lines{"o0 w 090 9900000000000000", "n0 w a0 200008000", "n0 w a0 203000000"}));
}

TEST(CapiContext, Section61_AStoppedContextStaysClosed) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(context->start(0).ok());
    EXPECT_EQ(system.afu.release(context).error, CapiError::busy);
    ASSERT_TRUE(context->stop().ok());
    const std::size_t commands = system.card.commands.size();
    EXPECT_EQ(context->stop().error, CapiError::busy);
    EXPECT_EQ(system.card.commands.size(), commands) << "a second detach does nothing";
    EXPECT_EQ(context->start(0).error, CapiError::io);
    EXPECT_EQ(context->allocate_irqs(1).error, CapiError::io);
    EXPECT_TRUE(system.afu.release(context).ok());
}

TEST(CapiContext, Quirk7_StoppingAnOpenContextIsAnErrorAndClosesIt) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    EXPECT_EQ(context->stop().error, CapiError::busy);
    EXPECT_EQ(context->state(), State::closed);
    EXPECT_TRUE(system.card.log.empty());
}

TEST(CapiContext, Section61_TheLowestFreeHandleIsTaken) {
    CapiSystem system(Caia::v1);
    system.card.p2(FakeCard::kDescriptor) = 0x0001000300010004;  // three processes
    system.bring_up(AfuMode::directed);
    auto a = system.open(), b = system.open(), c = system.open();
    EXPECT_EQ(c->handle(), 2u);
    std::unique_ptr<CapiContext> d;
    EXPECT_EQ(system.afu.open(system.user(), false, d).error, CapiError::no_space);
    ASSERT_TRUE(system.afu.release(b).ok());
    EXPECT_EQ(system.open()->handle(), 1u);
    EXPECT_EQ(system.afu.find(2), c.get());
    EXPECT_EQ(system.afu.find(3), nullptr);
}

TEST(CapiContext, R22_OpenContextsThatNeverStartGiveTheirHandlesBack) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    ASSERT_TRUE(system.adapter.contexts().lock());
    const std::uint32_t free = system.adapter.interrupts().free();
    for (int i = 0; i < 65536; ++i) {
        std::unique_ptr<CapiContext> context;
        ASSERT_TRUE(system.afu.open(system.user(), false, context).ok()) << i;
        ASSERT_TRUE(context->allocate_irqs(3).ok());
        ASSERT_EQ(context->start(0).error, CapiError::busy);
        ASSERT_TRUE(system.afu.release(context).ok());
    }
    EXPECT_EQ(system.adapter.interrupts().free(), free);
}

TEST(CapiContext, R02_NothingIsAttachedWhileTheAdapterIsLocked) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(system.adapter.prepare_reset(false).ok());
    EXPECT_EQ(context->start(0).error, CapiError::busy);
    EXPECT_TRUE(system.card.commands.empty());
    system.adapter.finish_reset();
    ASSERT_TRUE(context->start(0).ok());
    EXPECT_EQ(system.adapter.prepare_reset(false).error, CapiError::busy);
}

TEST(CapiContext, R01_AttachesThatFailLeaveNothingCounted) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    system.card.refuses = true;
    for (int i = 0; i < 1000; ++i) {
        const CapiStatus status = context->start(0);
        ASSERT_EQ(status.error, CapiError::command_failed);
        ASSERT_EQ(status.code(), -1);
    }
    EXPECT_EQ(system.adapter.contexts().count(), 0);
    system.card.refuses = false;
    EXPECT_TRUE(context->start(0).ok());
    EXPECT_EQ(system.adapter.contexts().count(), 1);
}

TEST(CapiContext, Section36_ACommandThatNeverEndsIsGivenUpAfter5SecondsAndNotRepeated) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(system.afu.control().enable().ok());
    system.card.deaf = true;
    const Tick begin = system.card.time;
    EXPECT_EQ(context->start(0).error, CapiError::busy);
    EXPECT_GE(system.card.time - begin, 5000 * kMillisecond);
    EXPECT_LT(system.card.time - begin, 5100 * kMillisecond);
    EXPECT_EQ(system.card.commands, Words{kAdd});
    EXPECT_EQ(context->state(), State::opened);
    system.card.commands.clear();
    EXPECT_EQ(context->stop().error, CapiError::busy);
    EXPECT_TRUE(system.card.commands.empty()) << "what was never added is not removed";
}

TEST(CapiContext, Section36_ADetachFromADeafCardEnds) {
    for (const AfuMode mode : {AfuMode::directed, AfuMode::dedicated}) {
        CapiSystem system(Caia::v1);
        system.bring_up(mode);
        auto context = system.open();
        ASSERT_TRUE(context->start(0).ok());
        system.card.deaf = true;
        const Tick begin = system.card.time;
        EXPECT_TRUE(context->stop().ok());
        EXPECT_LE(system.card.time - begin, 25 * kSecond);
        EXPECT_TRUE(system.logged("no answer in 5 s"));
        EXPECT_EQ(context->state(), State::closed);
    }
}

TEST(CapiContext, Section35_DetachingBehindALinkThatIsDownTouchesNothing) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(context->start(0).ok());
    system.card.gone = true;
    EXPECT_FALSE(system.adapter.bus().check_link());
    system.card.log.clear();
    system.card.commands.clear();
    const std::uint64_t lines = system.adapter.log().count();
    EXPECT_TRUE(context->stop().ok());
    EXPECT_TRUE(system.card.log.empty());
    EXPECT_TRUE(system.card.commands.empty());
    EXPECT_EQ(system.adapter.log().count(), lines) << "without a warning";
}

TEST(CapiContext, Section36_ACommandOverALinkThatGoesDownEndsWithEio) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(system.afu.control().enable().ok());
    system.card.on_write = [&](const std::string& reg, std::uint64_t) {
        if (reg == "n0 90") system.card.gone = true;
    };
    system.card.deaf = true;
    EXPECT_EQ(context->start(0).error, CapiError::io);
}

TEST(CapiContext, R09_InterruptsAllocatedAfterTheStartReachThePsl) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(context->allocate_irqs(1).ok());
    const std::int64_t old = context->irqs().hwirq(1);
    ASSERT_TRUE(context->start(0).ok());
    system.card.commands.clear();
    Words ranges;  // block 1 in memory when a command is given
    system.card.on_write = [&](const std::string& reg, std::uint64_t) {
        if (reg == "n0 90") ranges.push_back(element_of(system, 0).ivte_range[1]);
    };
    ASSERT_TRUE(context->allocate_irqs(5).ok());
    EXPECT_EQ(system.card.commands, (Words{kTerminate, kRemove, kAdd})) << "and no UPDATE";
    EXPECT_EQ(ranges, (Words{1, 1, 5})) << "rewritten when the PSL does not have it";
    EXPECT_TRUE(element_of(system, 0).valid());
    EXPECT_EQ(context->state(), State::started);
    for (std::uint32_t number = 1; number <= 5; ++number)
        system.dispatch.interrupt(static_cast<std::uint32_t>(context->irqs().hwirq(number)));
    CapiEvent event;
    for (std::uint32_t number = 1; number <= 5; ++number) {
        ASSERT_TRUE(context->events().take(event));
        EXPECT_EQ(event.number, number);
    }
    EXPECT_EQ(system.adapter.map().find(static_cast<std::uint32_t>(old)).kind, InterruptTarget::Kind::none);
}

TEST(CapiContext, R09_WhatFailsWhileInterruptsChangeIsLogged) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(context->start(0).ok());
    system.card.refuses = true;
    EXPECT_TRUE(context->allocate_irqs(2).ok());
    EXPECT_TRUE(system.logged("PSL refused command 1"));
    EXPECT_TRUE(system.logged("PSL refused command 5"));
}

TEST(CapiContext, Section53_WithoutInterruptsTheOldOnesStay) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto context = system.open();
    ASSERT_TRUE(context->allocate_irqs(1000).ok());
    EXPECT_EQ(context->allocate_irqs(1000).error, CapiError::no_space);
    EXPECT_EQ(context->irqs().count(), 1000u);
    context->free_irqs();
    EXPECT_TRUE(context->allocate_irqs(1000).ok());
    EXPECT_TRUE(context->allocate_irqs(0).ok()) << "as many as the AFU needs";
    EXPECT_EQ(context->irqs().count(), 1u);
}

TEST(CapiContext, Section1_ProblemStateOfASlaveIsItsPart) {
    CapiSystem system(Caia::v1);
    system.bring_up(AfuMode::directed);
    auto first = system.open();
    auto slave = system.open();
    auto master = system.open(true);
    std::uint64_t value = 0;
    EXPECT_EQ(slave->read_psa(0, value).error, CapiError::io) << "R-16: not before the start";
    ASSERT_TRUE(slave->start(0).ok());
    ASSERT_TRUE(master->start(0).ok());
    system.card.log.clear();
    ASSERT_TRUE(slave->write_psa(0x18, 0x77).ok());
    ASSERT_TRUE(master->read_psa(0x5018, value).ok());
    EXPECT_EQ(value, 0x77u) << "0x4000 + 1 * 0x1000 + 0x18";
    EXPECT_EQ(system.card.log, (Lines{"p2 w 2005018 77", "p2 r 2005018"}));
    EXPECT_EQ(slave->read_psa(0x1000, value).error, CapiError::invalid);
    EXPECT_EQ(slave->read_psa(0x4, value).error, CapiError::invalid);
    EXPECT_EQ(master->read_psa(0x1000000, value).error, CapiError::invalid);
    ASSERT_TRUE(slave->stop().ok());
    EXPECT_EQ(slave->write_psa(0, 1).error, CapiError::io);
}

TEST(CapiContext, AnInterruptOfNobodyIsCounted) {
    CapiSystem system(Caia::v1);
    system.dispatch.interrupt(0x900);
    EXPECT_EQ(system.dispatch.spurious(), 1u);
}

}  // namespace
}  // namespace cxlvp::host
