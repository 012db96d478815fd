// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/fault/fault_bits.h"

namespace cxlvp::psl {

/// Which fault a held command waits for; never given twice.
using FaultId = std::uint64_t;
/// No fault: nothing waits.
inline constexpr FaultId kNoFault = 0;

/// Something for the operating system, as PSL_DSISR_An, PSL_DAR_An, PSL_DSR_An and PSL_PEHandle_An show it.
struct Fault {
    std::uint16_t handle = 0;
    std::uint64_t dsisr = 0;
    std::uint64_t dar = 0;  ///< effective address, not rounded
    std::uint64_t dsr = 0;  ///< segment (CAIA 1)
};

/// What becomes of the commands that waited for a fault.
enum class FaultDecision : std::uint8_t {
    none,    ///< nothing waited, or nothing was decided
    retry,   ///< R: translate again and go on
    aerror,  ///< AE: answered with AERROR; those that follow are flushed until RESTART
    paged,   ///< C: answered with PAGED; those that follow are flushed until RESTART
};

/// The answer of the operating system to one fault.
struct FaultVerdict {
    FaultDecision decision = FaultDecision::none;
    FaultId id = kNoFault;  ///< the commands that it is about
    std::uint16_t handle = 0;
};

/// The faults of one slice (CAIA, PSL interrupts and translation fault control). One is presented at a time; others
/// wait in order. What is presented stays as it is until PSL_TFC_An is written, which always means that fault.
///
/// After each call ask `take_interrupt`: true when something new is presented, so that the interrupt is to be sent.
class FaultUnit {
public:
    /// What software did that has no meaning, and what was told once instead of twice.
    struct Counts {
        std::uint64_t presented = 0;
        std::uint64_t shared = 0;          ///< commands that joined a fault that was there
        std::uint64_t merged = 0;          ///< errors and warnings that were pending already
        std::uint64_t lost_warnings = 0;   ///< warnings that a fault stood in the way of
        std::uint64_t unexpected = 0;      ///< TFC without a fault
        std::uint64_t wrong_response = 0;  ///< TFC of another kind than the fault, several bits, or none
    };

    explicit FaultUnit(Caia caia) : caia_(caia) {}

    /// The translation of a command has failed. What it waits for: the same as another command of the handle with the
    /// same `dsisr` on the same 4 KiB. `kNoFault` when nobody would answer (no bit that software answers, such as ST):
    /// the caller answers the command with AERROR, and the fault is shown as a warning.
    FaultId report(const Fault& fault, Tick at);
    /// PSL error (PE); PSL_ErrStat_An has the details. Merged while one is pending.
    void psl_error(std::uint16_t handle, Tick at);
    /// AFU error (AE); AFU_ERR_An has the value. Merged while one is pending.
    void afu_error(std::uint16_t handle, Tick at);
    /// OC, UR or ST: shown when nothing else is, until something is or software clears it.
    void warning(const Fault& fault, Tick at);

    /// Software writes PSL_TFC_An.
    FaultVerdict respond(std::uint64_t tfc, Tick at);
    /// Software writes PSL_DSISR_An: clears PE and warnings where the value has 0. All else is not writable.
    void write_dsisr(std::uint64_t value, Tick at);
    /// The AFU is reset: no command waits any more. Faults that are not presented are dropped; the one that is stays
    /// until software answers, which may be on its way.
    void reset();
    /// The card is reset: nothing is presented.
    void clear();

    std::uint64_t dsisr() const { return shown_.dsisr; }
    std::uint64_t dar() const { return shown_.dar; }
    std::uint64_t dsr() const { return shown_.dsr; }
    /// Bits 0 to 47 are always 0: software compares the whole register.
    std::uint64_t pe_handle() const { return shown_.handle; }
    /// What is presented.
    FaultKind kind() const { return FaultBits::kind(caia_, shown_.dsisr); }
    /// True while commands wait for the fault `id`.
    bool waiting(FaultId id) const;
    /// True while a translation fault of `handle` is presented or waits to be.
    bool pending(std::uint16_t handle) const;
    /// Faults that wait to be presented.
    std::size_t queued() const { return queue_.size(); }
    /// When what is presented was.
    Tick presented_at() const { return presented_at_; }
    /// True once after each presentation.
    bool take_interrupt();
    const Counts& counts() const { return counts_; }

private:
    struct Entry {
        FaultId id = kNoFault;
        Fault fault;
    };
    bool occupied() const { return kind() != FaultKind::none && kind() != FaultKind::warning; }
    void enqueue(const Entry& entry, Tick at);
    void error(std::uint16_t handle, std::uint64_t bit, Tick at);
    void present(const Entry& entry, Tick at);
    void dismiss(Tick at);
    FaultDecision decide(std::uint64_t response);

    const Caia caia_;
    Fault shown_;
    FaultId shown_id_ = kNoFault;
    Tick presented_at_ = 0;
    bool interrupt_ = false;
    FaultId last_id_ = kNoFault;
    std::deque<Entry> queue_;
    Counts counts_;
};

}  // namespace cxlvp::psl
