// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/afu/base/big_endian.h"
#include "cxlvp/afu/base/command_kind.h"
#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/psl_side.h"
#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::afu {

/// A PSL as a module, that answers every command with DONE after a time, from a process of the kernel. All memory reads
/// as `fill`.
class PslModule : public Module, private PslSide {
public:
    PslModule(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context) {
        SC_HAS_PROCESS(PslModule);
        SC_METHOD(answer);
        dont_initialize();
        sensitive << due_;
    }

    PeerEnd* peer(const std::string& port) override { return port == "afu" ? &afu : nullptr; }

    PeerPort<PslSide, AfuSide> afu{*this};
    std::uint8_t fill = 0;
    std::uint64_t wed = 0;
    Tick latency = ns(400);
    unsigned starts = 0;
    unsigned acks = 0;
    std::vector<std::uint64_t> dones;
    std::vector<Tick> commands;
    std::uint64_t last_written = 0;
    Tick last_written_at = 0;

private:
    struct Pending {
        Command command;
        Tick at;
    };
    unsigned caia() const override { return 1; }
    unsigned credits() const override { return 64; }
    Tick clock_period() const override { return ns(4); }
    void running(Tick) override { ++starts; }
    void done(std::uint64_t error, Tick) override { dones.push_back(error); }
    void llcmd_ack(Tick) override { ++acks; }
    void timebase_request(Tick) override {}
    void dma(const DmaRequest&, Tick) override {}
    void command(const Command& command, Tick at) override {
        commands.push_back(at);
        pending_.push_back({command, at + latency});
        if (pending_.size() == 1) due_.notify(to_time(pending_.front().at - now()));
    }
    void answer() {
        const Pending next = pending_.front();
        pending_.erase(pending_.begin());
        if (!pending_.empty()) due_.notify(to_time(pending_.front().at - now()));
        std::uint8_t data[128];
        std::fill(std::begin(data), std::end(data), fill);
        Tick at = now();
        if (next.command.code == static_cast<std::uint16_t>(CommandCode::read_pe)) store_be(&data[0x74], 8, wed);
        if (command_kind(next.command.code) == CommandKind::read)
            afu->write_buffer(next.command.tag, 0, data, next.command.size, at);
        if (command_kind(next.command.code) == CommandKind::write) {
            afu->read_buffer(next.command.tag, 0, data, next.command.size, at);
            last_written = load_be(data, 8);
            last_written_at = at;
        }
        Response response;
        response.tag = next.command.tag;
        afu->response(response, at);
    }

    std::vector<Pending> pending_;  ///< in order: all take the same time
    sc_core::sc_event due_;
};

}  // namespace cxlvp::afu
