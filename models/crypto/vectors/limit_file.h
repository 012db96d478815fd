// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/crypto/vectors/vector_fields.h"

namespace cxlvp::crypto {

/// One case at the boundary of a parameter: no octets are given, only lengths and other small numbers.
struct LimitCase {
    /// Who refuses: the driver before it submits, or the engine.
    enum class Layer { kApi, kEngine };

    std::string id;         ///< unique in its file: "limit:algorithm/number"
    std::string algorithm;  ///< the name of the algorithm or of its family: "ccm(aes)", "mldsa"
    std::string op;         ///< the operation as in `VectorCase`
    std::string what;       ///< the boundary in words
    VectorFields lengths;   ///< numbers by name, lengths in octets unless the name says otherwise
    bool accept = false;    ///< whether the case is within the limits
    Layer layer = Layer::kEngine;
    std::string errno_name;  ///< the error that a driver gives: "EINVAL"; may be empty
};

/// A file of the schema `cmh-limits/1`.
class LimitFile {
public:
    /// Reads the file at `path`, plain or compressed by gzip. Every mistake throws `UserError` that names the file and,
    /// where there is one, the case.
    explicit LimitFile(const std::string& path);

    const std::string& note() const { return note_; }
    const std::vector<LimitCase>& cases() const { return cases_; }

private:
    std::string note_;
    std::vector<LimitCase> cases_;
};

}  // namespace cxlvp::crypto
