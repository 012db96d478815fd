// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/hashed_page.h"

#include <gtest/gtest.h>

#include "cxlvp/psl/translation/dsisr.h"

namespace cxlvp::psl {
namespace {

// Power ISA 2.07, Book III-S, 5.7.9.3: what PP allows with key 0 and key 1.
TEST(HashedPage, ProtectionBitsAllowWhatTheTableOfTheIsaSays) {
    struct Row {
        unsigned pp;
        const char* key0;
        const char* key1;
    };
    const Row rows[] = {{0, "rw", ""}, {1, "rw", "r"}, {2, "rw", "rw"}, {3, "r", "r"},
                        {6, "r", ""},  {4, "", ""},    {5, "", ""},     {7, "", ""}};
    for (const Row& row : rows) {
        HashedPage page;
        page.pp = row.pp;
        for (const bool key : {false, true})
            for (const bool store : {false, true}) {
                const std::string allowed = key ? row.key1 : row.key0;
                const bool ok = allowed.find(store ? 'w' : 'r') != std::string::npos;
                EXPECT_EQ(page.denied(key, 0, store), ok ? 0 : dsisr::kProtection) << row.pp << key << store;
            }
    }
}

TEST(HashedPage, AKeyOfTheAmrTakesLoadsAndStoresApart) {
    HashedPage page;
    page.key = 5;
    const std::uint64_t no_stores = std::uint64_t{1} << (63 - 10);
    const std::uint64_t no_loads = std::uint64_t{1} << (63 - 11);
    EXPECT_EQ(page.denied(true, no_stores, true), dsisr::kKey);
    EXPECT_EQ(page.denied(true, no_stores, false), 0u);
    EXPECT_EQ(page.denied(true, no_loads, false), dsisr::kKey);
    EXPECT_EQ(page.denied(true, no_loads, true), 0u);
    EXPECT_EQ(page.denied(true, ~(no_stores | no_loads), true), 0u);  // other keys
    page.pp = 3;
    EXPECT_EQ(page.denied(true, no_stores, true), dsisr::kKey | dsisr::kProtection);
}

TEST(HashedPage, EncodeAndDecodeAreInverseForEveryPairOfSizes) {
    constexpr unsigned kPairs[][2] = {{12, 12}, {16, 16}, {24, 24}, {12, 16}, {12, 24}, {16, 24}};
    for (const auto& pair : kPairs) {
        HashedPage page;
        page.base_shift = pair[0];
        page.actual_shift = pair[1];
        page.real = 0x0abcdef123456789 >> pair[1] << pair[1] & 0x0fffffffffffffff;
        page.pp = 6;
        page.key = 21;
        page.inhibited = true;
        page.changed = true;
        EXPECT_TRUE(HashedPage::encodable(pair[0], pair[1]));
        VirtualAddress va;
        va.vsid = 77;
        const HashedPage again = HashedPage::decode(page.first_word(va), page.second_word());
        EXPECT_EQ(again.base_shift, pair[0]);
        EXPECT_EQ(again.actual_shift, pair[1]);
        EXPECT_EQ(again.real, page.real);
        EXPECT_EQ(again.pp, 6u);
        EXPECT_EQ(again.key, 21u);
        EXPECT_TRUE(again.inhibited);
        EXPECT_FALSE(again.write_through);
        EXPECT_TRUE(again.changed);
        EXPECT_FALSE(again.referenced);
    }
    EXPECT_FALSE(HashedPage::encodable(16, 12));
    EXPECT_FALSE(HashedPage::encodable(12, 20));
}

TEST(HashedPage, ALargePageOfUnknownSizeHasNoBase) {
    EXPECT_EQ(HashedPage::decode(hashed_pte::kValid | hashed_pte::kLarge, 0x03 << 12).base_shift, 0u);
}

}  // namespace
}  // namespace cxlvp::psl
