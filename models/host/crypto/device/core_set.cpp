// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/device/core_set.h"

#include <initializer_list>

namespace cxlvp::host {

namespace {

using crypto::CoreId;

/// Cores by their place in CORE_ENABLE.
constexpr CoreId kPlaces[] = {CoreId::hc,  CoreId::aes, CoreId::sm4,  CoreId::sm3, CoreId::hcq,
                              CoreId::qse, CoreId::pke, CoreId::drbg, CoreId::ccp};

}  // namespace

CoreSet CoreSet::from_core_enable(std::uint32_t value) {
    CoreSet cores;
    for (const CoreId core : {CoreId::sys, CoreId::kic, CoreId::eac}) cores.add(core);
    for (const CoreId core : kPlaces) {
        if ((value & 3) == 1) cores.add(core);
        value >>= 2;
    }
    return cores;
}

}  // namespace cxlvp::host
