// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/host/script/script_step.h"

namespace cxlvp::host {

/// Drives devices from a platform file: goes through a list of register accesses, expectations and waits, one at a
/// time. A step starts when the one before is complete. A step that fails is counted and reported, and the script goes
/// on or ends the run.
class ScriptRequester : public Requester {
public:
    enum class OnFailure {
        go_on,  ///< count and report
        stop,   ///< also end the run with an error
    };
    struct Config {
        std::vector<ScriptStep> steps;
        bool big_endian = false;  ///< the byte at the lowest address is the most significant one of a value
        OnFailure on_failure = OnFailure::go_on;
        static const Schema<Config>& schema();
    };

    ScriptRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
    sc_core::sc_in<bool>* irq_in(const std::string& port) override { return port == "irq" ? &irq_ : nullptr; }
    double progress() const override;
    /// Steps, or accesses of one, that did not go as they should.
    std::uint64_t failures() const { return failures_; }

private:
    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;

    const ScriptStep& step() const { return config_.steps[index_]; }
    void next_step();
    void next_item();
    Fetch sleep_until(Tick at);
    void check_value(Tick at);
    void fail(const std::string& why, Tick at);
    void wake();
    std::uint64_t data() const;
    void set_data(std::uint64_t value);

    const Config config_;
    bus::RequestPort out_{*this, "out"};
    sc_core::sc_in<bool> irq_{"irq"};
    sc_core::sc_event timer_;
    Payload& tx_;
    std::array<std::uint8_t, 8> bytes_{};
    std::size_t index_ = 0;   ///< of the step
    std::uint64_t item_ = 0;  ///< access of the step
    bool begun_ = false;      ///< the step has begun, at `begin_`
    Tick begin_ = 0;
    Tick next_read_ = 0;  ///< of a poll
    std::uint64_t steps_done_ = 0;
    std::uint64_t failures_ = 0;
};

}  // namespace cxlvp::host
