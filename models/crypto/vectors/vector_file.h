// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/crypto/vectors/vector_fields.h"

namespace cxlvp::crypto {

/// What a case expects.
enum class VectorResult {
    kValid,       ///< succeeds with exactly the expected output
    kInvalid,     ///< fails, and no output may be trusted
    kAcceptable,  ///< the standard allows either; on success the output is the expected one
};

/// One case of a vector file.
struct VectorCase {
    std::string id;  ///< unique in its file: "source:path"
    std::string op;  ///< the operation: "digest", "encrypt", "mac-verify" ...
    VectorResult result = VectorResult::kValid;
    VectorFields params;             ///< small facts: key bits, tag length, parameter set; may be empty
    VectorFields in;                 ///< what the operation is given
    VectorFields out;                ///< what it answers; empty when it must fail or only checks
    std::string outside_cmh;         ///< why the engine must refuse what the bare algorithm can do; empty: it need not
    std::vector<std::string> flags;  ///< why the case exists, as its source says
    std::string comment;             ///< the same in words
};

/// A file of the schema `cmh-vectors/1`: the expected results of one algorithm. tests/data/vectors/crypto/README.md
/// explains the format.
class VectorFile {
public:
    /// Reads the file at `path`, plain or compressed by gzip. Every mistake throws `UserError` that names the file and,
    /// where there is one, the case.
    explicit VectorFile(const std::string& path);

    const std::string& path() const { return path_; }
    const std::string& schema() const { return schema_; }
    /// The name of the algorithm: "hmac(sha3-384)".
    const std::string& algorithm() const { return algorithm_; }
    /// What kind of algorithm it is: "ahash", "aead", "ioctl-only" ...
    const std::string& family() const { return family_; }
    /// What is particular to this file: padding, order of octets, layout of keys.
    const std::string& note() const { return note_; }
    const std::vector<VectorCase>& cases() const { return cases_; }

private:
    std::string path_;
    std::string schema_;
    std::string algorithm_;
    std::string family_;
    std::string note_;
    std::vector<VectorCase> cases_;
};

}  // namespace cxlvp::crypto
