// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/registers/register_observer.h"
#include "cxlvp/bus/hop_trace.h"
#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

/// The socket in front of a register file. A module with registers has these members and gives out the socket:
///
///     RegisterFile registers_{kTimerMap};
///     bus::RegisterTarget regs_{*this, "regs", registers_, config.register_latency};
///
///     TargetSocket* target(const std::string& port) override { return port == "regs" ? &regs_.in : nullptr; }
///
/// An access takes effect, hooks included, when its latency is over: that is the time the hooks are given. In `ordered`
/// timing the kernel has caught up with that time before; in `reserve` timing the registers are as they are at the time
/// of the kernel, as everywhere.
///
/// | access | answer (IEEE 1666-2011 14.17) |
/// |---|---|
/// | accepted by the register file | OK |
/// | command IGNORE | OK, nothing is moved and nothing happens |
/// | streaming width smaller than the length | burst error |
/// | outside the map, or in a hole that refuses accesses | address error |
/// | length, alignment or reach against the rule of the map | burst error |
/// | byte enables without a length | byte-enable error |
///
/// Debug accesses show and deposit stored values without side effects; direct memory access is refused. Warnings of
/// the register file go to the reports of the context. Statistics, trace and a fault point are below "module.port".
class RegisterTarget : private Target, private RegisterObserver {
public:
    /// `port` names the socket in `owner`. `file` outlives this object, which becomes its observer. `latency` is from
    /// the arrival of an access to its effect and answer.
    RegisterTarget(Module& owner, const char* port, RegisterFile& file, Tick latency);
    ~RegisterTarget() override;

    TargetSocket in;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
    unsigned int transport_dbg(Payload& tx) override;
    void warn(const RegisterWarning& warning) override;

    void serve(Payload& tx, sc_core::sc_time& delay);
    void access(Payload& tx, std::uint8_t* data, Tick at);
    void access_with_fault(Payload& tx, sc_core::sc_time& delay, Tick at);
    void refuse(Payload& tx, tlm::tlm_response_status status);
    void refuse_streaming(Payload& tx, Tick at);
    std::uint64_t issues() const;

    Context& context_;
    RegisterFile& file_;
    const std::string path_;  ///< "module.port"
    const sc_core::sc_time latency_;
    const TraceLabels labels_;
    const std::uint32_t track_;
    FaultPoint fault_;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t issues_before_ = 0;  ///< counted by the file before the statistics were cleared
    StatGroup stats_;
};

}  // namespace cxlvp::bus
