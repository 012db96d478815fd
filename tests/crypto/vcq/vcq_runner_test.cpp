// SPDX-License-Identifier: Apache-2.0
// Commands of a VCQ one after the other: CE-34 to CE-36.

#include "cxlvp/crypto/vcq/vcq_runner.h"

#include <cstring>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/fake_command_port.h"

namespace cxlvp::crypto {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Command 1 begins a stream, 2 does nothing, 3 fails, others do not exist.
class FakeCore : public Core {
public:
    ErrorCode run(const Command& command, CommandPort&) override {
        commands.push_back(command.entry.command());
        if (command.entry.command() == 1) idle_ = false;
        if (command.entry.command() == 3) return ErrorCode::ebadmsg;
        return command.entry.command() <= 2 ? ErrorCode::ok : ErrorCode::enosys;
    }
    void flush() override {
        idle_ = true;
        ++flushes;
    }
    bool idle() const override { return idle_; }

    std::vector<int> commands;
    int flushes = 0;

private:
    bool idle_ = true;
};

class RunVcq : public testing::Test {
protected:
    RunVcq() {
        cores_.set(CoreId::hc, &hc_);
        cores_.set(CoreId::aes, &aes_);
        cores_.set(CoreId::sys, &sys_);
    }
    Outcome run(std::vector<VcqEntry> commands) {
        commands.insert(commands.begin(), VcqEntry::header(static_cast<std::uint32_t>(commands.size() + 1)));
        std::memcpy(vcq_.slot(), commands.data(), commands.size() * sizeof(VcqEntry));
        EXPECT_TRUE(vcq_.parse(1024).ok());
        return run_vcq(vcq_, cores_, port_);
    }
    static VcqEntry entry(CoreId core, std::uint8_t command) { return VcqEntry::make(core, command); }
    static VcqEntry flush(CoreId core) { return VcqEntry::make(core, kFlushCommand); }

    FakeCore hc_, aes_, sys_;
    CoreSelection cores_;
    FakeCommandPort port_;
    Vcq vcq_;
};

void expect_outcome(const Outcome& outcome, ErrorCode code, CoreId core, unsigned index) {
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.core, core);
    EXPECT_EQ(outcome.index, index);
}

TEST_F(RunVcq, CommandsRunInOrderOnTheirCores) {
    EXPECT_TRUE(run({entry(CoreId::hc, 1), entry(CoreId::hc, 2), flush(CoreId::hc), entry(CoreId::aes, 2)}).ok());
    EXPECT_THAT(hc_.commands, ElementsAre(1, 2));
    EXPECT_THAT(aes_.commands, ElementsAre(2));
    EXPECT_EQ(hc_.flushes, 1);
}

TEST_F(RunVcq, CE34_ACoreThatIsNotThereIsEnodevAndStopsTheVcq) {
    for (const unsigned core : {0x04u, 0x0du, 0x1fu, 0x20u, 0xffu}) {
        hc_.commands.clear();
        expect_outcome(
            run({entry(CoreId::hc, 2), entry(static_cast<CoreId>(core), kFlushCommand), entry(CoreId::hc, 2)}),
            ErrorCode::enodev, static_cast<CoreId>(core), 2);
        EXPECT_THAT(hc_.commands, ElementsAre(2));
    }
}

TEST_F(RunVcq, CE35_TheFirstCommandThatFailsIsNamedAndNoneRunsAfterIt) {
    expect_outcome(run({entry(CoreId::hc, 2), entry(CoreId::aes, 0x77), entry(CoreId::hc, 2)}), ErrorCode::enosys,
                   CoreId::aes, 2);
    EXPECT_THAT(hc_.commands, ElementsAre(2));
}

TEST_F(RunVcq, CE36_AStreamWithoutFlushIsEprotoForTheLastCommand) {
    expect_outcome(run({entry(CoreId::hc, 1), entry(CoreId::aes, 2)}), ErrorCode::eproto, CoreId::aes, 2);
    EXPECT_TRUE(hc_.idle());
    EXPECT_EQ(hc_.flushes, 1);
    EXPECT_EQ(aes_.flushes, 0);
}

TEST_F(RunVcq, CE36_FlushOfAnotherCoreDoesNotEndAStream) {
    expect_outcome(run({entry(CoreId::hc, 1), flush(CoreId::aes)}), ErrorCode::eproto, CoreId::aes, 2);
}

TEST_F(RunVcq, NoStreamIsLeftAfterAnErrorAndTheErrorStays) {
    expect_outcome(run({entry(CoreId::hc, 1), entry(CoreId::aes, 3)}), ErrorCode::ebadmsg, CoreId::aes, 2);
    EXPECT_TRUE(hc_.idle());
}

TEST_F(RunVcq, CE54_FlushOfSysEmptiesTheTemporaryStoreAndOthersDoNot) {
    EXPECT_TRUE(port_.keys().temporary().push({KeyType::of(CoreId::aes), SecretBytes(16)}));
    EXPECT_TRUE(run({flush(CoreId::hc)}).ok());
    EXPECT_NE(port_.keys().temporary().top(), nullptr);
    EXPECT_TRUE(run({flush(CoreId::sys)}).ok());
    EXPECT_EQ(port_.keys().temporary().top(), nullptr);
    EXPECT_EQ(port_.keys().temporary().used(), 0u);
}

TEST_F(RunVcq, CoresOfAVcqAreThoseItNames) {
    run({entry(CoreId::hc, 2), entry(CoreId::eac, 2), entry(static_cast<CoreId>(0x20), 2), flush(CoreId::sys)});
    EXPECT_EQ(cores_of(vcq_), 1u << 2 | 1u << 0x1e | 1u);
}

TEST_F(RunVcq, InlineDataRunsNoCommand) {
    EXPECT_TRUE(run({VcqEntry::make(CoreId::hc, 2, 0, 2), entry(CoreId::aes, 3)}).ok());
    EXPECT_THAT(aes_.commands, IsEmpty());
}

}  // namespace
}  // namespace cxlvp::crypto
