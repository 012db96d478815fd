// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/cache/set_associative.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

void check_cache_geometry(std::uint64_t sets, std::uint64_t ways) {
    constexpr std::uint64_t kMaxLines = std::uint64_t{1} << 31;
    if (sets == 0 || (sets & (sets - 1)) != 0)
        throw UserError(fmt::format("{} sets: the number of sets must be a power of two", sets));
    if (ways == 0 || ways > ReplacementState::kMaxWays)
        throw UserError(fmt::format("{} ways: a set has 1 to {} ways", ways, ReplacementState::kMaxWays));
    if (sets > kMaxLines / ways)
        throw UserError(fmt::format("{} sets of {} ways are more than the {} lines supported", sets, ways, kMaxLines));
}

}  // namespace cxlvp
