// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/cxl/decode/fixed_window.h"

namespace cxlvp::cxl {

/// A fixed memory window as a platform file writes it.
struct WindowConfig {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    std::uint64_t granularity = 256;
    InterleaveArithmetic arithmetic = InterleaveArithmetic::modulo;
    std::vector<std::string> targets;   ///< "module.port" of a host bridge for each way
    std::vector<std::string> xor_maps;  ///< masks of address bits, "0x2020900"
    std::vector<std::string> restrictions = {"host_only", "volatile", "persistent"};
    std::uint64_t qtg_id = 0;
    bool cut_short = false;

    static const Schema<WindowConfig>& schema();

    /// The window as firmware describes it. `destinations` gives host bridges their UIDs: the position in it. Words and
    /// numbers that cannot be read are left out and added to `mistakes`, each a sentence that begins with the name of
    /// the parameter.
    FixedWindowConfig fixed(const std::vector<std::string>& destinations, std::vector<std::string>& mistakes) const;
};

}  // namespace cxlvp::cxl
