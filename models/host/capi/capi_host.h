// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/base/sim/waiter.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/host/capi/adapter/capi_adapter.h"
#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/irq/interrupt_dispatch.h"
#include "cxlvp/host/capi/machine/capi_host_config.h"
#include "cxlvp/host/capi/machine/capi_user.h"
#include "cxlvp/host/capi/machine/system_memory.h"
#include "cxlvp/host/capi/machine/thread_bus.h"

namespace cxlvp::psl {
class Psl;
}

namespace cxlvp::host {

/// Operating system, driver and processes of a machine with a CAPI card. It brings the card up before the work begins,
/// then lets processes attach to the AFUs, serves their faults and interrupts, and detaches them. The run is over when
/// the work of all processes is.
///
/// | port | what |
/// |---|---|
/// | `out` | memory, configuration space and registers of the card |
/// | `msi` | messages of the card: 4 bytes, little-endian, the number of the interrupt |
/// | `done` | rises when the work of all processes has ended well, for others that go on with its results |
///
/// Every process is a thread; one more handles interrupts, and one faults.
class CapiHost : public Requester, public Waiter {
public:
    using Config = CapiHostConfig;

    CapiHost(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~CapiHost() override;

    TargetSocket* target(const std::string& port) override { return port == "msi" ? &msi_.in : nullptr; }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
    sc_core::sc_out<bool>* irq_out(const std::string& port) override { return port == "done" ? &done_ : nullptr; }
    double progress() const override;
    /// Processes that have not come to an end.
    std::vector<std::string> waiting() const override;

    /// Requests of processes that have ended well, and others.
    std::uint64_t ended() const { return latency_.count() - failed_; }
    std::uint64_t failed() const { return failed_; }
    std::uint64_t verified() const { return verified_; }

private:
    void message(Payload& tx, sc_core::sc_time& delay);
    unsigned int message_debug(Payload&) { return 0; }

    // Requester: the end of the work is its one piece of work.
    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t, sc_core::sc_time&) override {}
    void complete(std::size_t, Tick, Tick) override {}

    void spawn(const char* name, std::function<void()> body);
    psl::Psl& card() const;
    void bring_up();
    void work();
    void take_interrupts();
    void work_on_faults();
    void use(CapiUser& user);
    void open_users(CapiAfu& afu);
    void read_file();
    CapiUser::Content piece(std::size_t number, std::size_t of) const;
    void need(const CapiStatus& status, const std::string& what) const;
    CapiMachine machine() const;
    void tell_log();
    void declare_statistics();

    const Config config_;
    bus::RequestPort out_{*this, "out"};
    bus::TargetPort<CapiHost, &CapiHost::message, &CapiHost::message_debug> msi_{*this, context(), "msi"};
    sc_core::sc_out<bool> done_{"done"};
    ThreadBus bus_;
    std::vector<std::uint8_t> file_;
    std::unique_ptr<SystemMemory> memory_;
    std::unique_ptr<CapiAdapter> adapter_;
    std::unique_ptr<InterruptDispatch> dispatch_;
    std::vector<std::unique_ptr<CapiAfu>> afus_;
    std::vector<std::unique_ptr<CapiUser>> users_;
    std::vector<std::unique_ptr<CapiContext>> unusable_;  ///< hold handles that the AFU does not serve
    std::deque<std::uint32_t> messages_;
    sc_core::sc_event message_event_;
    sc_core::sc_event fault_event_;
    sc_core::sc_event user_event_;
    std::size_t opened_ = 0;  ///< contexts that were to be opened so far
    std::size_t busy_users_ = 0;
    bool over_ = false;
    bool told_ = false;  ///< the run

    std::uint64_t interrupts_ = 0;
    std::uint64_t failed_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t verified_ = 0;
    Histogram latency_;
};

}  // namespace cxlvp::host
