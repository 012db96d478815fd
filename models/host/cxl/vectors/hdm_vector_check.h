// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/host/cxl/vectors/hdm_vector.h"

namespace cxlvp::host {

/// What came of a list of cases.
struct HdmVectorReport {
    struct Difference {
        std::uint64_t line;
        std::string id;
        std::string what;  ///< "dpa: expected 0x10, got 0x20; ..."
    };
    std::size_t cases = 0;
    std::size_t setups = 0;               ///< different systems among them
    std::vector<Difference> differences;  ///< one for each case that failed, in the order of the file

    std::size_t passed() const { return cases - differences.size(); }
};

/// Routes every case through hardware programmed for it (`HdmVectorSystem`) and compares. A setup that hardware refuses
/// fails its cases.
///
/// The position at every level and the DPA must be exact. The number of an endpoint may be in either of two
/// conventions, the same for all cases: depth first, (hb x rp_ways + rp) x dsp_ways + dsp, or the position in the
/// interleave set, hb + hb_ways x (rp + rp_ways x dsp). Cases against the one that fits more cases fail.
HdmVectorReport check_hdm_vectors(const std::vector<HdmVector>& vectors);

}  // namespace cxlvp::host
