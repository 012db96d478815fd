// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/engine_cores.h"

#include <utility>

#include "cxlvp/crypto/engine/core_factory.h"

namespace cxlvp::crypto {

EngineCores::EngineCores(Context& context, StatGroup& stats, const EngineConfig& config, CoreServices& services)
    : sys_(make_core(CoreId::sys, services)), eac_(make_core(CoreId::eac, services)) {
    for (unsigned n = 0; n < CoreSelection::kCores; ++n) {
        const auto id = static_cast<CoreId>(n);
        const std::uint64_t count = (kFirmware >> n & 1) != 0 ? 0 : config.instances(id);
        if (count == 0) continue;
        std::vector<std::unique_ptr<Core>> cores;
        for (std::uint64_t i = 0; i < count; ++i) cores.push_back(make_core(id, services));
        pools_.push_back(std::make_unique<CorePool>(context, stats, id, std::move(cores)));
        pool_of_[n] = pools_.back().get();
        present_ |= 1u << n;
    }
}

bool EngineCores::free(std::uint32_t wanted) const {
    for (std::uint32_t left = wanted; left != 0; left &= left - 1) {
        const CorePool* const pool = pool_of_[static_cast<unsigned>(__builtin_ctz(left))];
        if (pool != nullptr && !pool->has_free()) return false;
    }
    return true;
}

void EngineCores::take(std::uint32_t wanted, CoreSelection& selection) {
    selection.clear();
    selection.set(CoreId::sys, sys_.get());
    selection.set(CoreId::eac, eac_.get());
    for (std::uint32_t left = wanted; left != 0; left &= left - 1) {
        CorePool* const pool = pool_of_[static_cast<unsigned>(__builtin_ctz(left))];
        if (pool != nullptr) selection.set(pool->id(), pool->take());
    }
}

void EngineCores::give_back(CoreSelection& selection, Tick residence, Tick service) {
    for (const auto& pool : pools_)
        if (Core* const core = selection[pool->id()]) pool->give_back(core, residence, service);
    selection.clear();
}

}  // namespace cxlvp::crypto
