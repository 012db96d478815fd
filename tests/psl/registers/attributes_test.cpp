// SPDX-License-Identifier: Apache-2.0
// Every bit of every register of both architectures against its table.

#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/attribute_check.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::psl {
namespace {

std::string mismatches(const RegisterMap& map) {
    RegisterFile file(map);
    std::string found;
    for (const AttributeMismatch& m : check_attributes(file)) found += m.text() + "\n";
    return found;
}

TEST(Attributes, EveryBitOfEveryRegisterDoesWhatItsTableSays) {
    for (const Caia caia : {Caia::v1, Caia::v2}) {
        EXPECT_EQ(mismatches(p1_map(caia)), "");
        EXPECT_EQ(mismatches(p1n_map(caia)), "");
        EXPECT_EQ(mismatches(p2n_map(caia)), "");
    }
}

}  // namespace
}  // namespace cxlvp::psl
