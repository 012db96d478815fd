// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/registers/slice_registers.h"

#include <limits>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

namespace {

/// Field `range` of a register with four of 16 bits, the first in the top ones.
std::uint16_t quarter(std::uint64_t value, unsigned range) {
    return static_cast<std::uint16_t>(ibm_field(value, 16 * range, 16 * range + 15));
}

std::uint64_t coded(RequestStatus status) {
    return static_cast<std::uint64_t>(status);
}

}  // namespace

SliceRegisters::SliceRegisters(Caia caia, SliceActions& actions, unsigned max_invalidations)
    : caia_(caia),
      actions_(actions),
      p1n_(p1n_map(caia)),
      p2n_(p2n_map(caia)),
      errors_(p1n_),
      es_(p2n_.field("AFU_Cntl_An.ES")),
      e_(p2n_.field("AFU_Cntl_An.E")),
      rs_(p2n_.field("AFU_Cntl_An.RS")),
      ra_(p2n_.field("AFU_Cntl_An.RA")),
      cr_(p1n_.field("PSL_SCNTL_An.CR")),
      pm_(p1n_.field("PSL_SCNTL_An.PM")),
      ps_(p1n_.field("PSL_SCNTL_An.Ps")),
      pc_(p1n_.field("PSL_SCNTL_An.Pc")),
      ss_(p1n_.field("PSL_SCNTL_An.Ss")),
      sc_(p1n_.field("PSL_SCNTL_An.Sc")),
      spap_(p1n_.index("PSL_SPAP_An")),
      wed_(p2n_.index("PSL_WED_An")),
      dsisr_(p2n_.index("PSL_DSISR_An")),
      dar_(p2n_.index("PSL_DAR_An")),
      dsr_(p2n_.index("PSL_DSR_An")),
      handle_(p2n_.index("PSL_PEHandle_An")),
      tfc_(p2n_.index("PSL_TFC_An")),
      err_stat_(p2n_.index("PSL_ErrStat_An")),
      afu_err_(p2n_.index("AFU_ERR_An")) {
    if (max_invalidations == 0 || max_invalidations > 255)
        throw UserError(fmt::format("max_invalidations: {}; expected 1 to 255", max_invalidations));
    if (caia_ == Caia::v1) {
        selector_ = p2n_.index("SLBI_Select_An");
        dedicated_ = {
            p1n_.index("PSL_SR_An"),          p1n_.index("PSL_LPID_An"),       p1n_.index("PSL_SDR_An"),
            p1n_.index("PSL_IVTE_Offset_An"), p1n_.index("PSL_IVTE_Limit_An"), p2n_.index("SSTP0_An"),
            p2n_.index("SSTP1_An"),           p2n_.index("PSL_AMR_An"),        p2n_.field("PSL_PID_TID_An.PID")};
        p2n_.set(p2n_.field("SLBIE_An.MAX"), max_invalidations);
        slb_entries_ = InvalidationCounter(p2n_, p2n_.field("SLBIE_An.PENDING"), max_invalidations);
        slb_all_ = InvalidationCounter(p2n_, p2n_.field("SLBIA_An.PENDING"), std::numeric_limits<unsigned>::max());
    }
    bind_hooks();
}

void SliceRegisters::bind_hooks() {
    p2n_.on_write<&SliceRegisters::control_written>(e_.reg(), this);
    p2n_.on_write<&SliceRegisters::tfc_written>(tfc_, this);
    p2n_.on_write<&SliceRegisters::dsisr_written>(dsisr_, this);
    p2n_.on_write<&SliceRegisters::err_stat_written>(err_stat_, this);
    p1n_.on_write<&SliceRegisters::slice_control_written>(pm_.reg(), this);
    p1n_.on_write<&SliceRegisters::serr_written>(p1n_.index("PSL_SERR_An"), this);
    p1n_.on_write<&SliceRegisters::llcmd_written>(p1n_.index("PSL_LLCMD_An"), this);
    p1n_.on_write<&SliceRegisters::spap_written>(spap_, this);
    if (caia_ == Caia::v2) return;
    p2n_.on_write<&SliceRegisters::slbie_written>(p2n_.index("SLBIE_An"), this);
    p2n_.on_write<&SliceRegisters::slbia_written>(p2n_.index("SLBIA_An"), this);
}

