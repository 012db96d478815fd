// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/request_port.h"

namespace cxlvp::test {

/// A requester that makes a given number of random accesses and counts what it moved. The same seed gives the same
/// accesses for each slot, whatever the timing.
class RandomRequester : public Requester {
public:
    struct Config {
        std::size_t slots = 8;
        std::uint64_t count = 1000;
        std::uint64_t base = 0;      ///< first address
        std::uint64_t span = kMiB;   ///< bytes from there on
        std::uint64_t granule = 64;  ///< an access is aligned to this and not longer than `longest`
        std::uint64_t longest = 64;  ///< a multiple of `granule`
        std::uint64_t within = 0;    ///< accesses cross no multiple of this, a multiple of `longest`; 0: they may
        double writes = 0.3;         ///< share of writes
        Tick think = 0;              ///< largest pause before an access
        Role role = Role::driver;
    };

    RandomRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Requester(instance, context, config.slots, config.role), config_(config) {
        for (std::size_t slot = 0; slot < config.slots; ++slot) {
            Slot& made = slots_.emplace_back(Random(context.seed(), std::string(name()) + std::to_string(slot)));
            made.tx = &port_.payload();
            made.data.resize(config.longest);
        }
    }

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &port_.out : nullptr; }
    InitiatorSocket& out() { return port_.out; }
    std::uint64_t bytes_read() const { return bytes_read_; }
    std::uint64_t bytes_written() const { return bytes_written_; }
    std::uint64_t errors() const { return errors_; }

private:
    struct Slot {
        explicit Slot(Random stream) : random(stream) {}
        Random random;
        Payload* tx = nullptr;
        tlm::tlm_command command = tlm::TLM_READ_COMMAND;
        std::uint64_t address = 0;
        std::uint32_t bytes = 0;
        std::vector<std::uint8_t> data;
    };

    Fetch fetch(std::size_t number, Tick at, Tick& ready) override {
        if (issued_ == config_.count) return Fetch::finished;
        ++issued_;
        Slot& slot = slots_[number];
        slot.command = slot.random.chance(config_.writes) ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND;
        slot.bytes =
            static_cast<std::uint32_t>((1 + slot.random.below(config_.longest / config_.granule)) * config_.granule);
        const std::uint64_t places = (config_.span - slot.bytes) / config_.granule + 1;
        slot.address = config_.base + slot.random.below(places) * config_.granule;
        if (config_.within != 0) {
            const std::uint64_t over = slot.address % config_.within + slot.bytes;
            if (over > config_.within) slot.address -= over - config_.within;
        }
        if (config_.think != 0) ready = at + slot.random.below(config_.think + 1);
        return Fetch::ready;
    }
    void transact(std::size_t number, sc_core::sc_time& delay) override {
        Slot& slot = slots_[number];
        if (!port_.access(*slot.tx, slot.command, slot.address, slot.data.data(), slot.bytes, delay)) ++errors_;
        (slot.command == tlm::TLM_WRITE_COMMAND ? bytes_written_ : bytes_read_) += slot.bytes;
    }
    void complete(std::size_t, Tick, Tick) override {}

    const Config config_;
    bus::RequestPort port_{*this, "out"};
    std::vector<Slot> slots_;
    std::uint64_t issued_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_written_ = 0;
    std::uint64_t errors_ = 0;
};

}  // namespace cxlvp::test
