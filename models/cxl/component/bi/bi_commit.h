// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/cxl/component/bi/bi_config.h"

namespace cxlvp::cxl {

/// A BI route table or BI decoder behind its registers: what is in use of what software wrote (CXL r3.1 8.2.4.26 and
/// 8.2.4.27).
///
/// | state | COMMIT, COMMITTED, ERR | left by |
/// |---|---|---|
/// | idle | 0 0 0 | COMMIT written 1 |
/// | committing | 1 0 0 | after the time in the status register; COMMIT written 0 |
/// | committed | 1 1 0 | COMMIT written 0 |
/// | refused | 1 0 1 | COMMIT written 0 |
///
/// What counts are the control bits at the end of a commit; they stay in use until COMMIT is written 0 or a reset,
/// whatever software writes beside it. Without explicit commit there are no such states, and control bits count at
/// once.
///
/// Time comes with the accesses and with `advance`. A shell calls `advance` at `next_completion`.
class BiCommit {
public:
    /// `registers` has the table of `BiRegisters` for the same `kind` and `config`, and outlives this object. Its hooks
    /// on the control and status registers are taken.
    BiCommit(RegisterFile& registers, BiKind kind, const BiConfig& config);
    BiCommit(const BiCommit&) = delete;
    BiCommit& operator=(const BiCommit&) = delete;

    /// What software has set is in use; always so without explicit commit.
    bool committed() const { return !explicit_ || registers_.get(committed_) != 0; }
    /// BI_Forward and BI_Enable in use; false for a route table, which has no such bits.
    bool forwards() const { return in_use(forward_); }
    bool enabled() const { return in_use(enable_); }

    /// Commits end with an error, or no longer do.
    void set_refusing(bool refusing) { refusing_ = refusing; }

    /// The time of the outcome of a commit under way; `kNever` when there is none.
    Tick next_completion() const { return due_; }
    /// Ends the commit that is due at or before `now`.
    void advance(Tick now);

private:
    bool in_use(FieldRef field) const {
        return field.valid() && field.extract(explicit_ ? in_use_ : registers_.get(control_)) != 0;
    }
    void about_to_read(const RegisterRead& read) { advance(read.now); }
    void control_changed(const RegisterChange& change);
    void complete(std::uint64_t control);

    RegisterFile& registers_;
    const bool explicit_;
    const Tick latency_;
    unsigned control_ = 0;
    FieldRef forward_, enable_, commit_, committed_, error_;
    bool refusing_ = false;
    Tick due_ = kNever;
    std::uint64_t in_use_ = 0;  ///< control register as committed
};

}  // namespace cxlvp::cxl
