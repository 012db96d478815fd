// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp {

/// One field that takes part in locking another.
struct LockTerm {
    unsigned reg = 0;           ///< position in the table of registers
    bool same_element = false;  ///< of the array, as the locked register
    unsigned element = 0;       ///< when not `same_element`
    const Field* field = nullptr;
};

/// Parses `field.lock` of a field of register `reg` (see `Field::lock`). The field is locked while all terms are
/// non-zero. On a mistake the list is empty and `error` says why.
std::vector<LockTerm> parse_lock(const RegisterMap& map, unsigned reg, const Field& field, std::string& error);

}  // namespace cxlvp
