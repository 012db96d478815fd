// SPDX-License-Identifier: Apache-2.0
// Two independent implementations of the same table under the same random accesses: whole-bus behaviour, which the
// generated attribute test with its single registers does not reach.
#include "cxlvp/base/registers/register_oracle.h"

#include <algorithm>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/register_file.h"
#include "test_maps.h"

namespace cxlvp {
namespace {

/// splitmix64: the same sequence everywhere.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t state_;
};

void compare(const RegisterFile& file, const RegisterOracle& oracle, int step) {
    for (const RegisterFile::Entry& entry : file.list())
        ASSERT_EQ(entry.value, oracle.stored(entry.reg, entry.element)) << entry.name << " at step " << step;
    for (unsigned r = 0; r < file.map().registers.size(); ++r)
        for (std::size_t i = 0; i < kPerRegisterIssues; ++i) {
            const RegisterIssue issue = static_cast<RegisterIssue>(i);
            ASSERT_EQ(file.count(issue, r), oracle.count(issue, r)) << file.map().registers[r].name << " at " << step;
        }
}

class RegisterOracleOnMap : public testing::TestWithParam<const RegisterMap*> {};

TEST_P(RegisterOracleOnMap, AgreesWithTheRegisterFileOnRandomAccesses) {
    const RegisterMap& map = *GetParam();
    RegisterFile file(map);
    RegisterOracle oracle(map);
    Random random(1);
    int accepted = 0;
    int refused = 0;
    for (int step = 0; step < 20000; ++step) {
        const std::uint64_t offset = random.next() % (map.size + 4);
        const std::size_t length = random.next() % 4 != 0 ? std::size_t{1} << random.next() % 5 : random.next() % 20;
        const std::uint64_t aligned = random.next() % 4 != 0 && length != 0 ? offset / length * length : offset;
        std::uint8_t data[32];
        std::uint8_t expected[32];
        for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random.next());
        std::copy(std::begin(data), std::end(data), std::begin(expected));
        std::uint8_t pattern[8];
        for (std::uint8_t& byte : pattern) byte = random.next() % 2 != 0 ? 0xff : 0;
        const ByteEnables enables = random.next() % 3 == 0
                                        ? ByteEnables{pattern, 1 + static_cast<std::size_t>(random.next() % 8)}
                                        : ByteEnables{};
        switch (random.next() % 16) {
            case 0: {
                const ResetKind kind = kResetKinds[random.next() % 3];
                file.reset(kind);
                oracle.reset(kind);
                break;
            }
            case 1: {
                const std::size_t done = file.debug_write(aligned, data, length);
                oracle.deposit_bytes(aligned, data, done);
                break;
            }
            case 2:
            case 3:
            case 4:
            case 5:
            case 6:
            case 7: {
                const bool ok = file.read(aligned, data, length, enables) == RegStatus::ok;
                if (ok) oracle.read_bytes(aligned, expected, length, enables);
                ASSERT_TRUE(std::equal(std::begin(data), std::end(data), std::begin(expected))) << "step " << step;
                ++(ok ? accepted : refused);
                break;
            }
            default: {
                const bool ok = file.write(aligned, data, length, enables) == RegStatus::ok;
                if (ok) oracle.write_bytes(aligned, data, length, enables);
                ++(ok ? accepted : refused);
                break;
            }
        }
        ASSERT_NO_FATAL_FAILURE(compare(file, oracle, step));
    }
    EXPECT_GT(accepted, 1000);
    EXPECT_GT(refused, 1000);
}

INSTANTIATE_TEST_SUITE_P(Maps, RegisterOracleOnMap,
                         testing::Values(&test::kMixedMap, &test::kStrictMap, &test::kBigEndianMap,
                                         &test::kUnalignedMap, &test::kWordMap),
                         [](const auto& map) { return std::string(map.param->name); });

}  // namespace
}  // namespace cxlvp
