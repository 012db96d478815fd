// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "cxlvp/host/capi/fault/fault_config.h"

namespace cxlvp::host {

class CapiAfu;
class CapiContext;

/// Answers what the PSL of a slice interrupts for, in two halves. `interrupt` looks at the registers and answers
/// errors; a translation fault it puts into a queue. `work` takes it from there, looks whether it still holds, lets the
/// operating system map what is missing, and answers. There is one PSL_TFC_An for the slice: an answer is for the fault
/// that the PSL shows at that moment, whoever it belongs to.
class FaultWorker {
public:
    FaultWorker(CapiAfu& afu, const FaultConfig& config) : afu_(afu), config_(config) {}

    /// The interrupt of the PSL has come.
    void interrupt();
    /// Works on the oldest queued fault. False when there is none.
    bool work();
    /// A fault is queued.
    bool pending() const { return !queue_.empty(); }
    /// Returns when no fault of `handle` is queued or worked on; does the work itself if need be.
    void flush(std::uint16_t handle);
    /// Drops the queued fault of a context that goes away.
    void forget(std::uint16_t handle);

    const FaultCounters& counters() const { return counters_; }

private:
    /// A fault as the first half saw it.
    struct Fault {
        std::uint16_t handle = 0;
        std::uint64_t dsisr = 0;
        std::uint64_t dar = 0;
    };
    /// The registers of an interrupt, in the order they are read.
    struct Reading {
        std::uint64_t handle = 0, dsisr = 0, dar = 0, dsr = 0, afu_err = 0, err_stat = 0;
    };

    Reading read();
    void schedule(const Fault& fault);
    void psl_error(CapiContext& context, const Reading& reading);
    void afu_error(CapiContext& context, const Reading& reading);
    void warning(const Reading& reading);
    void handle(const Fault& fault);
    bool still_there(const Fault& fault);
    bool resolve(CapiContext& context, const Fault& fault);
    void refuse(CapiContext& context, const Fault& fault);
    void answer(std::uint64_t tfc);

    CapiAfu& afu_;
    const FaultConfig config_;
    std::deque<Fault> queue_;
    bool working_ = false;
    std::uint16_t working_on_ = 0;
    FaultCounters counters_;
};

}  // namespace cxlvp::host
