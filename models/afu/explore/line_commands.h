// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cxlvp/afu_interface/command_code.h"

namespace cxlvp::afu {

/// Names of the read and write commands that a parameter may choose from.
inline std::vector<std::pair<std::string, CommandCode>> read_commands() {
    return {{"read_cl_na", CommandCode::read_cl_na},
            {"read_cl_s", CommandCode::read_cl_s},
            {"read_cl_m", CommandCode::read_cl_m},
            {"read_pna", CommandCode::read_pna}};
}
inline std::vector<std::pair<std::string, CommandCode>> write_commands() {
    return {{"write_na", CommandCode::write_na},
            {"write_mi", CommandCode::write_mi},
            {"write_ms", CommandCode::write_ms},
            {"write_inj", CommandCode::write_inj}};
}

}  // namespace cxlvp::afu
