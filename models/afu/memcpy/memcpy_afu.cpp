// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/memcpy/memcpy_afu.h"

#include <algorithm>
#include <cstring>

#include "cxlvp/afu/base/big_endian.h"
#include "cxlvp/afu/descriptor/descriptor_space.h"

namespace cxlvp::afu {

namespace {

constexpr std::uint16_t kDevice = 0x4350;
constexpr std::uint64_t kStopped = 0x0800'0000'0000'0000;
constexpr std::uint64_t kStopOnInvalid = 0x2000'0000'0000'0000;
constexpr std::uint64_t kRestart = 0x8000'0000'0000'0000;
constexpr unsigned kHandleShift = 48;
/// Interrupts have numbers of 11 bits from 1 on.
constexpr unsigned kInterrupts = 2048;
/// Longest copy of the CAIA 2 flavour.
constexpr unsigned kCaia2Copy = 128;

std::vector<std::uint8_t> space_of(const MemcpyConfig& config) {
    const bool dedicated = config.model == ProgrammingModel::dedicated;
    AfuDescriptor descriptor;
    descriptor.interrupts_per_process = static_cast<std::uint16_t>(config.interrupts);
    descriptor.processes = static_cast<std::uint16_t>(dedicated ? 1 : config.processes);
    descriptor.models = dedicated ? AfuDescriptor::kDedicated : AfuDescriptor::kDirected;
    descriptor.records = 1;
    descriptor.record_bytes = AfuDescriptor::kRecordUnit;
    descriptor.record_offset = 0x100;
    descriptor.process_area_required = descriptor.area_required = true;
    descriptor.process_area_bytes = kMemcpyAreaSize;
    descriptor.process_area_offset = kMemcpyMasterSize;
    add_error_buffer(descriptor, config.error_buffer);
    return descriptor_space(descriptor, {0x1014, kDevice});
}

bool succeeded(ResponseCode code) {
    return code == ResponseCode::done || code == ResponseCode::comp_eq || code == ResponseCode::comp_neq;
}

std::uint8_t status_of(ResponseCode code) {
    switch (code) {
        case ResponseCode::aerror:
            return kWorkAerror;
        case ResponseCode::derror:
            return kWorkDerror;
        case ResponseCode::paged:
        case ResponseCode::fault:
            return kWorkTranslationFault;
        case ResponseCode::context:
            return kWorkTerminated;
        case ResponseCode::flushed:  // comes after the one that tells why
            return 0;
        default:
            return succeeded(code) ? 0 : kWorkPslFault;
    }
}

/// Largest power of two that divides `address` and is not more than `bytes`, which is 1 to 128.
std::uint32_t piece(std::uint64_t address, std::uint32_t bytes) {
    std::uint32_t size = kLine;
    while (size > bytes || address % size != 0) size /= 2;
    return size;
}

}  // namespace

MemcpyAfu::MemcpyAfu(const Config& config, const AfuEnvironment& environment)
    : AfuBase(config, environment, space_of(config)),
      caia_(static_cast<unsigned>(config.caia)),
      per_element_(static_cast<std::uint32_t>(config.per_element)),
      poll_interval_(config.poll_interval),
      registers_(memcpy_map()),
      processes_(contexts().size()),
      ready_(processes_.size()),
      wants_timebase_(processes_.size()) {
    registers_.on_write<&MemcpyAfu::pctrl_written>(static_cast<unsigned>(MemcpyRegister::pctrl), this);
    registers_.on_write<&MemcpyAfu::tb_written>(static_cast<unsigned>(MemcpyRegister::tb), this);
}

void MemcpyAfu::declare_statistics(StatGroup& stats) const {
    AfuBase::declare_statistics(stats);
    stats.counter("elements", "elements", "work elements begun", elements_);
    stats.counter("polls", "reads", "reads of an element that was not valid", polled_);
    stats.counter("lost", "elements", "work elements whose status could not be written", lost_);
}

void MemcpyAfu::clear_statistics() {
    AfuBase::clear_statistics();
    elements_ = polled_ = lost_ = 0;
}

void MemcpyAfu::on_reset() {
    registers_.reset(ResetKind::cold);
    std::fill(processes_.begin(), processes_.end(), MemcpyProcess{});
    std::fill(wants_timebase_.begin(), wants_timebase_.end(), false);
    ready_.clear();
    timebase_asked_ = false;
}

void MemcpyAfu::on_context(AfuContext& context, Tick at) {
    MemcpyProcess& process = processes_[context.handle];
    process.open(context.wed);
    process.ready = at;
    set_register(MemcpyRegister::wed, context.wed, context.handle);
    set_register(MemcpyRegister::ph, std::uint64_t{context.handle} << kHandleShift, context.handle);
    if (process.state == State::stopped) return halt(process);
    set_register(MemcpyRegister::status, 0, context.handle);
    enqueue(process);
}

bool MemcpyAfu::on_stop(AfuContext& context, Tick at) {
    MemcpyProcess& process = processes_[context.handle];
    if (process.state != State::work && process.state != State::finish) return true;
    CommandSlot* slot = take();
    if (slot == nullptr) return false;
    if (process.state == State::work) process.status |= kWorkTerminated;
    write_status(process, *slot);
    issue(*slot, context, std::max(at, process.ready) + psl().clock_period());
    return true;
}

void MemcpyAfu::on_stopped(AfuContext& context) {
    MemcpyProcess& process = processes_[context.handle];
    process.state = State::absent;
    const bool gone = context.state == AfuContext::State::absent;
    set_register(MemcpyRegister::ph, (gone ? kMemcpyNoHandle : kMemcpyDeadHandle) << kHandleShift, context.handle);
    set_register(MemcpyRegister::status, 0, context.handle);
}

void MemcpyAfu::wake(Tick at) {
    while (polls_.next() <= at) {
        MemcpyProcess& process = processes_[polls_.top().number];
        polls_.pop();
        if (process.state != State::pause) continue;
        process.state = State::fetch;
        process.ready = std::max(process.ready, at);
        enqueue(process);
    }
    if (!polls_.empty()) timer().wake_at(polls_.next());
    if (running()) on_ready(at);
}

void MemcpyAfu::on_ready(Tick at) {
    while (!ready_.empty()) {
        MemcpyProcess& process = processes_[ready_.front()];
        AfuContext& context = contexts()[handle_of(process)];
        CommandSlot* slot = works(context) ? take() : nullptr;
        if (works(context) && slot == nullptr) return;
        ready_.pop();
        if (slot != nullptr) step(process, context, *slot, std::max(at, process.ready) + psl().clock_period());
    }
}

void MemcpyAfu::step(MemcpyProcess& process, AfuContext& context, CommandSlot& slot, Tick at) {
    const WorkElement& element = process.element;
    switch (process.state) {
        case State::fetch:
            set_read(slot, process.element_address(), WorkElement::kBytes);
            slot.step = kFetch;
            process.state = State::fetching;
            break;
        case State::work:
            if (process.status != 0 || (process.begun != 0 && process.begun == element.length)) return give_back(slot);
            ++process.busy;
            switch (static_cast<WorkCommand>(element.code())) {
                case WorkCommand::copy:
                    begin_chunk(process, slot);
                    break;
                case WorkCommand::interrupt:
                    set(slot, static_cast<std::uint16_t>(CommandCode::interrupt_request), element.length, 0);
                    slot.step = kSingle;
                    break;
                case WorkCommand::increment:
                    set_read(slot, element.source, 4);
                    slot.step = kIncrementRead;
                    break;
                case WorkCommand::atomic:
                    set(slot,
                        static_cast<std::uint16_t>(element.extra == static_cast<std::uint8_t>(WorkAtomic::cas_e_8)
                                                       ? CommandCode::cas_e_8b
                                                       : CommandCode::cas_ne_8b),
                        element.destination, 8);
                    store_be(&slot.data[0], 8, element.operand);
                    store_be(&slot.data[8], 8, element.source);
                    slot.step = kSingle;
                    break;
            }
            break;
        case State::finish:
            write_status(process, slot);
            break;
        default:
            return give_back(slot);
    }
    issue(slot, context, at);
}

void MemcpyAfu::begin_chunk(MemcpyProcess& process, CommandSlot& slot) {
    // What lies in one line of the source, read with the smallest aligned block around it.
    const std::uint64_t from = process.element.source + process.begun;
    const std::uint32_t left = process.element.length - process.begun;
    const auto length = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, kLine - from % kLine));
    std::uint32_t block = 1;
    while (from / block != (from + length - 1) / block) block *= 2;
    set_read(slot, from / block * block, static_cast<std::uint16_t>(block));
    slot.step = kCopyRead;
    slot.offset = from % block;
    slot.length = length;
    slot.done = 0;
    slot.target = process.element.destination + process.begun;
    process.begun += length;
    if (process.begun < process.element.length && process.busy < per_element_) enqueue(process);
}

