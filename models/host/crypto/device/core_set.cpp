// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/device/core_set.h"

#include <initializer_list>

#include "cxlvp/crypto/registers/mailbox_codes.h"

namespace cxlvp::host {

using crypto::CoreId;

CoreSet CoreSet::from_core_enable(std::uint32_t value) {
    CoreSet cores;
    for (const CoreId core : {CoreId::sys, CoreId::kic, CoreId::eac}) cores.add(core);
    for (const CoreId core : crypto::kEnableOrder) {
        if ((value & 3) == crypto::kCoreEnabled) cores.add(core);
        value >>= 2;
    }
    return cores;
}

}  // namespace cxlvp::host
