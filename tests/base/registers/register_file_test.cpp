// SPDX-License-Identifier: Apache-2.0
// Attributes, resets, locks, warnings and names. Front-door rules are in register_file_access_test.cpp, hooks in
// register_file_hooks_test.cpp.
#include "cxlvp/base/registers/register_file.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "test_maps.h"

namespace cxlvp {
namespace {

using test::read_value;
using test::write_value;

constexpr Field kAllFields[] = {
    {"RO", 0, 2, Attr::ro, 1},        {"ROS", 2, 2, Attr::ros, 1},
    {"RW", 4, 2, Attr::rw, 1},        {"RWS", 6, 2, Attr::rws, 1},
    {"RW1C", 8, 2, Attr::rw1c, 3},    {"RW1CS", 10, 2, Attr::rw1cs, 3},
    {"RW1S", 12, 2, Attr::rw1s, 0},   {"RWL", 14, 2, Attr::rwl, 1, "", "LOCK.CLOSE"},
    {"RWO", 16, 8, Attr::rwo, 0x5a},  {"RC", 24, 2, Attr::rc, 3},
    {"WO", 26, 2, Attr::wo, 1},       {"HWINIT", 28, 2, Attr::hwinit, 2},
    {"RSVDP", 30, 2, Attr::rsvdp, 1}, {"RSVDZ", 32, 2, Attr::rsvdz, 0},
    {"WIDE", 40, 16, Attr::rwo, 0},
};
constexpr Field kLock[] = {{"CLOSE", 0, 2, Attr::rw, 0}};
constexpr Field kValue[] = {{"VALUE", 0, 32, Attr::rw, 0}};
constexpr Register kRegisters[] = {
    {"ALL", 0x00, 8, kAllFields},
    {"LOCK", 0x08, 4, kLock},
    {"ARRAY", 0x10, 4, kValue, "", 4, 8},
};
constexpr RegisterMap kMap = {"block", 0x40, kRegisters};

class RegisterFileTest : public testing::Test {
protected:
    RegisterFile file_{kMap};

