// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/element_commands.h"

#include <algorithm>

namespace cxlvp::psl {

ElementCommands::ElementCommands(ContextTable& contexts, RealMemory& memory, ElementCommandHost& host,
                                 const ElementCommandSettings& settings)
    : contexts_(contexts), memory_(memory), host_(host), settings_(settings) {}

void ElementCommands::begin(std::uint64_t llcmd, Tick at) {
    if (!host_.afu_enabled()) {
        ++counts_.disabled;
        host_.raise(ElementCommandHost::Error::disabled, at);
        return;
    }
    if (!contexts_.area().valid) {
        ++counts_.no_area;
        return;
    }
    if (LinkedListCommand::decode(llcmd).command == static_cast<std::uint16_t>(ElementCommand::none)) {
        ++counts_.none;
        return;
    }
    if (queued_ == kQueue) {
        ++counts_.overflow;
        return;
    }
    queue_[(queue_head_ + queued_++) % kQueue] = {llcmd, at};
    run_queue();
}

void ElementCommands::run_queue() {
    while (phase_ == Phase::idle && queued_ != 0) {
        const Waiting next = queue_[queue_head_];
        queue_head_ = (queue_head_ + 1) % kQueue;
        --queued_;
        start(next);
    }
}

void ElementCommands::start(const Waiting& command) {
    llcmd_ = command.llcmd;
    current_ = LinkedListCommand::decode(llcmd_);
    begun_ = now_ = std::max(now_, command.at);
    phase_ = Phase::fetching;
    const std::uint64_t generation = generation_;
    const bool good = allowed() && fetch();
    if (generation != generation_) return;
    // Asked again: a context whose element was read again for a command may have changed meanwhile.
    if (good && allowed())
        tell_afu();
    else
        end(false);
}

/// True when the context is in a state that the command is for.
bool ElementCommands::allowed() const {
    if (!contexts_.area().holds(current_.handle)) return false;
    const ContextState::Use use = contexts_.peek(current_.handle).use;
    const bool known = use != ContextState::Use::none;
    switch (code()) {
        case ElementCommand::add:
            return !known;
        case ElementCommand::terminate:
        case ElementCommand::remove:
            return known;
        case ElementCommand::suspend:
        case ElementCommand::resume:
            return known && use != ContextState::Use::terminated;
        case ElementCommand::update:
            return settings_.update && known && use != ContextState::Use::terminated;
        case ElementCommand::none:
            break;
    }
    return false;
}

bool ElementCommands::fetch() {
    if (code() == ElementCommand::remove) return true;
    Tick at = now_;
    const std::uint64_t generation = generation_;
    const std::optional<ProcessElement> element = contexts_.fetch(current_.handle, memory_, at);
    if (generation != generation_) return false;
    now_ = at;
    if (!element) {
        ++counts_.bus_errors;
        return false;
    }
    element_ = *element;
    return accept(element_);
}

/// True when software_state lets the command be obeyed.
bool ElementCommands::accept(const ProcessElement& element) {
    if (!element.valid()) return false;
    const std::uint32_t marks =
        element.software_state & (ProcessElement::kComplete | ProcessElement::kSuspend | ProcessElement::kTerminate);
    switch (code()) {
        case ElementCommand::add:
            return marks == 0;
        case ElementCommand::update:
            return (marks & ~ProcessElement::kSuspend) == 0;
        case ElementCommand::terminate:
            counts_.mismatch += (marks & ProcessElement::kTerminate) == 0;
            break;
        case ElementCommand::suspend:
            counts_.mismatch += (marks & ProcessElement::kSuspend) == 0;
            break;
        case ElementCommand::resume:
            counts_.mismatch += marks != 0;
            break;
        case ElementCommand::none:
        case ElementCommand::remove:
            break;
    }
    return true;
}

bool ElementCommands::drains() const {
    return code() == ElementCommand::terminate || code() == ElementCommand::remove || code() == ElementCommand::suspend;
}

/// From here on the AFU knows of the command. What stops a context is in force before, so that nothing starts any more;
/// so is ADD, since an AFU may ask for the element before it acknowledges.
void ElementCommands::tell_afu() {
    const std::uint64_t generation = generation_;
    phase_ = Phase::acknowledging;
    due_ = now_ + settings_.ack_timeout;
    if (code() == ElementCommand::add) contexts_.add(current_.handle, element_);
    if (code() == ElementCommand::suspend) contexts_.set_suspended(current_.handle, true);
    if (code() == ElementCommand::terminate || code() == ElementCommand::remove) contexts_.terminate(current_.handle);
    if (drains() || code() == ElementCommand::add) host_.context_changed(current_.handle, now_);
    if (generation != generation_) return;
    host_.send_llcmd(llcmd_, now_);
}

void ElementCommands::acknowledged(Tick at) {
    if (phase_ != Phase::acknowledging || at > due_) {
        ++counts_.stray_acks;
        expire(at);
        return;
    }
    now_ = std::max(now_, at);
    due_ = kNever;
    phase_ = Phase::draining;
    finish_if_drained();
    run_queue();
}

void ElementCommands::activity_ended(std::uint16_t handle, Tick at) {
    if (handle != current_.handle) return;
    if (phase_ == Phase::acknowledging) now_ = std::max(now_, at);
    if (phase_ != Phase::draining) return;
    now_ = std::max(now_, at);
    finish_if_drained();
    run_queue();
}

void ElementCommands::finish_if_drained() {
    const std::uint16_t handle = current_.handle;
    if (drains() && (host_.in_flight(handle) || host_.fault_pending(handle))) return;
    phase_ = Phase::storing;
    if (code() == ElementCommand::remove) contexts_.remove(handle);
    if (code() == ElementCommand::resume) contexts_.set_suspended(handle, false);
    if (code() == ElementCommand::update) contexts_.update(handle, element_);
    const std::uint64_t generation = generation_;
    if (code() == ElementCommand::remove || code() == ElementCommand::resume || code() == ElementCommand::update)
        host_.context_changed(handle, now_);
    if (generation == generation_) end(true);
}

void ElementCommands::expire(Tick at) {
    if (at < due_ || phase_ != Phase::acknowledging) return;
    now_ = due_;
    ++counts_.timeouts;
    host_.raise(ElementCommandHost::Error::timeout, now_);
    fail();
    run_queue();
}

/// Ends a command before its time. An ADD is taken back; a context that was to stop stays stopped.
void ElementCommands::fail() {
    if (code() == ElementCommand::add) {
        contexts_.terminate(current_.handle);
        if (!host_.in_flight(current_.handle)) contexts_.remove(current_.handle);
        phase_ = Phase::storing;
        const std::uint64_t generation = generation_;
        host_.context_changed(current_.handle, now_);
        if (generation != generation_) return;
    }
    end(false);
}

void ElementCommands::end(bool well) {
    phase_ = Phase::storing;
    due_ = kNever;
    ++(well ? counts_.ended : counts_.failed);
    const LinkedListCommand command = current_;
    const Tick begun = begun_;
    const std::uint64_t word =
        well ? SwCommandStatus::success(command.command, settings_.psl_id, command.handle).encode()
             : SwCommandStatus::kError;
    std::array<std::uint8_t, 8> bytes{};
    for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(word >> ibm_shift(8 * i + 7));
    const std::uint64_t generation = generation_;
    Tick at = now_;
    if (!memory_.write(contexts_.area().command_address(), bytes.data(), bytes.size(), at)) ++counts_.bus_errors;
    if (generation == generation_) {
        now_ = at;
        phase_ = Phase::idle;
    }
    host_.command_ended(command, well, begun, at);
}

void ElementCommands::abort(Tick at) {
    counts_.aborted += queued_;
    queued_ = 0;
    if (phase_ == Phase::idle || phase_ == Phase::storing) return;
    ++generation_;
    ++counts_.aborted;
    now_ = std::max(now_, at);
    fail();
    run_queue();
}

void ElementCommands::set_area(std::uint64_t spap) {
    const AreaLayout area = AreaLayout::from_register(spap);
    if (area == contexts_.area()) return;
    ++generation_;
    counts_.aborted += queued_ + (phase_ == Phase::idle ? 0 : 1);
    queued_ = 0;
    phase_ = Phase::idle;
    due_ = kNever;
    contexts_.set_area(area);
}

}  // namespace cxlvp::psl
