// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "cxlvp/afu/base/afu_base.h"
#include "cxlvp/afu/checker/protocol_checker.h"
#include "cxlvp/base/sim/module.h"

namespace cxlvp::afu {

/// An AFU in a platform: its end of the connection to a PSL ("psl"), its timer, its statistics, and between it and the
/// PSL the checker of the interface. `AfuModule` makes a module type of a class of AFUs.
class AfuShell : public Module, private AfuTimer {
public:
    /// `check` puts the checker in.
    AfuShell(const sc_core::sc_module_name& instance, Context& context, bool check);

    PeerEnd* peer(const std::string& port) override { return port == "psl" ? end_.get() : nullptr; }
    /// What was found wrong; null when nothing is checked.
    const ProtocolChecker* checker() const { return checker_.get(); }

protected:
    /// Called once by the constructor of the module.
    void adopt(std::unique_ptr<AfuBase> afu);
    AfuEnvironment environment() { return {name(), context().seed(), context().reports()}; }
    AfuBase& base() { return *afu_; }

private:
    void end_of_elaboration() override;
    void wake_at(Tick at) override;
    void wake();

    std::unique_ptr<AfuBase> afu_;
    std::unique_ptr<ProtocolChecker> checker_;
    std::unique_ptr<PeerPort<AfuSide, PslSide>> end_;
    sc_core::sc_event timer_;
    Tick due_ = kNever;
};

/// Module of the AFU class `Afu`, which has a `Config` derived from `AfuConfig` and a constructor
/// `Afu(const Config&, const AfuEnvironment&)`.
template <class Afu>
class AfuModule : public AfuShell {
public:
    using Config = typename Afu::Config;

    AfuModule(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : AfuShell(instance, context, config.check) {
        adopt(std::make_unique<Afu>(config, environment()));
    }

    Afu& afu() { return static_cast<Afu&>(base()); }
};

}  // namespace cxlvp::afu