void MemcpyAfu::next_piece(CommandSlot& slot) {
    const std::uint32_t size = piece(slot.target, slot.length - slot.done);
    set_write(slot, slot.target, static_cast<std::uint16_t>(size));
    slot.step = kCopyWrite;
}

void MemcpyAfu::write_status(MemcpyProcess& process, CommandSlot& slot) {
    if (process.status == 0) process.status = kWorkComplete;
    set_write(slot, process.element_address() + WorkElement::kStatusOffset, 1);
    slot.offset = 0;
    slot.data[0] = process.status;
    slot.step = kStatus;
    process.state = State::finishing;
}

bool MemcpyAfu::retries(const CommandSlot& slot, ResponseCode code) {
    if (slot.step == kFetch || slot.step == kStatus) return true;
    return code == ResponseCode::flushed && processes_[slot.command.context].status == 0;
}

void MemcpyAfu::on_completed(CommandSlot& slot, ResponseCode code, Tick at) {
    MemcpyProcess& process = processes_[slot.command.context];
    process.ready = std::max(process.ready, at);
    if (slot.step == kFetch) return fetched(process, slot, code, at);
    if (slot.step == kStatus) return ended(process, code, at);
    worked(process, slot, code, at);
}

void MemcpyAfu::fetched(MemcpyProcess& process, CommandSlot& slot, ResponseCode code, Tick at) {
    if (!works(context_of(slot))) {
        process.state = State::absent;
        return;
    }
    if (code != ResponseCode::done) {
        // A context that was terminated is refused before the AFU is told.
        if (code != ResponseCode::context) warn("queue", "a work queue cannot be read", at);
        return halt(process);
    }
    process.element = WorkElement::decode(slot.data.data());
    if (process.element.valid(process.wrap)) {
        process.started = at;
        return begin_element(process);
    }
    ++polled_;
    if (stops_on_invalid()) return halt(process);
    process.state = State::pause;
    polls_.push(at + poll_interval_, handle_of(process));
    timer().wake_at(polls_.next());
}

