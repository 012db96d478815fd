// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/kdf/hkdf.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"

namespace cxlvp::crypto {
namespace {

TEST(Hkdf, GivesEveryPublishedKey) {
    run_vectors("hkdf", 117, [](const VectorCase& given) -> std::optional<Bytes> {
        const std::string name = given.in.text("hash");
        const HashAlgorithm algorithm = name == "sha256"   ? HashAlgorithm::sha256
                                        : name == "sha384" ? HashAlgorithm::sha384
                                                           : HashAlgorithm::sha512;
        const SecretBytes key = hkdf_extract(algorithm, given.in.octets("salt"), given.in.octets("ikm"));
        Bytes out(given.in.number("outlen"));
        if (!hkdf_expand(algorithm, key, given.in.octets("info"), out.data(), out.size())) return std::nullopt;
        return out;
    });
}

TEST(Hkdf, GivesAtMostTwoHundredAndFiftyFiveDigests) {
    Bytes out(255 * 32 + 1, 0xee);
    EXPECT_FALSE(hkdf_expand(HashAlgorithm::sha256, Bytes(32), {}, out.data(), out.size()));
    EXPECT_EQ(out, Bytes(255 * 32 + 1, 0xee));
    EXPECT_TRUE(hkdf_expand(HashAlgorithm::sha256, Bytes(32), {}, out.data(), out.size() - 1));
    EXPECT_EQ(out.back(), 0xee);
}

}  // namespace
}  // namespace cxlvp::crypto
