// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/registers/adapter_registers.h"

#include <limits>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/psl/ibm_bits.h"
#include "cxlvp/psl/registers/register_maps.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint64_t kFlushComplete = 3;
constexpr std::uint64_t kTraceFinished = 3;
constexpr std::uint64_t kStopTrace = 0x8400000000000000;

struct InvalidatorName {
    const char* reg;
    InvalidateKind kind;
    bool counted;  ///< has a limit
};
constexpr std::array<InvalidatorName, 4> kInvalidators = {{{"PSL_SLBIE", InvalidateKind::slb_entry, true},
                                                           {"PSL_SLBIA", InvalidateKind::slb_all, false},
                                                           {"PSL_TLBIE", InvalidateKind::tlb_entry, true},
                                                           {"PSL_TLBIA", InvalidateKind::tlb_all, false}}};

unsigned trace_first(unsigned array) {
    return 2 * array;
}

}  // namespace

AdapterRegisters::AdapterRegisters(const AdapterTraits& traits, AdapterActions& actions)
    : traits_(traits),
      actions_(actions),
      p1_(p1_map(traits.caia)),
      error_ivte_(p1_.field("PSL_ErrIVTE.IVTE")),
      timebase_error_(p1_.field("PSL_ErrIVTE.TBERROR")),
      tb_(p1_.field("PSL_Control.tb")),
      fr_(p1_.field("PSL_Control.Fr")),
      fs_(p1_.field("PSL_Control.Fs")),
      timebase_(p1_.index(traits.caia == Caia::v1 ? "PSL_Timebase" : "PSL9_Timebase")) {
    if (traits.timebase_hz == 0 || traits.timebase_hz > kSecond)
        throw UserError(fmt::format("timebase: {} Hz; expected 1 to {}", traits.timebase_hz, kSecond));
    if (traits.max_invalidations == 0 || traits.max_invalidations > 255)
        throw UserError(fmt::format("max_invalidations: {}; expected 1 to 255", traits.max_invalidations));
    p1_.on_write<&AdapterRegisters::control_written>(tb_.reg(), this);
    p1_.on_read<&AdapterRegisters::timebase_read>(timebase_, this);
    if (traits.caia == Caia::v1) {
        p1_.set(p1_.index("PSL_VERSION"), traits.version);
        selector_ = p1_.index("PSL_LBISEL");
        bind_invalidations();
    } else {
        p1_.set(p1_.field("PSL9_DEBUG.CDC"), traits.data_cache ? 0 : 1);
        ierat_ = InvalidationCounter(p1_, p1_.field("XSL9_IERAT.IINPROG"), std::numeric_limits<unsigned>::max());
        p1_.on_write<&AdapterRegisters::ierat_written>(p1_.index("XSL9_IERAT"), this);
        p1_.on_write<&AdapterRegisters::trace_written>(p1_.index("PSL9_TRACECFG"), this);
    }
}

void AdapterRegisters::bind_invalidations() {
    for (std::size_t i = 0; i < kInvalidators.size(); ++i) {
        const InvalidatorName& name = kInvalidators[i];
        const FieldRef pending = p1_.field(fmt::format("{}.PENDING", name.reg));
        const unsigned max = name.counted ? traits_.max_invalidations : std::numeric_limits<unsigned>::max();
        invalidators_[i] = {pending.reg(), name.kind, InvalidationCounter(p1_, pending, max)};
        if (name.counted) p1_.set(p1_.field(fmt::format("{}.MAX", name.reg)), traits_.max_invalidations);
        p1_.on_write<&AdapterRegisters::invalidation_written>(pending.reg(), this);
    }
}

std::uint64_t AdapterRegisters::timebase(Tick at) const {
    if (!timebase_on()) return stopped_at_;
    // In two parts, because the product does not fit 64 bits.
    const std::uint64_t seconds = at / kSecond, rest = at % kSecond;
    const unsigned __int128 fraction = static_cast<unsigned __int128>(rest) * traits_.timebase_hz / kSecond;
    return seconds * traits_.timebase_hz + static_cast<std::uint64_t>(fraction);
}

