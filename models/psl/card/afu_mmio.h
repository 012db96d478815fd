// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/registers/slice_registers.h"

namespace cxlvp::psl {

/// How an MMIO to an AFU has ended. All but `refused` are answered on the bus: a read without data gives all ones, a
/// write without effect is dropped.
enum class MmioStatus : std::uint8_t {
    ok,
    refused,    ///< not 4 or 8 aligned bytes: an error of the bus access
    disabled,   ///< problem state area of an AFU that is not enabled: SERR.afudis
    timeout,    ///< not acknowledged in time: SERR.afuto
    parity,     ///< bad parity of what was read: SERR.afupar
    not_reset,  ///< descriptor space of an AFU that no reset has made readable
    read_only,  ///< write to the descriptor
};
inline constexpr std::size_t kMmioStatuses = 7;

/// The way of an MMIO from the bus to an AFU. On the bus the byte at the lowest address is the most significant one.
/// The interface takes one access at a time: one that comes while another is not acknowledged waits for that.
///
/// Choices where the architecture is not public: the descriptor space answers while RS shows a complete reset, whether
/// the AFU is enabled or not; before, it reads all ones and latches no error. A write into the descriptor itself is
/// dropped; behind it, where configuration records are, writes go to the AFU.
class AfuMmio {
public:
    /// `afu` and `slice` must outlive this. `timeout` is what an AFU has to acknowledge an access.
    AfuMmio(afu::AfuSide& afu, SliceRegisters& slice, Tick timeout);

    /// Accesses `bytes` bytes at `offset` of the problem state area, or of the descriptor space. `at` is when the
    /// access reaches the AFU, and afterwards when it is answered.
    MmioStatus read(bool descriptor, std::uint64_t offset, std::uint8_t* data, std::size_t bytes, Tick& at);
    MmioStatus write(bool descriptor, std::uint64_t offset, const std::uint8_t* data, std::size_t bytes, Tick& at);

    /// How many accesses have ended like this.
    std::uint64_t count(MmioStatus status) const { return counts_[static_cast<std::size_t>(status)]; }

private:
    MmioStatus check(bool descriptor, bool read, std::uint64_t offset, std::size_t bytes, Tick at);
    MmioStatus send(afu::MmioAccess& access, Tick& at);
    MmioStatus counted(MmioStatus status);

    afu::AfuSide& afu_;
    SliceRegisters& slice_;
    const Tick timeout_;
    Tick free_at_ = 0;  ///< when the last access has ended
    std::array<std::uint64_t, kMmioStatuses> counts_{};
};

}  // namespace cxlvp::psl
