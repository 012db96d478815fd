// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/sim/requester_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

RequesterTable::RequesterTable() : names_{"unidentified"} {}

std::uint32_t RequesterTable::add(const std::string& name) {
    if (std::find(names_.begin(), names_.end(), name) != names_.end())
        throw UserError(fmt::format("{}: a requester of this name exists already", name));
    names_.push_back(name);
    return static_cast<std::uint32_t>(names_.size() - 1);
}

std::uint32_t RequesterTable::index(const std::string& name, const std::string& path) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end())
        throw UserError(fmt::format("{}: no requester '{}'{}", path, name, did_you_mean(name, names_)));
    return static_cast<std::uint32_t>(found - names_.begin());
}

}  // namespace cxlvp
