// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/psl/registers/slice_error.h"

namespace cxlvp::psl {

/// PSL_SERR_An: which errors are latched, which are masked, and when the slice-error interrupt is due. It is due each
/// time an error comes into view, that is latched and not masked: when it is raised, or when software takes the mask
/// from one that is latched. Writing 1 clears a latched error.
class SliceErrors {
public:
    /// `p1n` are the registers of the slice, which must outlive this.
    explicit SliceErrors(RegisterFile& p1n);

    /// Latches `error`. True when the interrupt is to be sent: not for a masked error, nor for one that is in view
    /// already.
    bool raise(SliceError error, Tick at);
    bool latched(SliceError error) const { return (value() & status_bit(error)) != 0; }
    bool masked(SliceError error) const { return (value() & mask_bit(error)) != 0; }
    /// Number of the slice-error interrupt.
    std::uint16_t ivte() const { return static_cast<std::uint16_t>(value()); }
    /// How often `error` was raised, masked or not.
    std::uint64_t count(SliceError error) const;

    /// Whether the write has brought an error into view that was not before.
    static bool uncovers(const RegisterWrite& write) {
        return (in_view(write.new_value) & ~in_view(write.old_value)) != 0;
    }

    /// The status bit of `error` in the register, and its mask bit; 0 when it has no mask.
    static std::uint64_t status_bit(SliceError error);
    static std::uint64_t mask_bit(SliceError error);

private:
    std::uint64_t value() const { return registers_.get(reg_); }
    static std::uint64_t in_view(std::uint64_t serr);

    RegisterFile& registers_;
    const unsigned reg_;
    std::array<std::uint64_t, 31> counts_{};  ///< by bit
};

}  // namespace cxlvp::psl
