// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/shell/psl_slice.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/psl/interrupt/vector_ranges.h"
#include "cxlvp/psl/shell/psl.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint16_t kDirected = 0x0004;  ///< PSL_SCNTL_An.PM, AFU-directed

}  // namespace

PslSlice::PslSlice(Psl& psl, const PslConfig& config, unsigned number)
    : psl_(psl),
      config_(config),
      number_(number),
      caia_(config.card.caia),
      name_(fmt::format("{}.slice{}", psl.name(), number)),
      registers_(caia_, *this, static_cast<unsigned>(config.card.max_invalidations)),
      afu_(static_cast<afu::PslSide&>(*this)),
      contexts_(config.element_entries),
      elements_(contexts_, psl.memory(), *this, {config.ack_timeout, 0}),
      faults_(caia_),
      dma_(config.dma, number, psl.cache()),
      unit_(config.commands, caia_, config.clock, number, psl.cache(), caia_ == Caia::v2 ? &dma_ : nullptr),
      checker_(caia_, static_cast<unsigned>(config.commands.credits)),
      book_(config.commands.credits),
      stats_(psl.context().stats(), name_) {
    declare_statistics();
}

// ------------------------------------------------------------------------------------------------------------ commands

bool PslSlice::directed() const {
    return (registers_.programming_model() & kDirected) != 0;
}

ContextState PslSlice::context(std::uint16_t handle) {
    return directed() ? contexts_.lookup(handle) : dedicated_.lookup();
}

ContextView PslSlice::view(std::uint16_t handle, const ContextState& state) const {
    ContextView view;
    if (state.use != ContextState::Use::open || state.element == nullptr) return view;
    view.valid = true;
    view.address = state.element->address_context(handle, caia_);
    view.address.slice = static_cast<std::uint8_t>(number_);
    view.has_element = contexts_.area().valid;
    if (view.has_element) view.element = contexts_.area().element_address(directed() ? handle : 0);
    return view;
}

void PslSlice::command(const afu::Command& command, Tick at) {
    const Admission admission = checker_.admit(command, running_ || at >= runs_from_);
    if (admission.verdict == Admission::Verdict::dropped) {
        ++dropped_;
        psl_.warn(name_, "command-dropped", "the AFU sent a command while no job was running", at);
        return;
    }
    BookedCommand booked;
    booked.command = command;
    booked.admission = admission;
    booked.arrived = at;
    Tick ready = at;
    if (admission.verdict == Admission::Verdict::refused) {
        booked.outcome.code = afu::ResponseCode::failed;
        booked.answered = true;
        ready += config_.commands.response_cycles * config_.clock;
        if (admission.reason == Admission::Reason::duplicate_tag) registers_.raise(SliceError::afudup, at);
        if (admission.reason == Admission::Reason::overrun) registers_.raise(SliceError::afuov, at);
    }
    book_.add(booked, ready);
    psl_.work_came();
}

void PslSlice::transact(CommandBook::Index index, RealMemory& memory, Tick& at) {
    BookedCommand& booked = book_[index];
    if (booked.answered) return;
    book_.start(index);
    const std::uint16_t handle = booked.command.context;
    if (psl_.engine_fails(at, booked.command.ea, booked.command.size)) return psl_error(index, at);
    ContextState state = context(handle);
    if (state.use == ContextState::Use::elsewhere) {
        contexts_.refetch(handle, memory, at);
        state = context(handle);
    }
    if (state.use == ContextState::Use::suspended) {
        booked.after = BookedCommand::After::park;
        return;
    }
    if (state.use == ContextState::Use::none) registers_.raise(SliceError::badctx, at);
    apply(index, unit_.run(booked.command, view(handle, state), psl_.translation(), memory, *afu_, at), at);
}

