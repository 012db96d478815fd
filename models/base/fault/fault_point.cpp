// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/fault/fault_point.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/fault/fault_registry.h"

namespace cxlvp {

FaultPoint::FaultPoint(FaultRegistry& registry, std::string path, std::vector<FaultKind> kinds, std::string doc)
    : registry_(registry), path_(std::move(path)), kinds_(std::move(kinds)), doc_(std::move(doc)) {
    registry_.add(*this);
}

FaultPoint::~FaultPoint() {
    registry_.remove(*this);
}

bool FaultPoint::supports(FaultKind kind) const {
    return std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
}

const FaultSpec* FaultPoint::hit(Tick at, std::uint64_t address, std::uint64_t bytes) {
    for (auto arm = arms_.begin(); arm != arms_.end(); ++arm) {
        if (!arm->spec.matches(at, address, bytes)) continue;
        if (arm->skip != 0) {
            --arm->skip;
            continue;
        }
        if (arm->spec.probability < 1 && !arm->random.chance(arm->spec.probability)) continue;
        ++hits_;
        const FaultSpec* fired = &arm->spec;
        if (--arm->remaining == 0) retired_.splice(retired_.end(), arms_, arm);
        return fired;
    }
    return nullptr;
}

void FaultPoint::arm(const FaultSpec& spec, std::uint64_t seed) {
    Arm arm{spec, spec.count, spec.skip, Random(seed, fmt::format("{}#{}", path_, armings_++))};
    if (spec.kind == FaultKind::delay) arm.spec.value = arm.spec.delay = spec.delay != 0 ? spec.delay : spec.value;
    for (const auto& hook : hooks_) hook(arm.spec);
    arms_.push_back(std::move(arm));
}

}  // namespace cxlvp
