// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/memcpy/memcpy_registers.h"

#include <gtest/gtest.h>

#include "cxlvp/base/registers/attribute_check.h"
#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::afu {
namespace {

TEST(MemcpyRegisters, DoWhatTheirTableSays) {
    RegisterFile file(memcpy_map());
    for (const AttributeMismatch& mismatch : check_attributes(file)) ADD_FAILURE() << mismatch.text();
}

TEST(MemcpyRegisters, LieAtTheirPublishedOffsets) {
    RegisterFile file(memcpy_map());
    const auto offset = [&](const char* name) { return memcpy_map().registers[file.index(name)].offset; };
    EXPECT_EQ(offset("CFG"), 0u);
    EXPECT_EQ(offset("ERR"), 16u);
    EXPECT_EQ(offset("ERR_INFO"), 24u);
    EXPECT_EQ(offset("TRACE_CTL"), 32u);
    EXPECT_EQ(offset("WED"), 0x4000u);
    EXPECT_EQ(offset("PH"), 0x4008u);
    EXPECT_EQ(offset("STATUS"), 0x4010u);
    EXPECT_EQ(offset("PCTRL"), 0x4018u);
    EXPECT_EQ(offset("TB"), 0x4040u);
    EXPECT_EQ(file.field("STATUS[0].STOPPED").mask(), 0x0800'0000'0000'0000u);
    EXPECT_EQ(file.field("PCTRL[510].RESTART").mask(), 0x8000'0000'0000'0000u);
    EXPECT_EQ(file.field("CFG.STOP_ON_INV_CMD").mask(), 0x2000'0000'0000'0000u);
}

TEST(MemcpyRegisters, ThePositionsAreThoseOfTheTable) {
    RegisterFile file(memcpy_map());
    EXPECT_EQ(file.index("CFG"), static_cast<unsigned>(MemcpyRegister::cfg));
    EXPECT_EQ(file.index("ERR_INFO"), static_cast<unsigned>(MemcpyRegister::err_info));
    EXPECT_EQ(file.index("WED"), static_cast<unsigned>(MemcpyRegister::wed));
    EXPECT_EQ(file.index("TB"), static_cast<unsigned>(MemcpyRegister::tb));
}

}  // namespace
}  // namespace cxlvp::afu