std::uint16_t SliceRegisters::ivte_offset(unsigned range) const {
    return caia_ == Caia::v1 ? quarter(p1n_.get(dedicated_.ivte_offset), range) : std::uint16_t{0};
}

std::uint16_t SliceRegisters::ivte_limit(unsigned range) const {
    return caia_ == Caia::v1 ? quarter(p1n_.get(dedicated_.ivte_limit), range) : std::uint16_t{0};
}

AddressContext SliceRegisters::dedicated_context() const {
    AddressContext context;
    if (caia_ != Caia::v1) return context;
    context.sr = p1n_.get(dedicated_.sr);
    context.sdr = p1n_.get(dedicated_.sdr);
    context.lpid = static_cast<std::uint32_t>(p1n_.get(dedicated_.lpid));
    context.sstp0 = p2n_.get(dedicated_.sstp0);
    context.sstp1 = p2n_.get(dedicated_.sstp1);
    context.amr = p2n_.get(dedicated_.amr);
    context.pid = static_cast<std::uint32_t>(p2n_.get(dedicated_.pid));
    return context;
}

void SliceRegisters::control_written(const RegisterWrite& write) {
    const bool asked = ra_.extract(write.new_value) != 0;
    const bool enable = e_.extract(write.new_value) != 0;
    if (reset_pending()) {
        // It goes on, whatever is written.
        if (enable) ++ignored_writes_;
        p2n_.set(e_, 0, write.now);
        p2n_.set(ra_, 1, write.now);
        return;
    }
    if (asked) {
        p2n_.set(e_, 0, write.now);
        p2n_.set(rs_, kResetPending, write.now);
        return actions_.reset_requested(write.now);
    }
    const bool before = e_.extract(write.old_value) != 0;
    if (enable && !before) actions_.enable_requested(write.now);
    if (!enable && before) actions_.disable_requested(write.now);
}

void SliceRegisters::slice_control_written(const RegisterWrite& write) {
    const auto rises = [&write](FieldRef f) { return (write.new_value & ~write.old_value & f.mask()) != 0; };
    const auto falls = [&write](FieldRef f) { return (write.old_value & ~write.new_value & f.mask()) != 0; };
    const Tick at = write.now;
    // All registers first: an action may look at them, and answer at once.
    if (rises(pc_)) p1n_.set(ps_, coded(RequestStatus::pending), at);
    if (falls(pc_)) p1n_.set(ps_, coded(RequestStatus::idle), at);
    if (rises(sc_)) p1n_.set(ss_, coded(RequestStatus::pending), at);
    if (falls(sc_)) p1n_.set(ss_, coded(RequestStatus::idle), at);
    if (rises(pc_)) actions_.purge_requested(at);
    if (falls(pc_)) actions_.purge_ended(at);
    if (rises(sc_)) actions_.suspend_requested(at);
    if (falls(sc_)) actions_.resume_requested(at);
    if (cr_.extract(write.new_value) != 0) actions_.continue_requested(at);
}

void SliceRegisters::serr_written(const RegisterWrite& write) {
    if (SliceErrors::uncovers(write)) actions_.slice_error_interrupt(errors_.ivte(), write.now);
}

void SliceRegisters::llcmd_written(const RegisterWrite& write) {
    actions_.llcmd_written(write.new_value, write.now);
}

void SliceRegisters::spap_written(const RegisterWrite& write) {
    actions_.area_changed(write.new_value, write.now);
}

