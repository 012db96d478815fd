// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/timing/service_times.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {
namespace {

TEST(ServiceTimes, EachGradeHasItsNumbers) {
    EXPECT_EQ(ServiceTimes(Grade::fast)[ServiceItem::aes128_block], 1u);
    EXPECT_EQ(ServiceTimes(Grade::iterative)[ServiceItem::aes128_block], 12u);
    EXPECT_EQ(ServiceTimes(Grade::masked)[ServiceItem::aes128_block], 56u);
    EXPECT_EQ(ServiceTimes(Grade::iterative)[ServiceItem::sha256_block], 66u);
    EXPECT_EQ(ServiceTimes(Grade::iterative)[ServiceItem::p384_sign], 736978u);
}

TEST(ServiceTimes, TheTableIsInTheOrderOfItsItemsAndSaysWhereFrom) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < kServiceItems; ++i) {
        const ServiceRow& row = service_table()[i];
        EXPECT_EQ(static_cast<std::size_t>(row.item), i) << row.name;
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_NE(std::string(row.source), "") << row.name;
        EXPECT_NE(std::string(row.unit), "") << row.name;
        EXPECT_EQ(find_service_row(row.name), &row);
    }
    EXPECT_EQ(find_service_row("aes"), nullptr);
}

TEST(ServiceTimes, AnOverrideReplacesOneNumber) {
    const ServiceTimes times(Grade::iterative, {{"sm4_block", 7}, {"sys_word", 0}});
    EXPECT_EQ(times[ServiceItem::sm4_block], 7u);
    EXPECT_EQ(times[ServiceItem::sys_word], 0u);
    EXPECT_EQ(times[ServiceItem::sm4_key], ServiceTimes(Grade::iterative)[ServiceItem::sm4_key]);
}

TEST(ServiceTimes, AnUnknownNameIsRefused) {
    for (const char* name : {"sm5_block", "", "SM4_BLOCK", "sm4_block "}) {
        try {
            ServiceTimes(Grade::fast, {{name, 7}});
            ADD_FAILURE() << "'" << name << "' is accepted";
        } catch (const UserError& error) {
            EXPECT_NE(std::string(error.what()).find("'" + std::string(name) + "'"), std::string::npos) << error.what();
        }
    }
}

TEST(ServiceTimes, AesCostsFollowTheLengthOfTheKey) {
    const ServiceTimes times(Grade::masked);
    EXPECT_EQ(times.aes_block(16), 56u);
    EXPECT_EQ(times.aes_block(24), 66u);
    EXPECT_EQ(times.aes_block(32), 72u);
    const ServiceTimes keys(Grade::iterative, {{"aes128_key", 1}, {"aes192_key", 2}, {"aes256_key", 3}});
    EXPECT_EQ(keys.aes_key(16), 1u);
    EXPECT_EQ(keys.aes_key(24), 2u);
    EXPECT_EQ(keys.aes_key(32), 3u);
}

TEST(ServiceTimes, AKeccakBlockOfTheFastGradeAlsoCostsItsRate) {
    EXPECT_EQ(ServiceTimes(Grade::fast).keccak_block(136), 12u + 8);
    EXPECT_EQ(ServiceTimes(Grade::iterative).keccak_block(136), 49u);
}

}  // namespace
}  // namespace cxlvp::crypto
