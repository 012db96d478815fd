// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/config/config_address.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "cxlvp/pci/config/config_target.h"

namespace cxlvp::pci {
namespace {

TEST(Bdf, IsSixteenBitsWithTheBusOnTop) {
    EXPECT_EQ((Bdf{0x12, 0x1f, 7}.id()), 0x12ff);
    EXPECT_EQ((Bdf{0, 1, 0}.id()), 0x0008);
    for (unsigned id = 0; id < 0x10000; ++id) EXPECT_EQ(Bdf::from_id(static_cast<std::uint16_t>(id)).id(), id);
    EXPECT_NE((Bdf{0, 1, 0}), (Bdf{0, 0, 1}));
}

TEST(ConfigAddress, HasTheArithmeticOfEcam) {
    const ConfigAddress address{ConfigAddress::Kind::type0, {0x12, 3, 5}, 0x10c};
    EXPECT_EQ(address.encode(), 0x1200000u + (3u << 15) + (5u << 12) + 0x10c);
    EXPECT_EQ((ConfigAddress{ConfigAddress::Kind::type1, {0, 0, 0}, 4}.encode()), 0x10000004u);
}

TEST(ConfigAddress, DecodesWhatItEncodes) {
    for (const std::uint64_t address : {0x0ull, 0xfffffffull, 0x1abcdef4ull, 0x20000000ull}) {
        EXPECT_TRUE(ConfigAddress::valid(address));
        EXPECT_EQ(ConfigAddress::decode(address).encode(), address);
    }
    EXPECT_FALSE(ConfigAddress::valid(0x30000000));
    EXPECT_FALSE(ConfigAddress::valid(0x100000000));
}

TEST(ConfigAccess, StaysWithinADoubleword) {
    EXPECT_TRUE(within_doubleword(0x4, 4));
    EXPECT_TRUE(within_doubleword(0x5, 2));
    EXPECT_TRUE(within_doubleword(0x7, 1));
    EXPECT_FALSE(within_doubleword(0x7, 2));
    EXPECT_FALSE(within_doubleword(0x2, 4));
    EXPECT_FALSE(within_doubleword(0x0, 3));
    EXPECT_FALSE(within_doubleword(0x0, 8));
    EXPECT_FALSE(within_doubleword(0x0, 0));
}

}  // namespace
}  // namespace cxlvp::pci
