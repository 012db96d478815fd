// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/registers/map_row.h"
#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::psl {

namespace {

constexpr Field kState[] = {ibm_flag("SF", 0, Attr::rw, 0, "64-bit mode"),
                            ibm_flag("TA", 1, Attr::rw, 0, "tags active"),
                            ibm_flag("HV", 3, Attr::rw, 0, "hypervisor"),
                            ibm_range("XLAT", 5, 6, Attr::rw, 0, "CAIA 2: 0 hashed, 2 radix on hashed, 3 radix"),
                            ibm_flag("BOT", 10, Attr::rw, 0, "segment table in memory"),
                            ibm_flag("PR", 49, Attr::rw, 0, "problem state"),
                            ibm_flag("ISL", 53, Attr::rw, 0, "ignore segment large page"),
                            ibm_flag("TC", 54, Attr::rw, 0, "secondary hash is off"),
                            ibm_flag("US", 56, Attr::rw, 0, "user state"),
                            ibm_flag("SC", 58, Attr::rw, 0, "segment table control"),
                            ibm_flag("R", 59, Attr::rw, 0, "translation on"),
                            ibm_flag("MP", 62, Attr::rw, 0, "master process"),
                            ibm_flag("LE", 63, Attr::rw, 0, "little-endian")};
constexpr Field kId[] = {ibm_flag("L", 30, Attr::rw, 0, "last PSL of a chain"),
                         ibm_flag("F", 31, Attr::rw, 0, "first PSL of a chain")};

/// `Masked` is the reset value of the masks.
template <std::uint64_t Masked>
constexpr Field kSerr[] = {ibm_flag("afuto", 0, Attr::rw1c, 0, "MMIO not acknowledged in time"),
                           ibm_flag("afudis", 1, Attr::rw1c, 0, "MMIO to a disabled AFU"),
                           ibm_flag("afuov", 2, Attr::rw1c, 0, "too many commands"),
                           ibm_flag("badsrc", 3, Attr::rw1c, 0, "bad interrupt source"),
                           ibm_flag("badctx", 4, Attr::rw1c, 0, "bad process handle"),
                           ibm_flag("llcmdis", 5, Attr::rw1c, 0, "LLCMD to a disabled AFU"),
                           ibm_flag("llcmdto", 6, Attr::rw1c, 0, "LLCMD not acknowledged in time"),
                           ibm_flag("afupar", 7, Attr::rw1c, 0, "parity error of an MMIO"),
                           ibm_flag("afudup", 8, Attr::rw1c, 0, "duplicate tag"),
                           ibm_flag("AE", 30, Attr::rw1c, 0, "AFU error in directed mode"),
                           ibm_flag("afuto_mask", 32, Attr::rw, Masked, "1 = no interrupt"),
                           ibm_flag("afudis_mask", 33, Attr::rw, Masked),
                           ibm_flag("afuov_mask", 34, Attr::rw, Masked),
                           ibm_flag("badsrc_mask", 35, Attr::rw, Masked),
                           ibm_flag("badctx_mask", 36, Attr::rw, Masked),
                           ibm_flag("llcmdis_mask", 37, Attr::rw, Masked),
                           ibm_flag("llcmdto_mask", 38, Attr::rw, Masked),
                           ibm_flag("afupar_mask", 39, Attr::rw, Masked),
                           ibm_flag("afudup_mask", 40, Attr::rw, Masked),
                           ibm_range("IVTE", 48, 63, Attr::rw, 0, "number of the slice-error interrupt")};

constexpr Field kSpap[] = {ibm_range("ADDRESS", 4, 51, Attr::rw, 0, "real address / 4096"),
                           ibm_range("SIZE", 52, 59, Attr::rw, 0, "bytes / 4096 - 1"),
                           ibm_flag("V", 63, Attr::rw, 0, "valid")};
constexpr Field kLlcmd[] = {ibm_range("COMMAND", 0, 15, Attr::rw, 0,
                                      "1 terminate, 2 remove, 3 suspend, 4 resume, "
                                      "5 add, 6 update"),
                            ibm_range("REST", 16, 47, Attr::rw), ibm_range("HANDLE", 48, 63, Attr::rw, 0, "process")};
constexpr Field kScntl[] = {ibm_flag("CR", 15, Attr::rw, 0, "continue request"),
                            ibm_range("PM", 16, 31, Attr::rw, 0, "programming model: 2 dedicated, 4 directed"),
                            ibm_range("Ps", 38, 39, Attr::ro, 0, "purge: 0 idle, 1 pending, 3 complete"),
                            ibm_flag("Pc", 48, Attr::rw, 0, "purge request"),
                            ibm_range("Ss", 54, 55, Attr::ro, 0, "suspend: 0 idle, 1 pending, 3 complete"),
                            ibm_flag("Sc", 63, Attr::rw, 0, "suspend request")};
constexpr Field kIvtes[] = {ibm_range("R0", 0, 15, Attr::rw, 0, "range 0"), ibm_range("R1", 16, 31, Attr::rw),
                            ibm_range("R2", 32, 47, Attr::rw), ibm_range("R3", 48, 63, Attr::rw)};

constexpr MapRow kP1nRows[] = {
    {In::v1, {"PSL_SR_An", 0x00, 8, kState, "state, in dedicated mode"}},
    {In::both, {"PSL_LPID_An", 0x08, 8, kHolds<>, "logical partition, in dedicated mode"}},
    {In::both, {"PSL_AMBAR_An", 0x10, 8, kHolds<>, "authority mask base"}},
    {In::v1, {"PSL_SPOffset_An", 0x18, 8, kHolds<>, "storage protection offset"}},
    {In::both, {"PSL_ID_An", 0x20, 8, kId, "place in a chain"}},
    {In::v1, {"PSL_SERR_An", 0x28, 8, kSerr<0>, "slice errors"}},
    {In::v2, {"PSL_SERR_An", 0x28, 8, kSerr<1>, "slice errors"}},
    {In::v1, {"PSL_SDR_An", 0x30, 8, kHolds<>, "place and size of the hashed page table"}},
    {In::v1, {"PSL_AMOR_An", 0x38, 8, kHolds<>, "authority mask override"}},
    {In::both, {"HAURP_An", 0x80, 8, kHolds<>, "hypervisor utilisation record, 0 = none"}},
    {In::both, {"PSL_SPAP_An", 0x88, 8, kSpap, "scheduled process area"}},
    {In::both, {"PSL_LLCMD_An", 0x90, 8, kLlcmd, "linked list command"}},
    {In::both, {"PSL_SCNTL_An", 0xA0, 8, kScntl, "slice control"}},
    {In::both, {"PSL_CtxTime_An", 0xA8, 8, kHolds<>, "context time slice, 0 = none"}},
    {In::v1, {"PSL_IVTE_Offset_An", 0xB0, 8, kIvtes, "first interrupts, in dedicated mode"}},
    {In::v1, {"PSL_IVTE_Limit_An", 0xB8, 8, kIvtes, "numbers of interrupts, in dedicated mode"}},
    {In::v1, {"PSL_FIR_SLICE_An", 0xC0, 8, kShows, "fault isolation"}},
    {In::v1, {"AFU_DEBUG_An", 0xC8, 8, kShows, "AFU debug"}},
    {In::v1, {"APCALLOC_A", 0xD0, 8, kHolds<>, "slice read and write masks"}},
    {In::v1, {"COALLOC_A", 0xD8, 8, kHolds<>, "slice masks"}},
    {In::v1, {"RXCTL_A", 0xE0, 8, kHolds<>, "hang pulse of the AFU"}},
    {In::v1, {"SLICE_TRACE", 0xE8, 8, kHolds<>, "trace arrays"}},
};

constexpr Field kPidTid[] = {ibm_range("PID", 0, 31, Attr::rw, 0, "process, 0 = kernel"),
                             ibm_range("TID", 32, 63, Attr::rw, 0, "thread")};
constexpr Field kSstp0[] = {ibm_range("B", 0, 1, Attr::rw, 0, "segment size"),
                            ibm_flag("Ks", 2, Attr::rw),
                            ibm_flag("Kp", 3, Attr::rw),
                            ibm_flag("N", 4, Attr::rw),
                            ibm_flag("L", 5, Attr::rw),
                            ibm_flag("C", 6, Attr::rw),
                            ibm_flag("TA", 7, Attr::rw),
                            ibm_range("LP", 8, 9, Attr::rw, 0, "page size"),
                            ibm_range("SegTableSize", 20, 31, Attr::rw, 0, "bytes / 256 - 1"),
                            ibm_range("STVA_HIGH", 50, 63, Attr::rw, 0, "virtual address, upper bits")};
constexpr Field kSstp1[] = {ibm_range("STVA_LOW", 0, 55, Attr::rw, 0, "virtual address, lower bits"),
                            ibm_flag("V", 63, Attr::rw, 0, "valid")};
constexpr Field kDsisr1[] = {ibm_flag("DS", 0, Attr::rw, 0, "segment not found"),
                             ibm_flag("DM", 1, Attr::rw, 0, "page not found, or protection"),
                             ibm_flag("ST", 2, Attr::rw, 0, "page of the segment table not mapped"),
                             ibm_flag("UR", 3, Attr::rw, 0, "page of a utilisation record not mapped"),
                             ibm_flag("PE", 4, Attr::rw, 0, "PSL error"),
                             ibm_flag("AE", 5, Attr::rw, 0, "AFU error"),
                             ibm_flag("OC", 6, Attr::rw, 0, "operating system context warning"),
                             ibm_range("HIGH", 7, 31, Attr::rw),
                             ibm_flag("B32", 32, Attr::rw),
                             ibm_flag("M", 33, Attr::rw, 0, "page not found"),
                             ibm_range("B34", 34, 35, Attr::rw),
                             ibm_flag("P", 36, Attr::rw, 0, "protection"),
                             ibm_flag("A", 37, Attr::rw, 0, "lock of storage that cannot be locked"),
                             ibm_flag("S", 38, Attr::rw, 0, "store"),
                             ibm_range("B39", 39, 41, Attr::rw),
                             ibm_flag("K", 42, Attr::rw, 0, "key protection"),
                             ibm_range("LOW", 43, 63, Attr::rw)};
constexpr Field kDsisr2[] = {ibm_range("HIGH", 0, 2, Attr::rw),
                             ibm_flag("TF", 3, Attr::rw, 0, "translation fault"),
                             ibm_flag("PE", 4, Attr::rw, 0, "PSL error"),
                             ibm_flag("AE", 5, Attr::rw, 0, "AFU error"),
                             ibm_flag("OC", 6, Attr::rw, 0, "operating system context warning"),
                             ibm_range("B7", 7, 37, Attr::rw),
                             ibm_flag("S", 38, Attr::rw, 0, "store"),
                             ibm_range("LOW", 39, 55, Attr::rw),
                             ibm_range("STATUS", 56, 63, Attr::rw, 0, "with TF: what the table walk has found")};
constexpr Field kTfc[] = {ibm_flag("A", 28, Attr::wo, 0, "acknowledge"), ibm_flag("C", 29, Attr::wo, 0, "continue"),
                          ibm_flag("AE", 30, Attr::wo, 0, "address error"), ibm_flag("R", 31, Attr::wo, 0, "restart")};
constexpr Field kPeHandle[] = {ibm_range("HANDLE", 48, 63, Attr::ro, 0, "process of the fault that is shown")};
constexpr Field kErrStat[] = {ibm_range("STATUS", 0, 63, Attr::rw1c, 0, "PSL errors")};
constexpr Field kAfuCntl[] = {ibm_range("ES", 0, 2, Attr::ro, 0, "0 disabled, 4 enabled"),
                              ibm_flag("E", 3, Attr::rw, 0, "enable"),
                              ibm_range("RS", 4, 5, Attr::ro, 0, "reset: 1 pending, 2 complete"),
                              ibm_flag("RA", 7, Attr::rw, 0, "reset request")};

constexpr MapRow kP2nRows[] = {
    {In::both, {"PSL_PID_TID_An", 0x000, 8, kPidTid, "process and thread, in dedicated mode"}},
    {In::both, {"CSRP_An", 0x008, 8, kHolds<>, "context save area, 0 = none"}},
    {In::v1, {"AURP0_An", 0x010, 8, kHolds<>, "utilisation record, 0 = none"}},
    {In::v1, {"AURP1_An", 0x018, 8, kHolds<>, "utilisation record, 0 = none"}},
    {In::v1, {"SSTP0_An", 0x020, 8, kSstp0, "segment table, in dedicated mode"}},
    {In::v1, {"SSTP1_An", 0x028, 8, kSstp1, "segment table, in dedicated mode"}},
    {In::v1, {"PSL_AMR_An", 0x030, 8, kHolds<>, "authority mask"}},
    {In::v1, {"SLBIE_An", 0x040, 8, kInvalidateEntry, "invalidates an SLB entry of this slice"}},
    {In::v1, {"SLBIA_An", 0x048, 8, kInvalidateAll, "invalidates SLB entries of this slice"}},
    {In::v1, {"SLBI_Select_An", 0x050, 8, kHolds<>, "whose entries are invalidated"}},
    {In::v1, {"PSL_DSISR_An", 0x060, 8, kDsisr1, "fault status"}},
    {In::v2, {"PSL_DSISR_An", 0x060, 8, kDsisr2, "fault status"}},
    {In::both, {"PSL_DAR_An", 0x068, 8, kShows, "effective address of the fault"}},
    {In::both, {"PSL_DSR_An", 0x070, 8, kShows, "segment at the fault"}},
    {In::both, {"PSL_TFC_An", 0x078, 8, kTfc, "answer to the fault"}},
    {In::both, {"PSL_PEHandle_An", 0x080, 8, kPeHandle, "process of the interrupt"}},
    {In::both, {"PSL_ErrStat_An", 0x088, 8, kErrStat, "PSL error status"}},
    {In::both, {"AFU_Cntl_An", 0x090, 8, kAfuCntl, "enable and reset of the AFU"}},
    {In::both, {"AFU_ERR_An", 0x098, 8, kShows, "last error of the AFU"}},
    {In::both, {"PSL_WED_An", 0x0A0, 8, kHolds<>, "work element descriptor, in dedicated mode"}},
};

}  // namespace

