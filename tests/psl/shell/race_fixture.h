// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <initializer_list>
#include <vector>

#include <gmock/gmock.h>

#include "psl/shell/psl_fixture.h"

namespace cxlvp::psl {

/// Traffic of an AFU, and software that does something at the same time: what was asked for must come to an end, and
/// every command be answered once.
class RaceFixture : public PslFixture {
protected:
    static constexpr unsigned kCommands = 16;  ///< of one burst, with tags from 0
    static constexpr std::uint64_t kRadix = kTranslated | 0x0600000000000000;
    static constexpr Tick kStep = ns(70);  ///< between two moments at which something is done
    /// When software does something, counted from the beginning of the burst: before, in and after all stages of it.
    static std::vector<Tick> moments() {
        std::vector<Tick> out;
        for (Tick at = 0; at <= us(1) + ns(500); at += kStep) out.push_back(at);
        return out;
    }

    RaceFixture() { config_.card.caia = Caia::v2; }

    /// Reads of a context, one line each.
    void burst(std::uint16_t handle, std::uint64_t ea = 0x4000, unsigned slice = 0) {
        for (unsigned tag = 0; tag < kCommands; ++tag)
            issue(command(static_cast<std::uint8_t>(tag), afu::CommandCode::read_cl_na, ea + tag * 128, handle), slice);
    }
    /// Waits until every command of the burst was answered, and forgets the answers: once each, with one of `codes`.
    void expect_answers(std::initializer_list<afu::ResponseCode> codes, unsigned slice = 0, Tick patience = us(100)) {
        auto& answers = afu(slice).answers;
        const Tick until = now() + patience;
        while (now() < until && answers.size() < kCommands) pause(ns(100));
        pause(us(2));  // a second answer would come now
        for (unsigned tag = 0; tag < kCommands; ++tag)
            EXPECT_EQ(answers.count(static_cast<std::uint8_t>(tag)), 1u) << "answers to tag " << tag;
        EXPECT_EQ(answers.size(), kCommands);
        for (const auto& [tag, answer] : answers) {
            EXPECT_THAT(std::vector<afu::ResponseCode>(codes), testing::Contains(answer.code)) << "tag " << int{tag};
            EXPECT_EQ(answer.credits, 1);
        }
        answers.clear();
    }
    /// Nothing is lost: a job with all tags and all credits runs through, in a context that is new.
    void expect_all_credits(std::uint16_t handle, unsigned slice = 0) {
        const auto all = static_cast<unsigned>(config_.commands.credits);
        auto& answers = afu(slice).answers;
        answers.clear();
        for (unsigned tag = 0; tag < all; ++tag)
            issue(command(static_cast<std::uint8_t>(tag), afu::CommandCode::read_cl_na, 0x4000, handle), slice);
        const Tick until = now() + us(100);
        while (now() < until && answers.size() < all) pause(ns(100));
        EXPECT_EQ(answers.size(), all);
        for (const auto& [tag, answer] : answers) EXPECT_EQ(answer.code, afu::ResponseCode::done) << int{tag};
        answers.clear();
        EXPECT_EQ(serr(slice) & 0x2080000000000000, 0u) << "neither too many commands nor a tag twice";
    }
    /// Answers faults as long as some come.
    void answer_faults(std::uint64_t tfc, unsigned slice = 0) {
        for (unsigned n = 0; n < 100; ++n) {
            if ((dsisr(slice) & FaultBits::pending(config_.card.caia)) == 0) return;
            respond(tfc, slice);
            pause(us(2));
        }
        ADD_FAILURE() << "faults do not end";
    }
    void release(std::uint16_t handle, unsigned slice = 0) {
        llcmd(ElementCommand::terminate, handle, slice);
        llcmd(ElementCommand::remove, handle, slice);
    }
    bool suspended(unsigned slice = 0, Tick patience = us(100)) {
        return poll(p1n(0xA0, slice), 0x300, 0x300, patience);
    }
    void control(std::uint64_t bits, unsigned slice = 0) { set_at(p1n(0xA0, slice), 0x0000000400000000 | bits); }
    static constexpr std::uint64_t kSuspend = 1, kPurge = 0x8000;
    bool purged(unsigned slice = 0, Tick patience = us(100)) {
        return poll(p1n(0xA0, slice), 0x03000000, 0x03000000, patience);
    }
};

}  // namespace cxlvp::psl
