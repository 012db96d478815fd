// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cxlvp/psl/context/process_element.h"

namespace cxlvp::psl {

/// Maps the interrupt numbers of a context to numbers of the host, by the four interrupt vector table entries of its
/// process element (CAIA, interrupt vector table entries).
class VectorRanges {
public:
    explicit VectorRanges(const ProcessElement& element) : offset_(element.ivte_offset), count_(element.ivte_range) {}

    /// The number of the interrupt that the PSL itself has for the context: the first of range 0. 0 when there is none.
    std::uint16_t psl_interrupt() const { return count_[0] == 0 ? std::uint16_t{0} : offset_[0]; }
    /// The number of AFU interrupt `source`. The ranges follow one another, number 0 being the first of range 0.
    /// Nothing for 0, which is the PSL's own, beyond the ranges, and above `limit` unless that is 0 (an XSL has 15):
    /// the command fails and PSL_SERR_An[badsrc] is raised.
    std::optional<std::uint16_t> afu_interrupt(std::uint32_t source, std::uint32_t limit = 0) const;
    /// AFU interrupts that can be asked for: 1 to this number.
    std::uint32_t afu_interrupts() const;

private:
    std::array<std::uint16_t, 4> offset_;
    std::array<std::uint16_t, 4> count_;
};

}  // namespace cxlvp::psl