void PslSlice::apply(CommandBook::Index index, const Outcome& outcome, Tick at) {
    BookedCommand& booked = book_[index];
    booked.outcome = outcome;
    booked.after = outcome.kind == Outcome::Kind::held ? BookedCommand::After::hold : BookedCommand::After::respond;
    if (outcome.kind == Outcome::Kind::interrupt) interrupt_request(index, outcome.interrupt, at);
    if (outcome.kind == Outcome::Kind::notify) {
        psl_.warn(name_, "asb-notify", "ASB_Notify is not modelled: the host has no thread to wake", at);
        answer(index, afu::ResponseCode::failed);
    }
}

void PslSlice::answer(CommandBook::Index index, afu::ResponseCode code) {
    book_[index].outcome.kind = Outcome::Kind::done;
    book_[index].outcome.code = code;
}

/// The cause is in PSL_ErrStat_An and, with CAIA 1, in PSL_FIR_SLICE_An: the one bit that this model has for it.
void PslSlice::psl_error(CommandBook::Index index, Tick at) {
    constexpr std::uint64_t kEngine = 1;
    BookedCommand& booked = book_[index];
    booked.after = BookedCommand::After::respond;
    answer(index, afu::ResponseCode::derror);
    unit_.flush().begin(booked.command.context);
    registers_.add_error_status(kEngine, at);
    registers_.show_debug(kEngine, 0, at);
    faults_.psl_error(booked.command.context, at);
    show_fault(at);
}

void PslSlice::interrupt_request(CommandBook::Index index, std::uint16_t source, Tick at) {
    const ContextState state = context(book_[index].command.context);
    const auto number =
        state.element == nullptr
            ? std::nullopt
            : VectorRanges(*state.element).afu_interrupt(source, static_cast<std::uint32_t>(config_.source_limit));
    if (!number) {
        registers_.raise(SliceError::badsrc, at);
        return answer(index, afu::ResponseCode::failed);
    }
    ++interrupts_;
    psl_.interrupt(InterruptSource::afu, number_, *number, at);
    answer(index, afu::ResponseCode::done);
}

void PslSlice::complete(CommandBook::Index index, Tick at) {
    BookedCommand& booked = book_[index];
    const std::uint16_t handle = booked.command.context;
    if (booked.cut_off) {
        book_.remove(index);
        return settle(handle, at);
    }
    switch (booked.after) {
        case BookedCommand::After::respond:
            respond(index, at);
            break;
        case BookedCommand::After::hold:
            wait_for_system(index, at);
            break;
        case BookedCommand::After::park:
            book_.park(index);
            settle(handle, at);
            break;
    }
}

void PslSlice::wait_for_system(CommandBook::Index index, Tick at) {
    BookedCommand& booked = book_[index];
    const FaultId id = faults_.report({booked.command.context, booked.outcome.dsisr, booked.outcome.dar, 0}, at);
    if (id != kNoFault) {
        book_.hold(index, id);
    } else {
        booked.outcome = unit_.refuse(booked.command, FaultAnswer::address_error, at);
        booked.after = BookedCommand::After::respond;
        booked.answered = true;
        book_.again(index, at);
        psl_.work_came();
    }
    show_fault(at);
}

void PslSlice::respond(CommandBook::Index index, Tick at) {
    const BookedCommand booked = book_[index];
    const Outcome& outcome = booked.outcome;
    checker_.answered(booked.command.tag, booked.admission);
    book_.remove(index);
    latency_.record(at - booked.arrived);
    ++responses_[static_cast<std::size_t>(outcome.code)];
    if (outcome.inform) {
        faults_.report({booked.command.context, outcome.dsisr, outcome.dar, 0}, at);
        show_fault(at);
    }
    afu_->response({booked.command.tag, outcome.code, booked.admission.credits, outcome.itag, outcome.page_size}, at);
    settle(booked.command.context, at);
}

