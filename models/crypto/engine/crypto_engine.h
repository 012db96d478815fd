// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/irq_line.h"
#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/crypto/core/core_selection.h"
#include "cxlvp/crypto/core/core_services.h"
#include "cxlvp/crypto/cores/alarm_log.h"
#include "cxlvp/crypto/engine/completion_record.h"
#include "cxlvp/crypto/engine/engine_config.h"
#include "cxlvp/crypto/engine/engine_cores.h"
#include "cxlvp/crypto/engine/engine_port.h"
#include "cxlvp/crypto/engine/mailbox_unit.h"
#include "cxlvp/crypto/engine/system_page.h"
#include "cxlvp/crypto/queue/mailbox_arbiter.h"

namespace cxlvp::crypto {

/// A mailbox-queue crypto engine. Software submits VCQs (virtual command queues) in the slots of a queue in host
/// memory, one queue for each mailbox; the firmware fetches them one at a time, and cores run their commands.
///
/// Its pieces of work as a requester are the VCQs that run on cores; fetching one is a chore of the firmware. A VCQ
/// that is cut off by ABORT or FLUSH leaves its mailbox and its cores at once, and its slot here when it would have
/// ended.
class CryptoEngine : public Requester {
public:
    using Config = EngineConfig;

    CryptoEngine(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~CryptoEngine() override;

    TargetSocket* target(const std::string& port) override { return port == "regs" ? &regs_.in : nullptr; }
    InitiatorSocket* initiator(const std::string& port) override { return port == "dma" ? &dma_.out : nullptr; }
    sc_core::sc_out<bool>* irq_out(const std::string& port) override;
    /// Power-on: everything is lost but a persistent datastore, and the firmware boots.
    void reset(ResetKind kind) override;

    /// Random numbers, for those who bring known answers.
    EngineRandom& random() { return random_; }
    const Mailbox& mailbox(unsigned number) const { return units_[number]->mailbox; }

private:
    /// A completion to tell in the ring of a mailbox.
    struct Report {
        MailboxUnit* unit = nullptr;
        CompletionRecord record;
        Outcome outcome;
        bool ends = false;  ///< its VCQ, which then leaves the mailbox; else it has left already
    };
    /// What a slot of the requester does.
    struct Work {
        enum class Kind { fetch, run, report };
        Kind kind = Kind::fetch;
        MailboxUnit* unit = nullptr;
        std::uint64_t generation = 0;  ///< of the VCQ
        std::unique_ptr<Vcq> vcq = std::make_unique<Vcq>();
        CoreSelection cores;
        bool inside = false;  ///< its transactions are being made
        Tick fetched_at = 0;  ///< of its VCQ; another may be under way in the mailbox when this one is cut off
        Tick start = 0;       ///< of its run
        std::uint64_t cycles = 0;
        Outcome outcome;  ///< of the VCQ
        Report report;    ///< what a report tells
        Payload* tx = nullptr;
    };
    // Software side.
    void access(Payload& tx, sc_core::sc_time& delay);
    unsigned int debug(Payload& tx);
    void serve(MailboxUnit& unit, std::uint64_t offset, Payload& tx, Tick at);
    bool firmware_answers(Tick at) const { return at >= ready_at_; }
    MailboxUnit* unit_at(std::uint64_t address) const;
    void show_system(Tick at);
    void system_written(std::uint64_t offset, Tick at);
    void report(MailboxUnit& unit, const Outcome& outcome, std::uint32_t flags, Tick start, Tick end, bool ends);
    void obey(MailboxUnit& unit, Tick at);
    void soft_reset(Tick at);
    void reset_random();

    // Requester.
    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;
    bool counted(std::size_t slot) const override { return work_[slot].kind == Work::Kind::run; }

    bool pick(Tick at, Work& work);
    void free_cores(Work& work, Tick at);
    void fetch_vcq(Work& work, sc_core::sc_time& delay);
    void run_vcq(Work& work, sc_core::sc_time& delay);
    void write_record(Work& work, sc_core::sc_time& delay);
    void fetched(Work& work, Tick at);
    void ran(Work& work, Tick at);
    void end(MailboxUnit& unit, const Outcome& outcome, std::uint32_t flags, Tick start, Tick at);
    void ended(MailboxUnit& unit, const Outcome& outcome, Tick at);
    void cut(MailboxUnit& unit, Tick at);
    void flush(MailboxUnit& unit, Tick at);
    void finish_abort(MailboxUnit& unit, Tick at);
    void update_line(MailboxUnit& unit, Tick at);
    void set_deadline();
    void deadline();

    void declare_statistics();

    const Config config_;
    const Tick cycle_;
    const ServiceTimes times_;
    const HardwareKeys hardware_;
    Datastore datastore_;
    AlarmLog alarms_;
    EngineRandom random_;
    CoreServices services_;
    std::vector<std::unique_ptr<MailboxUnit>> units_;
    std::unique_ptr<SystemPage> system_;
    std::vector<std::unique_ptr<bus::IrqLine>> lines_;
    bus::RegisterWarnings warnings_;
    bus::RequestPort dma_{*this, "dma"};
    bus::TargetPort<CryptoEngine, &CryptoEngine::access, &CryptoEngine::debug> regs_{*this, context(), "regs"};
    FaultPoint firmware_fault_;
    FaultPoint core_fault_;
    Resource firmware_;
    std::unique_ptr<EngineCores> cores_;
    MailboxArbiter fetch_arbiter_;
    MailboxArbiter run_arbiter_;
    std::vector<Work> work_;
    std::vector<Report> reports_;
    bool fetching_ = false;  ///< the firmware reads a VCQ
    bool hung_ = false;      ///< by a fault
    Tick ready_at_ = 0;
    Tick hung_at_ = 0;
    sc_core::sc_event deadline_;

    EnginePort::Counters counters_;
    std::uint64_t done_ = 0;
    std::uint64_t failed_ = 0;
    std::uint64_t ignored_ = 0;
    Histogram vcq_time_;
    std::array<std::uint32_t, CoreSelection::kCores> labels_{};  ///< of the trace, by core
    Reports::Handle ignored_report_;
    Reports::Handle command_report_;
    Reports::Handle failed_report_;
};

}  // namespace cxlvp::crypto
