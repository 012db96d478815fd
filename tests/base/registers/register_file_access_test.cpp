// SPDX-License-Identifier: Apache-2.0
// What the front door and the debug view do with lengths, alignment, byte enables, byte order and holes.
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/register_file.h"
#include "test_maps.h"

namespace cxlvp {
namespace {

using test::read_value;
using test::write_value;

constexpr Field kWord[] = {{"VALUE", 0, 32, Attr::rw, 0}};
constexpr Field kLong[] = {{"VALUE", 0, 64, Attr::rw, 0x0123456789abcdef}};
constexpr Field kCount[] = {{"VALUE", 0, 32, Attr::rc, 0x44332211}};
constexpr Register kRegisters[] = {
    {"A", 0x00, 4, kWord}, {"B", 0x04, 4, kWord}, {"L", 0x08, 8, kLong}, {"C", 0x10, 4, kCount}, {"Z", 0x18, 4, kWord},
};
constexpr RegisterMap with(AccessRule access, HolePolicy holes = HolePolicy::read_zero) {
    return {"block", 0x40, kRegisters, access, holes};
}
constexpr RegisterMap kSingle = with({1, 8});
constexpr RegisterMap kSpanning = with({1, 32, true});
constexpr RegisterMap kRefusing = with({1, 32, true}, HolePolicy::address_error);
constexpr RegisterMap kWords = with({4, 8});
constexpr RegisterMap kAnywhere = with({1, 32, true, true});
constexpr RegisterMap kWhole = with({1, 8, true, false, false, true});
constexpr RegisterMap kBig = with({1, 32, true, false, true});

std::vector<std::uint8_t> bytes(std::initializer_list<int> list) {
    std::vector<std::uint8_t> out;
    for (int b : list) out.push_back(static_cast<std::uint8_t>(b));
    return out;
}

TEST(RegisterFileAccess, NarrowAccessesSeeTheirBytesOfAWideRegister) {
    RegisterFile file(kSingle);
    EXPECT_EQ(read_value(file, 0x08, 8), 0x0123456789abcdefu);
    EXPECT_EQ(read_value(file, 0x08, 4), 0x89abcdefu);
    EXPECT_EQ(read_value(file, 0x0c, 4), 0x01234567u);
    EXPECT_EQ(read_value(file, 0x0a, 2), 0x89abu);
    EXPECT_EQ(read_value(file, 0x0f, 1), 0x01u);
    write_value(file, 0x0d, 1, 0xff);
    write_value(file, 0x08, 2, 0x5544);
    EXPECT_EQ(file.get(2), 0x0123ff6789ab5544u);
}

TEST(RegisterFileAccess, LengthsAndAlignmentsOutsideTheRuleHaveNoEffect) {
    RegisterFile file(kWords);
    std::uint8_t data[64];
    std::memset(data, 0xee, sizeof data);
    const struct {
        std::uint64_t offset;
        std::size_t length;
        RegStatus status;
    } cases[] = {
        {0x00, 1, RegStatus::burst_error},
        {0x00, 2, RegStatus::burst_error},
        {0x00, 3, RegStatus::burst_error},
        {0x00, 0, RegStatus::burst_error},
        {0x02, 4, RegStatus::burst_error},
        {0x0c, 8, RegStatus::burst_error},
        {0x08, 16, RegStatus::burst_error},
        {0x08, 6, RegStatus::burst_error},
        {0x00, 8, RegStatus::burst_error},
        {0x10, 8, RegStatus::burst_error},
        {0x40, 4, RegStatus::address_error},
        {0x3c, 8, RegStatus::address_error},
        {~std::uint64_t{0} - 3, 4, RegStatus::address_error},
        {~std::uint64_t{0} - 3, 8, RegStatus::address_error},
        {0x08, ~std::size_t{0} - 3, RegStatus::address_error},
    };
    std::uint64_t refused = 0;
    for (const auto& c : cases) {
        EXPECT_EQ(file.read(c.offset, data, c.length), c.status) << c.offset << " " << c.length;
        EXPECT_EQ(file.write(c.offset, data, c.length), c.status) << c.offset << " " << c.length;
        refused += 2;
        EXPECT_EQ(file.count(RegisterIssue::burst) + file.count(RegisterIssue::address), refused);
    }
    for (std::uint8_t byte : data) EXPECT_EQ(byte, 0xee);
    EXPECT_EQ(file.get(0), 0u);
    EXPECT_EQ(file.get(2), 0x0123456789abcdefu);
    EXPECT_EQ(file.get(3), 0x44332211u);
    EXPECT_EQ(file.read(0x08, data, 8), RegStatus::ok);
    EXPECT_EQ(file.read(0x0c, data, 4), RegStatus::ok);
}

TEST(RegisterFileAccess, DisabledBytesAreNeitherWrittenNorReturned) {
    RegisterFile file(kSingle);
    const std::uint8_t enables[] = {0xff, 0, 0xff, 0x01};  // only 0xff enables
    EXPECT_EQ(write_value(file, 0x00, 4, 0x44332211, {enables, 4}), RegStatus::ok);
    EXPECT_EQ(file.get(0), 0x00330011u);
    std::uint8_t data[] = {0xee, 0xee, 0xee, 0xee};
    EXPECT_EQ(file.read(0x08, data, 4, {enables, 4}), RegStatus::ok);
    EXPECT_EQ(std::vector<std::uint8_t>(data, data + 4), bytes({0xef, 0xee, 0xab, 0xee}));
}

TEST(RegisterFileAccess, ByteEnablePatternRepeats) {
    RegisterFile file(kSpanning);
    const std::uint8_t enables[] = {0xff, 0, 0};
    std::uint8_t data[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    EXPECT_EQ(file.write(0, data, 16, {enables, 3}), RegStatus::ok);
    EXPECT_EQ(file.get(0), 0x04000001u);
    EXPECT_EQ(file.get(1), 0x00070000u);
    EXPECT_EQ(file.get(2), 0x1023450d89ab0aefu);
}

TEST(RegisterFileAccess, PatternWithoutLengthIsRefused) {
    RegisterFile file(kSingle);
    const std::uint8_t enables[] = {0xff};
    std::uint8_t data[4] = {1, 2, 3, 4};
    EXPECT_EQ(file.write(0, data, 4, {enables, 0}), RegStatus::byte_enable_error);
    EXPECT_EQ(file.read(0, data, 4, {enables, 0}), RegStatus::byte_enable_error);
    EXPECT_EQ(file.get(0), 0u);
    EXPECT_EQ(data[0], 1);
}

TEST(RegisterFileAccess, WritesMergeBeforeAttributesApply) {
    static constexpr Field fields[] = {{"ONCE", 0, 16, Attr::rwo, 0}, {"PENDING", 16, 16, Attr::rw1c, 0xffff}};
    static constexpr Register registers[] = {{"R", 0, 4, fields}};
    static constexpr RegisterMap map = {"m", 4, registers};
    RegisterFile file(map);
    const std::uint8_t enables[] = {0xff, 0xff, 0, 0xff};
    // The value of a disabled byte must not act, whatever it is.
    write_value(file, 0, 4, 0x0fff1234, {enables, 4});
    EXPECT_EQ(file.get(0), 0xf0ff1234u);
}

TEST(RegisterFileAccess, AccessWithAllBytesDisabledTouchesNothing) {
    RegisterFile file(kRefusing);
    const std::uint8_t none[] = {0};
    std::uint8_t data[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    EXPECT_EQ(file.read(0x10, data, 4, {none, 1}), RegStatus::ok);
    EXPECT_EQ(file.write(0x00, data, 8, {none, 1}), RegStatus::ok);
    EXPECT_EQ(file.read(0x20, data, 8, {none, 1}), RegStatus::ok);  // not even the hole
    EXPECT_EQ(data[0], 9);
    EXPECT_EQ(file.get(0), 0u);
    EXPECT_EQ(file.get(3), 0x44332211u);
}

TEST(RegisterFileAccess, SpanningAccessReachesEachRegisterOnce) {
    RegisterFile file(kSpanning);
    std::uint8_t data[16];
    for (int i = 0; i < 16; ++i) data[i] = static_cast<std::uint8_t>(0x10 + i);
    EXPECT_EQ(file.write(0, data, 16), RegStatus::ok);
    EXPECT_EQ(file.get(0), 0x13121110u);
    EXPECT_EQ(file.get(1), 0x17161514u);
    EXPECT_EQ(file.get(2), 0x1f1e1d1c1b1a1918u);
    std::uint8_t back[16] = {};
    EXPECT_EQ(file.read(0, back, 16), RegStatus::ok);
    EXPECT_EQ(std::memcmp(back, data, 16), 0);
}

TEST(RegisterFileAccess, SpanningIsRefusedWhereTheMapForbidsItUnlessEnablesNarrowIt) {
    RegisterFile file(kSingle);
    EXPECT_EQ(write_value(file, 0, 8, 0x8877665544332211), RegStatus::burst_error);
    EXPECT_EQ(file.get(0), 0u);
    const std::uint8_t upper[] = {0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
    EXPECT_EQ(write_value(file, 0, 8, 0x8877665544332211, {upper, 8}), RegStatus::ok);
    EXPECT_EQ(file.get(0), 0u);
    EXPECT_EQ(file.get(1), 0x88776655u);
    EXPECT_EQ(write_value(file, 0x10, 8, 1), RegStatus::burst_error);  // register and hole
    const std::uint8_t lower[] = {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    EXPECT_EQ(read_value(file, 0x10, 8, {lower, 8}), 0x44332211u);
}

TEST(RegisterFileAccess, PartsOfARegisterAreRefusedWhereTheMapWantsItWhole) {
    RegisterFile file(kWhole);
    EXPECT_EQ(write_value(file, 8, 8, 0x8877665544332211), RegStatus::ok);
    EXPECT_EQ(write_value(file, 0, 8, 0xffeeddccbbaa9988), RegStatus::ok);  // two registers, each as a whole
    const std::uint8_t all[] = {0xff};
    const std::uint8_t upper[] = {0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
    EXPECT_EQ(read_value(file, 8, 8, {all, 1}), 0x8877665544332211u);
    EXPECT_EQ(read_value(file, 0, 8, {upper, 8}), 0xffeeddcc00000000u);

    EXPECT_EQ(write_value(file, 8, 4, 1), RegStatus::burst_error);
    EXPECT_EQ(write_value(file, 12, 4, 1), RegStatus::burst_error);
    EXPECT_EQ(write_value(file, 8, 8, 1, {upper, 8}), RegStatus::burst_error);
    EXPECT_EQ(write_value(file, 0, 2, 1), RegStatus::burst_error);
    const std::uint8_t low[] = {0xff, 0, 0, 0};
    EXPECT_EQ(write_value(file, 0, 4, 1, {low, 4}), RegStatus::burst_error);
    EXPECT_EQ(read_value(file, 12, 4), 0xbadu);
    EXPECT_EQ(file.count(RegisterIssue::burst), 6u);
    EXPECT_EQ(file.get(0), 0xbbaa9988u);
    EXPECT_EQ(file.get(2), 0x8877665544332211u);
    EXPECT_EQ(read_value(file, 0x14, 1), 0u);  // holes have no width
}

TEST(RegisterFileAccess, HolesReadZeroAndAreCounted) {
    RegisterFile file(kSpanning);
    std::uint8_t data[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    EXPECT_EQ(file.read(0x10, data, 8), RegStatus::ok);
    EXPECT_EQ(std::vector<std::uint8_t>(data, data + 8), bytes({0x11, 0x22, 0x33, 0x44, 0, 0, 0, 0}));
    EXPECT_EQ(file.count(RegisterIssue::hole_read), 1u);
    EXPECT_EQ(file.write(0x38, data, 8), RegStatus::ok);  // beyond the last register
    EXPECT_EQ(file.count(RegisterIssue::hole_write), 1u);
    EXPECT_EQ(file.write(0x18, data, 8), RegStatus::ok);
    EXPECT_EQ(file.get(4), 0x44332211u);
    EXPECT_EQ(file.count(RegisterIssue::hole_write), 2u);
    EXPECT_EQ(file.count(RegisterIssue::address), 0u);
}

TEST(RegisterFileAccess, RefusedHolesStopTheWholeAccess) {
    RegisterFile file(kRefusing);
    std::uint8_t data[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    EXPECT_EQ(file.read(0x10, data, 8), RegStatus::address_error);
    EXPECT_EQ(data[0], 9);
    EXPECT_EQ(file.get(3), 0x44332211u);  // not cleared by the read
    EXPECT_EQ(file.write(0x18, data, 8), RegStatus::address_error);
    EXPECT_EQ(file.get(4), 0u);
    EXPECT_EQ(file.count(RegisterIssue::address), 2u);
    EXPECT_EQ(file.read(0x10, data, 4), RegStatus::ok);
}

TEST(RegisterFileAccess, UnalignedAccessesWorkWhereTheMapAllowsThem) {
    RegisterFile file(kAnywhere);
    EXPECT_EQ(write_value(file, 0x03, 3, 0x332211), RegStatus::ok);
    EXPECT_EQ(file.get(0), 0x11000000u);
    EXPECT_EQ(file.get(1), 0x00003322u);
    EXPECT_EQ(read_value(file, 0x09, 4), 0x6789abcdu);
    EXPECT_EQ(read_value(file, 0x07, 5), 0x89abcdef00u);
    RegisterFile strict(kSpanning);
    EXPECT_EQ(write_value(strict, 0x03, 3, 1), RegStatus::burst_error);
    EXPECT_EQ(write_value(strict, 0x03, 2, 1), RegStatus::burst_error);
}

TEST(RegisterFileAccess, BigEndianMapHasTheMostSignificantByteFirst) {
    RegisterFile file(kBig);
    std::uint8_t data[16];
    ASSERT_EQ(file.read(0x08, data, 8), RegStatus::ok);
    EXPECT_EQ(std::vector<std::uint8_t>(data, data + 8), bytes({0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}));
    ASSERT_EQ(file.read(0x08, data, 4), RegStatus::ok);
    EXPECT_EQ(std::vector<std::uint8_t>(data, data + 4), bytes({0x01, 0x23, 0x45, 0x67}));
    ASSERT_EQ(file.read(0x0e, data, 2), RegStatus::ok);
    EXPECT_EQ(std::vector<std::uint8_t>(data, data + 2), bytes({0xcd, 0xef}));
    const std::uint8_t low_word[] = {0xde, 0xad, 0xbe, 0xef};
    ASSERT_EQ(file.write(0x0c, low_word, 4), RegStatus::ok);
    EXPECT_EQ(file.get(2), 0x01234567deadbeefu);
    const std::uint8_t top[] = {0x77};
    ASSERT_EQ(file.write(0x08, top, 1), RegStatus::ok);
    EXPECT_EQ(file.get(2), 0x77234567deadbeefu);
    ASSERT_EQ(file.read(0x00, data, 16), RegStatus::ok);  // each register in its own order
    EXPECT_EQ(data[8], 0x77);
    const std::uint8_t enables[] = {0, 0xff};
    const std::uint8_t words[] = {1, 2, 3, 4, 5, 6, 7, 8};
    ASSERT_EQ(file.write(0x00, words, 8, {enables, 2}), RegStatus::ok);
    EXPECT_EQ(file.get(0), 0x00020004u);
    EXPECT_EQ(file.get(1), 0x00060008u);
}

TEST(RegisterFileAccess, BigEndianDebugViewEqualsTheFrontDoor) {
    RegisterFile file(kBig);
    std::uint8_t front[8];
    std::uint8_t debug[8];
    ASSERT_EQ(file.read(0x08, front, 8), RegStatus::ok);
    ASSERT_EQ(file.debug_read(0x08, debug, 8), 8u);
    EXPECT_EQ(std::memcmp(front, debug, 8), 0);
    const std::uint8_t three[] = {0xaa, 0xbb, 0xcc};
    ASSERT_EQ(file.debug_write(0x0d, three, 3), 3u);
    EXPECT_EQ(file.get(2), 0x0123456789aabbccu);
}

/// Counts every call of a hook.
struct Counter {
    int calls = 0;
    void read(const RegisterRead&) { ++calls; }
    void write(const RegisterWrite&) { ++calls; }
    void change(const RegisterChange&) { ++calls; }
};

TEST(RegisterFileDebug, ReadsAndWritesWithoutAnySideEffect) {
    RegisterFile file(test::kMixedMap);
    Counter counter;
    for (unsigned r = 0; r < file.map().registers.size(); ++r) {
        file.on_read<&Counter::read>(r, &counter);
        file.on_write<&Counter::write>(r, &counter);
        file.on_change<&Counter::change>(r, &counter);
    }
    file.set(file.field("LOCK.ALL"), 1);
    counter.calls = 0;
    const std::uint64_t before = file.get(file.field("HIGH64"));
    std::uint8_t data[8];
    for (int i = 0; i < 2; ++i) {  // RC and WO bits show, and stay
        ASSERT_EQ(file.debug_read(0x18, data, 8), 8u);
        std::uint64_t value;
        std::memcpy(&value, data, 8);
        EXPECT_EQ(value, before);
    }
    const std::uint8_t ones[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    ASSERT_EQ(file.debug_write(0x18, ones, 8), 8u);  // locked, used-up, read-only: deposited all the same
    EXPECT_EQ(file.get(file.field("HIGH64")), 0x0000ffffffffffffu);
    EXPECT_EQ(counter.calls, 0);
    for (std::size_t i = 0; i < kRegisterIssues; ++i) EXPECT_EQ(file.count(static_cast<RegisterIssue>(i)), 0u);
    write_value(file, 0x19, 1, 0x12);  // RWO was not used up
    EXPECT_EQ(file.get(file.field("HIGH64.RWO")), 0x12u);
    EXPECT_EQ(counter.calls, 2);
}

TEST(RegisterFileDebug, CrossesRegistersAndHolesAtAnyAlignment) {
    RegisterFile file(kSingle);
    std::uint8_t data[0x40];
    EXPECT_EQ(file.debug_read(0x09, data, 0x12), 0x12u);
    EXPECT_EQ(std::vector<std::uint8_t>(data, data + 0x12),
              bytes({0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01, 0x11, 0x22, 0x33, 0x44, 0, 0, 0, 0, 0, 0, 0}));
    std::memset(data, 0x55, sizeof data);
    EXPECT_EQ(file.debug_write(0x03, data, 6), 6u);
    EXPECT_EQ(file.get(0), 0x55000000u);
    EXPECT_EQ(file.get(1), 0x55555555u);
    EXPECT_EQ(file.get(2), 0x0123456789abcd55u);
    EXPECT_EQ(file.debug_read(0x38, data, 0x40), 8u);  // end of the map
    EXPECT_EQ(file.debug_read(0x40, data, 1), 0u);
    EXPECT_EQ(file.debug_write(~std::uint64_t{0}, data, 8), 0u);
}

TEST(RegisterFileDebug, StopsAtAHoleWhereHolesAreRefused) {
    RegisterFile file(kRefusing);
    std::uint8_t data[16];
    EXPECT_EQ(file.debug_read(0x10, data, 16), 4u);
    EXPECT_EQ(file.debug_write(0x10, data, 16), 4u);
    EXPECT_EQ(file.debug_read(0x14, data, 1), 0u);
}

}  // namespace
}  // namespace cxlvp
