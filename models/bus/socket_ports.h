// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <type_traits>

#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

/// A target socket of a module that has several: calls go to member functions of the owner.
///
///     void mem(Payload& tx, sc_core::sc_time& delay);
///     unsigned int mem_debug(Payload& tx);
///     bus::TargetPort<Owner, &Owner::mem, &Owner::mem_debug> mem_{*this, context(), "mem"};
///
/// Without `Dmi` direct memory access is refused.
template <class Owner, auto Transport, auto Debug, auto Dmi = nullptr>
class TargetPort : private Target {
public:
    TargetPort(Owner& owner, Context& context, const std::string& name)
        : Target(context), in(name.c_str()), owner_(owner) {
        in.bind(static_cast<Target&>(*this));
    }

    TargetSocket in;

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override { (owner_.*Transport)(tx, delay); }
    unsigned int transport_dbg(Payload& tx) override { return (owner_.*Debug)(tx); }
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override {
        if constexpr (std::is_null_pointer_v<decltype(Dmi)>)
            return Target::get_direct_mem_ptr(tx, dmi);
        else
            return (owner_.*Dmi)(tx, dmi);
    }

    Owner& owner_;
};

/// An initiator socket of a module that has several. With `Invalidate` the owner is told when direct memory access is
/// taken back.
template <class Owner, auto Invalidate = nullptr>
class InitiatorPort : private Initiator {
public:
    InitiatorPort(Owner& owner, const std::string& name) : out(name.c_str()), owner_(owner) {
        out.bind(static_cast<Initiator&>(*this));
    }

    InitiatorSocket out;

private:
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override {
        if constexpr (!std::is_null_pointer_v<decltype(Invalidate)>) (owner_.*Invalidate)(first, last);
    }

    Owner& owner_;
};

}  // namespace cxlvp::bus
