// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/vectors/vector_file.h"

namespace cxlvp::crypto {

/// The file of expected results of the algorithm `name`: "gcm-aes".
inline VectorFile vector_file_of(const std::string& name) {
    return VectorFile(std::string(CXLVP_TEST_DATA) + "/vectors/crypto/" + name + ".json.gz");
}

/// All expected outputs of a case after each other, in the order of their names (ct before tag).
inline Bytes expected_output(const VectorCase& given) {
    Bytes all;
    for (const auto& [name, value] : given.out.json().items()) {
        const Bytes octets = given.out.octets(name);
        all.insert(all.end(), octets.begin(), octets.end());
    }
    return all;
}

/// Runs all cases of the file `name`, of which there must be `count`. `run` gives the outputs of a case in the order of
/// `expected_output`, or nothing when the algorithm refuses; every case with another answer is a failure with its id.
template <class Run>
void run_vectors(const std::string& name, std::size_t count, Run run) {
    const VectorFile file = vector_file_of(name);
    std::size_t ran = 0;
    for (const VectorCase& given : file.cases()) {
        const std::optional<Bytes> got = run(given);
        ++ran;
        if (given.result == VectorResult::kInvalid)
            EXPECT_FALSE(got.has_value()) << name << ": " << given.id << " is accepted";
        else if (got.has_value())
            EXPECT_EQ(*got, expected_output(given)) << name << ": " << given.id;
        else
            EXPECT_EQ(given.result, VectorResult::kAcceptable) << name << ": " << given.id << " is refused";
    }
    EXPECT_EQ(ran, count) << name;
}

/// Calls `take` for the pieces of `all`, each of `size` octets but the last.
template <class Take>
void in_pieces(ByteView all, std::size_t size, Take take) {
    while (!all.empty()) {
        const std::size_t length = std::min(size, all.size());
        take(all.part(0, length));
        all = all.part(length);
    }
}

}  // namespace cxlvp::crypto
