// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/registers/adapter_actions.h"
#include "cxlvp/psl/registers/invalidation_counter.h"

namespace cxlvp::psl {

/// What differs between adapters.
struct AdapterTraits {
    Caia caia = Caia::v1;
    bool data_cache = true;                   ///< CAIA 2: PSL9_DEBUG.CDC tells software
    std::uint64_t timebase_hz = 512'000'000;  ///< ticks of the timebase in a second
    std::uint64_t version = 0;                ///< PSL_VERSION (CAIA 1)
    unsigned max_invalidations = 1;           ///< entries that may be pending in SLBIE and TLBIE, 1 to 255
};

/// The registers of the adapter and what they do by themselves.
///
/// Choices where the architecture is not public:
/// - The timebase stands at its last value (0 after a reset) while PSL_Control.tb is 0, and otherwise counts with
///   simulated time from its start, so that it agrees with every other counter of the same frequency.
/// - Fs goes back to 0 when software clears Fr.
/// - Invalidations reach all slices, whatever PSL_AFUSEL says: they may always drop more than was asked for.
/// - A trace array is running (0) from a reset until software stops it (3).
class AdapterRegisters {
public:
    static constexpr unsigned kTraceArrays = 11;

    /// `actions` must outlive the registers.
    AdapterRegisters(const AdapterTraits& traits, AdapterActions& actions);

    RegisterFile& p1() { return p1_; }
    const RegisterFile& p1() const { return p1_; }
    /// Number of the adapter-error interrupt.
    std::uint16_t error_ivte() const { return static_cast<std::uint16_t>(p1_.get(error_ivte_)); }
    bool timebase_on() const { return p1_.get(tb_) != 0; }
    /// The timebase at `at`.
    std::uint64_t timebase(Tick at) const;
    /// Trace array `array` (0 to 10) is stopped. CAIA 1 has no state to read: always false.
    bool trace_stopped(unsigned array) const;

    /// The timebase has lost its source: PSL_ErrIVTE.tberror.
    void set_timebase_error(Tick at);
    /// The data cache is written back; counts only while Fr is set.
    void flush_complete(Tick at);
    /// The oldest pending invalidation of this kind is done.
    void invalidated(InvalidateKind kind, Tick at);
    /// The fault isolation registers: both of CAIA 1, or PSL9_FIR1 of CAIA 2 with `fir2` ignored.
    void show_fir(std::uint64_t fir1, std::uint64_t fir2, Tick at);

    /// Reset of the card. With `keep_traces` the image survives and with it the state of the trace arrays.
    void reset(bool keep_traces, Tick at);
    /// Writes of software that could not be followed: entries beyond the pending ones allowed, unknown trace arrays.
    std::uint64_t ignored_writes() const { return ignored_writes_; }

private:
    void control_written(const RegisterWrite& write);
    void timebase_read(const RegisterRead& read);
    void trace_written(const RegisterWrite& write);
    void ierat_written(const RegisterWrite& write);
    void invalidation_written(const RegisterWrite& write);
    void bind_invalidations();

    /// A register that starts invalidations of CAIA 1.
    struct Invalidator {
        unsigned reg = 0;
        InvalidateKind kind = InvalidateKind::slb_all;
        InvalidationCounter counter;
    };

    const AdapterTraits traits_;
    AdapterActions& actions_;
    RegisterFile p1_;
    const FieldRef error_ivte_, timebase_error_, tb_, fr_, fs_;
    const unsigned timebase_;
    unsigned selector_ = 0;                    ///< CAIA 1
    std::array<Invalidator, 4> invalidators_;  ///< CAIA 1
    InvalidationCounter ierat_;                ///< CAIA 2
    std::uint64_t stopped_at_ = 0;             ///< timebase while it stands
    std::uint64_t ignored_writes_ = 0;
};

}  // namespace cxlvp::psl
