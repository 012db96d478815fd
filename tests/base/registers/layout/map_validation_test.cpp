// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/layout/map_validation.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../test_maps.h"

namespace cxlvp {
namespace {

std::string mistakes(const RegisterMap& map) {
    Diagnostics diagnostics;
    validate(map, diagnostics);
    return diagnostics.text();
}

const Field kGood[] = {{"VALUE", 0, 8, Attr::rw, 0}};

/// The mistakes of a map with one register of these fields.
std::string field_mistakes(const std::vector<Field>& fields, unsigned width = 4) {
    const Register registers[] = {{"R", 0, width, fields}};
    return mistakes({"m", 0x100, registers});
}

/// The mistakes of a map with one register.
std::string register_mistakes(const Register& reg, AccessRule access = {}) {
    return mistakes({"m", 0x100, {&reg, 1}, access});
}

TEST(MapValidation, SoundMapsHaveNoMistakes) {
    for (const RegisterMap* map : {&test::kMixedMap, &test::kStrictMap, &test::kBigEndianMap, &test::kWordMap})
        EXPECT_EQ(mistakes(*map), "");
    test::UniformMap uniform({1, 8});
    EXPECT_EQ(mistakes(uniform.map()), "");
}

TEST(MapValidation, AllMistakesAreReportedAtOnce) {
    const Field fields[] = {{"A", 0, 8, Attr::rw, 0x100},
                            {"A", 4, 8, Attr::rw, 0},
                            {"B", 28, 8, Attr::rw, 0},
                            {"C", 16, 1, Attr::rwl, 0, "", "NOWHERE.BIT"}};
    const Register registers[] = {{"R", 0, 4, fields}, {"R", 2, 4, kGood}, {"S", 0x200, 1, kGood}, {"T", 8, 3, kGood}};
    EXPECT_EQ(mistakes({"m", 0x100, registers}),
              "register map: m.R.A: reset value 0x100 does not fit 8 bits\n"
              "register map: m.R.A: the name is used twice\n"
              "register map: m.R.A: overlaps field 'A'\n"
              "register map: m.R.B: 8 bits from bit 28 do not fit 32 bits\n"
              "register map: m.R: the name is used twice\n"
              "register map: m.R: offset 0x2 is not a multiple of the width\n"
              "register map: m.S: lies outside the map of 0x100 bytes\n"
              "register map: m.T: a width of 3 bytes; expected 1, 2, 4 or 8\n"
              "register map: m.R.C: lock 'NOWHERE.BIT': unknown register 'NOWHERE'");
}

TEST(MapValidation, EmptyMaps) {
    EXPECT_EQ(mistakes({"", 0, {}}),
              "register map: the map has no name\nregister map: the map has no size\n"
              "register map: the map has no register");
    EXPECT_EQ(field_mistakes({}), "register map: m.R: the register has no field");
}

TEST(MapValidation, Names) {
    for (const char* name : {"A.B", "A[0]", "A B", "A&B"})
        EXPECT_NE(field_mistakes({{name, 0, 1, Attr::rw, 0}}).find("a name may not contain"), std::string::npos)
            << name;
    EXPECT_NE(field_mistakes({{"", 0, 1, Attr::rw, 0}}).find("a name is missing"), std::string::npos);
    EXPECT_NE(field_mistakes({{nullptr, 0, 1, Attr::rw, 0}}).find("a name is missing"), std::string::npos);
    EXPECT_NE(register_mistakes({"R.S", 0, 4, kGood}).find("a name may not contain"), std::string::npos);
}

TEST(MapValidation, FieldShapes) {
    EXPECT_NE(field_mistakes({{"F", 0, 0, Attr::rw, 0}}).find("0 bits from bit 0 do not fit"), std::string::npos);
    EXPECT_NE(field_mistakes({{"F", 0, 33, Attr::rw, 0}}).find("33 bits from bit 0"), std::string::npos);
    EXPECT_NE(field_mistakes({{"F", 32, 1, Attr::rw, 0}}).find("1 bits from bit 32"), std::string::npos);
    EXPECT_NE(field_mistakes({{"F", 4000000000u, 400000000u, Attr::rw, 0}}).find("do not fit"), std::string::npos);
    EXPECT_EQ(field_mistakes({{"F", 0, 64, Attr::rw, ~std::uint64_t{0}}}, 8), "");
    EXPECT_NE(field_mistakes({{"F", 0, 4, Attr::rsvdz, 1}}).find("cannot have a reset value"), std::string::npos);
    EXPECT_EQ(field_mistakes({{"F", 0, 4, Attr::rw, 0}, {"G", 4, 4, Attr::rw, 0}}), "");
    EXPECT_NE(field_mistakes({{"F", 0, 5, Attr::rw, 0}, {"G", 4, 4, Attr::rw, 0}}).find("m.R.G: overlaps field 'F'"),
              std::string::npos);
}

TEST(MapValidation, RegisterShapes) {
    EXPECT_NE(register_mistakes({"R", 2, 4, kGood}).find("offset 0x2 is not a multiple"), std::string::npos);
    EXPECT_NE(register_mistakes({"R", 0, 4, kGood, "", 0}).find("0 elements"), std::string::npos);
    EXPECT_NE(register_mistakes({"R", 0, 4, kGood, "", 2, 2}).find("a stride of 0x2"), std::string::npos);
    EXPECT_NE(register_mistakes({"R", 0, 4, kGood, "", 2, 6}).find("a stride of 0x6"), std::string::npos);
    EXPECT_EQ(register_mistakes({"R", 0xf8, 4, kGood, "", 2, 4}), "");
    EXPECT_NE(register_mistakes({"R", 0xf8, 4, kGood, "", 3, 4}).find("outside the map"), std::string::npos);
    EXPECT_NE(register_mistakes({"R", 0, 4, kGood, "", 3, std::uint64_t{1} << 63}).find("outside the map"),
              std::string::npos);
    EXPECT_NE(register_mistakes({"R", ~std::uint64_t{0} - 3, 4, kGood}).find("outside the map"), std::string::npos);
    const Register far[] = {{"R", 0x2000000, 4, kGood}};
    EXPECT_NE(mistakes({"m", 0x4000000, far}).find("split the map"), std::string::npos);
}

TEST(MapValidation, OverlapsOfRegistersAndArrays) {
    const Register plain[] = {{"A", 0, 8, kGood}, {"B", 4, 4, kGood}};
    EXPECT_EQ(mistakes({"m", 0x100, plain}), "register map: m.B: overlaps m.A at offset 0x4");
    const Register woven[] = {{"A", 0, 4, kGood, "", 4, 8}, {"B", 4, 4, kGood, "", 4, 8}};
    EXPECT_EQ(mistakes({"m", 0x100, woven}), "");
    const Register clash[] = {{"A", 0, 4, kGood, "", 4, 8}, {"B", 0x10, 2, kGood}};
    EXPECT_EQ(mistakes({"m", 0x100, clash}), "register map: m.B: overlaps m.A[2] at offset 0x10");
}

TEST(MapValidation, AccessRules) {
    const Register word = {"R", 0, 4, kGood};
    EXPECT_NE(register_mistakes(word, {0, 4}).find("access of 0 to 4 bytes"), std::string::npos);
    EXPECT_NE(register_mistakes(word, {8, 4}).find("access of 8 to 4 bytes"), std::string::npos);
    EXPECT_NE(register_mistakes(word, {1, 8192}).find("access of 1 to 8192 bytes"), std::string::npos);
    EXPECT_NE(register_mistakes(word, {1, 12, true}).find("power-of-two"), std::string::npos);
    EXPECT_EQ(register_mistakes(word, {1, 12, true, true}), "");
    EXPECT_EQ(register_mistakes(word, {1, 2}), "");  // in two halves
    EXPECT_NE(register_mistakes(word, {8, 8}).find("narrower than the shortest access"), std::string::npos);
    EXPECT_EQ(register_mistakes(word, {8, 8, true}), "");
    EXPECT_NE(register_mistakes(word, {1, 2, false, false, false, true}).find("wider than the longest access"),
              std::string::npos);
    EXPECT_EQ(register_mistakes(word, {1, 4, false, false, false, true}), "");
}

TEST(MapValidation, Locks) {
    const auto lock = [](const char* text) {
        const Field fields[] = {
            {"BIT", 0, 1, Attr::rw, 0}, {"GAP", 1, 1, Attr::rsvdz, 0}, {"LOCKED", 8, 8, Attr::rwl, 0, "", text}};
        const Register registers[] = {{"R", 0, 4, fields, "", 2, 4},
                                      {"ONE", 0x10, 1, kGood},
                                      {"TWO", 0x20, 1, kGood, "", 2, 1},
                                      {"THREE", 0x30, 1, kGood, "", 3, 1}};
        return mistakes({"m", 0x100, registers});
    };
    for (const char* good : {"BIT", "LOCKED", "R.BIT", "R[1].BIT", "ONE.VALUE", "TWO.VALUE", "TWO[1].VALUE",
                             "THREE[2].VALUE", "BIT & ONE.VALUE", "BIT&ONE.VALUE&TWO.VALUE"})
        EXPECT_EQ(lock(good), "") << good;
    const std::string prefix = "register map: m.R.LOCKED: ";
    EXPECT_EQ(lock(nullptr), prefix + "a RWL field needs a lock");
    EXPECT_EQ(lock("BYT"), prefix + "lock 'BYT': unknown field 'BYT' of register 'R' (did you mean 'BIT'?)");
    EXPECT_EQ(lock("ONE.BIT"), prefix + "lock 'ONE.BIT': unknown field 'BIT' of register 'ONE'");
    EXPECT_EQ(lock("THREE.VALUE"),
              prefix + "lock 'THREE.VALUE': 'THREE' has 3 elements, but the locked register 2: give an index");
    EXPECT_EQ(lock("THREE[3].VALUE"), prefix + "lock 'THREE[3].VALUE': 'THREE[3].VALUE': THREE has elements 0 to 2");
    EXPECT_EQ(lock("GAP"), prefix + "lock 'GAP': 'R.GAP' is always 0 and would never lock");
    EXPECT_NE(lock("").find("lock '': unknown field ''"), std::string::npos);
    EXPECT_NE(lock("BIT &").find("unknown field ''"), std::string::npos);
    EXPECT_EQ(field_mistakes({{"A", 0, 1, Attr::rw, 0, "", "A"}}),
              "register map: m.R.A: only a RWL field can have a lock");
}

}  // namespace
}  // namespace cxlvp
