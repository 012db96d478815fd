// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/user/memcpy_user.h"

#include <array>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "../capi_system.h"

namespace cxlvp::host {
namespace {

using afu::WorkElement;
using test::CapiSystem;
using test::FakeCard;

constexpr std::uint64_t kQueue = 0x10000, kStatusRegister = FakeCard::kProblemState + 0x4010,
                        kPctrlRegister = FakeCard::kProblemState + 0x4018;

/// Does what the memcpy AFU does, one element at each pause of the software.
class FakeMemcpy {
public:
    explicit FakeMemcpy(CapiSystem& system) : system_(system) {
        system_.card.on_pause = [this] { step(); };
        system_.card.on_write = [this](const std::string& reg, std::uint64_t value) {
            if (reg == "p2 2004018" && value == 0x8000000000000000) system_.card.p2(kStatusRegister) = 0;
        };
    }
    void step() {
        if (system_.card.p2(kStatusRegister) != 0 || stuck) return;
        const std::uint64_t at = system_.memory.base + kQueue + next_ * WorkElement::kBytes;
        std::array<std::uint8_t, WorkElement::kBytes> bytes{};
        system_.card.read_memory(at, bytes.data(), bytes.size());
        const WorkElement element = WorkElement::decode(bytes.data());
        if (!element.valid(wrap_)) return;
        done.push_back(element);
        std::uint8_t status = afu::kWorkComplete;
        if (element.code() == 0) {
            for (unsigned i = 0; i < element.length; ++i)
                system_.card.memory[system_.memory.base + element.destination + i] =
                    system_.card.memory[system_.memory.base + element.source + i];
            if (fails_at != 0 && done.size() == fails_at) status = afu::kWorkAerror;
        } else if (element.code() == 1) {
            system_.dispatch.interrupt(0x803);
            system_.card.p2(kStatusRegister) = 0x0800000000000000;
        } else if (element.code() == 4) {
            ++system_.card.memory[system_.memory.base + element.source + 3];
        }
        system_.card.write_memory(at + 1, &status, 1);
        if (++next_ == elements) {
            next_ = 0;
            wrap_ = !wrap_;
        }
    }

