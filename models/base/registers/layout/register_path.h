// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp {

/// A name such as "CTRL", "CTRL.ENABLE" or "CHANNEL[3].ENABLE", looked up in a map.
struct RegisterPath {
    unsigned reg = 0;                 ///< position in the table of registers
    std::optional<unsigned> element;  ///< absent when the name gave no index
    const Field* field = nullptr;     ///< null when the name ends with the register
};

/// Looks `name` up in `map`. A name that does not parse, is unknown (the closest one is suggested) or carries an index
/// outside the array gives nothing and a message.
std::optional<RegisterPath> find_register_path(const RegisterMap& map, std::string_view name, std::string& error);

}  // namespace cxlvp
