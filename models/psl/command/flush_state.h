// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cxlvp::psl {

/// The contexts of a slice whose commands are answered with FLUSHED: from a response that says so (AERROR, DERROR,
/// PAGED, for some orders FAULT) until RESTART.
class FlushState {
public:
    /// True while commands of the context `handle` are flushed.
    bool flushing(std::uint16_t handle) const {
        return count_ != 0 && (words_[handle / 64u] >> (handle % 64u) & 1) != 0;
    }
    /// A command of the context failed.
    void begin(std::uint16_t handle);
    /// RESTART, or the context is gone.
    void end(std::uint16_t handle);
    /// The AFU is reset.
    void reset();
    /// Contexts that are flushed.
    unsigned contexts() const { return count_; }

private:
    std::vector<std::uint64_t> words_ = std::vector<std::uint64_t>(65536 / 64);
    unsigned count_ = 0;
};

}  // namespace cxlvp::psl
