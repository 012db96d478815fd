// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/base/afu_base.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "cxlvp/afu/base/big_endian.h"
#include "cxlvp/afu_interface/afu_descriptor.h"

namespace cxlvp::afu {

namespace {

constexpr auto kRestart = static_cast<std::uint16_t>(CommandCode::restart);
constexpr auto kReadPe = static_cast<std::uint16_t>(CommandCode::read_pe);

/// Commands of an LLCMD that an AFU acts on (CAIA, process element commands).
constexpr unsigned kTerminate = 1;
constexpr unsigned kRemove = 2;
constexpr unsigned kAdd = 5;

/// Of the WED in a process element (CAIA).
constexpr std::size_t kWedOffset = 0x74;

/// True when the PSL flushes what follows a command that ended so.
bool flushes(const Command& command, ResponseCode code) {
    switch (code) {
        case ResponseCode::aerror:
        case ResponseCode::derror:
        case ResponseCode::flushed:
        case ResponseCode::paged:
            return true;
        case ResponseCode::fault:
            return command.order == TranslationOrder::abort;
        default:
            return false;
    }
}

}  // namespace

AfuBase::AfuBase(const AfuConfig& config, const AfuEnvironment& environment, std::vector<std::uint8_t> space)
    : model_(config.model),
      reset_time_(config.reset_time),
      mmio_latency_(config.mmio_latency),
      environment_(environment),
      space_(std::move(space)),
      pool_(config.tags),
      contexts_(config.model == ProgrammingModel::dedicated ? 1 : config.processes) {
    for (std::size_t i = 0; i < contexts_.size(); ++i) contexts_[i].handle = static_cast<std::uint16_t>(i);
    AfuDescriptor::Words words{};
    for (std::size_t n = 0; n < words.size(); ++n) words[n] = load_be(&space_[8 * n], 8);
    const AfuDescriptor descriptor = AfuDescriptor::decode(words);
    if (descriptor.error_buffer_bytes != 0) error_buffer_ = descriptor.error_buffer_offset;
}

void AfuBase::connect(PslSide& psl, AfuTimer& timer) {
    psl_ = &psl;
    timer_ = &timer;
    pool_.connect(psl);
}

void AfuBase::job(JobCode code, std::uint64_t ea, Tick at) {
    switch (code) {
        case JobCode::reset:
            return reset(at);
        case JobCode::start:
            return start(ea, at);
        case JobCode::llcmd:
            return llcmd(ea, at);
        case JobCode::timebase:
            return on_timebase(ea, at);
    }
    warn("job", "a job code without meaning", at);
}

void AfuBase::reset(Tick at) {
    running_ = false;
    was_reset_ = true;
    stopping_ = nullptr;
    due_ = 0;
    pool_.reset();
    for (AfuContext& context : contexts_) {
        const std::uint16_t handle = context.handle;
        context = {};
        context.handle = handle;
    }
    on_reset();
    psl_->done(0, at + reset_time_);
}

void AfuBase::start(std::uint64_t wed, Tick at) {
    if (!was_reset_ || running_) return warn("job", "START of an AFU that runs or was never reset", at);
    running_ = true;
    const Tick begin = at + psl_->clock_period();
    psl_->running(begin);
    if (!dedicated()) return;
    AfuContext& context = contexts_.front();
    context.state = AfuContext::State::active;
    context.wed = wed;
    on_context(context, begin);
    on_ready(begin);
}

void AfuBase::finish(std::uint64_t error, Tick at) {
    running_ = false;
    for (AfuContext& context : contexts_) context.state = AfuContext::State::absent;
    psl_->done(error, at + psl_->clock_period());
}

void AfuBase::llcmd(std::uint64_t ea, Tick at) {
    ++counters_.llcmds;
    const auto command = static_cast<unsigned>(ea >> 48);
    const auto handle = static_cast<std::uint16_t>(ea);
    if (stopping_ != nullptr) return warn("llcmd", "an LLCMD before the last one was acknowledged", at);
    const bool known = !dedicated() && handle < contexts_.size() && running_;
    if (!known) warn("llcmd", "an LLCMD for a process that the AFU cannot have", at);
    if (known && command == kAdd && accepts(handle)) return add(handle, at);
    if (known && (command == kTerminate || command == kRemove)) return stop(contexts_[handle], command == kRemove, at);
    psl_->llcmd_ack(at + psl_->clock_period());
}

void AfuBase::add(std::uint16_t handle, Tick at) {
    AfuContext& context = contexts_[handle];
    const Tick ack = at + psl_->clock_period();
    psl_->llcmd_ack(ack);
    if (context.state != AfuContext::State::absent && context.state != AfuContext::State::stopped)
        return warn("llcmd", "a process is added twice", at);
    context = {};
    context.handle = handle;
    context.state = AfuContext::State::fetching;
    fetch(context, ack);
}

void AfuBase::fetch(AfuContext& context, Tick at) {
    CommandSlot* slot = take();
    if (slot == nullptr) {
        if (!context.fetch_due) ++due_;
        context.fetch_due = true;
        return;
    }
    context.fetch_due = false;
    set(*slot, kReadPe, 0, kLine);
    issue(*slot, context, at);
}

void AfuBase::fetched(CommandSlot& slot, AfuContext& context, ResponseCode code, Tick at) {
    if (context.state != AfuContext::State::fetching) return;
    if (code != ResponseCode::done) {
        context.state = AfuContext::State::stopped;
        return warn("process-element", "the process element of an added process cannot be read", at);
    }
    context.wed = load_be(&slot.data[kWedOffset], 8);
    context.state = AfuContext::State::active;
    on_context(context, at);
}

void AfuBase::stop(AfuContext& context, bool leaving, Tick at) {
    stopping_ = &context;
    const bool works = context.state == AfuContext::State::active || context.state == AfuContext::State::fetching;
    context.leaving = leaving;
    context.fetch_due = false;
    context.said_farewell = !works || context.state == AfuContext::State::fetching;
    context.state = AfuContext::State::stopping;
    drop_waiting(context, ResponseCode::flushed, at);
    settle(context, at);
}

void AfuBase::issue(CommandSlot& slot, AfuContext& context, Tick at) {
    slot.command.context = context.handle;
    if (context.flushed && slot.command.code != kRestart) {
        ++context.waiting;
        return pool_.park(slot);
    }
    ++context.outstanding;
    pool_.submit(slot, at);
}

void AfuBase::response(const Response& response, Tick at) {
    CommandSlot* slot = pool_.finish(response.tag, response.credits, at);
    if (slot == nullptr) return warn("stray-response", "a response for a tag without command", at);
    counters_.command(slot->command, response, slot->issued, at);
    if (error_buffer_ != 0) note_failure(slot->command, response.code);
    AfuContext& context = context_of(*slot);
    --context.outstanding;
    if (flushes(slot->command, response.code)) context.flushed = true;
    const bool again = response.code == ResponseCode::flushed || response.code == ResponseCode::paged;
    const bool fetching = context.state == AfuContext::State::fetching;
    if (slot->command.code == kRestart) {
        pool_.release(*slot);
        restarted(context, response.code, at);
    } else if (again && (fetching || (works(context) && retries(*slot, response.code)))) {
        ++context.waiting;
        ++counters_.reissued;
        pool_.park(*slot);
    } else {
        complete(*slot, context, response.code, at);
    }
    settle(context, at);
    if (due_ != 0) chores(at);
    if (stopping_ != nullptr && stopping_ != &context) settle(*stopping_, at);
    if (running_) on_ready(at);
}

void AfuBase::complete(CommandSlot& slot, AfuContext& context, ResponseCode code, Tick at) {
    if (slot.command.code == kReadPe)
        fetched(slot, context, code, at);
    else
        on_completed(slot, code, at);
    if (slot.state == CommandSlot::State::held) pool_.release(slot);
}

void AfuBase::drop_waiting(AfuContext& context, ResponseCode code, Tick at) {
    // What the AFU issues from here is to wait for the next RESTART, not to be dropped as well.
    const std::uint32_t found = std::exchange(context.waiting, 0);
    if (found == 0) return;
    for (CommandSlot& slot : pool_.slots()) {
        if (slot.state != CommandSlot::State::waiting || slot.command.context != context.handle) continue;
        slot.state = CommandSlot::State::held;
        complete(slot, context, code, at);
    }
}

void AfuBase::settle(AfuContext& context, Tick at) {
    if (context.outstanding != 0 || !running_) return;
    const bool stops = context.state == AfuContext::State::stopping;
    if (stops && !context.said_farewell) context.said_farewell = on_stop(context, at);
    if (context.outstanding != 0) return;
    if (context.flushed && (context.waiting != 0 || works(context))) return restart(context, at);
    if (!stops || !context.said_farewell || context.waiting != 0) return;
    context.state = context.leaving ? AfuContext::State::absent : AfuContext::State::stopped;
    context.flushed = false;
    stopping_ = nullptr;
    on_stopped(context);
    psl_->llcmd_ack(at + psl_->clock_period());
}

void AfuBase::restart(AfuContext& context, Tick at) {
    CommandSlot* slot = pool_.take_restart();
    if (slot == nullptr) {
        if (!context.restarting) ++due_;
        context.restarting = true;
        return;
    }
    context.restarting = false;
    slot->offset = 0;
    set(*slot, kRestart, 0, 0);
    issue(*slot, context, at + psl_->clock_period());
}

void AfuBase::restarted(AfuContext& context, ResponseCode code, Tick at) {
    ++counters_.restarts;
    context.flushed = false;
    if (code != ResponseCode::done) return drop_waiting(context, code, at);
    if (std::exchange(context.waiting, 0) == 0) return;
    for (CommandSlot& slot : pool_.slots()) {
        if (slot.state != CommandSlot::State::waiting || slot.command.context != context.handle) continue;
        slot.state = CommandSlot::State::held;
        issue(slot, context, at + psl_->clock_period());
    }
}

void AfuBase::chores(Tick at) {
    due_ = 0;
    for (AfuContext& context : contexts_) {
        if (context.fetch_due) {
            context.fetch_due = false;
            fetch(context, at);
        }
        if (context.restarting) {
            context.restarting = false;
            settle(context, at);
        }
    }
}

void AfuBase::read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes, Tick&) {
    const CommandSlot* slot = pool_.sent(tag);
    if (slot == nullptr || slot->offset + offset + bytes > kLine) {
        std::memset(data, 0, bytes);
        return;
    }
    std::memcpy(data, &slot->data[slot->offset] + offset, bytes);
}

