// SPDX-License-Identifier: Apache-2.0
// A DMA engine that copies memory: a register block, an interrupt, and a bus initiator with several chunks in flight.
// docs/add-a-model.md goes through this file.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/irq_line.h"
#include "cxlvp/bus/register_target.h"
#include "cxlvp/bus/request_port.h"

namespace cxlvp::examples {
namespace {

constexpr Field kAddress[] = {{"ADDRESS", 0, 64, Attr::rwl, 0, "byte address", "STATUS.BUSY"}};
constexpr Field kLength[] = {{"BYTES", 0, 32, Attr::rwl, 0, "may be 0", "STATUS.BUSY"}};
constexpr Field kControl[] = {{"START", 0, 1, Attr::rwl, 0, "starts a copy; clears itself", "STATUS.BUSY"},
                              {"IRQ_ENABLE", 1, 1, Attr::rw, 0, "interrupt while DONE or ERROR is set"}};
constexpr Field kStatus[] = {{"BUSY", 0, 1, Attr::ro, 0, "a copy is under way"},
                             {"DONE", 1, 1, Attr::rw1c, 0, "a copy has ended well"},
                             {"ERROR", 2, 1, Attr::rw1c, 0, "a copy has met an error, or its ranges overlap"}};
constexpr Register kRegisters[] = {{"SRC", 0x00, 8, kAddress, "first byte to read"},
                                   {"DST", 0x08, 8, kAddress, "first byte to write"},
                                   {"LEN", 0x10, 4, kLength, "bytes to copy"},
                                   {"CTRL", 0x14, 4, kControl, "control"},
                                   {"STATUS", 0x18, 4, kStatus, "status"}};
constexpr RegisterMap kMap = {"dma", 0x1000, kRegisters, {4, 8}, HolePolicy::read_zero, "DMA engine"};

class Dma : public Requester {
public:
    struct Config {
        Tick register_latency = ns(20);
        std::uint64_t chunk = 256;
        std::uint64_t in_flight = 4;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema =
                Schema<Config>()
                    .time("register_latency", &Config::register_latency, {0, us(10)}, {"register access", "assumed"})
                    .bytes("chunk", &Config::chunk, {1, 4 * kKiB}, {"no access crosses a multiple of it", "assumed"})
                    .power_of_two()
                    .count("in_flight", &Config::in_flight, {1, 64}, {"chunks under way at a time", "assumed"});
            return schema;
        }
        std::uint64_t extent(const std::string&) const { return kMap.size; }
    };

