// SPDX-License-Identifier: Apache-2.0
// Registers of the four kinds of instances against their tables and the published offsets: CM-02, CE-03.

#include "cxlvp/crypto/registers/mailbox_map.h"

#include <cstring>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/attribute_check.h"
#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::crypto {
namespace {

struct Kind {
    Profile profile;
    bool first;
};
constexpr Kind kKinds[] = {{Profile::r, false}, {Profile::r, true}, {Profile::x, false}, {Profile::x, true}};

TEST(InstanceMap, EveryBitOfEachInstanceDoesWhatItsTableSays) {
    for (const Kind& kind : kKinds) {
        RegisterFile file(instance_map(kind.profile, kind.first));
        std::string found;
        for (const AttributeMismatch& m : check_attributes(file)) found += m.text() + "\n";
        EXPECT_EQ(found, "") << file.map().name;
    }
}

using Offsets = std::map<std::string, std::uint64_t>;

const Offsets kMailbox = {
    {"LOCK", 0x00},         {"HOST_INFO", 0x04},  {"QUEUE_LO", 0x08},   {"QUEUE_HI", 0x0c},  {"QUEUE_SLOTS", 0x10},
    {"QUEUE_STRIDE", 0x14}, {"QUEUE_HEAD", 0x18}, {"QUEUE_TAIL", 0x1c}, {"INTERRUPT", 0x20}, {"INTERRUPT_MASK", 0x24},
    {"COMMAND", 0x28},      {"STATUS", 0x2c},     {"CHILD", 0x30},      {"ID", 0x34},        {"HOST_CONFIG", 0x38},
    {"SCRATCH", 0x3c}};
const Offsets kSystem = {{"BOOT_STATUS", 0x100},    {"MBX_AVAIL_LO", 0x104},  {"MBX_AVAIL_HI", 0x108},
                         {"SW_BOOT_STATUS", 0x12c}, {"SW_ERROR_INFO", 0x130}, {"SW_HEARTBEAT", 0x154},
                         {"GPINTERRUPT", 0x160},    {"HW_VERSION0", 0x200},   {"SW_VERSION", 0x218},
                         {"CORE_ENABLE", 0x22c}};

TEST(InstanceMap, CM02_RegistersOfTheDriverAreWhereItExpectsThem) {
    for (const Kind& kind : kKinds) {
        Offsets expected = kMailbox;
        if (kind.first) expected.insert(kSystem.begin(), kSystem.end());
        Offsets found;
        for (const Register& reg : instance_map(kind.profile, kind.first).registers)
            if (std::strncmp(reg.name, "X_", 2) != 0) found[reg.name] = reg.offset;
        EXPECT_EQ(found, expected);
    }
}

TEST(InstanceMap, ProfileRHasNoRegisterOfProfileX) {
    for (const Kind& kind : kKinds) {
        std::size_t extra = 0;
        for (const Register& reg : instance_map(kind.profile, kind.first).registers)
            if (std::strncmp(reg.name, "X_", 2) == 0) ++extra;
        EXPECT_EQ(extra, kind.profile == Profile::r ? 0u : kind.first ? 34u : 12u);
    }
}

TEST(InstanceMap, MailboxRegistersHaveTheirPositionsInEveryMap) {
    for (const Kind& kind : kKinds) {
        const RegisterMap& map = instance_map(kind.profile, kind.first);
        const auto name = [&](MailboxRegister reg) {
            return std::string(map.registers[static_cast<unsigned>(reg)].name);
        };
        EXPECT_EQ(name(MailboxRegister::lock), "LOCK");
        EXPECT_EQ(name(MailboxRegister::queue_tail), "QUEUE_TAIL");
        EXPECT_EQ(name(MailboxRegister::scratch), "SCRATCH");
        if (kind.profile == Profile::r) continue;
        EXPECT_EQ(name(MailboxRegister::x_coalesce), "X_COALESCE");
        EXPECT_EQ(name(MailboxRegister::x_last_cyc_hi), "X_LAST_CYC_HI");
    }
}

TEST(InstanceMap, CE01_CE03_OnlyWordsAreTakenAndHolesReadZero) {
    for (const Kind& kind : kKinds) {
        RegisterFile file(instance_map(kind.profile, kind.first));
        std::uint8_t data[8] = {1, 1, 1, 1, 1, 1, 1, 1};
        EXPECT_EQ(file.write(0xff8, data, 4), RegStatus::ok);
        EXPECT_EQ(file.read(0xff8, data, 4), RegStatus::ok);
        EXPECT_EQ(data[0] | data[1] | data[2] | data[3], 0);
        for (const std::size_t bytes : {1u, 2u, 8u}) EXPECT_EQ(file.read(0x08, data, bytes), RegStatus::burst_error);
        EXPECT_EQ(file.read(0x0a, data, 4), RegStatus::burst_error);
        EXPECT_EQ(file.read(kInstanceBytes, data, 4), RegStatus::address_error);
    }
}

}  // namespace
}  // namespace cxlvp::crypto
