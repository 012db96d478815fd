// SPDX-License-Identifier: Apache-2.0
// What `parse_quantity` accepts is written back by `format_quantity` in a form that reads as the same number; what it
// refuses comes with a message.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cxlvp/base/config/quantity.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto dimension : {cxlvp::Dimension::none, cxlvp::Dimension::time, cxlvp::Dimension::bytes,
                                 cxlvp::Dimension::bandwidth, cxlvp::Dimension::frequency, cxlvp::Dimension::address}) {
        std::string error;
        const auto value = cxlvp::parse_quantity(text, dimension, error);
        if (!value) {
            if (error.empty()) std::abort();
            continue;
        }
        if (cxlvp::parse_quantity(cxlvp::format_quantity(*value, dimension), dimension, error) != value) std::abort();
    }
    return 0;
}
