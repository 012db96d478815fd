// SPDX-License-Identifier: Apache-2.0
// READ of the error and alarm controller: CE-46, CM-19.

#include "cxlvp/crypto/cores/eac_core.h"

#include <cstring>

#include <gtest/gtest.h>

#include "crypto/fake_command_port.h"
#include "cxlvp/crypto/vcq/payload/eac.h"

namespace cxlvp::crypto {
namespace {

class Eac : public testing::Test {
protected:
    ErrorCode read(std::uint64_t address, std::uint32_t length, std::uint8_t command = 1) {
        port_.writes.clear();
        return core_.run({VcqEntry::make(CoreId::eac, command, EacRead{address, length}), {}}, port_);
    }
    AlarmRecord record() {
        AlarmRecord out;
        const Bytes raw = port_.peek(FakeCommandPort::kBase, sizeof out);
        std::memcpy(&out, raw.data(), sizeof out);
        return out;
    }
    AlarmLog alarms_;
    EacCore core_{alarms_};
    FakeCommandPort port_;
};

TEST_F(Eac, CE46_ReadGivesWhatWasCollectedAndForgetsIt) {
    alarms_.note_mailbox(63);
    alarms_.note_mailbox(0);
    alarms_.note_hardware(CoreId::ccp);
    EXPECT_EQ(read(FakeCommandPort::kBase, 56), ErrorCode::ok);
    EXPECT_EQ(port_.writes[0].second, 56u);
    EXPECT_EQ(record().mailboxes, 0x8000000000000001u);
    EXPECT_EQ(record().hw_error, 1u << 24);
    EXPECT_EQ(read(FakeCommandPort::kBase, 56), ErrorCode::ok);
    EXPECT_EQ(record().mailboxes, 0u);
    EXPECT_EQ(record().hw_error, 0u);
}

TEST_F(Eac, AReadThatIsRefusedForgetsNothing) {
    alarms_.note_mailbox(1);
    EXPECT_EQ(read(FakeCommandPort::kBase, 55), ErrorCode::emsgsize);
    EXPECT_EQ(read(FakeCommandPort::kBase, 56, 2), ErrorCode::enosys);
    EXPECT_TRUE(port_.writes.empty());
    EXPECT_EQ(read(FakeCommandPort::kBase, 56), ErrorCode::ok);
    EXPECT_EQ(record().mailboxes, 2u);
}

TEST_F(Eac, MemoryThatFailsIsEfault) {
    EXPECT_EQ(read(0, 56), ErrorCode::efault);
}

}  // namespace
}  // namespace cxlvp::crypto
