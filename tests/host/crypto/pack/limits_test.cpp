// SPDX-License-Identifier: Apache-2.0
// Boundaries of parameters that the driver keeps: the file limits.json of the published results.

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/crypto/vectors/limit_file.h"
#include "cxlvp/host/crypto/pack/vcq_packer.h"

namespace cxlvp::host {
namespace {

using crypto::LimitCase;
using crypto::LimitFile;
using Family = AlgorithmFamily;

/// A request of the usual lengths.
CryptoRequest usual(const Algorithm& algorithm) {
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.length = 64;
    request.aad_length = 16;
    request.iv_length = 16;
    request.key = {0x1000, crypto::KeyRef::kNone, 16};
    const bool xts = algorithm.name.compare(0, 3, "xts") == 0;
    if (xts || algorithm.family == Family::chacha20 || algorithm.family == Family::chacha_poly) request.key.length = 32;
    if (algorithm.family == Family::aead || algorithm.family == Family::chacha_poly) request.iv_length = 12;
    if (algorithm.name.compare(0, 10, "rfc7539esp") == 0) {
        request.key.length = 36;
        request.iv_length = 8;
    }
    const bool hash =
        algorithm.family == Family::cshake || algorithm.family == Family::kmac || algorithm.family == Family::block_mac;
    if (hash) request.operation = CryptoOperation::digest;
    if (algorithm.family == Family::rsa) {
        request.exponent_length = 3;
        request.modulus_length = request.length = 256;
    }
    return request;
}

/// Sets what `given` is about; false when a request does not say it.
bool set_lengths(const LimitCase& given, CryptoRequest& request) {
    for (const auto& item : given.lengths.json().items()) {
        const std::string& name = item.key();
        if (name == "iv_low64") {
            std::fill(request.iv.begin() + 8, request.iv.end(), std::uint8_t{0xff});
            continue;
        }
        if (!item.value().is_number_unsigned()) return false;
        const auto value = item.value().get<std::uint32_t>();
        if (name == "key")
            request.key.length = value;
        else if (name == "data")
            request.length = value;
        else if (name == "iv")
            request.iv_length = static_cast<std::uint8_t>(value);
        else if (name == "tag")
            request.tag_length = value;
        else if (name == "custom")
            request.custom_length = value;
        else if (name == "name")
            request.name_length = value;
        else if (name == "input_len")
            request.length = value;
        else if (name == "bits" && value % 8 == 0)
            request.modulus_length = request.length = value / 8;
        else
            // A width of no whole bytes, the kernel's form of a CCM start vector (iv0), its form of a KMAC key (blob):
            // a request has other fields for these.
            return false;
    }
    return true;
}

TEST(Limits, Q10Q12AndTheLengthsOfKeysAndTagsAreKeptBeforeSubmission) {
    const LimitFile file(std::string(CXLVP_TEST_DATA) + "/vectors/crypto/limits.json.gz");
    std::map<bool, int> seen;
    for (const LimitCase& given : file.cases()) {
        const Algorithm* algorithm = find_algorithm(given.algorithm);
        if (algorithm == nullptr || algorithm->family == Family::post_quantum || given.lengths.json().empty()) continue;
        // What the engine refuses of an empty message the driver makes in another way.
        const bool empty = given.lengths.has("aad") && given.lengths.number("aad") == 0;
        CryptoRequest request = usual(*algorithm);
        if (empty || (given.op != "encrypt" && given.op != "mac" && given.op != "xof" && given.op != "public") ||
            algorithm->family == Family::sm2 || !set_lengths(given, request))
            continue;
        EXPECT_EQ(VcqPacker().plan(request).code == RequestCode::ok, given.accept) << given.id << ": " << given.what;
        ++seen[given.accept];
    }
    EXPECT_EQ(seen, (std::map<bool, int>{{false, 129}, {true, 74}}));
}

TEST(Limits, EveryCaseOfALatticeOrHashBasedAlgorithmIsRefused) {
    const LimitFile file(std::string(CXLVP_TEST_DATA) + "/vectors/crypto/limits.json.gz");
    int seen = 0;
    for (const LimitCase& given : file.cases()) {
        const Algorithm* algorithm = find_algorithm(given.algorithm);
        if (algorithm == nullptr || algorithm->family != Family::post_quantum) continue;
        EXPECT_EQ(VcqPacker().plan(usual(*algorithm)).code, RequestCode::eopnotsupp) << given.id;
        ++seen;
    }
    EXPECT_EQ(seen, 62);
}

}  // namespace
}  // namespace cxlvp::host
