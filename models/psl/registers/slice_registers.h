// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/context/area_layout.h"
#include "cxlvp/psl/registers/invalidation_counter.h"
#include "cxlvp/psl/registers/register_maps.h"
#include "cxlvp/psl/registers/slice_actions.h"
#include "cxlvp/psl/registers/slice_errors.h"
#include "cxlvp/psl/translation/translation.h"

namespace cxlvp::psl {

/// How far a purge (PSL_SCNTL_An.Ps) or a suspend (Ss) is.
enum class RequestStatus : std::uint8_t { idle = 0, pending = 1, complete = 3 };

/// A fault or error as PSL_DSISR_An and its companions show it.
struct ShownFault {
    std::uint64_t dsisr = 0;
    std::uint64_t dar = 0;  ///< effective address
    std::uint64_t dsr = 0;  ///< segment (CAIA 1)
    std::uint16_t handle = 0;
};

/// The registers of one slice and what they do by themselves. What software asks for goes to `SliceActions`; what has
/// become of it comes back through the setters.
///
/// Choices where the architecture is not public:
/// - A reset request clears E at once, and AFU_Cntl_An shows "enabled" until the reset is complete. RA is cleared then.
///   Setting E while a reset is under way has no effect and is counted.
/// - An AFU that stops by itself clears E with ES.
/// - RS stays "complete" until the next request.
/// - Clearing Pc or Sc brings Ps or Ss back to idle.
class SliceRegisters {
public:
    /// `actions` must outlive the registers. `max_invalidations` is how many SLBIE_An may be pending (1 to 255).
    SliceRegisters(Caia caia, SliceActions& actions, unsigned max_invalidations = 1);

    Caia caia() const { return caia_; }
    RegisterFile& p1n() { return p1n_; }
    const RegisterFile& p1n() const { return p1n_; }
    RegisterFile& p2n() { return p2n_; }
    const RegisterFile& p2n() const { return p2n_; }
    const SliceErrors& errors() const { return errors_; }

    /// AFU_Cntl_An.ES: the AFU is enabled.
    bool enabled() const { return p2n_.get(es_) == kEnabled; }
    /// Software wants the AFU enabled (AFU_Cntl_An.E).
    bool enable_requested() const { return p2n_.get(e_) != 0; }
    /// A reset was requested and is not complete.
    bool reset_pending() const { return p2n_.get(rs_) == kResetPending; }
    /// The last reset request is complete: the descriptor of the AFU may be read.
    bool was_reset() const { return p2n_.get(rs_) == kResetComplete; }
    /// PSL_SCNTL_An.PM.
    std::uint16_t programming_model() const { return static_cast<std::uint16_t>(p1n_.get(pm_)); }
    AreaLayout area() const { return AreaLayout::from_register(p1n_.get(spap_)); }
    /// Work element descriptor of dedicated mode.
    std::uint64_t wed() const { return p2n_.get(wed_); }
    RequestStatus purge_status() const { return static_cast<RequestStatus>(p1n_.get(ps_)); }
    RequestStatus suspend_status() const { return static_cast<RequestStatus>(p1n_.get(ss_)); }
    /// First interrupt and number of interrupts of range 0 to 3 in dedicated mode of CAIA 1; 0 in CAIA 2.
    std::uint16_t ivte_offset(unsigned range) const;
    std::uint16_t ivte_limit(unsigned range) const;
    /// What translation needs in dedicated mode of CAIA 1; all 0 in CAIA 2.
    AddressContext dedicated_context() const;

    /// The AFU is enabled or not. Enabling counts only while E is set: software may have changed its mind.
    void set_enabled(bool enabled, Tick at);
    /// The requested reset is done: ES disabled, RS complete, RA cleared.
    void reset_complete(Tick at);
    /// Counts only while Pc (Sc) is set.
    void set_purge_status(RequestStatus status, Tick at);
    void set_suspend_status(RequestStatus status, Tick at);
    /// Shows a fault. It stays until the next call or `clear_fault`: software reads these registers more than once.
    void show_fault(const ShownFault& fault, Tick at);
    /// No fault is shown: PSL_DSISR_An is 0. The other registers keep what they have.
    void clear_fault(Tick at);
    /// The fault shown last.
    ShownFault fault() const;
    /// ah_jerror of the AFU goes to AFU_ERR_An.
    void set_afu_error(std::uint64_t error, Tick at);
    /// Sets bits of PSL_ErrStat_An.
    void add_error_status(std::uint64_t bits, Tick at);
    std::uint64_t error_status() const { return p2n_.get(err_stat_); }
    /// What error dumps read on CAIA 1: PSL_FIR_SLICE_An and AFU_DEBUG_An. Nothing on CAIA 2.
    void show_debug(std::uint64_t fir, std::uint64_t afu_debug, Tick at);
    /// The oldest pending invalidation of this kind is done.
    void invalidated(InvalidateKind kind, Tick at);
    /// Latches a slice error and sends its interrupt through the actions unless it is masked.
    void raise(SliceError error, Tick at);

    /// Reset of the card. Requests that were under way are forgotten.
    void reset(Tick at);
    /// Writes of software that could not be followed: E during a reset, SLBIE_An beyond the pending ones allowed.
    std::uint64_t ignored_writes() const { return ignored_writes_; }

private:
    static constexpr std::uint64_t kEnabled = 4;
    static constexpr std::uint64_t kResetPending = 1;
    static constexpr std::uint64_t kResetComplete = 2;

    void control_written(const RegisterWrite& write);
    void slice_control_written(const RegisterWrite& write);
    void serr_written(const RegisterWrite& write);
    void llcmd_written(const RegisterWrite& write);
    void spap_written(const RegisterWrite& write);
    void tfc_written(const RegisterWrite& write);
    void dsisr_written(const RegisterWrite& write);
    void err_stat_written(const RegisterWrite& write);
    void slbie_written(const RegisterWrite& write);
    void slbia_written(const RegisterWrite& write);
    void bind_hooks();

    const Caia caia_;
    SliceActions& actions_;
    RegisterFile p1n_;
    RegisterFile p2n_;
    SliceErrors errors_;
    const FieldRef es_, e_, rs_, ra_;
    const FieldRef cr_, pm_, ps_, pc_, ss_, sc_;
    const unsigned spap_, wed_, dsisr_, dar_, dsr_, handle_, tfc_, err_stat_, afu_err_;
    /// Registers of dedicated mode of CAIA 1.
    struct Dedicated {
        unsigned sr = 0, lpid = 0, sdr = 0, ivte_offset = 0, ivte_limit = 0, sstp0 = 0, sstp1 = 0, amr = 0;
        FieldRef pid;
    };
    Dedicated dedicated_;
    unsigned selector_ = 0;  ///< CAIA 1
    InvalidationCounter slb_entries_;
    InvalidationCounter slb_all_;
    std::uint64_t ignored_writes_ = 0;
};

}  // namespace cxlvp::psl
