// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/credit_gate.h"
#include "cxlvp/base/sim/resource.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/base/time/rate.h"
#include "cxlvp/bus/transport.h"
#include "cxlvp/cxl/link/message.h"

namespace cxlvp::cxl {

/// A CXL link between a downstream port and what is connected to it: one server for each direction, which messages of
/// all protocols share packed into flits (CXL r3.1 4.2, 4.3), and credits of each request class (CXL r3.1 3.3.11).
/// It belongs to its downstream port.
///
/// A transaction holds the credit of its class from the moment its request is sent until its answer is back, which
/// stands for the receive buffer of the port and the tracker entry of the sender together. One of several lines is as
/// many messages, and holds one credit.
class CxlLink {
public:
    enum class Flit { flit68, flit256 };
    struct Credits {
        std::uint64_t m2s_req = 128;
        std::uint64_t m2s_rwd = 128;
        std::uint64_t d2h_req = 64;
        std::uint64_t bi_snp = 16;
        static const Schema<Credits>& schema();
    };
    struct Config {
        std::uint64_t lanes = 16;
        std::uint64_t transfer_rate = 32;  ///< GT/s of a lane
        Flit flit = Flit::flit68;
        bool sync_header_bypass = false;
        Tick latency = 0;  ///< one way on the wires, retimers included
        Tick retry = ns(100);
        Credits credits;
        static const Schema<Config>& schema();
        /// Bytes a second and direction, after the encoding of the lanes.
        std::uint64_t bandwidth() const;
    };

    /// Statistics and the fault point are at `path`, such as "hb0.port0.link".
    CxlLink(Context& context, const std::string& path, const Config& config);
    CxlLink(const CxlLink&) = delete;
    CxlLink& operator=(const CxlLink&) = delete;

    /// Sends `count` messages: `delay` grows by waiting, serialisation and flight.
    void send(Message message, unsigned count, sc_core::sc_time& delay) {
        const Cost& cost = cost_[static_cast<std::size_t>(message)];
        sent_[static_cast<std::size_t>(message)] += count;
        pass(from_device(message), cost.time * count, delay);
    }
    /// Sends a transaction-layer packet of CXL.io with `data` bytes of data.
    void send_io(bool towards_host, std::uint64_t data, sc_core::sc_time& delay);

    /// What happens to a transaction that enters the link.
    enum class Fate { passes, lost };
    /// `lost` while the link is down; `delay` grows when a flit is sent again. Poison is marked in the transaction.
    Fate fate(Payload& tx, sc_core::sc_time& delay) { return fault_.armed() ? disturbed(tx, delay) : Fate::passes; }
    /// Direct memory access would go past an armed fault.
    bool watched() const { return fault_.armed(); }
    /// Calls `listener` when a fault is armed, so that direct memory access is taken back.
    void on_arming(std::function<void()> listener) {
        fault_.on_arming([listener](const FaultSpec&) { listener(); });
    }

    /// Takes a credit of the class of `request`, for which `delay` grows; gives when it was granted.
    Tick take_credit(Message request, sc_core::sc_time& delay) {
        const Tick granted = credits(request).take(context_.now() + delay.value());
        delay = to_time(granted - context_.now());
        return granted;
    }
    /// Gives the credit that was granted at `since` back.
    void give_credit(Message request, Tick since, const sc_core::sc_time& delay) {
        credits(request).give(since, context_.now() + delay.value());
    }
    Tick latency() const { return latency_; }

private:
    struct Cost {
        std::uint64_t wire = 0;  ///< in 1/4096 byte
        Tick time = 0;
    };

    void pass(bool towards_host, Tick service, sc_core::sc_time& delay) {
        const Tick sent = (towards_host ? up_ : down_).pass(context_.now() + delay.value(), service, 0, 0);
        delay = to_time(sent + latency_ - context_.now());
    }
    CreditGate& credits(Message request);
    Fate disturbed(Payload& tx, sc_core::sc_time& delay);
    std::uint64_t wire_bytes(bool up) const;

    Context& context_;
    const Config config_;
    const Rate rate_;
    const Tick latency_;
    std::array<Cost, kMessages> cost_{};
    std::array<std::uint64_t, kMessages> sent_{};
    std::array<std::uint64_t, 2> io_wire_{};  ///< down, up; in 1/4096 byte
    std::uint64_t lost_ = 0;
    std::uint64_t retries_ = 0;
    StatGroup stats_;
    Resource down_;
    Resource up_;
    CreditGate m2s_req_;
    CreditGate m2s_rwd_;
    CreditGate d2h_req_;
    CreditGate bi_snp_;
    FaultPoint fault_;
};

}  // namespace cxlvp::cxl
