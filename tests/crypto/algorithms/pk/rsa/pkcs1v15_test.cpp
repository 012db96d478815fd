// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/rsa/pkcs1v15.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"

namespace cxlvp::crypto {
namespace {

Bytes digest_of(const std::string& hash, const Bytes& message) {
    Bytes digest(EVP_MAX_MD_SIZE);
    std::size_t size = 0;
    EXPECT_EQ(EVP_Q_digest(nullptr, hash.c_str(), nullptr, message.data(), message.size(), digest.data(), &size), 1);
    digest.resize(size);
    return digest;
}

TEST(Pkcs1v15, DecidesAllVectors) {
    std::map<bool, int> run;
    for (const VectorCase& each : vectors_of("rsa")) {
        if (each.op != "pkcs1v15-verify") {
            continue;  // rsa_test.cpp
        }
        const bool valid = each.result == VectorResult::kValid;
        const std::string hash = each.in.text("hash");
        EXPECT_EQ(pkcs1v15_verify(each.in.octets("n"), each.in.octets("e"), hash,
                                  digest_of(hash, each.in.octets("msg")), each.in.octets("sig")),
                  valid)
            << each.id << ": " << each.comment;
        ++run[valid];
    }
    EXPECT_EQ(run, (std::map<bool, int>{{false, 68}, {true, 9}}));
}

TEST(Pkcs1v15, KnowsTheFourSha2Hashes) {
    const Bytes e = hex("010001");
    const auto key = rsa_generate_key(1024, e, seeded(3));
    ASSERT_TRUE(key);
    const std::map<std::string, std::string> prefixes = {
        {"sha224", "302d300d06096086480165030402040500041c"},
        {"sha256", "3031300d060960864801650304020105000420"},
        {"sha384", "3041300d060960864801650304020205000430"},
        {"sha512", "3051300d060960864801650304020305000440"},
    };
    for (const auto& [hash, prefix] : prefixes) {
        const Bytes digest = digest_of(hash, hex("616263"));
        const Bytes tail = joined(joined(hex("00"), hex(prefix)), digest);
        Bytes encoded(128 - tail.size(), 0xFF);
        encoded[0] = 0;
        encoded[1] = 1;
        const auto signature = rsa_private(key->n, key->crt, joined(encoded, tail));
        ASSERT_TRUE(signature);
        EXPECT_TRUE(pkcs1v15_verify(key->n, e, hash, digest, *signature)) << hash;
        EXPECT_FALSE(pkcs1v15_verify(key->n, e, hash, damaged(digest), *signature));
        EXPECT_FALSE(pkcs1v15_verify(key->n, e, hash, digest, damaged(*signature, 1000)));
        EXPECT_FALSE(pkcs1v15_verify(key->n, e, hash, digest, joined(hex("00"), *signature)));
        EXPECT_FALSE(pkcs1v15_verify(key->n, e, "md5", digest, *signature));
        EXPECT_FALSE(pkcs1v15_verify(key->n, e, hash, ByteView(digest).part(1), *signature));
    }
}

TEST(Pkcs1v15, NeedsAModulusWithRoomForThePadding) {
    const Bytes e = hex("010001");
    const auto key = rsa_generate_key(512, e, seeded(4));
    ASSERT_TRUE(key);
    EXPECT_FALSE(pkcs1v15_verify(key->n, e, "sha512", Bytes(64), Bytes(64)));
}

}  // namespace
}  // namespace cxlvp::crypto