bool AdapterRegisters::trace_stopped(unsigned array) const {
    if (traits_.caia == Caia::v1 || array >= kTraceArrays) return false;
    const unsigned first = trace_first(array);
    return ibm_field(p1_.get(p1_.index("PSL9_CTCCFG")), first, first + 1) == kTraceFinished;
}

void AdapterRegisters::timebase_read(const RegisterRead& read) {
    p1_.set(timebase_, timebase(read.now), 0, read.now);
}

void AdapterRegisters::control_written(const RegisterWrite& write) {
    const Tick at = write.now;
    const std::uint64_t rise = write.new_value & ~write.old_value, fall = write.old_value & ~write.new_value;
    if ((fall & fr_.mask()) != 0) p1_.set(fs_, 0, at);
    if ((fall & tb_.mask()) != 0) {
        p1_.set(tb_, 1, at);
        stopped_at_ = timebase(at);
        p1_.set(tb_, 0, at);
    }
    if (((rise | fall) & tb_.mask()) != 0) actions_.timebase_switched((rise & tb_.mask()) != 0, at);
    if ((rise & fr_.mask()) != 0) actions_.flush_requested(at);
    if ((fall & fr_.mask()) != 0) actions_.flush_ended(at);
}

void AdapterRegisters::trace_written(const RegisterWrite& write) {
    if ((write.new_value & kStopTrace) != kStopTrace) return;
    const std::uint64_t array = write.new_value & ~kStopTrace;
    if (array >= kTraceArrays) {
        ++ignored_writes_;
        return;
    }
    const unsigned reg = p1_.index("PSL9_CTCCFG");
    const unsigned first = trace_first(static_cast<unsigned>(array));
    p1_.set(reg, p1_.get(reg) | ibm_place(kTraceFinished, first, first + 1), 0, write.now);
}

void AdapterRegisters::ierat_written(const RegisterWrite& write) {
    ierat_.add(write.now);
    actions_.invalidate({InvalidateKind::ierat, 0, write.data, true}, write.now);
}

void AdapterRegisters::invalidation_written(const RegisterWrite& write) {
    for (Invalidator& each : invalidators_) {
        if (each.reg != write.reg) continue;
        if (!each.counter.add(write.now)) {
            ++ignored_writes_;
            return;
        }
        return actions_.invalidate({each.kind, p1_.get(selector_), write.data, true}, write.now);
    }
}

void AdapterRegisters::set_timebase_error(Tick at) {
    p1_.set(timebase_error_, 1, at);
}

void AdapterRegisters::flush_complete(Tick at) {
    if (p1_.get(fr_) != 0) p1_.set(fs_, kFlushComplete, at);
}

void AdapterRegisters::invalidated(InvalidateKind kind, Tick at) {
    if (kind == InvalidateKind::ierat) return ierat_.done(at);
    for (Invalidator& each : invalidators_)
        if (each.kind == kind) each.counter.done(at);
}

void AdapterRegisters::show_fir(std::uint64_t fir1, std::uint64_t fir2, Tick at) {
    if (traits_.caia == Caia::v2) return p1_.set(p1_.index("PSL9_FIR1"), fir1, 0, at);
    p1_.set(p1_.index("PSL_FIR1"), fir1, 0, at);
    p1_.set(p1_.index("PSL_FIR2"), fir2, 0, at);
}

void AdapterRegisters::reset(bool keep_traces, Tick at) {
    const bool keep = keep_traces && traits_.caia == Caia::v2;
    const unsigned traces = keep ? p1_.index("PSL9_CTCCFG") : 0;
    const std::uint64_t kept = keep ? p1_.get(traces) : 0;
    p1_.reset(ResetKind::cold, at);
    if (keep) p1_.set(traces, kept, 0, at);
    for (Invalidator& each : invalidators_) each.counter.reset();
    ierat_.reset();
    stopped_at_ = 0;
}

}  // namespace cxlvp::psl
