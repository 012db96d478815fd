// SPDX-License-Identifier: Apache-2.0
// Driver, PSL, memcpy AFU and memory together.
#include "host/capi/machine/capi_machine.h"

#include <gmock/gmock.h>

namespace cxlvp::host {
namespace {

using psl::Caia;

class CapiMachineTest : public CapiMachineFixture {
protected:
    void each_copies(unsigned users, std::uint64_t bytes, std::uint16_t interrupt = 0) {
        machine([&] {
            std::vector<std::function<void()>> all;
            for (unsigned slice = 0; slice < psl_config_.card.slices; ++slice)
                for (unsigned n = 0; n < users; ++n) {
                    User& user = open(slice, interrupt, 10 * kSecond);
                    all.emplace_back([this, &user, bytes, interrupt] {
                        if (interrupt != 0) {
                            EXPECT_TRUE(user.context->allocate_irqs(0).ok());
                        }
                        EXPECT_TRUE(user.copies->start().ok());
                        const CapiStatus copied = user.copies->copy(kSource, kDestination, bytes);
                        EXPECT_TRUE(copied.ok()) << copied.text;
                        EXPECT_EQ(wrong(user, bytes), 0u);
                        if (interrupt != 0) {
                            // Every copy is followed by an element that interrupts.
                            EXPECT_EQ(2 * user.copies->counters().interrupts, user.copies->counters().elements);
                        }
                        EXPECT_TRUE(user.copies->stop().ok());
                    });
                }
            together(all);
            EXPECT_GT(capi_afu().faults().counters().pages, 0u);
            EXPECT_EQ(capi_afu().faults().counters().refused, 0u);
            EXPECT_EQ(dispatch_->spurious(), 0u);
            EXPECT_TRUE(psl_->waiting().empty());
        });
    }
};

INSTANTIATE_TEST_SUITE_P(Timing, CapiMachineTest, test::both_timing_modes(), test::timing_mode_name);

TEST_P(CapiMachineTest, CopiesOfCaia1WithDemandPagingAreExact) {
    each_copies(2, kBytes);
}

TEST_P(CapiMachineTest, CopiesOfCaia2WithDemandPagingAreExact) {
    psl_config_.card.caia = Caia::v2;
    each_copies(2, 70 * kKiB);
}

TEST_P(CapiMachineTest, CopiesThatEndWithAnInterruptAreExact) {
    each_copies(2, kBytes, 1);
}

TEST_P(CapiMachineTest, SlicesCopyAtTheSameTime) {
    psl_config_.card.slices = 3;
    each_copies(2, 0xff80);
}

TEST_P(CapiMachineTest, AHundredContextsFaultAtTheSameTimeAndAreAllServed) {
    each_copies(100, 500);
}

TEST_P(CapiMachineTest, AnAddressOutsideOfAllMappingsIsAnErrorOfThatContextAlone) {
    machine([&] {
        std::vector<std::function<void()>> all;
        for (unsigned n = 0; n < 4; ++n) {
            User& user = open();
            all.emplace_back([this, &user, n] {
                EXPECT_TRUE(user.copies->start().ok());
                if (n == 2) {
                    const std::uint64_t nowhere = 0x700000000123;
                    const CapiStatus failed = user.copies->copy(kSource, nowhere, 100);
                    EXPECT_EQ(failed.error, CapiError::io);
                    EXPECT_EQ(user.copies->last_status() & 0x20, 0x20) << "AERROR";
                    CapiEvent event;
                    ASSERT_TRUE(user.context->events().take(event));
                    EXPECT_EQ(event.type, CapiEvent::Type::fault);
                    EXPECT_EQ(event.address >> 12, nowhere >> 12);
                } else {
                    EXPECT_TRUE(user.copies->copy(kSource, kDestination, kBytes).ok());
                    EXPECT_EQ(wrong(user, kBytes), 0u);
                    EXPECT_FALSE(user.context->events().pending());
                }
                EXPECT_TRUE(user.copies->stop().ok());
            });
        }
        together(all);
        EXPECT_EQ(capi_afu().faults().counters().refused, 1u);
    });
}

TEST_P(CapiMachineTest, AWriteToReadOnlyMemoryIsRefused) {
    machine([&] {
        User& user = open();
        EXPECT_TRUE(user.copies->start().ok());
        EXPECT_EQ(user.copies->copy(kDestination, kSource, 100).error, CapiError::io);
        EXPECT_EQ(user.copies->last_status() & 0x20, 0x20) << "AERROR";
        EXPECT_TRUE(user.copies->stop().ok());
    });
}

TEST_P(CapiMachineTest, DetachWhileCopyingEndsAtAnyMomentAndOthersGoOn) {
    machine([&] {
        User& other = open(0, 0, 10 * kSecond);
        EXPECT_TRUE(other.copies->start().ok());
        std::uint64_t rounds = 0;
        for (Tick moment = 0; moment <= us(60); moment += us(3)) {
            SCOPED_TRACE(moment);
            User& user = open(0, 0, kMillisecond);
            EXPECT_TRUE(user.copies->start().ok());
            together({[&] { static_cast<void>(user.copies->copy(kSource, kDestination, 3 * 0xff80)); },
                      [&] {
                          bus_->pause(moment);
                          EXPECT_TRUE(user.copies->stop().ok());
                      },
                      [&] {
                          EXPECT_TRUE(other.copies->copy(kSource, kDestination, kBytes).ok());
                          EXPECT_EQ(wrong(other, kBytes), 0u);
                      }});
            ++rounds;
            EXPECT_TRUE(capi_afu().release(user.context).ok());
        }
        EXPECT_GT(rounds, 20u);
        EXPECT_TRUE(other.copies->stop().ok());
        EXPECT_TRUE(psl_->waiting().empty());
    });
    EXPECT_EQ(context().reports().count("afu0", "queue"), 0u) << "a context that ends has no queue to warn about";
}

TEST_P(CapiMachineTest, R02AResetWithActiveContextsIsRefusedUnlessForced) {
    machine([&] {
        User& user = open();
        EXPECT_TRUE(user.copies->start().ok());
        EXPECT_TRUE(user.copies->copy(kSource, kDestination, 1000).ok());
        EXPECT_EQ(adapter_->prepare_reset(false).error, CapiError::busy);
        EXPECT_TRUE(adapter_->prepare_reset(true).ok());
        EXPECT_TRUE(user.copies->stop().ok());
        adapter_->finish_reset();
        EXPECT_TRUE(adapter_->prepare_reset(false).ok()) << "nobody is active";
        User& late = open();
        EXPECT_EQ(late.copies->start().error, CapiError::busy) << "no context starts while the adapter is locked";
        adapter_->finish_reset();
    });
}

TEST_P(CapiMachineTest, AnAfuThatIsResetWhileItCopiesWorksAfterwards) {
    machine([&] {
        for (Tick moment = us(1); moment <= us(61); moment += us(15)) {
            SCOPED_TRACE(moment);
            User& user = open(0, 0, kMillisecond);
            EXPECT_TRUE(user.copies->start().ok());
            together({[&] { static_cast<void>(user.copies->copy(kSource, kDestination, kBytes)); },
                      [&] {
                          bus_->pause(moment);
                          EXPECT_TRUE(capi_afu().control().reset(false).ok());
                      }});
            static_cast<void>(user.copies->stop());  // the AFU that knew the context is disabled
            EXPECT_TRUE(capi_afu().release(user.context).ok());
            EXPECT_TRUE(capi_afu().set_mode(AfuMode::none).ok());
            EXPECT_TRUE(capi_afu().activate_best().ok());
            User& next = open();
            EXPECT_TRUE(next.copies->start().ok());
            EXPECT_TRUE(next.copies->copy(kSource, kDestination, kBytes).ok());
            EXPECT_EQ(wrong(next, kBytes), 0u);
            EXPECT_TRUE(next.copies->stop().ok());
            EXPECT_TRUE(capi_afu().release(next.context).ok());
        }
    });
}

TEST_P(CapiMachineTest, R09InterruptsThatAreAllocatedAfterTheStartFire) {
    machine([&] {
        User& user = open(0, 7);
        EXPECT_TRUE(user.context->allocate_irqs(4).ok());
        EXPECT_TRUE(user.copies->start().ok());
        EXPECT_TRUE(user.context->allocate_irqs(8).ok());
        const CapiStatus copied = user.copies->copy(kSource, kDestination, 1000);
        EXPECT_TRUE(copied.ok()) << copied.text;
        EXPECT_EQ(user.copies->counters().interrupts, 1u);
        EXPECT_TRUE(user.copies->stop().ok());
    });
}

TEST_P(CapiMachineTest, R10AKernelContextInRealModeCopiesWithoutAFault) {
    machine([&] {
        const std::uint64_t queue = system_->allocate(512 * kKiB), source = system_->allocate(64 * kKiB),
                            destination = system_->allocate(64 * kKiB);
        std::vector<std::uint8_t> data(1000), found(1000);
        for (std::size_t i = 0; i < data.size(); ++i) data[i] = content(9, i);
        EXPECT_TRUE(bus_->write_memory(source, data.data(), data.size()));
        afu::WorkElement element;
        element.command = afu::WorkElement::kValid;
        element.length = 1000;
        element.source = source;
        element.destination = destination;
        std::vector<std::uint8_t> bytes(512 * kKiB);
        element.encode(bytes.data());
        EXPECT_TRUE(bus_->write_memory(queue, bytes.data(), bytes.size()));
        CapiProcess process;
        process.kernel = process.real_mode = true;
        std::unique_ptr<CapiContext> context;
        ASSERT_TRUE(capi_afu().open(process, false, context).ok());
        EXPECT_TRUE(context->start(queue | 64).ok());
        bus_->pause(us(100));
        EXPECT_TRUE(bus_->read_memory(destination, found.data(), found.size()));
        EXPECT_EQ(found, data);
        EXPECT_EQ(capi_afu().faults().counters().interrupts, 0u);
        EXPECT_TRUE(context->stop().ok());
        EXPECT_TRUE(capi_afu().release(context).ok());
    });
}

}  // namespace
}  // namespace cxlvp::host