    Dma(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Requester(instance, context, config.in_flight), config_(config) {
        while (chunks_.size() < slots()) chunks_.push_back({&out_.payload(), std::vector<std::uint8_t>(config.chunk)});
        registers_.on_write<&Dma::control_written>(start_.reg(), this);
        registers_.on_change<&Dma::update_irq>(irq_enable_.reg(), this);
        registers_.on_change<&Dma::update_irq>(done_.reg(), this);
        stats().counter("copies", "copies", "copies that have ended, well or not", copies_);
        stats().on_clear([this](Tick) { copies_ = 0; });
    }

    TargetSocket* target(const std::string& port) override { return port == "regs" ? &regs_.in : nullptr; }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
    sc_core::sc_out<bool>* irq_out(const std::string& port) override { return port == "irq" ? &irq_.out : nullptr; }

    void reset(ResetKind kind) override {
        ++copy_;  // what is under way belongs to no copy any more
        left_ = under_way_ = 0;
        registers_.reset(kind, now());
    }

private:
    struct Chunk {
        Payload* tx;
        std::vector<std::uint8_t> data;
        std::uint64_t copy = 0, from = 0, to = 0;
        std::uint32_t bytes = 0;
        bool ok = false;
    };

    void control_written(const RegisterWrite& write) {
        if (registers_.get(start_) == 0) return;
        registers_.set(start_, 0, write.now);
        registers_.set(busy_, 1, write.now);
        from_ = registers_.get(source_);
        to_ = registers_.get(destination_);
        left_ = registers_.get(length_);
        failed_ = std::max(from_, to_) - std::min(from_, to_) < left_;  // the ranges overlap
        if (failed_) left_ = 0;
        started_ = write.now;
        ++copy_;
        if (left_ == 0) return end_copy(write.now);
        kick();
    }
    void end_copy(Tick at) {
        ++copies_;
        registers_.set(busy_, 0, at);
        registers_.set(failed_ ? error_ : done_, 1, at);
    }
    void update_irq(const RegisterChange& change) {
        const bool ended = (registers_.get(done_) | registers_.get(error_)) != 0;
        irq_.set(ended && registers_.get(irq_enable_) != 0, change.now);
    }

    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override {
        if (left_ == 0) return Fetch::idle;
        const std::uint64_t to_boundary = config_.chunk - std::max(from_ % config_.chunk, to_ % config_.chunk);
        Chunk& chunk = chunks_[slot];
        chunk.bytes = static_cast<std::uint32_t>(std::min(left_, to_boundary));
        chunk.copy = copy_;
        chunk.from = from_;
        chunk.to = to_;
        from_ += chunk.bytes;
        to_ += chunk.bytes;
        left_ -= chunk.bytes;
        ++under_way_;
        ready = std::max(at, started_);
        return Fetch::ready;
    }
    void transact(std::size_t slot, sc_core::sc_time& delay) override {
        Chunk& chunk = chunks_[slot];
        if (chunk.copy != copy_) return;
        std::uint8_t* data = chunk.data.data();
        chunk.ok = out_.access(*chunk.tx, tlm::TLM_READ_COMMAND, chunk.from, data, chunk.bytes, delay) &&
                   out_.access(*chunk.tx, tlm::TLM_WRITE_COMMAND, chunk.to, data, chunk.bytes, delay);
    }
    void complete(std::size_t slot, Tick, Tick at) override {
        const Chunk& chunk = chunks_[slot];
        if (chunk.copy != copy_) return;
        --under_way_;
        if (!chunk.ok) {
            failed_ = true;
            left_ = 0;
        }
        if (left_ == 0 && under_way_ == 0) end_copy(at);
    }

    const Config config_;
    RegisterFile registers_{kMap};
    bus::RegisterTarget regs_{*this, "regs", registers_, config_.register_latency};
    bus::RequestPort out_{*this, "out"};
    bus::IrqLine irq_{*this, "irq"};
    const FieldRef source_ = registers_.field("SRC");
    const FieldRef destination_ = registers_.field("DST");
    const FieldRef length_ = registers_.field("LEN");
    const FieldRef start_ = registers_.field("CTRL.START");
    const FieldRef irq_enable_ = registers_.field("CTRL.IRQ_ENABLE");
    const FieldRef busy_ = registers_.field("STATUS.BUSY");
    const FieldRef done_ = registers_.field("STATUS.DONE");
    const FieldRef error_ = registers_.field("STATUS.ERROR");
    std::vector<Chunk> chunks_;                              // by slot
    std::uint64_t copy_ = 0, from_ = 0, to_ = 0, left_ = 0;  // the current copy; left_ has no chunk yet
    Tick started_ = 0;
    std::size_t under_way_ = 0;  // chunks
    bool failed_ = false;
    std::uint64_t copies_ = 0;
};

}  // namespace
}  // namespace cxlvp::examples

extern "C" void cxlvp_register_types(cxlvp::ModuleRegistry& registry) {
    using cxlvp::PortKind;
    registry.add<cxlvp::examples::Dma>("dma", "copies memory while the host does something else",
                                       {{"regs", PortKind::target, false, true, "registers"},
                                        {"out", PortKind::initiator, false, true, "towards memory"},
                                        {"irq", PortKind::irq_out, false, false, "a copy has ended"}},
                                       &cxlvp::examples::kMap);
}
