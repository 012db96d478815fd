// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/resource.h"
#include "cxlvp/crypto/core/core.h"

namespace cxlvp::crypto {

/// The instances of one kind of core. Each serves one VCQ at a time, from the first of its commands to the end.
class CorePool {
public:
    /// Statistics are those of a resource "cores.NAME" of the owner.
    CorePool(Context& context, StatGroup& stats, CoreId id, std::vector<std::unique_ptr<Core>> cores);

    CoreId id() const { return id_; }
    bool has_free() const { return !free_.empty(); }
    /// Takes an instance; there is a free one.
    Core* take();
    /// Gives it back. It was held for `service`; `residence` is that and the time its VCQ has waited for it.
    void give_back(Core* core, Tick residence, Tick service);

private:
    CoreId id_;
    std::vector<std::unique_ptr<Core>> cores_;
    std::vector<Core*> free_;
    Resource resource_;
};

}  // namespace cxlvp::crypto