/// Something of the context is not under way any more: others may have waited for that.
void PslSlice::settle(std::uint16_t handle, Tick at) {
    if (elements_.busy()) psl_.later(at, [this, handle](Tick then) { elements_.activity_ended(handle, then); });
    if (suspended_ && book_.in_flight() == 0 && registers_.suspend_status() == RequestStatus::pending)
        registers_.set_suspend_status(RequestStatus::complete, at);
    if (!purging_ || book_.in_flight() != 0) return;
    if (faults_.queued() != 0 || (faults_.kind() != FaultKind::none && faults_.kind() != FaultKind::warning)) return;
    purging_ = false;
    contexts_.clear();
    dedicated_.clear();
    contexts_dropped(at);
    psl_.drop_translations(InvalidateScope::of_slice(static_cast<std::uint8_t>(number_)));
    registers_.set_purge_status(RequestStatus::complete, at);
}

/// Commands that waited for contexts to go on find that they are gone.
void PslSlice::contexts_dropped(Tick at) {
    unit_.flush().reset();
    for (const CommandBook::Index index : book_.unpark()) book_.again(index, at);
    psl_.work_came();
}

// -------------------------------------------------------------------------------------------------------------- faults

void PslSlice::show_fault(Tick at) {
    const bool fresh = faults_.take_interrupt();
    if (faults_.dsisr() == 0) return registers_.clear_fault(at);
    const auto handle = static_cast<std::uint16_t>(faults_.pe_handle());
    registers_.show_fault({faults_.dsisr(), faults_.dar(), faults_.dsr(), handle}, at);
    if (!fresh) return;
    const ContextState state = directed() ? contexts_.peek(handle) : dedicated_.lookup();
    const std::uint16_t number =
        state.element == nullptr ? std::uint16_t{0} : VectorRanges(*state.element).psl_interrupt();
    psl_.interrupt(InterruptSource::psl, number_, number, at);
}

void PslSlice::fault_answered(std::uint64_t tfc, Tick at) {
    psl_.later(at, [this, tfc](Tick then) {
        if (faults_.kind() == FaultKind::translation) fault_time_.record(then - faults_.presented_at());
        const FaultVerdict verdict = faults_.respond(tfc, then);
        if (verdict.decision != FaultDecision::none)
            for (const CommandBook::Index index : book_.release(verdict.id)) {
                BookedCommand& booked = book_[index];
                Tick ready = then;
                if (verdict.decision != FaultDecision::retry) {
                    booked.outcome = unit_.refuse(
                        booked.command,
                        verdict.decision == FaultDecision::aerror ? FaultAnswer::address_error : FaultAnswer::go_on,
                        ready);
                    booked.after = BookedCommand::After::respond;
                    booked.answered = true;
                }
                book_.again(index, ready);
            }
        show_fault(then);
        settle(verdict.handle, then);
        psl_.work_came();
    });
}

void PslSlice::fault_status_written(std::uint64_t, std::uint64_t dsisr, Tick at) {
    faults_.write_dsisr(dsisr, at);
    show_fault(at);
    settle(faults_.pe_handle() & 0xffff, at);
}

/// What PSL_ErrStat_An says is not the condition of anything: PE goes with the write to PSL_DSISR_An.
void PslSlice::error_status_cleared(std::uint64_t, Tick) {}

void PslSlice::slice_error_interrupt(std::uint16_t ivte, Tick at) {
    psl_.interrupt(InterruptSource::slice_error, number_, ivte, at);
}

// ------------------------------------------------------------------------------------------------------------- control

void PslSlice::enable_requested(Tick at) {
    psl_.later(at + config_.enable_latency, [this, request = ++control_request_](Tick then) {
        if (request == control_request_) start_job(request, then);
    });
}

/// `request`: what asked for it. Reading an element takes time, in which software may ask for something else.
void PslSlice::start_job(std::uint64_t request, Tick at) {
    if (resetting_) return;
    if (running_) return registers_.set_enabled(true, at);
    const auto start = [this, request](std::uint64_t ea, Tick when) {
        psl_.later(when, [this, request, ea](Tick then) {
            if (request == control_request_) afu_->job(afu::JobCode::start, ea, then);
        });
    };
    if (directed()) return start(0, at);
    if (caia_ == Caia::v1) {
        dedicated_.take(dedicated_registers());
    } else if (!dedicated_.load(contexts_.area(), psl_.memory(), at)) {
        psl_.warn(name_, "no-element", "the AFU was enabled in dedicated mode without a process element to start", at);
        return;
    }
    start(dedicated_.lookup().element->wed, at);
}

