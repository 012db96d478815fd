// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/dma/dma_unit.h"

#include <cstring>

#include "cxlvp/psl/dma/atomic.h"

namespace cxlvp::psl {

namespace {

using afu::DmaCompletion;
using afu::DmaRequest;
using afu::DmaSent;

/// Answers with data, and so takes the room of a read.
bool answers(const DmaRequest& request) {
    return request.type == DmaRequest::Type::read ||
           (request.type == DmaRequest::Type::atomic && atomic_fetches(request.atomic_op));
}

bool well_formed_atomic(const DmaRequest& request, std::uint64_t real) {
    return is_atomic(request.atomic_op) && (request.size == 4 || request.size == 8) && real % request.size == 0;
}

}  // namespace

DmaUnit::DmaUnit(const DmaConfig& config, unsigned slice, CacheUnit& cache)
    : config_(config),
      slice_(slice),
      cache_(cache),
      itags_(config.itags),
      slots_(config.ports * (config.reads + config.writes)),
      utags_(config.ports) {}

std::optional<std::size_t> DmaUnit::free_slot(const DmaRequest& request) const {
    const std::size_t port = request.port * (config_.reads + config_.writes);
    const std::size_t first = answers(request) ? port : port + config_.reads;
    const std::size_t count = answers(request) ? config_.reads : config_.writes;
    for (std::size_t slot = first; slot < first + count; ++slot)
        if (!slots_[slot].used) return slot;
    return std::nullopt;
}

bool DmaUnit::good(const DmaRequest& request, const Itag& itag) const {
    if (itag.port != request.port || itag.store == (request.type == DmaRequest::Type::read)) return false;
    if (request.size == 0 || request.size > afu::kDmaBytes) return false;
    if (std::uint64_t{request.offset} + request.size > itag.bytes) return false;
    return request.type != DmaRequest::Type::atomic || well_formed_atomic(request, itag.real + request.offset);
}

DmaUnit::Start DmaUnit::start(const DmaRequest& request, const FlushState& flush) {
    if (!has_port(request.port) || request.utag >= utags_.front().size() || utags_[request.port][request.utag])
        return {};
    const Itag* const found = itags_.find(request.itag);
    if (found == nullptr) return {};
    const Itag itag = *found;
    if (flush.flushing(itag.handle)) {
        itags_.give_back(request.itag);
        return {DmaSent::Status::flush, std::nullopt};
    }
    const std::optional<std::size_t> free = free_slot(request);
    if (!free || !good(request, itag)) return {};
    itags_.give_back(request.itag);
    utags_[request.port].set(request.utag);
    ++under_way_;
    Slot& slot = slots_[*free];
    slot.used = true;
    slot.request = request;
    slot.request.data = nullptr;  // it is valid during the call only
    slot.real = itag.real + request.offset;
    const unsigned operands = request.type == DmaRequest::Type::atomic ? atomic_operands(request.atomic_op) : 0;
    const std::size_t bytes = request.type == DmaRequest::Type::write ? request.size : operands * request.size;
    if (bytes != 0) std::memcpy(slot.data.data(), request.data, bytes);
    return {answers(request) ? DmaSent::Status::read : DmaSent::Status::write, free};
}

DmaUnit::Result DmaUnit::carry(std::size_t number, RealMemory& memory, Tick& at) {
    Slot& slot = slots_[number];
    const DmaRequest& request = slot.request;
    if (request.type == DmaRequest::Type::atomic) return atomic(slot, memory, at);
    const bool read = request.type == DmaRequest::Type::read;
    const LineStatus status = read ? cache_.read_block(slot.real, slot.data.data(), request.size, memory, at)
                                   : cache_.write_block(slice_, slot.real, slot.data.data(), request.size, memory, at);
    const bool good = status == LineStatus::done;
    Result result{read || !good, {request.port, request.utag, DmaCompletion::Type::error, 0, nullptr}};
    if (read && good)
        result.completion = {request.port, request.utag, DmaCompletion::Type::data, request.size, slot.data.data()};
    return result;
}

DmaUnit::Result DmaUnit::atomic(Slot& slot, RealMemory& memory, Tick& at) {
    const DmaRequest& request = slot.request;
    const std::uint64_t block = slot.real & ~std::uint64_t{kAtomicBlock - 1};
    AtomicResult done;
    const LineStatus status = cache_.modify(slice_, block, memory, at, [&](std::uint8_t* bytes) {
        done = apply_atomic(request.atomic_op, request.size, request.little_endian, bytes, slot.real - block,
                            slot.data.data());
        return done.stored;
    });
    if (status != LineStatus::done || !done.valid)
        return {true, {request.port, request.utag, DmaCompletion::Type::error, 0, nullptr}};
    if (!atomic_fetches(request.atomic_op)) return {};
    std::memcpy(slot.data.data(), done.fetched, request.size);
    return {true, {request.port, request.utag, DmaCompletion::Type::atomic, request.size, slot.data.data()}};
}

void DmaUnit::finish(std::size_t number) {
    Slot& slot = slots_[number];
    utags_[slot.request.port].reset(slot.request.utag);
    slot.used = false;
    --under_way_;
}

}  // namespace cxlvp::psl
