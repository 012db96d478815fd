// SPDX-License-Identifier: Apache-2.0
// Uses an installed cxlvp from outside of the project: headers, archives and what they depend on.

#include <cstdio>
#include <string>

#include "cxlvp/base/config/quantity.h"

extern "C" int sc_main(int, char*[]) {
    return 1;
}

int main() {
    std::string error;
    const auto latency = cxlvp::parse_quantity("1.5 us", cxlvp::Dimension::time, error);
    if (latency != cxlvp::us(1) + cxlvp::ns(500)) {
        std::printf("1.5 us was read wrongly: %s\n", error.c_str());
        return 1;
    }
    std::puts("consumer works");
    return 0;
}
