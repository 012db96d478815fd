// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/host/capi/irq/irq_ranges.h"

namespace cxlvp::host {

class CapiAfu;
class CapiContext;

/// What a message interrupt is about.
struct InterruptTarget {
    enum class Kind : std::uint8_t {
        none,     ///< nobody has it
        adapter,  ///< adapter error
        slice,    ///< slice error of `afu`
        psl,      ///< fault or error of a context of `afu`
        afu,      ///< AFU interrupt `number` of `context`
    };
    Kind kind = Kind::none;
    CapiAfu* afu = nullptr;
    CapiContext* context = nullptr;
    std::uint32_t number = 0;  ///< counted from 1, through all blocks of the context
};

/// From the number of a message back to who waits for it.
class InterruptMap {
public:
    InterruptMap(std::uint32_t base, std::uint32_t count) : base_(base), targets_(count) {}

    /// Kind `none` when nobody has it, also for a number that the driver does not own.
    InterruptTarget find(std::uint32_t hwirq) const {
        return hwirq - base_ < targets_.size() ? targets_[hwirq - base_] : InterruptTarget{};
    }
    void set(std::uint32_t hwirq, const InterruptTarget& target) {
        if (hwirq - base_ < targets_.size()) targets_[hwirq - base_] = target;
    }
    /// Enters blocks 1 to 3 of a context, or with a null `context` takes them out.
    void set_ranges(const IrqRanges& ranges, CapiContext* context) {
        using Kind = InterruptTarget::Kind;
        for (std::uint32_t number = 1; number <= ranges.count(); ++number) {
            const Kind kind = context == nullptr ? Kind::none : Kind::afu;
            set(static_cast<std::uint32_t>(ranges.hwirq(number)), {kind, nullptr, context, number});
        }
    }

private:
    std::uint32_t base_;
    std::vector<InterruptTarget> targets_;
};

}  // namespace cxlvp::host
