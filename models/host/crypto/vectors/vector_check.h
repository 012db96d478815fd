// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cxlvp/crypto/vectors/vector_file.h"
#include "cxlvp/host/crypto/vectors/case_engine.h"

namespace cxlvp::host {

/// A case whose answer is not the expected one.
struct CaseDifference {
    std::string id;
    std::string what;
};

/// What became of the cases of one file.
struct VectorFileReport {
    std::string name;  ///< of the file, without folder and ending
    std::size_t cases = 0;
    std::size_t passed = 0;
    std::vector<CaseDifference> failed;
    std::size_t unsupported = 0;
    std::string reason;  ///< why some are not supported

    bool good() const { return failed.empty(); }
};

/// Runs all cases of `files` through mailbox, queue and engine of one simulation. In profile `math` every case must
/// give what it says; in profile R a case outside of the limits of engine or driver must be refused. Algorithms of
/// cores that are not built are not supported, each file with the reason; all others are run. Throws `UserError` for a
/// case that cannot be made sense of. A process has one simulation, so this is called once.
std::vector<VectorFileReport> check_vectors(const std::vector<std::string>& files, VectorProfile profile);

}  // namespace cxlvp::host
