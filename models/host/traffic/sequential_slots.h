// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

/// Slots 0 to n - 1 in order, over and over: the linear and the strided pattern.
class SequentialSlots {
public:
    static constexpr bool kDependent = false;

    explicit SequentialSlots(std::uint64_t n) : n_(n) {}

    std::uint64_t next() {
        const std::uint64_t slot = next_;
        if (++next_ == n_) next_ = 0;
        return slot;
    }

private:
    std::uint64_t n_;
    std::uint64_t next_ = 0;
};

}  // namespace cxlvp::host
