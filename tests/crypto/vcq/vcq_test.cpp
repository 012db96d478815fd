// SPDX-License-Identifier: Apache-2.0
// Checks of a VCQ before any of its commands runs: CE-31 to CE-33.

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/crypto/vcq/vcq.h"

namespace cxlvp::crypto {
namespace {

VcqEntry command(std::uint8_t span = 1, CoreId core = CoreId::hc) {
    return VcqEntry::make(core, 0x03, 0, span);
}

/// A header for all of `commands`, which count as they are.
std::vector<VcqEntry> with_header(std::vector<VcqEntry> commands) {
    commands.insert(commands.begin(), VcqEntry::header(static_cast<std::uint32_t>(commands.size() + 1)));
    return commands;
}

class VcqParse : public testing::Test {
protected:
    Outcome parse(const std::vector<VcqEntry>& entries, std::size_t slot = 1024) {
        std::memcpy(vcq_.slot(), entries.data(), entries.size() * sizeof(VcqEntry));
        return vcq_.parse(slot);
    }
    Vcq vcq_;
};

TEST_F(VcqParse, AGoodOneGivesItsCommandsInOrder) {
    std::vector<VcqEntry> entries = with_header({command(), command(2, CoreId::aes), command(), command()});
    entries[3].payload[0] = 0x5a;
    const Outcome outcome = parse(entries);
    EXPECT_TRUE(outcome.ok());
    ASSERT_EQ(vcq_.commands(), 3u);
    EXPECT_EQ(vcq_.item(0).index, 1);
    EXPECT_TRUE(vcq_.item(0).command.inline_data.empty());
    EXPECT_EQ(vcq_.item(1).index, 2);
    EXPECT_EQ(vcq_.item(1).command.entry.core(), CoreId::aes);
    ASSERT_EQ(vcq_.item(1).command.inline_data.size(), VcqEntry::kBytes);
    EXPECT_EQ(vcq_.item(1).command.inline_data[8], 0x5a);
    EXPECT_EQ(vcq_.item(2).index, 4);
}

TEST_F(VcqParse, CE31_AWrongHeaderMagicIsEfaultThroughChild) {
    std::vector<VcqEntry> entries = with_header({command()});
    entries[0].magic ^= 0x01000000;
    const Outcome outcome = parse(entries);
    EXPECT_EQ(outcome.code, ErrorCode::efault);
    EXPECT_TRUE(outcome.in_child);
    EXPECT_EQ(outcome.index, 0);
    EXPECT_EQ(vcq_.commands(), 0u);
}

TEST_F(VcqParse, CE31_AMagicOfACommandIsNoHeader) {
    std::vector<VcqEntry> entries = with_header({command()});
    entries[0].magic = VcqEntry::kCommandMagic;
    EXPECT_EQ(parse(entries).code, ErrorCode::efault);
}

TEST_F(VcqParse, CE32_AnotherHeaderIdIsEinval) {
    for (const std::uint32_t id : {0x00000100u, 0x00000201u, 0x00010101u, 0x01000101u, 0u}) {
        std::vector<VcqEntry> entries = with_header({command()});
        entries[0].id = id;
        const Outcome outcome = parse(entries);
        EXPECT_EQ(outcome.code, ErrorCode::einval) << id;
        EXPECT_FALSE(outcome.in_child);
    }
}

TEST_F(VcqParse, CE32_TheCountIs2To15AndFitsTheSlot) {
    const std::vector<VcqEntry> most = with_header(std::vector<VcqEntry>(14, command()));
    EXPECT_TRUE(parse(most).ok());
    EXPECT_EQ(vcq_.commands(), 14u);
    EXPECT_EQ(parse(most, 512).code, ErrorCode::einval);
    for (const std::uint32_t count : {0u, 1u, 16u, 0x80000002u, 0xffffffffu}) {
        std::vector<VcqEntry> entries = most;
        std::memcpy(entries[0].payload, &count, sizeof count);
        EXPECT_EQ(parse(entries).code, ErrorCode::einval) << count;
    }
    const std::vector<VcqEntry> two = with_header({command()});
    EXPECT_TRUE(parse(two, 128).ok());
    EXPECT_EQ(parse(with_header({command(), command()}), 128).code, ErrorCode::einval);
}

TEST_F(VcqParse, CE33_AWrongCommandMagicIsEfaultAtItsEntry) {
    std::vector<VcqEntry> entries = with_header({command(), command(1, CoreId::sm4), command()});
    entries[2].magic = VcqEntry::kHeaderMagic;
    const Outcome outcome = parse(entries);
    EXPECT_EQ(outcome.code, ErrorCode::efault);
    EXPECT_EQ(outcome.index, 2);
    EXPECT_EQ(outcome.core, CoreId::sm4);
    EXPECT_FALSE(outcome.in_child);
}

TEST_F(VcqParse, CE33_MagicOfInlineDataDoesNotMatter) {
    std::vector<VcqEntry> entries = with_header({command(2), VcqEntry{}, command()});
    EXPECT_TRUE(parse(entries).ok());
    EXPECT_EQ(vcq_.commands(), 2u);
}

TEST_F(VcqParse, CE33_SpansAreAtLeast1AndEndWithTheCount) {
    for (const std::uint8_t span : {0, 3, 255}) {
        const Outcome outcome = parse(with_header({command(), command(span), command()}));
        EXPECT_EQ(outcome.code, ErrorCode::efault) << int{span};
        EXPECT_EQ(outcome.index, 2) << int{span};
    }
    EXPECT_TRUE(parse(with_header({command(), command(2), command()})).ok());
}

TEST_F(VcqParse, TheFirstWrongEntryIsNamed) {
    std::vector<VcqEntry> entries = with_header({command(), command(), command()});
    entries[3].magic = entries[2].magic = 0;
    EXPECT_EQ(parse(entries).index, 2);
    entries[0].id = 0;
    EXPECT_EQ(parse(entries).code, ErrorCode::einval);
    entries[0].magic = 0;
    EXPECT_TRUE(parse(entries).in_child);
}

TEST_F(VcqParse, ABadOneAfterAGoodOneHasNoCommands) {
    EXPECT_TRUE(parse(with_header({command(), command()})).ok());
    EXPECT_FALSE(parse({VcqEntry{}}).ok());
    EXPECT_EQ(vcq_.commands(), 0u);
}

}  // namespace
}  // namespace cxlvp::crypto
