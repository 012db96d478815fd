// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/core_pool.h"

#include <utility>

#include <fmt/format.h>

namespace cxlvp::crypto {

CorePool::CorePool(Context& context, StatGroup& stats, CoreId id, std::vector<std::unique_ptr<Core>> cores)
    : id_(id),
      cores_(std::move(cores)),
      resource_(context, stats, fmt::format("cores.{}", to_string(id)), cores_.size()) {
    for (const auto& core : cores_) free_.push_back(core.get());
}

Core* CorePool::take() {
    Core* const core = free_.back();
    free_.pop_back();
    return core;
}

void CorePool::give_back(Core* core, Tick residence, Tick service) {
    core->flush();
    free_.push_back(core);
    resource_.account(residence, service);
}

}  // namespace cxlvp::crypto
