// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/bi/bi_commit.h"

#include <string>
#include <utility>

#include "cxlvp/cxl/component/scaled_time.h"

namespace cxlvp::cxl {

BiCommit::BiCommit(RegisterFile& registers, BiKind kind, const BiConfig& config)
    : registers_(registers),
      explicit_(config.explicit_commit),
      latency_(ScaledTime{config.commit_time_base, config.commit_time_scale}.ticks()) {
    const std::string prefix = kind == BiKind::decoder ? "BI_DECODER_" : "BI_RT_";
    control_ = registers_.index(prefix + "CONTROL");
    if (kind == BiKind::decoder) {
        forward_ = registers_.field(prefix + "CONTROL.BI_FORWARD");
        enable_ = registers_.field(prefix + "CONTROL.BI_ENABLE");
    }
    if (!explicit_) return;
    commit_ = registers_.field(prefix + "CONTROL.COMMIT");
    committed_ = registers_.field(prefix + "STATUS.COMMITTED");
    error_ = registers_.field(prefix + "STATUS.ERR_NOT_COMMITTED");
    registers_.on_change<&BiCommit::control_changed>(control_, this);
    registers_.on_read<&BiCommit::about_to_read>(committed_.reg(), this);
}

void BiCommit::control_changed(const RegisterChange& change) {
    // What a commit that has ended in the meantime found, this write did not change.
    if (due_ <= change.now) complete(change.old_value);
    if (((change.old_value ^ change.new_value) & commit_.mask()) == 0) return;
    if (commit_.extract(change.new_value) != 0) {
        due_ = change.now + latency_;
        return advance(change.now);
    }
    due_ = kNever;
    in_use_ = 0;
    registers_.set(committed_, 0, change.now);
    registers_.set(error_, 0, change.now);
}

void BiCommit::advance(Tick now) {
    if (due_ <= now) complete(registers_.get(control_));
}

void BiCommit::complete(std::uint64_t control) {
    const Tick at = std::exchange(due_, kNever);
    if (refusing_) return registers_.set(error_, 1, at);
    in_use_ = control;
    registers_.set(committed_, 1, at);
}

}  // namespace cxlvp::cxl
