// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/base/sim/waiter.h"
#include "cxlvp/bus/irq_line.h"
#include "cxlvp/bus/register_warnings.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/pci/shell/config_port.h"
#include "cxlvp/psl/card/afu_mmio.h"
#include "cxlvp/psl/card/card_function.h"
#include "cxlvp/psl/card/card_window.h"
#include "cxlvp/psl/interrupt/interrupt_queue.h"
#include "cxlvp/psl/shell/engine_memory.h"
#include "cxlvp/psl/shell/port_memory.h"
#include "cxlvp/psl/shell/psl_config.h"
#include "cxlvp/psl/shell/psl_slice.h"
#include "cxlvp/psl/shell/timed_actions.h"
#include "cxlvp/psl/translation/translator.h"

namespace cxlvp::psl {

/// The POWER Service Layer of a CAPI card: a PCI Express function whose BARs hold its registers and the MMIO of its
/// AFUs, and a requester that carries out the commands of up to four AFUs in the address spaces of their processes.
///
/// As a requester its pieces of work are the commands of AFUs; a command that waits for the operating system is one
/// before and another one after. DMA requests, interrupts and displaced cache lines are chores.
class Psl : public Requester, public Waiter, private AdapterActions {
public:
    using Config = PslConfig;

    Psl(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Psl() override;

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
    sc_core::sc_out<bool>* irq_out(const std::string& port) override;
    PeerEnd* peer(const std::string& port) override;
    void reset(ResetKind kind) override { function_.reset(pci::reset_of(kind), now()); }

    const Config& config() const { return config_; }
    CardFunction& function() { return function_; }
    AdapterRegisters& adapter() { return adapter_; }
    SliceRegisters& slice_registers(unsigned slice) { return slices_[slice]->registers(); }
    /// The partition table of the nest MMU, which is no part of the card (`Translator::set_nest_mmu_base`).
    void set_nest_mmu_base(std::uint64_t control) { translator_.set_nest_mmu_base(control); }
    /// What a processor's tlbie takes out of the caches of the card.
    Translator& translator() { return translator_; }

    /// What waits for software or an AFU.
    std::vector<std::string> waiting() const override;

    /// For slices.
    /// @{
    RealMemory& memory() { return memory_; }
    CacheUnit& cache() { return cache_; }
    AddressTranslation& translation() { return translator_; }
    /// The timebase for an AFU. A fault makes it lose its source, which is an adapter error.
    std::uint64_t timebase(Tick at);
    /// A command that meets a fault here ends as a PSL error.
    bool engine_fails(Tick at, std::uint64_t ea, std::uint64_t bytes) {
        return engine_fault_.armed() && engine_fault_.hit(at, ea, bytes) != nullptr;
    }
    void later(Tick at, TimedActions::Action action) { actions_.at(at, std::move(action)); }
    /// A slice has something to do.
    void work_came();
    void interrupt(InterruptSource source, unsigned slice, std::uint16_t number, Tick at);
    /// Carries out an invalidation that was written at slice `slice` and calls `done` when it has taken effect.
    void invalidate_translations(const Invalidation& what, unsigned slice, Tick at, const TimedActions::Action& done);
    void drop_translations(const InvalidateScope& scope);
    void warn(const std::string& path, const char* kind, const char* text, Tick at) {
        context().reports().warn(path, kind, text, at);
    }
    /// @}

private:
    /// What a slot of the requester does.
    struct Work {
        enum class Kind : std::uint8_t { command, dma, interrupt, castout };
        Kind kind = Kind::command;
        unsigned slice = 0;
        CommandBook::Index index = 0;
        PslSlice::DmaTurn dma{};
        std::uint16_t number = 0;  ///< of an interrupt
    };

    // AdapterActions.
    void flush_requested(Tick at) override;
    void flush_ended(Tick) override {}
    void timebase_switched(bool, Tick) override {}
    void invalidate(const Invalidation& what, Tick at) override;

    // Requester.
    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;
    bool counted(std::size_t slot) const override { return work_[slot].kind == Work::Kind::command; }
    void end_of_elaboration() override;

    void mmio(Payload& tx, sc_core::sc_time& delay);
    unsigned int mmio_debug(Payload& tx);
    bool link_down(Tick at, std::uint64_t address, std::uint64_t bytes);
    void card_reset(const CardReset& reset);
    InvalidateTicket carry_out(const Invalidation& what, unsigned slice);
    void when_drained(const InvalidateTicket& ticket, Tick at, TimedActions::Action done);
    void declare_statistics();

    const Config config_;
    CardFunction function_;
    const CardLayout layout_;
    pci::ConfigPort config_port_;
    bus::TargetPort<Psl, &Psl::mmio, &Psl::mmio_debug> mmio_{*this, context(), "mmio"};
    bus::RequestPort out_{*this, "out"};
    bus::RegisterWarnings warnings_{context(), name()};
    FaultPoint fault_;
    FaultPoint engine_fault_;
    FaultPoint timebase_fault_;
    PortMemory memory_;
    EngineMemory engines_;
    CacheUnit cache_;
    Translator translator_;
    TimedActions actions_;
    AdapterRegisters adapter_;
    InterruptQueue interrupts_;
    std::vector<std::unique_ptr<PslSlice>> slices_;
    PeerPort<SnoopTarget, SnoopMaster> capp_;
    std::vector<std::unique_ptr<AfuMmio>> afu_mmio_;
    std::unique_ptr<CardWindow> window_;
    std::vector<std::unique_ptr<bus::IrqLine>> lines_;
    std::vector<Work> work_;
    Payload* message_ = nullptr;
    bool completing_ = false;   ///< inside `complete`: the requester looks for work afterwards
    bool casting_out_ = false;  ///< a displaced line is being written
    std::uint64_t sent_ = 0;
    std::uint64_t unsupported_ = 0;
};

}  // namespace cxlvp::psl
