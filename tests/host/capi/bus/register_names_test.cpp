// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "cxlvp/host/capi/bus/adapter_registers.h"
#include "cxlvp/host/capi/bus/slice_registers.h"
#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::host {
namespace {

using psl::Caia;
using Hv = SliceHvRegister;
using Os = SliceOsRegister;

/// The name that a map has for an offset, or nothing.
template <class Register>
std::string name_in(const RegisterMap& map, Register reg) {
    for (const cxlvp::Register& row : map.registers)
        if (row.offset == static_cast<std::uint32_t>(reg)) return row.name;
    return "";
}

TEST(CapiRegisters, OffsetsOfTheAdapterAreThoseOfTheCard) {
    using Reg = AdapterRegister;
    const std::pair<Reg, const char*> first[] = {
        {Reg::err_ivte, "PSL_ErrIVTE"},    {Reg::control, "PSL_Control"},
        {Reg::lbisel, "PSL_LBISEL"},       {Reg::slbia, "PSL_SLBIA"},
        {Reg::tlbia, "PSL_TLBIA"},         {Reg::afusel, "PSL_AFUSEL"},
        {Reg::fir1, "PSL_FIR1"},           {Reg::fir2, "PSL_FIR2"},
        {Reg::reslckto, "PSL_RESLCKTO"},   {Reg::tb_ctlstat, "PSL_TB_CTLSTAT"},
        {Reg::fir_cntl, "PSL_FIR_CNTL"},   {Reg::dsndctl, "PSL_DSNDCTL"},
        {Reg::snwralloc, "PSL_SNWRALLOC"}, {Reg::trace, "PSL_TRACE"},
    };
    for (const auto& [reg, name] : first) EXPECT_EQ(name_in(psl::p1_map(Caia::v1), reg), name);
    const std::pair<Reg, const char*> second[] = {
        {Reg::err_ivte, "PSL_ErrIVTE"},
        {Reg::control, "PSL_Control"},
        {Reg::xsl_inv, "XSL9_INV"},
        {Reg::xsl_def, "XSL9_DEF"},
        {Reg::xsl_dsnctl, "XSL9_DSNCTL"},
        {Reg::psl9_fir1, "PSL9_FIR1"},
        {Reg::psl9_debug, "PSL9_DEBUG"},
        {Reg::psl9_fir_cntl, "PSL9_FIR_CNTL"},
        {Reg::psl9_dsndctl, "PSL9_DSNDCTL"},
        {Reg::psl9_tracecfg, "PSL9_TRACECFG"},
        {Reg::psl9_apcdedalloc, "PSL9_APCDEDALLOC"},
        {Reg::psl9_apcdedtype, "PSL9_APCDEDTYPE"},
        {Reg::psl9_ctccfg, "PSL9_CTCCFG"},
        {Reg::xsl_ierat, "XSL9_IERAT"},
    };
    for (const auto& [reg, name] : second) EXPECT_EQ(name_in(psl::p1_map(Caia::v2), reg), name);
}

TEST(CapiRegisters, OffsetsOfASliceAreThoseOfTheCard) {
    const std::pair<Hv, const char*> hypervisor[] = {
        {Hv::sr, "PSL_SR_An"},
        {Hv::lpid, "PSL_LPID_An"},
        {Hv::ambar, "PSL_AMBAR_An"},
        {Hv::sp_offset, "PSL_SPOffset_An"},
        {Hv::id, "PSL_ID_An"},
        {Hv::serr, "PSL_SERR_An"},
        {Hv::sdr, "PSL_SDR_An"},
        {Hv::amor, "PSL_AMOR_An"},
        {Hv::haurp, "HAURP_An"},
        {Hv::spap, "PSL_SPAP_An"},
        {Hv::llcmd, "PSL_LLCMD_An"},
        {Hv::scntl, "PSL_SCNTL_An"},
        {Hv::ctx_time, "PSL_CtxTime_An"},
        {Hv::ivte_offset, "PSL_IVTE_Offset_An"},
        {Hv::ivte_limit, "PSL_IVTE_Limit_An"},
        {Hv::fir_slice, "PSL_FIR_SLICE_An"},
        {Hv::afu_debug, "AFU_DEBUG_An"},
        {Hv::apcalloc_a, "APCALLOC_A"},
        {Hv::coalloc_a, "COALLOC_A"},
        {Hv::rxctl_a, "RXCTL_A"},
        {Hv::slice_trace, "SLICE_TRACE"},
    };
    for (const auto& [reg, name] : hypervisor) EXPECT_EQ(name_in(psl::p1n_map(Caia::v1), reg), name);
    const std::pair<Os, const char*> os[] = {
        {Os::pid_tid, "PSL_PID_TID_An"},
        {Os::csrp, "CSRP_An"},
        {Os::aurp0, "AURP0_An"},
        {Os::aurp1, "AURP1_An"},
        {Os::sstp0, "SSTP0_An"},
        {Os::sstp1, "SSTP1_An"},
        {Os::amr, "PSL_AMR_An"},
        {Os::slbia, "SLBIA_An"},
        {Os::dsisr, "PSL_DSISR_An"},
        {Os::dar, "PSL_DAR_An"},
        {Os::dsr, "PSL_DSR_An"},
        {Os::tfc, "PSL_TFC_An"},
        {Os::pe_handle, "PSL_PEHandle_An"},
        {Os::err_stat, "PSL_ErrStat_An"},
        {Os::afu_cntl, "AFU_Cntl_An"},
        {Os::afu_err, "AFU_ERR_An"},
        {Os::wed, "PSL_WED_An"},
    };
    for (const auto& [reg, name] : os) EXPECT_EQ(name_in(psl::p2n_map(Caia::v1), reg), name);
}

}  // namespace
}  // namespace cxlvp::host
