// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/core/core.h"

namespace cxlvp::crypto {

/// The cores that one VCQ runs on: at most one of each kind.
class CoreSelection {
public:
    static constexpr unsigned kCores = 32;

    /// Null when the VCQ has no such core: it is unknown or not enabled.
    Core* operator[](CoreId id) const {
        const auto n = static_cast<unsigned>(id);
        return n < kCores ? cores_[n] : nullptr;
    }
    void set(CoreId id, Core* core) { cores_[static_cast<unsigned>(id)] = core; }
    void clear() { cores_ = {}; }
    auto begin() const { return cores_.begin(); }
    auto end() const { return cores_.end(); }

private:
    std::array<Core*, kCores> cores_{};
};

}  // namespace cxlvp::crypto