void SliceRegisters::tfc_written(const RegisterWrite& write) {
    actions_.fault_answered(write.new_value, write.now);
}

void SliceRegisters::dsisr_written(const RegisterWrite& write) {
    if (write.new_value != write.old_value) actions_.fault_status_written(write.old_value, write.new_value, write.now);
}

void SliceRegisters::err_stat_written(const RegisterWrite& write) {
    if (write.new_value != write.old_value) actions_.error_status_cleared(write.new_value, write.now);
}

void SliceRegisters::slbie_written(const RegisterWrite& write) {
    if (!slb_entries_.add(write.now)) {
        ++ignored_writes_;
        return;
    }
    actions_.invalidate({InvalidateKind::slb_entry, p2n_.get(selector_), write.data, false}, write.now);
}

void SliceRegisters::slbia_written(const RegisterWrite& write) {
    slb_all_.add(write.now);
    actions_.invalidate({InvalidateKind::slb_all, p2n_.get(selector_), write.data, false}, write.now);
}

void SliceRegisters::set_enabled(bool enabled, Tick at) {
    if (enabled) {
        if (p2n_.get(e_) != 0) p2n_.set(es_, kEnabled, at);
        return;
    }
    p2n_.set(e_, 0, at);
    p2n_.set(es_, 0, at);
}

void SliceRegisters::reset_complete(Tick at) {
    if (!reset_pending()) return;
    p2n_.set(es_, 0, at);
    p2n_.set(ra_, 0, at);
    p2n_.set(rs_, kResetComplete, at);
}

void SliceRegisters::set_purge_status(RequestStatus status, Tick at) {
    if (p1n_.get(pc_) != 0) p1n_.set(ps_, coded(status), at);
}

void SliceRegisters::set_suspend_status(RequestStatus status, Tick at) {
    if (p1n_.get(sc_) != 0) p1n_.set(ss_, coded(status), at);
}

void SliceRegisters::show_fault(const ShownFault& fault, Tick at) {
    p2n_.set(handle_, fault.handle, 0, at);
    p2n_.set(dar_, fault.dar, 0, at);
    p2n_.set(dsr_, fault.dsr, 0, at);
    p2n_.set(dsisr_, fault.dsisr, 0, at);
}

void SliceRegisters::clear_fault(Tick at) {
    p2n_.set(dsisr_, 0, 0, at);
}

ShownFault SliceRegisters::fault() const {
    return {p2n_.get(dsisr_), p2n_.get(dar_), p2n_.get(dsr_), static_cast<std::uint16_t>(p2n_.get(handle_))};
}

void SliceRegisters::set_afu_error(std::uint64_t error, Tick at) {
    p2n_.set(afu_err_, error, 0, at);
}

void SliceRegisters::add_error_status(std::uint64_t bits, Tick at) {
    p2n_.set(err_stat_, p2n_.get(err_stat_) | bits, 0, at);
}

void SliceRegisters::show_debug(std::uint64_t fir, std::uint64_t afu_debug, Tick at) {
    if (caia_ == Caia::v2) return;
    p1n_.set(p1n_.index("PSL_FIR_SLICE_An"), fir, 0, at);
    p1n_.set(p1n_.index("AFU_DEBUG_An"), afu_debug, 0, at);
}

void SliceRegisters::invalidated(InvalidateKind kind, Tick at) {
    if (kind == InvalidateKind::slb_entry) slb_entries_.done(at);
    if (kind == InvalidateKind::slb_all) slb_all_.done(at);
}

void SliceRegisters::raise(SliceError error, Tick at) {
    if (errors_.raise(error, at)) actions_.slice_error_interrupt(errors_.ivte(), at);
}

void SliceRegisters::reset(Tick at) {
    p1n_.reset(ResetKind::cold, at);
    p2n_.reset(ResetKind::cold, at);
    slb_entries_.reset();
    slb_all_.reset();
}

}  // namespace cxlvp::psl
