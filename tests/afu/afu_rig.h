// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "afu/fake_psl.h"
#include "cxlvp/afu/base/afu_base.h"
#include "cxlvp/afu/checker/protocol_checker.h"

namespace cxlvp::afu {

/// An AFU behind a checker at a fake PSL.
template <class Afu>
struct AfuRig {
    explicit AfuRig(const typename Afu::Config& config = {}) : afu(config, {"afu", 1, reports}) {
        checker.connect(afu, psl);
        afu.connect(checker, psl);
        psl.attach(checker, [this](Tick at) { afu.wake(at); });
    }

    /// After reset and START.
    void bring_up(std::uint64_t wed = 0) {
        psl.reset();
        psl.run_for(us(2));
        psl.start(wed);
    }
    /// Adds a process with this WED.
    void add(std::uint16_t handle, std::uint64_t wed) {
        psl.weds[handle] = wed;
        psl.llcmd(5, handle);
        psl.run_for(us(1));
    }
    void terminate(std::uint16_t handle) { psl.llcmd(1, handle); }
    void remove(std::uint16_t handle) { psl.llcmd(2, handle); }

    Reports reports;
    FakePsl psl;
    Afu afu;
    ProtocolChecker checker{reports, "afu"};
};

}  // namespace cxlvp::afu