    /// A field of ALL.
    FieldRef field(const std::string& name) { return file_.field("ALL." + name); }
    std::uint64_t stored(const char* name) { return file_.get(field(name)); }
    void deposit(const char* name, std::uint64_t value) { file_.set(field(name), value); }
    /// The field as software reads it in a full-width access.
    std::uint64_t software(const char* name) { return field(name).extract(read_value(file_, 0, 8)); }
    /// Writes `value` to the field and to no byte outside it; other bits of its bytes are repeated from storage.
    void write(const char* name, std::uint64_t value) {
        const FieldRef ref = field(name);
        std::uint8_t enables[8];
        for (unsigned i = 0; i < 8; ++i) enables[i] = (ref.mask() >> (8 * i) & 0xff) != 0 ? 0xff : 0;
        const std::uint64_t quiet = file_.get(0) & ~(field("RW1C").mask() | field("RW1CS").mask());
        ASSERT_EQ(write_value(file_, 0, 8, ref.insert(quiet, value), {enables, 8}), RegStatus::ok);
    }
};

TEST_F(RegisterFileTest, ReadOnlyIgnoresWritesAndShowsWhatHardwareSets) {
    write("RO", 2);
    EXPECT_EQ(software("RO"), 1u);
    deposit("RO", 2);
    EXPECT_EQ(software("RO"), 2u);
    file_.reset(ResetKind::warm);
    EXPECT_EQ(software("RO"), 1u);
}

TEST_F(RegisterFileTest, StickyReadOnlySurvivesAllButColdReset) {
    write("ROS", 2);
    EXPECT_EQ(software("ROS"), 1u);
    deposit("ROS", 2);
    file_.reset(ResetKind::warm);
    file_.reset(ResetKind::function);
    EXPECT_EQ(software("ROS"), 2u);
    file_.reset(ResetKind::cold);
    EXPECT_EQ(software("ROS"), 1u);
}

TEST_F(RegisterFileTest, ReadWriteIsReplacedAndReset) {
    for (ResetKind kind : kResetKinds) {
        write("RW", 2);
        EXPECT_EQ(software("RW"), 2u);
        file_.reset(kind);
        EXPECT_EQ(software("RW"), 1u) << to_string(kind);
    }
}

TEST_F(RegisterFileTest, StickyReadWriteSurvivesAllButColdReset) {
    write("RWS", 2);
    file_.reset(ResetKind::function);
    file_.reset(ResetKind::warm);
    EXPECT_EQ(software("RWS"), 2u);
    file_.reset(ResetKind::cold);
    EXPECT_EQ(software("RWS"), 1u);
}

TEST_F(RegisterFileTest, WriteOneClearsAndZeroKeeps) {
    write("RW1C", 0);
    EXPECT_EQ(software("RW1C"), 3u);
    write("RW1C", 1);
    EXPECT_EQ(software("RW1C"), 2u);
    write("RW1C", 1);  // clearing a clear bit does not set it
    EXPECT_EQ(software("RW1C"), 2u);
    file_.reset(ResetKind::warm);
    EXPECT_EQ(software("RW1C"), 3u);
}

TEST_F(RegisterFileTest, StickyWriteOneToClearKeepsErrorsOverWarmReset) {
    write("RW1CS", 2);
    EXPECT_EQ(software("RW1CS"), 1u);
    file_.reset(ResetKind::warm);
    file_.reset(ResetKind::function);
    EXPECT_EQ(software("RW1CS"), 1u);
    file_.reset(ResetKind::cold);
    EXPECT_EQ(software("RW1CS"), 3u);
}

TEST_F(RegisterFileTest, WriteOneSetsAndOnlyHardwareOrResetClears) {
    write("RW1S", 1);
    EXPECT_EQ(software("RW1S"), 1u);
    write("RW1S", 2);
    EXPECT_EQ(software("RW1S"), 3u);
    write("RW1S", 0);
    EXPECT_EQ(software("RW1S"), 3u);
    deposit("RW1S", 2);
    EXPECT_EQ(software("RW1S"), 2u);
    file_.reset(ResetKind::function);
    EXPECT_EQ(software("RW1S"), 0u);
}

TEST_F(RegisterFileTest, LockableIsReplacedUntilItsLockIsNonZero) {
    write("RWL", 2);
    EXPECT_EQ(software("RWL"), 2u);
    write_value(file_, 8, 4, 2);  // any non-zero value of a field of two bits
    write("RWL", 3);
    EXPECT_EQ(software("RWL"), 2u);
    EXPECT_EQ(file_.count(RegisterIssue::locked), 1u);
    write("RWL", 2);  // changes nothing: not worth a count
    EXPECT_EQ(file_.count(RegisterIssue::locked), 1u);
    write_value(file_, 8, 4, 0);
    write("RWL", 3);
    EXPECT_EQ(software("RWL"), 3u);
}

TEST_F(RegisterFileTest, WriteOnceTakesTheFirstWriteAfterEachReset) {
    for (ResetKind kind : kResetKinds) {
        write("RWO", 0x11);
        EXPECT_EQ(software("RWO"), 0x11u);
        write("RWO", 0x22);
        EXPECT_EQ(software("RWO"), 0x11u);
        file_.reset(kind);
        EXPECT_EQ(software("RWO"), 0x5au);
    }
    EXPECT_EQ(file_.count(RegisterIssue::write_once), 3u);
}

TEST_F(RegisterFileTest, WriteOnceIsUsedUpEvenByAWriteOfTheSameValue) {
    write("RWO", 0x5a);
    write("RWO", 0x22);
    EXPECT_EQ(software("RWO"), 0x5au);
}

TEST_F(RegisterFileTest, WriteOnceCountsByteByByte) {
    write_value(file_, 5, 1, 0x34);
    write_value(file_, 6, 1, 0x12);
    EXPECT_EQ(software("WIDE"), 0x1234u);
    write_value(file_, 5, 1, 0xff);
    EXPECT_EQ(software("WIDE"), 0x1234u);
}

TEST_F(RegisterFileTest, HardwareWritesDoNotUseUpWriteOnce) {
    deposit("RWO", 0x77);
    write("RWO", 0x11);
    EXPECT_EQ(software("RWO"), 0x11u);
}

TEST_F(RegisterFileTest, ReadClearReturnsTheValueOnce) {
    write("RC", 0);
    EXPECT_EQ(software("RC"), 3u);
    EXPECT_EQ(software("RC"), 0u);
    write("RC", 3);
    EXPECT_EQ(software("RC"), 0u);
    deposit("RC", 2);
    EXPECT_EQ(stored("RC"), 2u);
    EXPECT_EQ(stored("RC"), 2u);
    EXPECT_EQ(software("RC"), 2u);
    EXPECT_EQ(stored("RC"), 0u);
}

TEST_F(RegisterFileTest, ReadClearClearsOnlyTheBytesThatAreRead) {
    read_value(file_, 0, 2);
    EXPECT_EQ(stored("RC"), 3u);
    const std::uint8_t others[] = {0xff, 0xff, 0xff, 0};
    read_value(file_, 0, 4, {others, 4});
    EXPECT_EQ(stored("RC"), 3u);
    read_value(file_, 3, 1);
    EXPECT_EQ(stored("RC"), 0u);
}

TEST_F(RegisterFileTest, WriteOnlyReadsZeroAndKeepsTheValueForHardware) {
    EXPECT_EQ(software("WO"), 0u);
    write("WO", 2);
    EXPECT_EQ(software("WO"), 0u);
    EXPECT_EQ(stored("WO"), 2u);
}

TEST_F(RegisterFileTest, HwInitIsFixedWhenBuilt) {
    write("HWINIT", 1);
    EXPECT_EQ(software("HWINIT"), 2u);
    deposit("HWINIT", 3);  // a strap
    for (ResetKind kind : kResetKinds) {
        file_.reset(kind);
        EXPECT_EQ(software("HWINIT"), 3u) << to_string(kind);
    }
}

TEST_F(RegisterFileTest, ReservedPreserveKeepsItsValueAndCountsChanges) {
    write("RSVDP", 1);
    EXPECT_EQ(file_.count(RegisterIssue::preserve_changed), 0u);
    write("RSVDP", 2);
    EXPECT_EQ(software("RSVDP"), 1u);
    EXPECT_EQ(file_.count(RegisterIssue::preserve_changed), 1u);
    deposit("RSVDP", 2);  // what must be preserved is the value that software reads
    write("RSVDP", 2);
    EXPECT_EQ(file_.count(RegisterIssue::preserve_changed), 1u);
}

TEST_F(RegisterFileTest, ReservedZeroAndUndeclaredBitsReadZeroWhoeverWritesThem) {
    write("RSVDZ", 3);
    EXPECT_EQ(software("RSVDZ"), 0u);
    EXPECT_EQ(file_.count(RegisterIssue::zero_written), 1u);
    write_value(file_, 7, 1, 0xff);  // undeclared
    EXPECT_EQ(file_.count(RegisterIssue::zero_written), 2u);
    write_value(file_, 7, 1, 0);
    EXPECT_EQ(file_.count(RegisterIssue::zero_written), 2u);
    file_.set(0, ~std::uint64_t{0});
    const std::uint64_t exists = 0x00ffff00ffffffff;
    EXPECT_EQ(file_.get(0), exists);
    const std::uint8_t ones[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    file_.debug_write(0, ones, 8);
    EXPECT_EQ(file_.get(0), exists);
}

// A write of one byte must not clear pending bits in the other byte of a RW1C register.
TEST_F(RegisterFileTest, ByteWriteLeavesPendingBitsOfTheOtherByte) {
    static constexpr Field fields[] = {{"PENDING", 0, 16, Attr::rw1c, 0xffff}};
    static constexpr Register registers[] = {{"STATUS", 0, 2, fields}};
    static constexpr RegisterMap map = {"status", 2, registers};
    RegisterFile file(map);
    write_value(file, 0, 1, 0x0f);
    EXPECT_EQ(file.get(0), 0xfff0u);
    write_value(file, 1, 1, 0x80);
    EXPECT_EQ(file.get(0), 0x7ff0u);
    const std::uint8_t low[] = {0xff, 0};
    write_value(file, 0, 2, 0xfff0, {low, 2});
    EXPECT_EQ(file.get(0), 0x7f00u);
}

TEST_F(RegisterFileTest, ResetOfOneElementLeavesTheOthers) {
    for (unsigned e = 0; e < 4; ++e) file_.set(2, 7, e);
    file_.reset_register(ResetKind::warm, 2, 1);
    EXPECT_EQ(file_.get(2, 0), 7u);
    EXPECT_EQ(file_.get(2, 1), 0u);
    EXPECT_EQ(file_.get(2, 2), 7u);
}

TEST(RegisterFileLocks, FieldLocksItselfByTheValueBeforeTheWrite) {
    RegisterFile file(test::kMixedMap);
    write_value(file, 0x20, 4, 0x4200);
    EXPECT_EQ(file.get(file.field("LOCK.SELF")), 0x42u);
    write_value(file, 0x20, 4, 0x1100);
    EXPECT_EQ(file.get(file.field("LOCK.SELF")), 0x42u);
    file.reset(ResetKind::function);
    write_value(file, 0x20, 4, 0x1100);
    EXPECT_EQ(file.get(file.field("LOCK.SELF")), 0x11u);
}

TEST(RegisterFileLocks, JointLockClosesOnlyWhenAllConditionsHold) {
    RegisterFile file(test::kMixedMap);
    const FieldRef joint = file.field("LIMIT[1].JOINT");
    const auto write_joint = [&](std::uint64_t value) {
        write_value(file, 0x5a, 1, value);
        return file.get(joint);
    };
    file.set(file.field("LOCK.FIRST"), 1);
    EXPECT_EQ(write_joint(1), 1u);
    file.set(file.field("LOCK.FIRST"), 0);
    file.set(file.field("LOCK.SECOND"), 1);
    EXPECT_EQ(write_joint(2), 2u);
    file.set(file.field("LOCK.FIRST"), 1);
    EXPECT_EQ(write_joint(3), 2u);
}

TEST(RegisterFileLocks, ElementFollowsElementUnlessAnIndexSaysOtherwise) {
    RegisterFile file(test::kMixedMap);
    file.set(file.field("CHANNEL[1].LOCKED"), 1);
    for (unsigned e = 0; e < 3; ++e) {
        write_value(file, 0x41 + 0x10 * e, 1, 0x99);  // CHANNEL[e].COUNT, low byte
        write_value(file, 0x48 + 0x10 * e, 1, 0x99);  // LIMIT[e].VALUE, low byte
    }
    const std::uint64_t counts[] = {0x1299, 0x1234, 0x1299};
    const std::uint64_t limits[] = {0xff99, 0xffff, 0xff99};
    for (unsigned e = 0; e < 3; ++e) {
        EXPECT_EQ(file.get(file.fields("CHANNEL.COUNT")[e]), counts[e]) << e;
        EXPECT_EQ(file.get(file.fields("LIMIT.VALUE")[e]), limits[e]) << e;
    }
    file.set(file.field("LOCK.ALL"), 1);
    write_value(file, 0x4b, 1, 0x77);
    EXPECT_EQ(file.get(file.field("LIMIT[0].FIXED")), 0x77u);
    file.set(file.field("CHANNEL[2].LOCKED"), 1);
    write_value(file, 0x4b, 1, 0x66);
    EXPECT_EQ(file.get(file.field("LIMIT[0].FIXED")), 0x77u);
}

/// Keeps the texts of all warnings.
struct Listener : RegisterObserver {
    std::vector<std::string> texts;
    std::vector<Tick> times;
    void warn(const RegisterWarning& warning) override {
        texts.push_back(warning.text());
        times.push_back(warning.now);
    }
};

TEST(RegisterFileWarnings, EachIssueWarnsOncePerRegisterAndIsAlwaysCounted) {
    Listener listener;
    RegisterFile file(kMap, &listener);
    for (int i = 0; i < 3; ++i) write_value(file, 7, 1, 0x30, {}, 100 + i);
    for (int i = 0; i < 2; ++i) write_value(file, 9, 1, 1, {}, 200 + i);
    EXPECT_EQ(file.count(RegisterIssue::zero_written), 5u);
    EXPECT_EQ(file.count(RegisterIssue::zero_written, 0), 3u);
    EXPECT_EQ(file.count(RegisterIssue::zero_written, 1), 2u);
    EXPECT_EQ(file.count(RegisterIssue::zero_written, 2), 0u);
    ASSERT_EQ(listener.texts.size(), 2u);
    EXPECT_EQ(listener.texts[0], "block: ALL: write of 1 to reserved bits 0x3000000000000000 (offset 0x0)");
    EXPECT_EQ(listener.texts[1], "block: LOCK: write of 1 to reserved bits 0x100 (offset 0x8)");
    EXPECT_EQ(listener.times, (std::vector<Tick>{100, 200}));
    file.reset(ResetKind::cold);
    write_value(file, 7, 1, 0x30);
    EXPECT_EQ(listener.texts.size(), 2u);
}

TEST(RegisterFileWarnings, EveryIssueHasItsText) {
    Listener listener;
    RegisterFile file(test::kMixedMap, &listener);
    write_value(file, 0x5a, 1, 5);  // open
    EXPECT_TRUE(listener.texts.empty());
    file.set(file.field("LOCK.FIRST"), 1);
    file.set(file.field("LOCK.SECOND"), 1);
    write_value(file, 0x5a, 1, 4);
    write_value(file, 0x19, 1, 0x55);
    write_value(file, 0x19, 1, 0x54);
    write_value(file, 0x1d, 1, 0x57);
    read_value(file, 0x24, 4);
    write_value(file, 0x24, 4, 1);
    read_value(file, 0x80, 1);
    std::uint8_t data[32];
    EXPECT_EQ(file.read(0, data, 32), RegStatus::burst_error);
    const std::vector<std::string> expected = {
        "mixed: LIMIT[1]: write to locked bits 0x10000 ignored (offset 0x58)",
        "mixed: HIGH64: second write to write-once bits 0x100 ignored (offset 0x18)",
        "mixed: HIGH64: write changes reserved bits 0x20000000000 that must be preserved (offset 0x18)",
        "mixed: 4-byte read where no register is, answered with 0 (offset 0x24)",
        "mixed: 4-byte write where no register is, ignored (offset 0x24)",
        "mixed: 1-byte access refused: no register there (offset 0x80)",
        "mixed: 32-byte access refused: length, alignment or byte enables are not allowed (offset 0x0)",
    };
    EXPECT_EQ(listener.texts, expected);
    for (int i = 0; i < 2; ++i) read_value(file, 0x80, 1);
    EXPECT_EQ(file.count(RegisterIssue::address), 3u);
    EXPECT_EQ(listener.texts.size(), expected.size());
}

TEST(RegisterFileNames, HandlesAreFoundByName) {
    RegisterFile file(kMap);
    EXPECT_EQ(file.index("LOCK"), 1u);
    const FieldRef ref = file.field("ARRAY[3].VALUE");
    EXPECT_EQ(ref.reg(), 2u);
    file.set(ref, 0x1234567890);  // the field has 32 bits
    EXPECT_EQ(file.get(2, 3), 0x34567890u);
    EXPECT_EQ(file.get(file.field("ARRAY[3]")), 0x34567890u);
    EXPECT_EQ(file.get(2, 2), 0u);
    EXPECT_EQ(file.fields("ARRAY.VALUE").size(), 4u);
    EXPECT_EQ(file.get(file.fields("ARRAY")[3]), 0x34567890u);
    EXPECT_FALSE(FieldRef().valid());
    const FieldRef rwl = file.field("ALL.RWL");
    EXPECT_EQ(rwl.mask(), 0xc000u);
    EXPECT_EQ(rwl.extract(0xffff8fff), 2u);
    EXPECT_EQ(rwl.insert(0xffff8fff, 5), 0xffff4fffu);
}

std::string error_of(const RegisterFile& file, std::string_view name) {
    try {
        file.field(name);
    } catch (const UserError& e) {
        return e.what();
    }
    return "";
}

TEST(RegisterFileNames, WrongNamesAreRefusedWithTheClosestOne) {
    RegisterFile file(kMap);
    EXPECT_EQ(error_of(file, "LOK.CLOSE"), "block: unknown register 'LOK' (did you mean 'LOCK'?)");
    EXPECT_EQ(error_of(file, "LOCK.CLOZE"), "block: unknown field 'CLOZE' of register 'LOCK' (did you mean 'CLOSE'?)");
    EXPECT_EQ(error_of(file, "ARRAY[4].VALUE"), "block: 'ARRAY[4].VALUE': ARRAY has elements 0 to 3");
    EXPECT_EQ(error_of(file, "LOCK[1].CLOSE"), "block: 'LOCK[1].CLOSE': LOCK is not an array");
    EXPECT_EQ(error_of(file, "ARRAY.VALUE"), "block: 'ARRAY.VALUE' names an array of 4; expected ARRAY[index]");
    for (const char* bad : {"ARRAY[", "ARRAY[]", "ARRAY[1", "ARRAY[x]", "ARRAY[-1]", "ARRAY[1]2", "ARRAY[99999999999]"})
        EXPECT_NE(error_of(file, bad).find("is not a register name"), std::string::npos) << bad;
    EXPECT_THROW(file.index("LOCK.CLOSE"), UserError);
    EXPECT_THROW(file.index("ARRAY[1]"), UserError);
    EXPECT_THROW(file.fields("ARRAY[1].VALUE"), UserError);
    EXPECT_THROW(file.fields("ARAY"), UserError);
}

TEST(RegisterFileNames, ListShowsEveryElementAndItsFields) {
    RegisterFile file(kMap);
    file.set(2, 5, 1);
    const auto entries = file.list();
    ASSERT_EQ(entries.size(), 6u);
    EXPECT_EQ(entries[0].name, "ALL");
    EXPECT_EQ(entries[3].name, "ARRAY[1]");
    EXPECT_EQ(entries[3].offset, 0x18u);
    EXPECT_EQ(entries[3].value, 5u);
    const Register& all = file.map().registers[entries[0].reg];
    for (const Field& field : all.fields) EXPECT_EQ(field_value(field, entries[0].value), field.reset) << field.name;
}

TEST(RegisterFileBuild, AWrongMapIsRefusedWithAllItsMistakes) {
    static constexpr Register registers[] = {{"A", 1, 4, kValue}, {"A", 8, 4, kValue}};
    static constexpr RegisterMap map = {"wrong", 0x10, registers};
    try {
        RegisterFile file(map);
        FAIL() << "accepted";
    } catch (const UserError& e) {
        const std::string text = e.what();
        EXPECT_NE(text.find("wrong.A: offset 0x1 is not a multiple of the width"), std::string::npos) << text;
        EXPECT_NE(text.find("the name is used twice"), std::string::npos) << text;
    }
}

}  // namespace
}  // namespace cxlvp
