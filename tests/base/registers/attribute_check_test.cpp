// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/attribute_check.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "test_maps.h"

namespace cxlvp {
namespace {

std::string texts(const std::vector<AttributeMismatch>& mismatches) {
    std::string out;
    for (const AttributeMismatch& m : mismatches) out += m.text() + "\n";
    return out;
}

class AttributeCheckOnMap : public testing::TestWithParam<const RegisterMap*> {};

TEST_P(AttributeCheckOnMap, EveryBitOfEveryRegisterDoesWhatItsTableSays) {
    RegisterFile file(*GetParam());
    EXPECT_EQ(texts(check_attributes(file)), "");
}

INSTANTIATE_TEST_SUITE_P(Maps, AttributeCheckOnMap,
                         testing::Values(&test::kMixedMap, &test::kStrictMap, &test::kBigEndianMap,
                                         &test::kUnalignedMap, &test::kWordMap),
                         [](const auto& map) { return std::string(map.param->name); });

TEST(AttributeCheck, EveryAttributeFillsRegistersOfEveryWidth) {
    for (AccessRule access : {AccessRule{1, 8}, AccessRule{1, 8, false, false, true}, AccessRule{1, 4},
                              AccessRule{1, 8, false, false, false, true}}) {
        test::UniformMap uniform(access);
        RegisterFile file(uniform.map());
        EXPECT_EQ(texts(check_attributes(file)), "");
    }
}

TEST(AttributeCheck, LeavesTheFileAsAfterAColdResetWithHwInitRestored) {
    RegisterFile file(test::kMixedMap);
    file.set(file.field("HIGH64.HWINIT"), 0x77);
    file.set(file.field("LOW32.RW"), 3);
    ASSERT_TRUE(check_attributes(file).empty());
    EXPECT_EQ(file.get(file.field("HIGH64.HWINIT")), 0x77u);
    RegisterFile fresh(test::kMixedMap);
    EXPECT_EQ(file.get(file.field("LOW32")), fresh.get(fresh.field("LOW32")));
    // RWO bits are armed again.
    EXPECT_EQ(test::write_value(file, 0x19, 1, 0xaa), RegStatus::ok);
    EXPECT_EQ(file.get(file.field("HIGH64.RWO")), 0xaau);
}

/// A device whose hooks do more than the attributes: the check must see each kind of deviation.
struct Meddler {
    RegisterFile& file;
    unsigned reg;
    bool once = false;
    void flip_on_write(const RegisterWrite& w) { file.set(reg, file.get(reg, w.element) ^ 1u, w.element); }
    void flip_on_read(const RegisterRead& r) { file.set(reg, file.get(reg, r.element) ^ 1u, r.element); }
    void disturb_neighbour(const RegisterWrite&) { file.set(file.field("LOW32.RW"), 0xf); }
    void after_reset(const RegisterChange& c) {
        if (c.cause == ChangeCause::reset && !once) {
            once = true;
            file.set(reg, ~c.new_value, c.element);
            once = false;
        }
    }
};

TEST(AttributeCheck, SeesAWriteThatStoresSomethingElse) {
    RegisterFile file(test::kMixedMap);
    Meddler meddler{file, file.index("LOW16")};
    file.on_write<&Meddler::flip_on_write>(meddler.reg, &meddler);
    const auto found = check_attributes(file);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].reg, "LOW16");
    EXPECT_EQ(found[0].field, "RO");
    EXPECT_EQ(found[0].expected ^ found[0].actual, 1u);
    EXPECT_EQ(found.size(), AttributeCheckOptions{}.limit);
}

TEST(AttributeCheck, SeesAReadThatReturnsSomethingElse) {
    RegisterFile file(test::kMixedMap);
    Meddler meddler{file, file.index("CHANNEL")};
    file.on_read<&Meddler::flip_on_read>(meddler.reg, &meddler);
    const auto found = check_attributes(file);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].reg, "CHANNEL[0]");
    EXPECT_NE(found[0].text().find("then read"), std::string::npos) << found[0].text();
}

TEST(AttributeCheck, SeesAResetThatLoadsSomethingElse) {
    RegisterFile file(test::kMixedMap);
    Meddler meddler{file, file.index("LOW8")};
    file.on_change<&Meddler::after_reset>(meddler.reg, &meddler);
    const auto found = check_attributes(file);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].reg, "LOW8");
}

TEST(AttributeCheck, SeesAWriteThatDisturbsAnotherRegister) {
    RegisterFile file(test::kMixedMap);
    Meddler meddler{file, file.index("LOW8")};
    file.on_write<&Meddler::disturb_neighbour>(meddler.reg, &meddler);
    const auto found = check_attributes(file);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].reg, "LOW32");
    EXPECT_EQ(found[0].field, "RW");
    EXPECT_NE(found[0].what.find("after accesses to others"), std::string::npos) << found[0].what;
}

TEST(AttributeCheck, MutedHooksDoNotRunDuringTheCheckAndRunAgainAfterwards) {
    for (bool all : {false, true}) {
        RegisterFile file(test::kMixedMap);
        Meddler meddler{file, file.index("LOW16")};
        file.on_write<&Meddler::flip_on_write>(meddler.reg, &meddler);
        AttributeCheckOptions options;
        options.mute_all_hooks = all;
        if (!all) options.muted = {"LOW16"};
        EXPECT_EQ(texts(check_attributes(file, options)), "");
        const std::uint64_t before = file.get(meddler.reg);
        test::write_value(file, 2, 1, 0);
        EXPECT_EQ((file.get(meddler.reg) ^ before) & 1, 1u);  // bit 0 is RO
    }
}

TEST(AttributeCheck, SkippedRegistersMayDeviateAndStillLockOthers) {
    RegisterFile file(test::kMixedMap);
    Meddler meddler{file, file.index("LOCK")};
    file.on_write<&Meddler::flip_on_write>(meddler.reg, &meddler);
    file.on_change<&Meddler::after_reset>(meddler.reg, &meddler);
    AttributeCheckOptions options;
    options.skipped = {"LOCK"};
    EXPECT_EQ(texts(check_attributes(file, options)), "");
}

TEST(AttributeCheck, UnknownNameInTheOptionsIsAnError) {
    RegisterFile file(test::kMixedMap);
    AttributeCheckOptions options;
    options.skipped = {"LOK"};
    try {
        check_attributes(file, options);
        FAIL() << "accepted";
    } catch (const UserError& e) {
        EXPECT_NE(std::string(e.what()).find("did you mean 'LOCK'"), std::string::npos) << e.what();
    }
}

}  // namespace
}  // namespace cxlvp
