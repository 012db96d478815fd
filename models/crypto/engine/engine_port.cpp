// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/engine_port.h"

#include <algorithm>
#include <cstring>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::crypto {

EnginePort::EnginePort(const EngineConfig& config, MailboxUnit& unit, const Vcq& vcq, bus::RequestPort& dma,
                       Payload& tx, Resource& firmware, Counters& counters, Context& context, sc_core::sc_time& delay)
    : config_(config),
      unit_(unit),
      vcq_(vcq),
      dma_(dma),
      tx_(tx),
      firmware_(firmware),
      counters_(counters),
      context_(context),
      delay_(delay),
      cycle_(config.cycle()),
      generation_(unit.generation) {}

bool EnginePort::access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
    while (bytes != 0) {
        if (cut()) return false;
        // No burst crosses a multiple of the longest.
        const std::size_t length = std::min<std::size_t>(bytes, config_.dma_burst - address % config_.dma_burst);
        if (!dma_.access(tx_, command, address, data, static_cast<std::uint32_t>(length), delay_)) {
            unit_.mailbox.note_fault(address, context_.now() + delay_.value());
            return false;
        }
        address += length;
        data += length;
        bytes -= length;
    }
    return !cut();
}

bool EnginePort::read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
    if (config_.slot_operands) {
        if (const std::uint8_t* const fetched = vcq_.find(address, bytes); fetched != nullptr && bytes != 0) {
            std::memcpy(data, fetched, bytes);
            return true;
        }
    }
    counters_.bytes_in += bytes;
    return access(tlm::TLM_READ_COMMAND, address, data, bytes);
}

bool EnginePort::write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) {
    counters_.bytes_out += bytes;
    // A payload has no pointer to constant data; a write does not change it.
    return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes);
}

void EnginePort::begin_command(CoreId core) {
    on_firmware_ = core == CoreId::sys;
    computed_ = context_.now() + delay_.value();
}

void EnginePort::work(std::uint64_t cycles) {
    cycles_ += cycles;
    counters_.cycles += cycles;
    const Tick time = cycles * cycle_;
    if (on_firmware_)
        firmware_.pass(delay_, time, 0, 0);
    else if (config_.overlap)
        computed_ += time;
    else
        delay_ += to_time(time);
}

void EnginePort::end_command() {
    if (on_firmware_ || !config_.overlap) return;
    const Tick at = context_.now() + delay_.value();
    if (computed_ > at) delay_ += to_time(computed_ - at);
}

}  // namespace cxlvp::crypto
