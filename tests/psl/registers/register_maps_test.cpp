// SPDX-License-Identifier: Apache-2.0
// Offsets and fields, written down a second time as software knows them: by offset and by mask.

#include "cxlvp/psl/registers/register_maps.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/psl/registers/slice_error.h"

namespace cxlvp::psl {
namespace {

using Offsets = std::map<std::string, std::uint64_t>;

Offsets offsets(const RegisterMap& map) {
    Offsets out;
    for (const Register& reg : map.registers) out[reg.name] = reg.offset;
    return out;
}

Offsets joined(Offsets a, const Offsets& b) {
    a.insert(b.begin(), b.end());
    return a;
}

const Offsets kP1 = {{"PSL_CtxTime", 0x0000}, {"PSL_ErrIVTE", 0x0008}, {"PSL_KEY1", 0x0010},  {"PSL_KEY2", 0x0018},
                     {"PSL_Control", 0x0020}, {"PSL_DLCNTL", 0x0060},  {"PSL_DLADDR", 0x0068}};
const Offsets kP1Caia1 = {
    {"PSL_LBISEL", 0x0080},   {"PSL_SLBIE", 0x0088},   {"PSL_SLBIA", 0x0090},     {"PSL_TLBIE", 0x00A0},
    {"PSL_TLBIA", 0x00A8},    {"PSL_AFUSEL", 0x00B0},  {"PSL_FIR1", 0x0100},      {"PSL_FIR2", 0x0108},
    {"PSL_Timebase", 0x0110}, {"PSL_VERSION", 0x0118}, {"PSL_RESLCKTO", 0x0128},  {"PSL_TB_CTLSTAT", 0x0140},
    {"PSL_FIR_CNTL", 0x0148}, {"PSL_DSNDCTL", 0x0150}, {"PSL_SNWRALLOC", 0x0158}, {"PSL_TRACE", 0x0170}};
const Offsets kP1Caia2 = {
    {"XSL9_INV", 0x0110},        {"XSL9_DBG", 0x0130},        {"XSL9_DEF", 0x0140},      {"XSL9_DSNCTL", 0x0168},
    {"PSL9_FIR1", 0x0300},       {"PSL9_FIR_MASK", 0x0308},   {"PSL9_Timebase", 0x0310}, {"PSL9_DEBUG", 0x0320},
    {"PSL9_TB_CTLSTAT", 0x0340}, {"PSL9_FIR_CNTL", 0x0348},   {"PSL9_DSNDCTL", 0x0350},  {"PSL9_TRACECFG", 0x0368},
    {"PSL9_APCDEDALLOC", 0x378}, {"PSL9_APCDEDTYPE", 0x0380}, {"PSL9_TNR_ADDR", 0x0388}, {"PSL9_CTCCFG", 0x0390},
    {"PSL9_GP_CT", 0x0398},      {"XSL9_IERAT", 0x0588},      {"XSL9_ILPP", 0x0590}};
const Offsets kP1n = {{"PSL_LPID_An", 0x08},  {"PSL_AMBAR_An", 0x10}, {"PSL_ID_An", 0x20},
                      {"PSL_SERR_An", 0x28},  {"HAURP_An", 0x80},     {"PSL_SPAP_An", 0x88},
                      {"PSL_LLCMD_An", 0x90}, {"PSL_SCNTL_An", 0xA0}, {"PSL_CtxTime_An", 0xA8}};
const Offsets kP1nCaia1 = {
    {"PSL_SR_An", 0x00},          {"PSL_SPOffset_An", 0x18},   {"PSL_SDR_An", 0x30},       {"PSL_AMOR_An", 0x38},
    {"PSL_IVTE_Offset_An", 0xB0}, {"PSL_IVTE_Limit_An", 0xB8}, {"PSL_FIR_SLICE_An", 0xC0}, {"AFU_DEBUG_An", 0xC8},
    {"APCALLOC_A", 0xD0},         {"COALLOC_A", 0xD8},         {"RXCTL_A", 0xE0},          {"SLICE_TRACE", 0xE8}};
const Offsets kP2n = {{"PSL_PID_TID_An", 0x000},  {"CSRP_An", 0x008},        {"PSL_DSISR_An", 0x060},
                      {"PSL_DAR_An", 0x068},      {"PSL_DSR_An", 0x070},     {"PSL_TFC_An", 0x078},
                      {"PSL_PEHandle_An", 0x080}, {"PSL_ErrStat_An", 0x088}, {"AFU_Cntl_An", 0x090},
                      {"AFU_ERR_An", 0x098},      {"PSL_WED_An", 0x0A0}};
const Offsets kP2nCaia1 = {{"AURP0_An", 0x010},   {"AURP1_An", 0x018}, {"SSTP0_An", 0x020}, {"SSTP1_An", 0x028},
                           {"PSL_AMR_An", 0x030}, {"SLBIE_An", 0x040}, {"SLBIA_An", 0x048}, {"SLBI_Select_An", 0x050}};

TEST(RegisterMaps, EachArchitectureHasItsRegistersAtTheirOffsets) {
    EXPECT_EQ(offsets(p1_map(Caia::v1)), joined(kP1, kP1Caia1));
    EXPECT_EQ(offsets(p1_map(Caia::v2)), joined(kP1, kP1Caia2));
    EXPECT_EQ(offsets(p1n_map(Caia::v1)), joined(kP1n, kP1nCaia1));
    EXPECT_EQ(offsets(p1n_map(Caia::v2)), kP1n);
    EXPECT_EQ(offsets(p2n_map(Caia::v1)), joined(kP2n, kP2nCaia1));
    EXPECT_EQ(offsets(p2n_map(Caia::v2)), kP2n);
}

struct Mask {
    const char* field;
    std::uint64_t mask;
};

void expect_masks(const RegisterMap& map, const std::vector<Mask>& masks) {
    RegisterFile file(map);
    for (const Mask& each : masks) EXPECT_EQ(file.field(each.field).mask(), each.mask) << each.field;
}

TEST(RegisterMaps, AdapterFieldsHaveTheMasksOfTheDriver) {
    const std::vector<Mask> both = {{"PSL_ErrIVTE.TBERROR", 0x0000000100000000},
                                    {"PSL_ErrIVTE.IVTE", 0xFFFF},
                                    {"PSL_Control.tb", 1},
                                    {"PSL_Control.Fr", 0x0000000100000000},
                                    {"PSL_Control.Fs", 0x0000000C00000000},
                                    {"PSL_DLCNTL.D", 0x0000000800000000},
                                    {"PSL_DLCNTL.C", 0x0000000400000000},
                                    {"PSL_DLCNTL.E", 0x0000000200000000},
                                    {"PSL_DLCNTL.S", 0x0000000100000000}};
    expect_masks(p1_map(Caia::v1), both);
    expect_masks(p1_map(Caia::v2), both);
    expect_masks(p1_map(Caia::v1), {{"PSL_LBISEL.PID", 0xFFFFFFFF00000000},
                                    {"PSL_LBISEL.LPID", 0x00000000FFFFFFFF},
                                    {"PSL_SLBIE.C", 0x0000000008000000},
                                    {"PSL_SLBIE.SS", 0x0000000006000000},
                                    {"PSL_SLBIE.MAX", 0x000000FF00000000},
                                    {"PSL_SLBIE.PENDING", 0xFF},
                                    {"PSL_TLBIE.PENDING", 0xFF},
                                    {"PSL_SLBIA.PENDING", 1},
                                    {"PSL_TLBIA.PENDING", 1},
                                    {"PSL_AFUSEL.A", 0x100},
                                    {"PSL_TB_CTLSTAT.CNT", 0x0E00000000000000}});
    expect_masks(p1_map(Caia::v2), {{"PSL9_DEBUG.CDC", 0x0000001000000000},
                                    {"PSL9_CTCCFG.T0", 0xC000000000000000},
                                    {"PSL9_CTCCFG.T10", 0x00000C0000000000},
                                    {"XSL9_IERAT.MLPID", 0x8000000000000000},
                                    {"XSL9_IERAT.MPID", 0x4000000000000000},
                                    {"XSL9_IERAT.INVR", 0x1000000000000000},
                                    {"XSL9_IERAT.PRS", 0x0800000000000000},
                                    {"XSL9_IERAT.IALL", 0x0080000000000000},
                                    {"XSL9_IERAT.IINPROG", 1}});
}

TEST(RegisterMaps, SliceFieldsHaveTheMasksOfTheDriver) {
    for (const Caia caia : {Caia::v1, Caia::v2}) {
        expect_masks(p1n_map(caia), {{"PSL_ID_An.F", 0x0000000100000000},
                                     {"PSL_ID_An.L", 0x0000000200000000},
                                     {"PSL_SPAP_An.ADDRESS", 0x0FFFFFFFFFFFF000},
                                     {"PSL_SPAP_An.SIZE", 0x0000000000000FF0},
                                     {"PSL_SPAP_An.V", 1},
                                     {"PSL_LLCMD_An.COMMAND", 0xFFFF000000000000},
                                     {"PSL_LLCMD_An.HANDLE", 0xFFFF},
                                     {"PSL_SCNTL_An.CR", 0x0001000000000000},
                                     {"PSL_SCNTL_An.PM", 0x0000FFFF00000000},
                                     {"PSL_SCNTL_An.Ps", 0x0000000003000000},
                                     {"PSL_SCNTL_An.Pc", 0x0000000000008000},
                                     {"PSL_SCNTL_An.Ss", 0x0000000000000300},
                                     {"PSL_SCNTL_An.Sc", 1},
                                     {"PSL_SERR_An.afuto", 0x8000000000000000},
                                     {"PSL_SERR_An.afudis", 0x4000000000000000},
                                     {"PSL_SERR_An.afuov", 0x2000000000000000},
                                     {"PSL_SERR_An.badsrc", 0x1000000000000000},
                                     {"PSL_SERR_An.badctx", 0x0800000000000000},
                                     {"PSL_SERR_An.llcmdis", 0x0400000000000000},
                                     {"PSL_SERR_An.llcmdto", 0x0200000000000000},
                                     {"PSL_SERR_An.afupar", 0x0100000000000000},
                                     {"PSL_SERR_An.afudup", 0x0080000000000000},
                                     {"PSL_SERR_An.AE", 0x0000000200000000},
                                     {"PSL_SERR_An.afuto_mask", 0x80000000},
                                     {"PSL_SERR_An.afudup_mask", 0x00800000},
                                     {"PSL_SERR_An.IVTE", 0xFFFF}});
        expect_masks(p2n_map(caia), {{"PSL_TFC_An.A", 0x0000000800000000},
                                     {"PSL_TFC_An.C", 0x0000000400000000},
                                     {"PSL_TFC_An.AE", 0x0000000200000000},
                                     {"PSL_TFC_An.R", 0x0000000100000000},
                                     {"PSL_PEHandle_An.HANDLE", 0xFFFF},
                                     {"AFU_Cntl_An.ES", 0xE000000000000000},
                                     {"AFU_Cntl_An.E", 0x1000000000000000},
                                     {"AFU_Cntl_An.RS", 0x0C00000000000000},
                                     {"AFU_Cntl_An.RA", 0x0100000000000000},
                                     {"PSL_DSISR_An.PE", 0x0800000000000000},
                                     {"PSL_DSISR_An.AE", 0x0400000000000000},
                                     {"PSL_DSISR_An.OC", 0x0200000000000000},
                                     {"PSL_DSISR_An.S", 0x02000000}});
    }
    expect_masks(p1n_map(Caia::v1), {{"PSL_SR_An.SF", 0x8000000000000000},
                                     {"PSL_SR_An.TA", 0x4000000000000000},
                                     {"PSL_SR_An.HV", 0x1000000000000000},
                                     {"PSL_SR_An.XLAT", 0x0600000000000000},
                                     {"PSL_SR_An.BOT", 0x0020000000000000},
                                     {"PSL_SR_An.PR", 0x4000},
                                     {"PSL_SR_An.ISL", 0x400},
                                     {"PSL_SR_An.TC", 0x200},
                                     {"PSL_SR_An.US", 0x80},
                                     {"PSL_SR_An.SC", 0x20},
                                     {"PSL_SR_An.R", 0x10},
                                     {"PSL_SR_An.MP", 0x2},
                                     {"PSL_SR_An.LE", 0x1},
                                     {"PSL_IVTE_Offset_An.R0", 0xFFFF000000000000},
                                     {"PSL_IVTE_Limit_An.R3", 0x000000000000FFFF}});
    expect_masks(p2n_map(Caia::v1), {{"PSL_PID_TID_An.PID", 0xFFFFFFFF00000000},
                                     {"SSTP0_An.B", 0xC000000000000000},
                                     {"SSTP0_An.LP", 0x00C0000000000000},
                                     {"SSTP0_An.SegTableSize", 0x00000FFF00000000},
                                     {"SSTP0_An.STVA_HIGH", 0x3FFF},
                                     {"SSTP1_An.STVA_LOW", 0xFFFFFFFFFFFFFF00},
                                     {"SSTP1_An.V", 1},
                                     {"PSL_DSISR_An.DS", 0x8000000000000000},
                                     {"PSL_DSISR_An.DM", 0x4000000000000000},
                                     {"PSL_DSISR_An.ST", 0x2000000000000000},
                                     {"PSL_DSISR_An.UR", 0x1000000000000000},
                                     {"PSL_DSISR_An.M", 0x40000000},
                                     {"PSL_DSISR_An.P", 0x08000000},
                                     {"PSL_DSISR_An.A", 0x04000000},
                                     {"PSL_DSISR_An.K", 0x00200000}});
    expect_masks(p2n_map(Caia::v2), {{"PSL_DSISR_An.TF", 0x1000000000000000}, {"PSL_DSISR_An.STATUS", 0xFF}});
}

TEST(RegisterMaps, RegistersAreZeroAfterAResetButForTwo) {
    for (const Caia caia : {Caia::v1, Caia::v2}) {
        for (const RegisterMap* map : {&p1_map(caia), &p1n_map(caia), &p2n_map(caia)}) {
            RegisterFile file(*map);
            for (const RegisterFile::Entry& entry : file.list()) {
                std::uint64_t expected = 0;
                if (entry.name == "PSL9_TNR_ADDR") expected = 0x00020000E0000000;
                if (entry.name == "PSL_SERR_An" && caia == Caia::v2) expected = 0xFF800000;
                EXPECT_EQ(entry.value, expected) << entry.name;
            }
        }
    }
}

TEST(RegisterMaps, AccessesAreBigEndianAndOfWholeRegisters) {
    RegisterFile file(p2n_map(Caia::v1));
    const std::uint8_t wed[8] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
    EXPECT_EQ(file.write(0xA0, wed, 8), RegStatus::ok);
    EXPECT_EQ(file.get(file.index("PSL_WED_An")), 0x0123456789abcdefu);
    std::uint8_t data[16] = {};
    for (const std::size_t bytes : {1u, 2u, 4u, 16u}) {
        EXPECT_EQ(file.write(0xA0, data, bytes), RegStatus::burst_error);
        EXPECT_EQ(file.read(0xA0, data, bytes), RegStatus::burst_error);
    }
    EXPECT_EQ(file.get(file.index("PSL_WED_An")), 0x0123456789abcdefu) << "refused accesses have no effect";
}

TEST(RegisterMaps, ARegisterOfTheOtherArchitectureReadsZero) {
    RegisterFile file(p1_map(Caia::v2));
    const std::uint8_t ones[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    std::uint8_t data[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    EXPECT_EQ(file.write(0x80, ones, 8), RegStatus::ok) << "PSL_LBISEL of CAIA 1";
    EXPECT_EQ(file.read(0x80, data, 8), RegStatus::ok);
    for (const std::uint8_t byte : data) EXPECT_EQ(byte, 0);
    EXPECT_EQ(file.count(RegisterIssue::hole_write), 1u);
}

}  // namespace
}  // namespace cxlvp::psl