void AfuBase::write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes, Tick) {
    CommandSlot* slot = pool_.sent(tag);
    if (slot == nullptr || offset + bytes > kLine) return;
    std::memcpy(&slot->data[offset], data, bytes);
}

bool AfuBase::mmio(MmioAccess& access, Tick& at) {
    ++counters_.mmio;
    if (!was_reset_) {
        warn("mmio", "an MMIO access before the first reset", at);
        return false;
    }
    at += mmio_latency_;
    const unsigned bytes = access.doubleword ? 8 : 4;
    if (!access.parity_ok) {
        warn("mmio", "an MMIO access with bad parity", at);
        if (access.read) access.data = ~std::uint64_t{0};
    } else if (access.read) {
        access.data = access.config ? read_space(access.address, bytes) : read_register(access.address, bytes, at);
    } else if (!access.config) {
        write_register(access.address, bytes, bytes == 8 ? access.data : access.data & 0xffff'ffff, at);
    }
    return true;
}

void AfuBase::note_failure(const Command& command, ResponseCode code) {
    switch (code) {
        case ResponseCode::aerror:
        case ResponseCode::derror:
        case ResponseCode::fault:
        case ResponseCode::failed:
        case ResponseCode::context:
            break;
        default:
            return;
    }
    std::uint8_t* const words = &space_[error_buffer_];
    store_be(words, 8, load_be(words, 8) + 1);
    store_be(words + 8, 8,
             std::uint64_t{static_cast<std::uint8_t>(code)} << 56 | std::uint64_t{command.tag} << 48 |
                 std::uint64_t{command.code} << 32 | std::uint64_t{command.context} << 16);
    store_be(words + 16, 8, command.ea);
}

std::uint64_t AfuBase::read_space(std::uint64_t address, unsigned bytes) const {
    return address < space_.size() && bytes <= space_.size() - address ? load_be(&space_[address], bytes) : 0;
}

}  // namespace cxlvp::afu