/// What has taken time to find out is told at its time: answers of the AFU to other things, or a reset, may come
/// before.
void PslSlice::send_llcmd(std::uint64_t value, Tick at) {
    psl_.later(at, [this, value, generation = generation_](Tick then) {
        if (generation == generation_) afu_->job(afu::JobCode::llcmd, value, then);
    });
}

void PslSlice::disable_requested(Tick at) {
    psl_.later(at + config_.enable_latency, [this, request = ++control_request_](Tick then) {
        if (request != control_request_) return;
        stop_running();
        elements_.abort(then);
        registers_.set_enabled(false, then);
        settle(0, then);
    });
}

void PslSlice::reset_requested(Tick at) {
    ++control_request_;
    psl_.later(at, [this](Tick then) { start_reset(then); });
}

void PslSlice::start_reset(Tick at) {
    ++generation_;
    stop_running();
    resetting_ = true;
    elements_.abort(at);
    book_.cut_off();
    checker_.reset();
    unit_.reset();
    faults_.reset();
    show_fault(at);
    settle(0, at);
    afu_->job(afu::JobCode::reset, 0, at);
}

void PslSlice::purge_requested(Tick at) {
    psl_.later(at, [this](Tick then) {
        purging_ = true;
        registers_.set_purge_status(RequestStatus::pending, then);
        settle(0, then);
    });
}

void PslSlice::purge_ended(Tick) {
    purging_ = false;
}

void PslSlice::suspend_requested(Tick at) {
    psl_.later(at, [this](Tick then) {
        suspended_ = true;
        registers_.set_suspend_status(RequestStatus::pending, then);
        settle(0, then);
    });
}

void PslSlice::resume_requested(Tick at) {
    psl_.later(at, [this](Tick) {
        suspended_ = false;
        psl_.work_came();
    });
}

void PslSlice::continue_requested(Tick at) {
    psl_.warn(name_, "continue-request", "PSL_SCNTL_An.CR has no effect: time slicing is not modelled", at);
}

void PslSlice::llcmd_written(std::uint64_t value, Tick at) {
    psl_.later(at, [this, value](Tick then) {
        elements_.begin(value, then);
        watch_acknowledgement();
    });
}

void PslSlice::watch_acknowledgement() {
    const Tick due = elements_.due();
    if (due == kNever) return;
    psl_.later(due, [this](Tick then) {
        if (elements_.due() > then) return;
        elements_.expire(then);
        watch_acknowledgement();
    });
}

void PslSlice::area_changed(std::uint64_t spap, Tick at) {
    psl_.later(at, [this, spap](Tick then) {
        const AreaLayout before = contexts_.area();
        elements_.set_area(spap);
        if (!(before == contexts_.area())) contexts_dropped(then);
    });
}

void PslSlice::invalidate(const Invalidation& what, Tick at) {
    psl_.later(at, [this, what](Tick then) {
        psl_.invalidate_translations(what, number_, then,
                                     [this, kind = what.kind](Tick end) { registers_.invalidated(kind, end); });
    });
}

void PslSlice::raise(Error error, Tick at) {
    registers_.raise(error == Error::disabled ? SliceError::llcmdis : SliceError::llcmdto, at);
}

void PslSlice::context_changed(std::uint16_t handle, Tick at) {
    for (const CommandBook::Index index : book_.unpark(handle)) book_.again(index, at);
    if (contexts_.peek(handle).use == ContextState::Use::none) unit_.flush().end(handle);
    if (contexts_.peek(handle).use != ContextState::Use::open) {
        dma_.drop_context(handle);
        psl_.drop_translations(InvalidateScope::of_handle(static_cast<std::uint8_t>(number_), handle));
    }
    psl_.work_came();
}

void PslSlice::command_ended(const LinkedListCommand&, bool, Tick begin, Tick end) {
    element_time_.record(end - begin);
}

