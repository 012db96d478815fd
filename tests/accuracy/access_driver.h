// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "accuracy/access.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/transport.h"

namespace cxlvp::accuracy {

/// Issues given accesses into the models, by the rules of a source of the reference simulator, and notes when each was
/// issued and complete.
class AccessDriver : public Requester, private bus::Initiator {
public:
    struct Outcome {
        Tick issued = 0;
        Tick completed = 0;
    };

    /// `closed`: at most `slots` accesses are under way, and `due` is the least time since the issue before. Otherwise
    /// `due` is the time of the issue, and an access that found no slot then was issued late: see `on_time`.
    AccessDriver(const sc_core::sc_module_name& instance, Context& context, std::vector<Access> accesses,
                 std::size_t slots, bool closed);
    ~AccessDriver() override;

    InitiatorSocket out{"out"};

    /// By access, in the order of issue.
    const std::vector<Outcome>& outcomes() const { return outcomes_; }
    /// Open loop: every access was issued when it was due.
    bool on_time() const { return late_ == 0; }
    /// Every access was answered without an error.
    bool succeeded() const { return failed_ == 0; }

private:
    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;

    const std::vector<Access> accesses_;
    const bool closed_;
    std::size_t next_ = 0;
    Tick issue_ = 0;                      ///< of the access fetched last
    std::vector<std::size_t> under_way_;  ///< access by slot
    std::vector<Outcome> outcomes_;
    std::uint64_t late_ = 0;
    std::uint64_t failed_ = 0;
    bus::PayloadPool pool_;
    std::vector<Payload*> payloads_;  ///< by slot
    std::array<std::uint8_t, 512> data_{};
};

}  // namespace cxlvp::accuracy
