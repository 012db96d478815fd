// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "run_vectors.h"

namespace cxlvp::crypto {

/// Runs all cases "mac" and "mac-verify" of the file `name`, of which there must be `count`; `mac` works out the code
/// of a case, or gives nothing when the algorithm refuses.
template <class Mac>
void run_mac_vectors(const std::string& name, std::size_t count, Mac mac) {
    run_vectors(name, count, [&](const VectorCase& given) -> std::optional<Bytes> {
        const std::optional<Bytes> code = mac(given);
        if (given.op == "mac" || !code) return code;
        EXPECT_EQ(given.op, "mac-verify") << given.id;
        if (*code != given.in.octets("mac")) return std::nullopt;
        return Bytes();
    });
}

}  // namespace cxlvp::crypto