// ---------------------------------------------------------------------------------------------------------- from an
// AFU

void PslSlice::running(Tick at) {
    // Commands of the job may be announced at once, for times from there on.
    if (!resetting_ && registers_.enable_requested()) runs_from_ = at;
    psl_.later(at, [this](Tick then) {
        if (resetting_ || !registers_.enable_requested()) return stop_running();
        running_ = true;
        registers_.set_enabled(true, then);
        psl_.work_came();
    });
}

void PslSlice::stop_running() {
    running_ = false;
    runs_from_ = kNever;
}

void PslSlice::done(std::uint64_t error, Tick at) {
    psl_.later(at, [this, error](Tick then) { ended(error, then); });
}

void PslSlice::ended(std::uint64_t error, Tick at) {
    if (resetting_) {
        resetting_ = false;
        const std::uint64_t generation = generation_;
        psl_.later(at + config_.reset_latency, [this, generation](Tick then) {
            if (generation == generation_) registers_.reset_complete(then);
        });
        return;
    }
    stop_running();
    elements_.abort(at);
    registers_.set_enabled(false, at);
    if (error == 0) return;
    registers_.set_afu_error(error, at);
    if (directed()) registers_.raise(SliceError::ae, at);
    faults_.afu_error(0, at);
    show_fault(at);
}

void PslSlice::llcmd_ack(Tick at) {
    psl_.later(at, [this](Tick then) {
        elements_.acknowledged(then);
        watch_acknowledgement();
    });
}

void PslSlice::timebase_request(Tick at) {
    psl_.later(at, [this](Tick then) { afu_->job(afu::JobCode::timebase, psl_.timebase(then), then); });
}

void PslSlice::dma(const afu::DmaRequest& request, Tick at) {
    if (caia_ == Caia::v1) return psl_.warn(name_, "no-dma", "a PSL8 has no DMA interface", at);
    const DmaUnit::Start start = dma_.start(request, unit_.flush());
    const Tick sent = at + config_.dma.send_cycles * config_.clock;
    psl_.later(sent, [this, port = request.port, utag = request.utag, status = start.status](Tick then) {
        afu_->dma_sent({port, utag, status}, then);
    });
    if (!start.slot) return;
    dma_turns_.push_back({*start.slot, generation_, sent});
    psl_.work_came();
}

PslSlice::DmaTurn PslSlice::take_dma() {
    const DmaTurn turn = dma_turns_.front();
    dma_turns_.pop_front();
    return turn;
}

void PslSlice::carry(DmaTurn& turn, RealMemory& memory, Tick& at) {
    turn.result = dma_.carry(turn.slot, memory, at);
}

void PslSlice::carried(const DmaTurn& turn, Tick at) {
    if (turn.result.completes && turn.generation == generation_) afu_->dma_completed(turn.result.completion, at);
    dma_.finish(turn.slot);
}

// ---------------------------------------------------------------------------------------------------------------- rest

void PslSlice::reset(Tick at) {
    ++generation_;
    stop_running();
    resetting_ = purging_ = suspended_ = false;
    book_.cut_off();
    checker_.reset();
    unit_.reset();
    elements_.set_area(0);
    dedicated_.clear();
    faults_.clear();
    registers_.reset(at);
    afu_->job(afu::JobCode::reset, 0, at);
}

DedicatedRegisters PslSlice::dedicated_registers() const {
    const auto p1n = [&](const char* name) { return registers_.p1n().get(registers_.p1n().index(name)); };
    const auto p2n = [&](const char* name) { return registers_.p2n().get(registers_.p2n().index(name)); };
    DedicatedRegisters out;
    out.sr = p1n("PSL_SR_An");
    out.sp_offset = p1n("PSL_SPOffset_An");
    out.sdr = p1n("PSL_SDR_An");
    out.haurp = p1n("HAURP_An");
    out.ctxtime = p1n("PSL_CtxTime_An");
    out.ivte_offset = p1n("PSL_IVTE_Offset_An");
    out.ivte_limit = p1n("PSL_IVTE_Limit_An");
    out.lpid = p1n("PSL_LPID_An");
    out.pid_tid = p2n("PSL_PID_TID_An");
    out.csrp = p2n("CSRP_An");
    out.aurp0 = p2n("AURP0_An");
    out.aurp1 = p2n("AURP1_An");
    out.sstp0 = p2n("SSTP0_An");
    out.sstp1 = p2n("SSTP1_An");
    out.amr = p2n("PSL_AMR_An");
    out.wed = p2n("PSL_WED_An");
    return out;
}

