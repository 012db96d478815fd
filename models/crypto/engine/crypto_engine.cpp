// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/crypto_engine.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/register_access.h"
#include "cxlvp/crypto/vcq/vcq_runner.h"

namespace cxlvp::crypto {

namespace {

constexpr Tick kHeartbeat = 10 * kMillisecond;
constexpr unsigned kWord = 4;

}  // namespace

CryptoEngine::CryptoEngine(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    // For each mailbox one VCQ under way and two that were cut off, and one that is fetched.
    : Requester(instance, context, 3 * config.mailboxes + 1, Role::device),
      config_(config),
      cycle_(config.cycle()),
      times_(config.grade, config.service),
      hardware_(config.keys()),
      datastore_(config.datastore_bytes, Random(context.seed(), fmt::format("{}.datastore", name()))),
      random_(Random(context.seed(), fmt::format("{}.random", name())), static_cast<unsigned>(config.mailboxes),
              config.random_stream_each),
      services_{times_,
                config.quirks(),
                alarms_,
                random_,
                config.zero_on_auth_failure,
                static_cast<unsigned>(config.management_mailbox)},
      warnings_(context, name()),
      firmware_fault_(context.faults(), fmt::format("{}.firmware", name()), {FaultKind::timeout},
                      "the firmware, which then fetches no more until it is reset"),
      core_fault_(context.faults(), fmt::format("{}.cores", name()), {FaultKind::error_response},
                  "VCQs that run: a hardware error; the address is the number of the core"),
      firmware_(context, stats(), "firmware"),
      ready_at_(config.boot_time),
      ignored_report_(context.reports().handle(name(), "ignored-write")),
      command_report_(context.reports().handle(name(), "unknown-command")),
      failed_report_(context.reports().handle(name(), "failed-vcq")) {
    const MailboxRules rules{config.profile, config.lenient, config.owner_only, config.owner_relocks, cycle_};
    for (unsigned n = 0; n < config.mailboxes; ++n) {
        units_.push_back(std::make_unique<MailboxUnit>(n, rules, config.temporary_bytes, datastore_, hardware_));
        units_[n]->mailbox.registers().set_observer(&warnings_);
        units_[n]->track = context.tracer().track(fmt::format("{}.mailbox{}", name(), n));
        lines_.push_back(std::make_unique<bus::IrqLine>(*this, fmt::format("irq{}", n).c_str()));
    }
    for (unsigned core = 0; core < CoreSelection::kCores; ++core)
        if (is_core(static_cast<std::uint8_t>(core)))
            labels_[core] = context.tracer().label(to_string(static_cast<CoreId>(core)));
    work_.resize(slots());
    for (Work& work : work_) work.tx = &dma_.payload();
    system_ = std::make_unique<SystemPage>(units_[0]->mailbox.registers(), config.profile, config.mailboxes,
                                           config.hw_version, config.sw_version);
    reset_random();
    cores_ = std::make_unique<EngineCores>(context, stats(), config_, services_);
    declare_statistics();
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&deadline_);
    sc_core::sc_spawn([this] { deadline(); }, "deadline", &options);
}

CryptoEngine::~CryptoEngine() = default;

sc_core::sc_out<bool>* CryptoEngine::irq_out(const std::string& port) {
    for (std::size_t n = 0; n < lines_.size(); ++n)
        if (port == fmt::format("irq{}", n)) return &lines_[n]->out;
    return nullptr;
}

void CryptoEngine::declare_statistics() {
    stats().counter("vcqs_done", "VCQs", "VCQs that have ended well", done_);
    stats().counter("vcqs_failed", "VCQs", "VCQs that have failed", failed_);
    stats().counter("ignored_writes", "accesses", "writes that a mailbox did not obey", ignored_);
    stats().counter("cycles", "cycles", "cycles in which firmware commands and cores computed", counters_.cycles);
    stats().histogram("vcq_time", "ps", "time from fetching a VCQ to its end", vcq_time_);
    stats().on_clear([this](Tick) {
        done_ = failed_ = ignored_ = 0;
        counters_ = {};
        vcq_time_.clear();
    });
}

// ---------------------------------------------------------------------------------------------------- software side

MailboxUnit* CryptoEngine::unit_at(std::uint64_t address) const {
    const std::uint64_t n = address / kInstanceBytes;
    return n < units_.size() ? units_[n].get() : nullptr;
}

void CryptoEngine::access(Payload& tx, sc_core::sc_time& delay) {
    sync(delay);
    delay += to_time(config_.register_latency);
    const Tick at = now() + delay.value();
    MailboxUnit* const unit = unit_at(tx.get_address());
    if (unit == nullptr) {
        tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return;
    }
    unit->mailbox.set_requester(bus::RequestInfo::requester_of(tx));
    const std::uint64_t offset = tx.get_address() % kInstanceBytes;
    const bool split = config_.split_accesses && tx.get_data_length() > kWord && tx.get_data_length() % kWord == 0 &&
                       tx.get_byte_enable_ptr() == nullptr && tx.get_streaming_width() >= tx.get_data_length();
    if (!split) return serve(*unit, offset, tx, at);
    Payload word;
    word.set_command(tx.get_command());
    word.set_data_length(kWord);
    word.set_streaming_width(kWord);
    for (unsigned i = 0; i < tx.get_data_length(); i += kWord) {
        word.set_address(tx.get_address() + i);
        word.set_data_ptr(tx.get_data_ptr() + i);
        serve(*unit, offset + i, word, at);
    }
    tx.set_response_status(word.get_response_status());
}

void CryptoEngine::serve(MailboxUnit& unit, std::uint64_t offset, Payload& tx, Tick at) {
    RegisterFile& registers = unit.mailbox.registers();
    if (offset < SystemPage::kFirst && !firmware_answers(at)) {
        if (tx.is_read()) std::memset(tx.get_data_ptr(), 0, tx.get_data_length());
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
        return;
    }
    if (tx.is_write() && !unit.mailbox.accepts_write(offset)) {
        ++ignored_;
        ignored_report_.warn_with(
            [&] {
                return fmt::format("mailbox {}: write to 0x{:x} by one who has not locked it", unit.mailbox.number(),
                                   offset);
            },
            at);
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
        return;
    }
    const bool first = unit.mailbox.number() == 0;
    if (first && offset >= SystemPage::kFirst) show_system(at);
    bus::access_registers(registers, offset, tx, at);
    if (!tx.is_write() || !tx.is_response_ok()) return;
    if (first && offset >= SystemPage::kFirstX) system_written(offset, at);
    obey(unit, at);
}

unsigned int CryptoEngine::debug(Payload& tx) {
    MailboxUnit* const unit = unit_at(tx.get_address());
    if (unit == nullptr) return 0;
    if (unit->mailbox.number() == 0) show_system(now());
    return bus::debug_registers(unit->mailbox.registers(), tx.get_address() % kInstanceBytes, tx);
}

void CryptoEngine::obey(MailboxUnit& unit, Tick at) {
    switch (unit.mailbox.take_request()) {
        case Mailbox::Request::none:
            break;
        case Mailbox::Request::wake:
            kick();
            break;
        case Mailbox::Request::abort:
            unit.abort_at = at + config_.abort_cycles * cycle_;
            set_deadline();
            break;
        case Mailbox::Request::flush:
            flush(unit, at);
            kick();
            break;
        case Mailbox::Request::unknown:
            command_report_.warn_with(
                [&] {
                    return fmt::format("mailbox {}: COMMAND was given a value that is no command",
                                       unit.mailbox.number());
                },
                at);
            break;
    }
    update_line(unit, at);
}

/// Registers that show what the engine is doing.
void CryptoEngine::show_system(Tick at) {
    SystemPage::State state;
    state.ready = firmware_answers(at);
    state.heartbeat = static_cast<std::uint32_t>((hung_ ? hung_at_ : at) / kHeartbeat);
    state.runs = fetching_;
    for (const auto& unit : units_) {
        const std::uint64_t mask = std::uint64_t{1} << unit->mailbox.number();
        if (!unit->mailbox.locked()) state.available |= mask;
        if (unit->mailbox.asks_for_interrupt()) state.asking |= mask;
        state.runs = state.runs || unit->phase != MailboxUnit::Phase::none;
    }
    state.present = cores_->present();
    state.cycles = counters_.cycles;
    state.done = done_;
    state.failed = failed_;
    state.bytes_in = counters_.bytes_in;
    state.bytes_out = counters_.bytes_out;
    system_->show(state, at);
}

void CryptoEngine::system_written(std::uint64_t offset, Tick at) {
    switch (system_->written(offset)) {
        case SystemPage::Request::none:
            break;
        case SystemPage::Request::reset:
            soft_reset(at);
            break;
        case SystemPage::Request::wake:
            kick();
            break;
        case SystemPage::Request::lines:
            for (const auto& unit : units_) update_line(*unit, at);
            break;
    }
}

void CryptoEngine::soft_reset(Tick at) {
    for (const auto& unit : units_) {
        cut(*unit, at);
        unit->temporary.clear();
        unit->mailbox.reset(at);
        update_line(*unit, at);
    }
    if (!config_.datastore_persistent) datastore_.clear();
    alarms_.take();
    reset_random();
    reports_.clear();
    system_->reset(at);
}

void CryptoEngine::reset_random() {
    random_.reset();
    if (config_.drbg_configured) random_.configure(0, EngineRandom::kStrength256, {});
}

void CryptoEngine::reset(ResetKind) {
    soft_reset(now());
    ready_at_ = now() + config_.boot_time;
    hung_ = false;
}

/// A line that is lowered before it has risen does not rise.
void CryptoEngine::update_line(MailboxUnit& unit, Tick at) {
    const unsigned n = unit.mailbox.number();
    const bool level = system_->line_enabled(n) && unit.mailbox.asks_for_interrupt();
    if (level && !unit.line) unit.line_rises = at + config_.interrupt_latency;
    unit.line = level;
    lines_[n]->set(level, level ? unit.line_rises : std::max(at, unit.line_rises));
}

// -------------------------------------------------------------------------------------------------------- dispatching

bool CryptoEngine::pick(Tick at, Work& work) {
    if (!reports_.empty()) {
        work.kind = Work::Kind::report;
        work.report = reports_.front();
        work.unit = work.report.unit;
        work.generation = work.unit->generation;
        reports_.erase(reports_.begin());
        return true;
    }
    const auto units_that = [&](auto&& want) {
        std::uint64_t out = 0;
        for (const auto& unit : units_)
            if (want(*unit)) out |= std::uint64_t{1} << unit->mailbox.number();
        return out;
    };
    const auto choose = [&](MailboxArbiter& arbiter, std::uint64_t candidates) {
        const auto mailbox = [&](unsigned n) -> const Mailbox& { return units_[n]->mailbox; };
        return units_[arbiter.pick(candidates, system_->policy(), system_->quantum(), mailbox)].get();
    };
    const std::uint64_t run = units_that(
        [&](const MailboxUnit& unit) { return unit.phase == MailboxUnit::Phase::fetched && cores_->free(unit.cores); });
    if (run != 0) {
        work.kind = Work::Kind::run;
        work.unit = choose(run_arbiter_, run);
        work.unit->phase = MailboxUnit::Phase::running;
        std::swap(work.vcq, work.unit->vcq);  // what is cut off reads on in its own
        work.fetched_at = work.unit->fetched_at;
        work.start = at;
        cores_->take(work.unit->cores, work.cores);
    } else {
        if (fetching_ || hung_ || !firmware_answers(at) || system_->draining()) return false;
        const std::uint64_t fetch = units_that(
            [](const MailboxUnit& unit) { return unit.phase == MailboxUnit::Phase::none && unit.mailbox.ready(); });
        if (fetch == 0) return false;
        if (firmware_fault_.armed() && firmware_fault_.hit(at, 0, 0) != nullptr) {
            hung_ = true;
            hung_at_ = at;
            return false;
        }
        work.kind = Work::Kind::fetch;
        work.unit = choose(fetch_arbiter_, fetch);
        work.unit->phase = MailboxUnit::Phase::fetching;
        work.unit->fetch_start = at;
        work.unit->cycles = 0;
        work.unit->cookie = 0;
        work.unit->mailbox.begin(at);
        fetching_ = true;
    }
    work.generation = work.unit->generation;
    return true;
}

void CryptoEngine::free_cores(Work& work, Tick at) {
    cores_->give_back(work.cores, at - work.fetched_at, at - work.start);
}

Requester::Fetch CryptoEngine::fetch(std::size_t slot, Tick at, Tick& ready) {
    Work& work = work_[slot];
    if (!pick(at, work)) return Fetch::idle;
    if (work.kind == Work::Kind::fetch) ready = std::max(at, work.unit->mailbox.rung_at());
    return Fetch::ready;
}

void CryptoEngine::transact(std::size_t slot, sc_core::sc_time& delay) {
    Work& work = work_[slot];
    work.start = now() + delay.value();
    if (work.kind == Work::Kind::report) return write_record(work, delay);
    if (work.generation != work.unit->generation) return;
    work.inside = true;
    if (work.kind == Work::Kind::fetch)
        fetch_vcq(work, delay);
    else
        run_vcq(work, delay);
    work.inside = false;
    // What was cut off while it waited on the bus has kept its cores until here.
    if (work.generation != work.unit->generation) free_cores(work, now() + delay.value());
}

void CryptoEngine::fetch_vcq(Work& work, sc_core::sc_time& delay) {
    Mailbox& mailbox = work.unit->mailbox;
    Vcq& vcq = *work.unit->vcq;
    vcq.clear_header();
    const std::size_t bytes = std::min(mailbox.slot_bytes(), config_.slot_operands ? Vcq::kMaxSlot : Vcq::kMaxBytes);
    const std::uint64_t address = mailbox.slot_address();
    const bool read =
        dma_.access(*work.tx, tlm::TLM_READ_COMMAND, address, vcq.slot(), static_cast<std::uint32_t>(bytes), delay);
    if (!read) mailbox.note_fault(address, now() + delay.value());
    vcq.read_from(address, bytes);
    work.unit->cookie = vcq.cookie();
    work.outcome = read ? vcq.parse(bytes) : Outcome{ErrorCode::efault, CoreId::sys, 0};
    const std::uint64_t commands = work.outcome.ok() ? vcq.commands() : 0;
    const std::uint64_t cycles = times_[ServiceItem::firmware_vcq] + commands * times_[ServiceItem::firmware_command];
    firmware_.pass(delay, cycles * cycle_, id(), 0);
}

void CryptoEngine::run_vcq(Work& work, sc_core::sc_time& delay) {
    EnginePort port(config_, *work.unit, *work.vcq, dma_, *work.tx, firmware_, counters_, context(), delay);
    const auto first_core = work.unit->cores == 0 ? 0 : static_cast<unsigned>(__builtin_ctz(work.unit->cores));
    const bool broken = core_fault_.armed() && core_fault_.hit(work.start, first_core, 1) != nullptr;
    if (broken) {
        alarms_.note_hardware(static_cast<CoreId>(first_core));
        work.outcome = {ErrorCode::eio, static_cast<CoreId>(first_core), 1};
    } else {
        work.outcome = crypto::run_vcq(*work.vcq, work.cores, port);
    }
    if (port.cut()) return;
    work.cycles = port.cycles();
    const Tick budget = system_->watchdog() * cycle_;
    const Tick end = now() + delay.value();
    if (budget != 0 && end - work.start > budget) {
        work.outcome = {ErrorCode::etimedout, work.outcome.core, work.outcome.index};
        delay = to_time(std::max(now(), work.start + budget) - now());
    }
}

/// The phase bit makes the record valid, so that it is written last.
void CryptoEngine::write_record(Work& work, sc_core::sc_time& delay) {
    Mailbox& mailbox = work.unit->mailbox;
    CompletionRecord& record = work.report.record;
    if (mailbox.record_phase()) record.flags |= CompletionRecord::kPhase;
    std::uint8_t raw[sizeof record];
    std::memcpy(raw, &record, sizeof raw);
    const std::uint64_t address = mailbox.record_address();
    constexpr std::uint32_t kFlagBytes = sizeof record.flags;
    constexpr std::uint32_t kBody = sizeof raw - kFlagBytes;
    const bool written = dma_.access(*work.tx, tlm::TLM_WRITE_COMMAND, address, raw, kBody, delay) &&
                         dma_.access(*work.tx, tlm::TLM_WRITE_COMMAND, address + kBody, raw + kBody, kFlagBytes, delay);
    if (!written) mailbox.note_fault(address, now() + delay.value());
    mailbox.record_written(now() + delay.value());
}

void CryptoEngine::complete(std::size_t slot, Tick, Tick at) {
    Work& work = work_[slot];
    MailboxUnit& unit = *work.unit;
    if (work.kind == Work::Kind::fetch) fetching_ = false;
    if (work.generation != unit.generation) return;
    switch (work.kind) {
        case Work::Kind::fetch:
            return fetched(work, at);
        case Work::Kind::run:
            return ran(work, at);
        case Work::Kind::report:
            if (work.report.ends) ended(unit, work.report.outcome, at);
            return;
    }
}

void CryptoEngine::ran(Work& work, Tick at) {
    MailboxUnit& unit = *work.unit;
    free_cores(work, at);
    if (context().tracer().enabled()) {
        const std::uint32_t cores = unit.cores & ~EngineCores::kFirmware;
        const unsigned label = cores == 0 ? 0 : static_cast<unsigned>(__builtin_ctz(cores));
        context().tracer().span(unit.track, labels_[label], 0, 0, work.start, at, unit.mailbox.head(), 0);
    }
    unit.cycles = work.cycles;
    end(unit, work.outcome, work.outcome.ok() ? 0 : CompletionRecord::kError, work.start, at);
}

/// The VCQ under way has ended; with a completion ring it leaves its mailbox when that has been told.
void CryptoEngine::end(MailboxUnit& unit, const Outcome& outcome, std::uint32_t flags, Tick start, Tick at) {
    unit.abort_at = kNever;
    if (!unit.mailbox.has_ring()) return ended(unit, outcome, at);
    unit.phase = MailboxUnit::Phase::reporting;
    report(unit, outcome, flags, start, at, true);
}

void CryptoEngine::fetched(Work& work, Tick at) {
    MailboxUnit& unit = *work.unit;
    if (!work.outcome.ok()) return end(unit, work.outcome, CompletionRecord::kError, unit.fetch_start, at);
    unit.cores = cores_of(*unit.vcq);
    unit.fetched_at = at;
    unit.phase = MailboxUnit::Phase::fetched;
}

void CryptoEngine::ended(MailboxUnit& unit, const Outcome& outcome, Tick at) {
    ++unit.generation;
    unit.phase = MailboxUnit::Phase::none;
    unit.abort_at = kNever;
    ++(outcome.ok() ? done_ : failed_);
    if (outcome.ok()) {
        vcq_time_.record(at - unit.fetch_start);
    } else {
        alarms_.note_mailbox(unit.mailbox.number());
        failed_report_.warn_with(
            [&] {
                return fmt::format("mailbox {}: VCQ {} failed with {} at entry {} ({})", unit.mailbox.number(),
                                   unit.mailbox.head(), to_string(outcome.code), outcome.index,
                                   to_string(outcome.core));
            },
            at);
    }
    unit.mailbox.end(outcome, unit.cycles, at);
    if (unit.mailbox.done_due() != kNever) set_deadline();
    update_line(unit, at);
}

// ----------------------------------------------------------------------------------------------------------- cutting

/// Takes the VCQ under way out of its mailbox and, where it does not wait on the bus, off its cores.
void CryptoEngine::cut(MailboxUnit& unit, Tick at) {
    for (Work& work : work_)
        if (work.unit == &unit && work.generation == unit.generation && work.kind == Work::Kind::run && !work.inside)
            free_cores(work, at);
    ++unit.generation;
    unit.phase = MailboxUnit::Phase::none;
    unit.abort_at = kNever;
}

void CryptoEngine::report(MailboxUnit& unit, const Outcome& outcome, std::uint32_t flags, Tick start, Tick end,
                          bool ends) {
    CompletionRecord record;
    record.id = unit.mailbox.head();
    record.status = make_status(outcome.ok() ? MailboxState::success : MailboxState::error, outcome.code, outcome.core,
                                outcome.index);
    record.cookie = unit.cookie;
    record.start = start / cycle_;
    record.cycles = static_cast<std::uint32_t>((end - start) / cycle_);
    record.flags = flags;
    reports_.push_back({&unit, record, outcome, ends});
    kick();
}

void CryptoEngine::flush(MailboxUnit& unit, Tick at) {
    constexpr std::uint32_t kFlags = CompletionRecord::kError | CompletionRecord::kFlushed;
    if (unit.mailbox.active() && unit.mailbox.has_ring())
        report(unit, {ErrorCode::epipe}, kFlags, unit.fetch_start, at, false);
    cut(unit, at);
    unit.temporary.clear();
    unit.mailbox.drop_queue(at);
    set_deadline();
}

void CryptoEngine::finish_abort(MailboxUnit& unit, Tick at) {
    cut(unit, at);
    end(unit, {ErrorCode::ecanceled}, CompletionRecord::kError | CompletionRecord::kAborted, unit.fetch_start, at);
    kick();
}

void CryptoEngine::set_deadline() {
    Tick next = kNever;
    for (const auto& unit : units_) next = std::min({next, unit->abort_at, unit->mailbox.done_due()});
    deadline_.cancel();
    if (next != kNever) deadline_.notify(to_time(std::max(next, now()) - now()));
}

void CryptoEngine::deadline() {
    const Tick at = now();
    for (const auto& unit : units_) {
        if (unit->abort_at <= at) finish_abort(*unit, at);
        if (unit->mailbox.done_due() <= at) {
            unit->mailbox.tell_done(at);
            update_line(*unit, at);
        }
    }
    set_deadline();
}

}  // namespace cxlvp::crypto