    std::vector<WorkElement> done;
    std::uint32_t elements = 4;
    std::size_t fails_at = 0;
    bool stuck = false;

private:
    CapiSystem& system_;
    std::uint32_t next_ = 0;
    bool wrap_ = false;
};

class MemcpyUserTest : public testing::Test {
protected:
    MemcpyUserTest() : system_(psl::Caia::v1) {
        system_.bring_up(AfuMode::directed);
        context_ = system_.open();
        EXPECT_TRUE(context_->allocate_irqs(1).ok());
        for (unsigned i = 0; i < 40000; ++i)
            system_.card.memory[system_.memory.base + 0x100000 + i] = static_cast<std::uint8_t>(i * 7 + i / 256);
    }
    bool copied(MemcpyUser& user, std::uint64_t bytes) {
        bool equal = false;
        EXPECT_TRUE(user.compare(0x100000, 0x200010, bytes, equal).ok());
        return equal;
    }
    CapiSystem system_;
    FakeMemcpy afu_{system_};
    std::unique_ptr<CapiContext> context_;
};

TEST_F(MemcpyUserTest, Section111_TheWedIsTheQueueAndItsLines) {
    MemcpyUser user(system_.afu, *context_, {kQueue});
    ASSERT_TRUE(user.start().ok());
    EXPECT_EQ(context_->element().wed, kQueue | 4095);
    EXPECT_EQ(user.elements(), 16380u);
}

TEST_F(MemcpyUserTest, Section111_CopiesThroughManyPassesOfTheRing) {
    MemcpyUser user(system_.afu, *context_, {kQueue, 1, 1000});
    ASSERT_TRUE(user.start().ok());
    ASSERT_TRUE(user.copy(0x100000, 0x200010, 40000).ok());
    EXPECT_EQ(afu_.done.size(), 40u);
    EXPECT_EQ(user.counters().bytes, 40000u);
    EXPECT_EQ(user.last_status(), 0x80u);
    EXPECT_TRUE(copied(user, 40000));
    system_.card.memory[system_.memory.base + 0x200010 + 39999] ^= 1;
    EXPECT_FALSE(copied(user, 40000));
    EXPECT_TRUE(user.stop().ok());
}

TEST_F(MemcpyUserTest, Section111_WaitsForInterruptsAndRestartsTheAfu) {
    MemcpyUser user(system_.afu, *context_, {kQueue, 1, 5000, 1});
    ASSERT_EQ(context_->irqs().hwirq(1), 0x803);
    ASSERT_TRUE(user.start().ok());
    ASSERT_TRUE(user.copy(0x100000, 0x200010, 20000).ok());
    EXPECT_TRUE(copied(user, 20000));
    EXPECT_EQ(user.counters().interrupts, 4u);
    EXPECT_EQ(user.counters().elements, 8u) << "a copy and an interrupt each";
    EXPECT_EQ(system_.card.p2(kPctrlRegister), 0x8000000000000000u);
}

TEST_F(MemcpyUserTest, Section111_IncrementsAWord) {
    MemcpyUser user(system_.afu, *context_, {kQueue, 1});
    ASSERT_TRUE(user.start().ok());
    system_.card.memory[system_.memory.base + 0x300003] = 8;
    ASSERT_TRUE(user.increment(0x300000).ok());
    EXPECT_EQ(system_.card.memory[system_.memory.base + 0x300003], 9u);
}

TEST_F(MemcpyUserTest, AnElementThatFailsEndsTheCopy) {
    MemcpyUser user(system_.afu, *context_, {kQueue, 1, 1000});
    ASSERT_TRUE(user.start().ok());
    afu_.fails_at = 3;
    const CapiStatus status = user.copy(0x100000, 0x200010, 40000);
    EXPECT_EQ(status.error, CapiError::io);
    EXPECT_NE(status.text.find("0x20"), std::string::npos) << status.text;
    EXPECT_EQ(user.counters().elements, 2u);
    EXPECT_EQ(user.counters().failed, 1u);
    EXPECT_EQ(afu_.done.size(), 3u);
}

TEST_F(MemcpyUserTest, AnAfuThatDoesNothingIsGivenUp) {
    for (const std::uint16_t interrupt : {0, 1}) {
        auto context = system_.open();
        ASSERT_TRUE(context->allocate_irqs(1).ok());
        MemcpyUser user(system_.afu, *context, {kQueue, 1, 1000, interrupt, 10 * kMillisecond});
        ASSERT_TRUE(user.start().ok());
        afu_.stuck = true;
        const Tick begin = system_.card.time;
        EXPECT_EQ(user.copy(0x100000, 0x200010, 10).error, CapiError::busy);
        EXPECT_EQ(system_.card.time - begin, 10 * kMillisecond);
        ASSERT_TRUE(user.stop().ok());
    }
}

TEST_F(MemcpyUserTest, WhatCannotBeIsRefused) {
    const auto start = [&](const MemcpyQueue& queue) {
        return MemcpyUser(system_.afu, *context_, queue).start().error;
    };
    EXPECT_EQ(start({kQueue + 128}), CapiError::invalid);
    EXPECT_EQ(start({kQueue, 0}), CapiError::invalid);
    EXPECT_EQ(start({kQueue, 4096}), CapiError::invalid);
    EXPECT_EQ(start({kQueue, 1, 0}), CapiError::invalid);
    EXPECT_EQ(start({kQueue, 1, 0x10000}), CapiError::invalid);
    EXPECT_EQ(start({system_.memory.end}), CapiError::fault);
    MemcpyUser user(system_.afu, *context_, {kQueue, 1});
    ASSERT_TRUE(user.start().ok());
    bool equal = true;
    EXPECT_EQ(user.compare(0, system_.memory.end - 10, 20, equal).error, CapiError::fault);
    context_->process_gone();
    EXPECT_EQ(user.copy(0, 0x1000, 10).error, CapiError::invalid);
    EXPECT_EQ(user.compare(0, 0, 20, equal).error, CapiError::fault);
}

}  // namespace
}  // namespace cxlvp::host