const RegisterMap& p1n_map(Caia caia) {
    static const std::vector<Register> registers1 = registers_of(Caia::v1, kP1nRows);
    static const std::vector<Register> registers2 = registers_of(Caia::v2, kP1nRows);
    static const RegisterMap map1 = {"psl_p1n_caia1",
                                     kP1nBytes,
                                     registers1,
                                     kPslAccess,
                                     HolePolicy::read_zero,
                                     "hypervisor registers of a slice, CAIA 1"};
    static const RegisterMap map2 = {"psl_p1n_caia2",
                                     kP1nBytes,
                                     registers2,
                                     kPslAccess,
                                     HolePolicy::read_zero,
                                     "hypervisor registers of a slice, CAIA 2"};
    return caia == Caia::v1 ? map1 : map2;
}

const RegisterMap& p2n_map(Caia caia) {
    static const std::vector<Register> registers1 = registers_of(Caia::v1, kP2nRows);
    static const std::vector<Register> registers2 = registers_of(Caia::v2, kP2nRows);
    static const RegisterMap map1 = {"psl_p2n_caia1",
                                     kP2nBytes,
                                     registers1,
                                     kPslAccess,
                                     HolePolicy::read_zero,
                                     "operating system registers of a slice, CAIA 1"};
    static const RegisterMap map2 = {"psl_p2n_caia2",
                                     kP2nBytes,
                                     registers2,
                                     kPslAccess,
                                     HolePolicy::read_zero,
                                     "operating system registers of a slice, CAIA 2"};
    return caia == Caia::v1 ? map1 : map2;
}

}  // namespace cxlvp::psl
