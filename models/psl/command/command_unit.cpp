// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_unit.h"

#include <array>
#include <cstring>
#include <optional>

namespace cxlvp::psl {

namespace {

using afu::ResponseCode;

constexpr std::uint64_t kInterruptMask = 0x7FF;
constexpr std::uint64_t kItagMask = 0x1FF;

ResponseCode response_of(LineStatus status) {
    switch (status) {
        case LineStatus::bus_error:
            return ResponseCode::derror;
        case LineStatus::no_lock:
            return ResponseCode::nlock;
        case LineStatus::no_reservation:
            return ResponseCode::nres;
        case LineStatus::done:
            break;
    }
    return ResponseCode::done;
}

/// ha_rpagesize.
std::uint8_t page_code(unsigned page_shift) {
    switch (page_shift) {
        case 16:
            return 2;
        case 21:
            return 3;
        case 24:
            return 4;
        case 30:
            return 5;
        case 34:
            return 7;
        default:
            return 0;
    }
}

enum class Swap { when_equal, when_not_equal, always };

Swap swap_of(std::uint16_t code) {
    const auto named = static_cast<afu::CommandCode>(code);
    if (named == afu::CommandCode::cas_e_4b || named == afu::CommandCode::cas_e_8b) return Swap::when_equal;
    if (named == afu::CommandCode::cas_ne_4b || named == afu::CommandCode::cas_ne_8b) return Swap::when_not_equal;
    return Swap::always;
}

}  // namespace

/// Where a command goes.
struct CommandUnit::Place {
    std::uint64_t real = 0;
    unsigned page_shift = 12;
};

CommandUnit::CommandUnit(const CommandConfig& config, Caia caia, Tick clock_period, unsigned slice, CacheUnit& cache,
                         DmaUnit* dma)
    : config_(config), caia_(caia), clock_period_(clock_period), slice_(slice), cache_(cache), dma_(dma) {}

void CommandUnit::reset() {
    flush_.reset();
    cache_.release_slice(slice_);
    if (dma_ != nullptr) dma_->reset();
}

Outcome CommandUnit::finish(const afu::Command& command, ResponseCode code, Tick& at) {
    at += cycles(config_.response_cycles);
    if (code == ResponseCode::aerror || code == ResponseCode::derror || code == ResponseCode::paged)
        flush_.begin(command.context);
    Outcome outcome;
    outcome.code = code;
    return outcome;
}

Outcome CommandUnit::refuse(const afu::Command& command, FaultAnswer answer, Tick& at) {
    return finish(command, answer == FaultAnswer::address_error ? ResponseCode::aerror : ResponseCode::paged, at);
}

Outcome CommandUnit::run(const afu::Command& command, const ContextView& context, AddressTranslation& translation,
                         RealMemory& memory, afu::AfuSide& afu, Tick& at) {
    at += cycles(config_.pipeline_cycles);
    const CommandInfo& info = command_info(command.code);
    if (!info.on(caia_)) return finish(command, ResponseCode::failed, at);
    if (!context.valid) return finish(command, ResponseCode::context, at);
    if (info.kind == CommandKind::restart) {
        flush_.end(command.context);
        return finish(command, ResponseCode::done, at);
    }
    if (flush_.flushing(command.context)) return finish(command, ResponseCode::flushed, at);
    Outcome outcome;
    switch (info.kind) {
        case CommandKind::interrupt_request:
            outcome = finish(command, ResponseCode::done, at);
            outcome.kind = Outcome::Kind::interrupt;
            outcome.interrupt = static_cast<std::uint16_t>(command.ea & kInterruptMask);
            return outcome;
        case CommandKind::asb_notify:
            outcome = finish(command, ResponseCode::done, at);
            outcome.kind = Outcome::Kind::notify;
            return outcome;
        case CommandKind::read_pe:
            return read_pe(command, context, memory, afu, at);
        case CommandKind::itag_abort:
            return itag_abort(command, at);
        default:
            break;
    }
    if (info.kind == CommandKind::translate && (dma_ == nullptr || !dma_->has_port(info.port)))
        return finish(command, ResponseCode::failed, at);
    Place place;
    if (!translate(command, info, context, translation, place, outcome, at)) return outcome;
    if (info.kind == CommandKind::translate) {
        outcome = itag(command, info, place, at);
    } else {
        const ResponseCode code = access(command, info, place, memory, afu, at);
        outcome = finish(command, code, at);
    }
    if (caia_ == Caia::v2) outcome.page_size = page_code(place.page_shift);
    return outcome;
}

bool CommandUnit::translate(const afu::Command& command, const CommandInfo& info, const ContextView& context,
                            AddressTranslation& translation, Place& place, Outcome& outcome, Tick& at) {
    const FaultHandling& handling = config_.order.of(command.order);
    const Translation found =
        translation.translate(context.address, command.ea, info.access == Access::store, handling.cached_only, at);
    if (found.status == Translation::Status::ok) {
        place = {found.real, found.page_shift};
        return true;
    }
    if (found.status == Translation::Status::bus_error) {
        outcome = finish(command, ResponseCode::derror, at);
        return false;
    }
    const bool known = found.status == Translation::Status::fault;
    if (known && handling.hold) {
        outcome.kind = Outcome::Kind::held;
    } else {
        outcome = finish(command, ResponseCode::fault, at);
        outcome.inform = known && handling.ask_system;
        if (handling.flush) flush_.begin(command.context);
    }
    outcome.dsisr = found.dsisr;
    outcome.dar = command.ea;
    return false;
}

Outcome CommandUnit::itag(const afu::Command& command, const CommandInfo& info, const Place& place, Tick& at) {
    const std::uint64_t page = std::uint64_t{1} << place.page_shift;
    const std::uint64_t to_end = page - (place.real & (page - 1));
    const std::optional<std::uint16_t> tag =
        dma_->itags().take({command.context, place.real, to_end, info.access == Access::store, info.port});
    Outcome outcome = finish(command, tag ? ResponseCode::done : ResponseCode::no_itag, at);
    if (tag) outcome.itag = *tag;
    return outcome;
}

Outcome CommandUnit::itag_abort(const afu::Command& command, Tick& at) {
    const auto tag = static_cast<std::uint16_t>(command.ea & kItagMask);
    const bool store = command.code == static_cast<std::uint16_t>(afu::CommandCode::itag_abort_wr);
    const Itag* const itag = dma_ != nullptr ? dma_->itags().find(tag) : nullptr;
    if (itag == nullptr || itag->store != store || itag->handle != command.context)
        return finish(command, ResponseCode::failed, at);
    dma_->itags().give_back(tag);
    return finish(command, ResponseCode::done, at);
}

Outcome CommandUnit::read_pe(const afu::Command& command, const ContextView& context, RealMemory& memory,
                             afu::AfuSide& afu, Tick& at) {
    if (!context.has_element) return finish(command, ResponseCode::context, at);
    std::array<std::uint8_t, kLineBytes> element;
    bool hit = false;
    const LineStatus status = cache_.read(slice_, context.element, element.data(), kLineBytes, LineUse::bypass,
                                          LineExtra::none, memory, hit, at);
    if (status != LineStatus::done) return finish(command, response_of(status), at);
    give(command, element.data(), kLineBytes, afu, at);
    return finish(command, ResponseCode::done, at);
}

ResponseCode CommandUnit::access(const afu::Command& command, const CommandInfo& info, const Place& place,
                                 RealMemory& memory, afu::AfuSide& afu, Tick& at) {
    const std::uint64_t line = line_of(place.real);
    switch (info.kind) {
        case CommandKind::read:
            return read(command, info, place.real, memory, afu, at);
        case CommandKind::write:
            return write(command, info, place.real, memory, afu, at);
        case CommandKind::compare_and_swap:
            return compare_and_swap(command, info, place.real, memory, afu, at);
        case CommandKind::touch:
            return response_of(cache_.touch(slice_, line, info.use, memory, at));
        case CommandKind::lock:
            return response_of(cache_.lock(slice_, line, memory, at));
        case CommandKind::unlock:
            return response_of(cache_.unlock(slice_, line, at));
        case CommandKind::push:
            return response_of(cache_.push(slice_, line, info.extra == LineExtra::keep_shared, memory, at));
        case CommandKind::flush:
            return response_of(cache_.push(slice_, line, false, memory, at));
        case CommandKind::evict:
            return response_of(cache_.evict(slice_, line, memory, at));
        case CommandKind::zero: {
            static constexpr std::array<std::uint8_t, kLineBytes> kZero{};
            bool hit = false;
            return response_of(
                cache_.write(slice_, line, kZero.data(), kLineBytes, info.use, info.extra, memory, hit, at));
        }
        default:
            return ResponseCode::failed;
    }
}

ResponseCode CommandUnit::read(const afu::Command& command, const CommandInfo& info, std::uint64_t real,
                               RealMemory& memory, afu::AfuSide& afu, Tick& at) {
    std::array<std::uint8_t, kLineBytes> data;
    bool hit = false;
    const LineStatus status =
        cache_.read(slice_, real, data.data(), command.size, info.use, info.extra, memory, hit, at);
    if (status != LineStatus::done) return response_of(status);
    if (hit) at += cycles(config_.cache_cycles);
    give(command, data.data(), command.size, afu, at);
    return ResponseCode::done;
}

ResponseCode CommandUnit::write(const afu::Command& command, const CommandInfo& info, std::uint64_t real,
                                RealMemory& memory, afu::AfuSide& afu, Tick& at) {
    std::array<std::uint8_t, kLineBytes> data;
    take(command, data.data(), command.size, afu, at);
    bool hit = false;
    const LineStatus status =
        cache_.write(slice_, real, data.data(), command.size, info.use, info.extra, memory, hit, at);
    if (hit) at += cycles(config_.cache_cycles);
    return response_of(status);
}

ResponseCode CommandUnit::compare_and_swap(const afu::Command& command, const CommandInfo& info, std::uint64_t real,
                                           RealMemory& memory, afu::AfuSide& afu, Tick& at) {
    const std::size_t bytes = info.size == SizeRule::compare_4 ? 4 : 8;
    if (command.size != bytes) return ResponseCode::cas_inv;
    std::array<std::uint8_t, 16> operands;
    take(command, operands.data(), 2 * bytes, afu, at);
    const Swap swap = swap_of(command.code);
    const std::uint64_t block = real & ~std::uint64_t{kAtomicBlock - 1};
    bool equal = false;
    const LineStatus status = cache_.modify(slice_, block, memory, at, [&](std::uint8_t* data) {
        std::uint8_t* const place = data + (real - block);
        equal = std::memcmp(place, operands.data(), bytes) == 0;
        if (swap != Swap::always && equal != (swap == Swap::when_equal)) return false;
        std::memcpy(place, operands.data() + bytes, bytes);
        return true;
    });
    if (status != LineStatus::done) return response_of(status);
    return equal ? ResponseCode::comp_eq : ResponseCode::comp_neq;
}

void CommandUnit::take(const afu::Command& command, std::uint8_t* data, std::size_t bytes, afu::AfuSide& afu,
                       Tick& at) const {
    at += cycles(afu.read_latency());
    afu.read_buffer(command.tag, 0, data, bytes, at);
    at += beats(bytes);
}

void CommandUnit::give(const afu::Command& command, const std::uint8_t* data, std::size_t bytes, afu::AfuSide& afu,
                       Tick& at) const {
    at += beats(bytes);
    afu.write_buffer(command.tag, 0, data, bytes, at);
}

}  // namespace cxlvp::psl