void MemcpyAfu::begin_element(MemcpyProcess& process) {
    const WorkElement& element = process.element;
    ++elements_;
    process.status = 0;
    process.begun = process.busy = 0;
    process.stop_after = process.cut = false;
    bool nothing = false;
    switch (static_cast<WorkCommand>(element.code())) {
        case WorkCommand::copy:
            if (caia_ >= 2 && element.length > kCaia2Copy) process.status = kWorkUndefined;
            nothing = element.length == 0;
            break;
        case WorkCommand::interrupt:
            process.stop_after = true;
            if (element.length == 0 || element.length >= kInterrupts) process.status = kWorkInvalidSource;
            break;
        case WorkCommand::increment:
            break;
        case WorkCommand::atomic: {
            const auto extra = static_cast<WorkAtomic>(element.extra);
            const bool known = extra == WorkAtomic::cas_ne_8 || extra == WorkAtomic::cas_e_8;
            if (caia_ < 2 || !known) process.status = kWorkUndefined;
            break;
        }
        default:
            process.status = kWorkUndefined;
            process.stop_after = stops_on_invalid();
    }
    process.state = process.status != 0 || nothing ? State::finish : State::work;
    enqueue(process);
}

void MemcpyAfu::worked(MemcpyProcess& process, CommandSlot& slot, ResponseCode code, Tick at) {
    AfuContext& context = context_of(slot);
    const bool ok = succeeded(code);
    process.status |= status_of(code);
    const bool interrupt = process.element.code() == static_cast<std::uint8_t>(WorkCommand::interrupt);
    if (interrupt && code == ResponseCode::failed) process.status = kWorkInvalidSource;
    const bool further = ok && process.status == 0 && works(context);
    const Tick next = at + psl().clock_period();
    if (further && slot.step == kIncrementRead) {
        store_be(&slot.data[0], 4, load_be(&slot.data[0], 4) + 1);
        set_write(slot, process.element.destination, 4);
        slot.step = kIncrementWrite;
        return issue(slot, context, next);
    }
    if (ok && slot.step == kCopyWrite) {
        slot.done += slot.command.size;
        slot.target += slot.command.size;
        slot.offset += slot.command.size;
    }
    if (further && slot.step != kSingle && slot.step != kIncrementWrite && slot.done < slot.length) {
        next_piece(slot);
        return issue(slot, context, next);
    }
    --process.busy;
    const bool copy = process.element.code() == static_cast<std::uint8_t>(WorkCommand::copy);
    const bool more = further && copy && process.begun < process.element.length;
    // An element that is cut short by a stop stays in work: its status will tell that it was terminated.
    const bool part =
        copy ? process.begun < process.element.length || slot.done < slot.length : slot.step == kIncrementRead;
    process.cut |= !works(context) && (!ok || part);
    if (!more && process.busy == 0 && (process.status != 0 || !process.cut)) process.state = State::finish;
    if (works(context) && (more || process.state == State::finish)) enqueue(process);
}

