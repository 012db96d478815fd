// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cxlvp::host {

/// What the user of a context is told.
struct CapiEvent {
    enum class Type : std::uint8_t {
        interrupt = 1,  ///< AFU interrupt `number`
        fault = 2,      ///< an access of the AFU was refused: `address`, `dsisr`
        afu_error = 3,  ///< the AFU ended with `error`
    };
    Type type = Type::interrupt;
    std::uint32_t number = 0;   ///< counted from 1
    std::uint64_t address = 0;  ///< as PSL_DAR_An had it, not rounded to a page
    std::uint64_t dsisr = 0;    ///< as PSL_DSISR_An had it
    std::uint64_t error = 0;    ///< AFU_ERR_An
};

/// What has happened to a context and its user has not seen yet. There is one place for each kind of thing: interrupts
/// with the same number are one, a later fault replaces an earlier one, and a second AFU error is lost.
class ContextEvents {
public:
    /// Forgets pending interrupts; `irqs` is how many there can be.
    void set_irqs(std::size_t irqs) { pending_.assign(irqs, false); }
    /// AFU interrupt `number` (from 1). False when there is no such one.
    bool interrupt(std::uint32_t number);
    void fault(std::uint64_t address, std::uint64_t dsisr);
    /// False when it is lost because one is pending.
    bool afu_error(std::uint64_t error);

    bool pending() const;
    /// Takes the next event: the lowest interrupt, else a fault, else an AFU error. False when there is none.
    bool take(CapiEvent& event);

    std::uint64_t interrupts() const { return interrupts_; }  ///< raised
    std::uint64_t coalesced() const { return coalesced_; }    ///< of them, raised while pending

private:
    std::vector<bool> pending_;
    bool fault_pending_ = false;
    bool error_pending_ = false;
    std::uint64_t address_ = 0;
    std::uint64_t dsisr_ = 0;
    std::uint64_t error_ = 0;
    std::uint64_t interrupts_ = 0;
    std::uint64_t coalesced_ = 0;
};

}  // namespace cxlvp::host
