// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <systemc>
#include <tlm>

#include "cxlvp/base/registers/reset_kind.h"
#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/peer_port.h"
#include "cxlvp/base/stats/stat_group.h"

namespace cxlvp {

using InitiatorSocket = tlm::tlm_initiator_socket<>;
using TargetSocket = tlm::tlm_target_socket<>;
using Payload = tlm::tlm_generic_payload;

/// Base of every model: a SystemC module with its statistics, its place in the trace, and the one door to time.
class Module : public sc_core::sc_module {
public:
    Module(const sc_core::sc_module_name& instance, Context& context);

    Context& context() const { return context_; }
    /// Puts the module into its state after a reset of `kind`. Modules without state keep this.
    virtual void reset(ResetKind kind);

    /// Sockets by port name, for the platform builder. A port that takes many connections makes a new socket at each
    /// call. Returns null for a name the module does not have.
    virtual InitiatorSocket* initiator(const std::string& port);
    virtual TargetSocket* target(const std::string& port);
    /// Interrupt lines by port name; null when there is none.
    virtual sc_core::sc_out<bool>* irq_out(const std::string& port);
    virtual sc_core::sc_in<bool>* irq_in(const std::string& port);
    /// Ends of connections that are no bus, by port name; null when there is none.
    virtual PeerEnd* peer(const std::string& port);

    /// Destinations "module.port" that the address map of this module names, without repetition. The builder binds
    /// `route_socket(i)` to the i-th; `route_destinations` gives this list from the windows of a configuration.
    virtual std::vector<std::string> routes() const;
    /// The socket towards destination `i` of `routes()`; null beyond its end.
    virtual InitiatorSocket* route_socket(std::size_t i);

protected:
    /// Called at the entry of a contended resource: in `ordered` timing it waits until simulated time has reached
    /// `now + delay`, in `reserve` timing it does nothing. Models never call `wait` in `b_transport`.
    void sync(sc_core::sc_time& delay) {
        if (context_.ordered()) context_.settle(delay);
    }
    /// While one lives, objects that are made become children of the module: for sockets made after its constructor.
    class Scope {
    public:
        explicit Scope(Module& module) : kernel_(sc_core::sc_get_curr_simcontext()) {
            kernel_->hierarchy_push(&module);
        }
        ~Scope() { kernel_->hierarchy_pop(); }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        sc_core::sc_simcontext* kernel_;
    };

    Tick now() const { return context_.now(); }
    StatGroup& stats() { return stats_; }
    std::uint32_t track() const { return track_; }

private:
    Context& context_;
    StatGroup stats_;
    std::uint32_t track_;
};

}  // namespace cxlvp
