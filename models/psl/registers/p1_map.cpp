// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/registers/map_row.h"
#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::psl {

namespace {

constexpr Field kErrIvte[] = {ibm_flag("TBERROR", 31, Attr::rw1c, 0, "the timebase has lost its source"),
                              ibm_range("IVTE", 48, 63, Attr::rw, 0, "number of the adapter-error interrupt")};
constexpr Field kControl[] = {ibm_range("Fs", 28, 29, Attr::ro, 0, "flush of the data cache: 3 = complete"),
                              ibm_flag("Fr", 31, Attr::rw, 0, "flush the data cache"),
                              ibm_flag("tb", 63, Attr::rw, 0, "timebase on")};
constexpr Field kDownload[] = {ibm_flag("D", 28, Attr::rw), ibm_flag("C", 29, Attr::rw), ibm_flag("E", 30, Attr::rw),
                               ibm_flag("S", 31, Attr::rw)};
constexpr Field kSelect[] = {ibm_range("PID", 0, 31, Attr::rw), ibm_range("LPID", 32, 63, Attr::rw)};
constexpr Field kAfuSelect[] = {ibm_flag("A", 55, Attr::rw, 0, "invalidations reach all slices")};
constexpr Field kTbControl[] = {ibm_range("CAL", 0, 3, Attr::rw, 0, "calibration"),
                                ibm_range("CNT", 4, 6, Attr::rw, 0, "count, in 2048 cycles"),
                                ibm_range("REST", 7, 63, Attr::rw)};
constexpr Field kVersion[] = {ibm_range("VALUE", 0, 63, Attr::hwinit)};
constexpr Field kDebug[] = {ibm_range("HIGH", 0, 26, Attr::rw),
                            ibm_flag("CDC", 27, Attr::hwinit, 0, "the card has no data cache"),
                            ibm_range("LOW", 28, 63, Attr::rw)};
constexpr Field kTraceStates[] = {ibm_range("T0", 0, 1, Attr::ro, 0, "trace array 0: 3 = finished"),
                                  ibm_range("T1", 2, 3, Attr::ro),
                                  ibm_range("T2", 4, 5, Attr::ro),
                                  ibm_range("T3", 6, 7, Attr::ro),
                                  ibm_range("T4", 8, 9, Attr::ro),
                                  ibm_range("T5", 10, 11, Attr::ro),
                                  ibm_range("T6", 12, 13, Attr::ro),
                                  ibm_range("T7", 14, 15, Attr::ro),
                                  ibm_range("T8", 16, 17, Attr::ro),
                                  ibm_range("T9", 18, 19, Attr::ro),
                                  ibm_range("T10", 20, 21, Attr::ro)};
constexpr Field kIerat[] = {ibm_flag("MLPID", 0, Attr::rw, 0, "match the LPID"),
                            ibm_flag("MPID", 1, Attr::rw, 0, "match the PID"),
                            ibm_flag("INVR", 3, Attr::rw),
                            ibm_flag("PRS", 4, Attr::rw),
                            ibm_flag("IALL", 8, Attr::rw, 0, "all entries"),
                            ibm_flag("IINPROG", 63, Attr::ro, 0, "invalidation in progress")};

constexpr std::uint64_t kTnrAddress = 0x00020000E0000000;

constexpr MapRow kRows[] = {
    {In::both, {"PSL_CtxTime", 0x0000, 8, kHolds<>, "context time slice"}},
    {In::both, {"PSL_ErrIVTE", 0x0008, 8, kErrIvte, "adapter errors and their interrupt"}},
    {In::both, {"PSL_KEY1", 0x0010, 8, kHolds<>, "key"}},
    {In::both, {"PSL_KEY2", 0x0018, 8, kHolds<>, "key"}},
    {In::both, {"PSL_Control", 0x0020, 8, kControl, "timebase, flush of the data cache"}},
    {In::both, {"PSL_DLCNTL", 0x0060, 8, kDownload, "download control"}},
    {In::both, {"PSL_DLADDR", 0x0068, 8, kHolds<>, "download address"}},
    {In::v1, {"PSL_LBISEL", 0x0080, 8, kSelect, "whose entries are invalidated"}},
    {In::v1, {"PSL_SLBIE", 0x0088, 8, kInvalidateEntry, "invalidates an SLB entry"}},
    {In::v1, {"PSL_SLBIA", 0x0090, 8, kInvalidateAll, "invalidates SLB entries"}},
    {In::v1, {"PSL_TLBIE", 0x00A0, 8, kInvalidateEntry, "invalidates a TLB entry"}},
    {In::v1, {"PSL_TLBIA", 0x00A8, 8, kInvalidateAll, "invalidates TLB entries"}},
    {In::v1, {"PSL_AFUSEL", 0x00B0, 8, kAfuSelect, "slices that invalidations reach"}},
    {In::v1, {"PSL_FIR1", 0x0100, 8, kShows, "fault isolation"}},
    {In::v1, {"PSL_FIR2", 0x0108, 8, kShows, "fault isolation"}},
    {In::v1, {"PSL_Timebase", 0x0110, 8, kShows, "timebase"}},
    {In::v2, {"XSL9_INV", 0x0110, 8, kHolds<>, "dummy-read threshold"}},
    {In::v1, {"PSL_VERSION", 0x0118, 8, kVersion, "version"}},
    {In::v1, {"PSL_RESLCKTO", 0x0128, 8, kHolds<>, "time limits of reservations and locks"}},
    {In::v2, {"XSL9_DBG", 0x0130, 8, kHolds<>, "debug"}},
    {In::v1, {"PSL_TB_CTLSTAT", 0x0140, 8, kTbControl, "timebase control and status"}},
    {In::v2, {"XSL9_DEF", 0x0140, 8, kHolds<>, "retry limit"}},
    {In::v1, {"PSL_FIR_CNTL", 0x0148, 8, kHolds<>, "fault isolation control"}},
    {In::v1, {"PSL_DSNDCTL", 0x0150, 8, kHolds<>, "data routing"}},
    {In::v1, {"PSL_SNWRALLOC", 0x0158, 8, kHolds<>, "snoop write mask"}},
    {In::v2, {"XSL9_DSNCTL", 0x0168, 8, kHolds<>, "routing"}},
    {In::v1, {"PSL_TRACE", 0x0170, 8, kHolds<>, "trace arrays"}},
    {In::v2, {"PSL9_FIR1", 0x0300, 8, kShows, "fault isolation"}},
    {In::v2, {"PSL9_FIR_MASK", 0x0308, 8, kHolds<>, "fault isolation mask"}},
    {In::v2, {"PSL9_Timebase", 0x0310, 8, kShows, "timebase"}},
    {In::v2, {"PSL9_DEBUG", 0x0320, 8, kDebug, "debug, and whether there is a data cache"}},
    {In::v2, {"PSL9_TB_CTLSTAT", 0x0340, 8, kTbControl, "timebase control and status"}},
    {In::v2, {"PSL9_FIR_CNTL", 0x0348, 8, kHolds<>, "fault isolation control"}},
    {In::v2, {"PSL9_DSNDCTL", 0x0350, 8, kHolds<>, "data routing"}},
    {In::v2, {"PSL9_TRACECFG", 0x0368, 8, kHolds<>, "trace arrays; 0x8400000000000000 | n stops array n"}},
    {In::v2, {"PSL9_APCDEDALLOC", 0x0378, 8, kHolds<>, "snoop machines"}},
    {In::v2, {"PSL9_APCDEDTYPE", 0x0380, 8, kHolds<>, "DMA machines"}},
    {In::v2, {"PSL9_TNR_ADDR", 0x0388, 8, kHolds<kTnrAddress>, "where the host answers ASB_Notify"}},
    {In::v2, {"PSL9_CTCCFG", 0x0390, 8, kTraceStates, "state of the trace arrays"}},
    {In::v2, {"PSL9_GP_CT", 0x0398, 8, kHolds<>, "general purpose control"}},
    {In::v2, {"XSL9_IERAT", 0x0588, 8, kIerat, "invalidates translations"}},
    {In::v2, {"XSL9_ILPP", 0x0590, 8, kHolds<>, "LPID and PID of an invalidation"}},
};

}  // namespace

const RegisterMap& p1_map(Caia caia) {
    static const std::vector<Register> registers1 = registers_of(Caia::v1, kRows);
    static const std::vector<Register> registers2 = registers_of(Caia::v2, kRows);
    static const RegisterMap map1 = {
        "psl_p1_caia1", kP1Bytes, registers1, kPslAccess, HolePolicy::read_zero, "adapter registers of CAIA 1"};
    static const RegisterMap map2 = {
        "psl_p1_caia2", kP1Bytes, registers2, kPslAccess, HolePolicy::read_zero, "adapter registers of CAIA 2"};
    return caia == Caia::v1 ? map1 : map2;
}

}  // namespace cxlvp::psl
