// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/base/stats/histogram.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/host/crypto/crypto_driver_config.h"
#include "cxlvp/host/crypto/session/submitter.h"
#include "cxlvp/host/crypto/workload/file_job.h"
#include "cxlvp/host/crypto/workload/request_source.h"

namespace cxlvp::host {

/// Driver and users of a crypto engine in one: brings the engine up before the work begins, as `EngineDevice` does,
/// then posts the requests of a workload and carries them through the transaction manager to their ends. The run is
/// over when all requests have ended.
///
/// As a requester its pieces of work are what threads of a driver do: a submission (one thread), and an interrupt or
/// another look at a mailbox (one thread for each).
class CryptoDriver : public Requester, private CompletionSink {
public:
    using Config = CryptoDriverConfig;

    CryptoDriver(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~CryptoDriver() override;

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
    sc_core::sc_in<bool>* irq_in(const std::string& port) override;
    double progress() const override;

    /// What a tool gets: the bus, the engine brought up, and memory that the driver does not use.
    struct Workbench {
        HostBus& bus;
        EngineDevice& device;
        const ManagerConfig& manager;
        std::uint64_t memory;
        std::uint64_t memory_size;  ///< all that there may be when the configuration has no limit
    };
    using Tool = std::function<void(Workbench&)>;
    /// Leaves the engine to `tool` instead of the workload. It is called in a thread of the kernel once the engine is
    /// up, and when it returns the driver is done. Before the run only. The engine's interrupts find nobody.
    void leave_to(Tool tool) { tool_ = std::move(tool); }

    const ManagerCounters& counters() const { return manager_.counters(); }
    /// Requests that have ended, well or not, refused ones among them; and of them those that have not ended well.
    std::uint64_t ended() const { return ended_; }
    std::uint64_t errors() const { return errors_; }
    /// Time from when a request was due to its end.
    const Histogram& request_latency() const { return request_latency_; }

private:
    class BlockingBus;
    class DelayBus;
    class DebugBus;
    /// What a slot of the requester does.
    struct Job {
        enum class Kind { submit, task };
        Kind kind = Kind::submit;
        Submission submission;
        RequestCode code = RequestCode::ok;  ///< of the submission
        EngineTask task;
        EngineReading reading;
        Payload* tx = nullptr;
    };
    /// A request that has not ended.
    struct Open {
        CryptoRequest request;
        RequestPlan plan;
        std::uint64_t bytes = 0;
        Tick due = 0;
    };

    void bring_up();
    void bring_up_engine();
    void hold_keys();
    void lend();

    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;
    void completed(std::uint32_t handle, RequestCode code, Tick at) override;

    void feed(Tick at);
    void post(const WorkloadRequest& next, Tick due, Tick at);
    CryptoRequest request_of(const WorkloadRequest& next, std::uint32_t handle);
    bool over();
    void set_timer(Tick at);
    void wake() { kick(); }
    void started();
    void interrupted();
    void declare_statistics();

    const Config config_;
    Tool tool_;  ///< empty: works itself
    bus::RequestPort out_{*this, "out"};
    std::vector<std::unique_ptr<sc_core::sc_in<bool>>> irqs_;
    sc_core::sc_in<bool> start_{"start"};
    bool started_ = false;
    std::unique_ptr<FileJob> file_;  ///< null when the workload is no file
    RequestSource source_;
    std::unique_ptr<BlockingBus> bus_;
    EngineDevice device_;
    VcqPacker packer_;
    TransactionManager manager_;
    Submitter submitter_;
    std::vector<Job> jobs_;
    bool submitting_ = false;
    std::vector<Open> open_;
    std::vector<std::uint32_t> free_;  ///< places in `open_`
    std::uint64_t buffer_base_ = 0;
    std::uint64_t buffer_bytes_ = 0;
    WorkloadRequest next_;
    bool have_next_ = false;
    bool source_ended_ = false;
    sc_core::sc_event timer_;
    Tick timer_at_ = kNever;

    std::uint64_t verified_ = 0;  ///< pieces of the file
    std::uint64_t posted_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t errors_ = 0;
    std::uint64_t bytes_done_ = 0;
    std::uint64_t interrupts_ = 0;
    std::uint64_t failures_[5] = {};  ///< by code, as declared
    Histogram request_latency_;
    Reports::Handle failed_report_;
};

}  // namespace cxlvp::host
