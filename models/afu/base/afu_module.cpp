// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/base/afu_module.h"

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::afu {

AfuShell::AfuShell(const sc_core::sc_module_name& instance, Context& context, bool check) : Module(instance, context) {
    if (check) checker_ = std::make_unique<ProtocolChecker>(context.reports(), name());
    SC_HAS_PROCESS(AfuShell);
    SC_METHOD(wake);
    dont_initialize();
    sensitive << timer_;
}

void AfuShell::adopt(std::unique_ptr<AfuBase> afu) {
    afu_ = std::move(afu);
    AfuSide& here = checker_ ? static_cast<AfuSide&>(*checker_) : *afu_;
    end_ = std::make_unique<PeerPort<AfuSide, PslSide>>(here);
    afu_->declare_statistics(stats());
    stats().on_clear([this](Tick) { afu_->clear_statistics(); });
}

void AfuShell::end_of_elaboration() {
    if (!end_->connected()) throw UserError(std::string(name()) + ".psl is not connected to a PSL");
    if (!checker_) return afu_->connect(**end_, *this);
    checker_->connect(*afu_, **end_);
    afu_->connect(*checker_, *this);
}

void AfuShell::wake_at(Tick at) {
    if (at >= due_) return;
    due_ = at;
    timer_.notify(to_time(at > now() ? at - now() : 0));
}

void AfuShell::wake() {
    due_ = kNever;
    afu_->wake(now());
}

}  // namespace cxlvp::afu
