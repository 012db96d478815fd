// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/cxl/coherence/lines.h"
#include "cxlvp/cxl/coherence/opcode.h"

namespace cxlvp::cxl {

/// Messages about single lines that nobody waits for: write-backs and evictions. They take their time on the way and
/// move no data, for memory is always current; `Sender` makes the calls.
class PostedMessages : public Requester {
public:
    struct Message {
        std::uint64_t line = 0;
        Opcode opcode = Opcode::dirty_evict;
        std::uint32_t grant = 0;
        Tick ready = 0;  ///< when it may leave at the earliest
    };
    class Sender {
    public:
        virtual ~Sender() = default;
        /// Sends a message. `tx` is a write of the line with no byte enabled.
        virtual void send(Payload& tx, const Message& message, sc_core::sc_time& delay) = 0;
        /// The message is complete.
        virtual void sent(const Message& message, Tick at) = 0;
    };

    /// `slots` messages are under way at a time; any number wait.
    PostedMessages(const sc_core::sc_module_name& instance, Context& context, std::size_t slots, Sender& sender);

    void post(const Message& message);

private:
    struct Slot {
        Payload* tx = nullptr;
        Message message;
    };

    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t number, sc_core::sc_time& delay) override;
    void complete(std::size_t slot, Tick start, Tick at) override;

    Sender& sender_;
    bus::PayloadPool pool_;
    std::array<std::uint8_t, kLine> data_{};
    std::vector<Slot> slots_;
    std::deque<Message> waiting_;
};

}  // namespace cxlvp::cxl
