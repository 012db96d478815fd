// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/cxl/coherence/opcode.h"

namespace cxlvp::cxl {

/// What a coherence message says besides its address, and its answer: an extension of the payloads on the parts `cache`
/// and `snoop` of a CXL link, and of MemInv and write-backs (DirtyEvict) on `mem`. By debug transport MemInv asks,
/// without any effect, whether a device keeps the line coherent: `hit` says so. It lives on the stack of whoever sends
/// the message (see `Attached`).
///
/// The payload covers the lines that [address, address + length - 1] touches. Its data moves where the flow of the
/// request moves data; with a command that does not fit the request (a store that needs ownership) it does not.
class CoherentRequest : public tlm::tlm_extension<CoherentRequest> {
public:
    CoherentRequest() = default;
    explicit CoherentRequest(Opcode what) : opcode(what) {}

    Opcode opcode = Opcode::rd_curr;
    /// D2H: the line is memory of the device that asks (HDM-D). The host answers with MemRdFwd or MemWrFwd.
    bool own_memory = false;
    std::uint8_t port = 0;  ///< root port of the device, set by the host bridge on the way up, read on the way down
    /// Number of the grant: given with a line that a device may keep, and named when it gives the line back, so that a
    /// late eviction does not undo a newer grant.
    std::uint32_t grant = 0;

    Mesi state = Mesi::invalid;  ///< D2H: the state of the GO; snoops: what the snooped cache keeps
    bool hit = false;            ///< the snooped or asked cache had the line
    bool dirty = false;          ///< snoops: its data was newer than memory, and comes with the answer
    bool conflict = false;       ///< back-invalidate: met a request of the host to the same line
    bool refused = false;        ///< back-invalidate: the link cannot carry it

    tlm::tlm_extension_base* clone() const override {
        auto* copy = new CoherentRequest(*this);
        copy->on_heap_ = true;
        return copy;
    }
    void copy_from(const tlm::tlm_extension_base& other) override {
        const bool on_heap = on_heap_;
        *this = static_cast<const CoherentRequest&>(other);
        on_heap_ = on_heap;
    }
    /// A payload that ends while the message is under way, with the simulation, does not own what is on a stack.
    void free() override {
        if (on_heap_) delete this;
    }

    /// Attaches a request to a payload for as long as it lives, and then what was there before.
    class Attached {
    public:
        Attached(Payload& tx, CoherentRequest& request) : tx_(tx), before_(tx.set_extension(&request)) {}
        ~Attached() {
            if (before_ != nullptr)
                tx_.set_extension(before_);
            else
                tx_.clear_extension<CoherentRequest>();
        }
        Attached(const Attached&) = delete;
        Attached& operator=(const Attached&) = delete;

    private:
        Payload& tx_;
        CoherentRequest* before_;
    };

private:
    bool on_heap_ = false;
};

/// True for MemInv.
inline bool claims_line(const Payload& tx) {
    const auto* request = tx.get_extension<CoherentRequest>();
    return request != nullptr && request->opcode == Opcode::mem_inv;
}

}  // namespace cxlvp::cxl
