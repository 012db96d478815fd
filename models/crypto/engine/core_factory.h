// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/core_services.h"

namespace cxlvp::crypto {

/// A core of this kind; null for a kind that is not built (QSE and HCQ, lattices and hash-based signatures, among
/// them).
std::unique_ptr<Core> make_core(CoreId id, CoreServices& services);

}  // namespace cxlvp::crypto