std::vector<std::string> PslSlice::waiting() const {
    std::vector<std::string> out;
    if (resetting_) out.push_back(name_ + " waits for its AFU to end a reset");
    if (!resetting_ && !running_ && registers_.enable_requested())
        out.push_back(name_ + " waits for its AFU to start (ah_jrunning)");
    if (elements_.busy())
        out.push_back(fmt::format(
            "{} has LLCMD {} of context {} under way, for which {}", name_,
            to_string(static_cast<ElementCommand>(elements_.current().command)), elements_.current().handle,
            elements_.due() == kNever
                ? fmt::format("{} commands of the context must end", book_.in_flight(elements_.current().handle))
                : "the AFU has to acknowledge (ah_jcack)"));
    if (suspended_ && (book_.waiting() != 0 || book_.in_flight() != 0))
        out.push_back(
            fmt::format("{} is suspended by software: {} commands wait for PSL_SCNTL_An.Sc to be cleared, {} "
                        "are under way",
                        name_, book_.waiting(), book_.in_flight()));
    if (book_.parked() != 0)
        out.push_back(
            fmt::format("{} holds {} commands of contexts that wait for LLCMD RESUME", name_, book_.parked()));
    if (faults_.kind() != FaultKind::none && faults_.kind() != FaultKind::warning)
        out.push_back(
            fmt::format("{} waits for software to answer a fault: DSISR {:#018x}, DAR {:#x}, context {}; {} "
                        "commands are held",
                        name_, faults_.dsisr(), faults_.dar(), faults_.pe_handle(), book_.held()));
    if (purging_) out.push_back(fmt::format("{} has a purge under way", name_));
    return out;
}

void PslSlice::declare_statistics() {
    stats_.histogram("command_latency", "ps", "time from a command of the AFU to its response", latency_);
    stats_.histogram("fault_time", "ps", "time from the presentation of a translation fault to its answer",
                     fault_time_);
    stats_.histogram("llcmd_time", "ps", "time from a process element command to its completion", element_time_);
    static constexpr struct {
        afu::ResponseCode code;
        const char* name;
    } kNames[] = {{afu::ResponseCode::done, "done"},       {afu::ResponseCode::aerror, "aerror"},
                  {afu::ResponseCode::derror, "derror"},   {afu::ResponseCode::nlock, "nlock"},
                  {afu::ResponseCode::nres, "nres"},       {afu::ResponseCode::flushed, "flushed"},
                  {afu::ResponseCode::fault, "fault"},     {afu::ResponseCode::failed, "failed"},
                  {afu::ResponseCode::paged, "paged"},     {afu::ResponseCode::context, "context"},
                  {afu::ResponseCode::comp_eq, "comp_eq"}, {afu::ResponseCode::comp_neq, "comp_neq"},
                  {afu::ResponseCode::cas_inv, "cas_inv"}, {afu::ResponseCode::no_itag, "no_itag"}};
    for (const auto& [code, name] : kNames)
        stats_.counter(std::string("responses_") + name, "commands", "commands answered like this",
                       responses_[static_cast<std::size_t>(code)]);
    stats_.counter("dropped", "commands", "commands that came while no job was running", dropped_);
    stats_.counter("interrupts", "interrupts", "interrupts that the AFU has asked for", interrupts_);
    stats_.on_clear([this](Tick) {
        latency_.clear();
        fault_time_.clear();
        element_time_.clear();
        responses_.fill(0);
        dropped_ = interrupts_ = 0;
    });
}

}  // namespace cxlvp::psl
