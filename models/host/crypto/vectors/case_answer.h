// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::host {

/// What the engine answers to a case: its outputs by name, empty when the case only checks; nothing when it is refused.
using CaseAnswer = std::optional<std::map<std::string, crypto::Bytes>>;

}  // namespace cxlvp::host