void MemcpyAfu::ended(MemcpyProcess& process, ResponseCode code, Tick at) {
    if (code == ResponseCode::flushed) {  // the process stops, and writes it once more
        process.state = State::finish;
        return;
    }
    if (code != ResponseCode::done) {
        ++lost_;
        const std::uint64_t errors = registers_.get(static_cast<unsigned>(MemcpyRegister::err));
        set_register(MemcpyRegister::err, errors + 1, 0);
        set_register(MemcpyRegister::err_info, process.element_address(), 0);
        warn("status", "the status of a work element cannot be written", at);
        numbers().request(process.started, at, 0, false);
        return halt(process);
    }
    const bool copy = process.element.code() == static_cast<std::uint8_t>(WorkCommand::copy);
    numbers().request(process.started, at, copy ? process.element.length : 0, process.status == kWorkComplete);
    process.advance();
    if (process.stop_after) return halt(process);
    go_on(process);
}

void MemcpyAfu::go_on(MemcpyProcess& process) {
    process.state = State::fetch;
    enqueue(process);
}

void MemcpyAfu::halt(MemcpyProcess& process) {
    process.state = State::stopped;
    set_register(MemcpyRegister::status, kStopped, handle_of(process));
}

bool MemcpyAfu::stops_on_invalid() const {
    return (registers_.get(static_cast<unsigned>(MemcpyRegister::cfg)) & kStopOnInvalid) != 0;
}

void MemcpyAfu::on_timebase(std::uint64_t timebase, Tick) {
    timebase_asked_ = false;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
        if (!wants_timebase_[i]) continue;
        wants_timebase_[i] = false;
        set_register(MemcpyRegister::tb, timebase, static_cast<unsigned>(i));
    }
}

void MemcpyAfu::tb_written(const RegisterWrite& write) {
    if (write.new_value != 0 || write.element >= processes_.size() || !running()) return;
    wants_timebase_[write.element] = true;
    if (timebase_asked_) return;
    timebase_asked_ = true;
    psl().timebase_request(write.now);
}

void MemcpyAfu::pctrl_written(const RegisterWrite& write) {
    if ((write.data & kRestart) == 0 || write.element >= processes_.size()) return;
    MemcpyProcess& process = processes_[write.element];
    if (process.state != State::stopped || process.elements == 0 || !works(contexts()[write.element])) return;
    set_register(MemcpyRegister::status, 0, write.element);
    process.ready = std::max(process.ready, write.now);
    go_on(process);
    on_ready(write.now);
}

std::uint64_t MemcpyAfu::read_register(std::uint64_t address, unsigned bytes, Tick at) {
    std::uint8_t data[8] = {};
    if (registers_.read(address, data, bytes, {}, at) != RegStatus::ok) return 0;
    return load_be(data, bytes);
}

void MemcpyAfu::write_register(std::uint64_t address, unsigned bytes, std::uint64_t value, Tick at) {
    std::uint8_t data[8];
    store_be(data, bytes, value);
    if (registers_.write(address, data, bytes, {}, at) != RegStatus::ok)
        warn("mmio", "a write beyond the problem state area", at);
}

}  // namespace cxlvp::afu
