// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/rsa/rsa.h"

#include <gtest/gtest.h>

#include <map>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

namespace cxlvp::crypto {
namespace {

std::optional<Bytes> plain_if(const std::optional<SecretBytes>& secret) {
    return secret ? std::optional(plain(*secret)) : std::nullopt;
}

std::optional<RsaCrtKey> crt_of(const VectorCase& each) {
    if (!each.in.has("qinv")) {
        return std::nullopt;
    }
    const auto secret = [&](const char* name) {
        const Bytes octets = each.in.octets(name);
        return SecretBytes(octets.begin(), octets.end());
    };
    return RsaCrtKey{secret("p"), secret("q"), secret("dp"), secret("dq"), secret("qinv")};
}

TEST(Rsa, GivesTheResultsOfAllVectorsOfTheRawOperations) {
    std::map<std::string, int> run;
    for (const VectorCase& each : vectors_of("rsa")) {
        if (each.op == "pkcs1v15-verify") {
            continue;  // pkcs1v15_test.cpp
        }
        SCOPED_TRACE(each.id);
        const Bytes n = each.in.octets("n");
        const Bytes input = each.in.octets("input");
        const bool valid = each.result == VectorResult::kValid;
        const auto expected = valid ? std::optional(each.out.octets("output")) : std::nullopt;
        if (each.op == "public") {
            EXPECT_EQ(rsa_public(n, each.in.octets("e"), input), expected);
        } else {
            ASSERT_EQ(each.op, "private");
            EXPECT_EQ(plain_if(rsa_private(n, each.in.octets("d"), input)), expected);
            if (const auto crt = crt_of(each)) {
                EXPECT_EQ(plain_if(rsa_private(n, *crt, input)), expected);
                ++run["crt"];
            }
        }
        ++run[each.op + (valid ? " valid" : " invalid")];
    }
    EXPECT_EQ(run, (std::map<std::string, int>{
                       {"crt", 8}, {"private invalid", 9}, {"private valid", 6}, {"public valid", 7}}));
}

// p = 61, q = 53, n = 3233, e = 17, d = 413, a key that fits on paper.
const Bytes kN = hex("0ca1");
const RsaCrtKey kCrt = {{61}, {53}, {413 % 60}, {413 % 52}, {38}};

TEST(Rsa, CalculatesASmallKeyAsOnPaper) {
    EXPECT_EQ(rsa_public(kN, hex("11"), hex("41")), hex("0ae6"));
    EXPECT_EQ(plain_if(rsa_private(kN, hex("019d"), hex("0ae6"))), hex("0041"));
    EXPECT_EQ(plain_if(rsa_private(kN, kCrt, hex("0ae6"))), hex("0041"));
}

TEST(Rsa, RefusesAnInputThatIsNotBelowTheModulus) {
    EXPECT_TRUE(rsa_public(kN, hex("11"), hex("0ca0")));
    EXPECT_TRUE(rsa_private(kN, kCrt, hex("0000000c9f")));
    for (const char* input : {"0ca1", "0ca2", "ffffff"}) {
        EXPECT_FALSE(rsa_public(kN, hex("11"), hex(input)));
        EXPECT_FALSE(rsa_private(kN, hex("019d"), hex(input)));
        EXPECT_FALSE(rsa_private(kN, kCrt, hex(input)));
    }
}

TEST(Rsa, UsesNoPrivateKeyForWhatEveryKeyLeavesAsItIs) {
    for (const char* input : {"00", "01", "0ca0"}) {
        EXPECT_FALSE(rsa_private(kN, hex("019d"), hex(input)));
        EXPECT_FALSE(rsa_private(kN, kCrt, hex(input)));
        EXPECT_EQ(BigNumber::from_big_endian(rsa_public(kN, hex("11"), hex(input)).value()),
                  BigNumber::from_big_endian(hex(input)));
    }
    for (const char* input : {"02", "0c9f"}) {
        EXPECT_TRUE(rsa_private(kN, hex("019d"), hex(input)));
        EXPECT_TRUE(rsa_private(kN, kCrt, hex(input)));
    }
}

TEST(Rsa, RefusesWhatIsNoKey) {
    EXPECT_FALSE(rsa_public(hex("0ca0"), hex("11"), hex("41"))) << "an even modulus";
    EXPECT_FALSE(rsa_public(hex("01"), hex("11"), hex("00")));
    EXPECT_FALSE(rsa_public({}, hex("11"), hex("00")));
    EXPECT_FALSE(rsa_public(kN, hex("00"), hex("41")));
    EXPECT_FALSE(rsa_private(kN, Bytes{}, hex("41")));

    const auto with = [](SecretBytes RsaCrtKey::*member, std::uint8_t value) {
        RsaCrtKey key = kCrt;
        key.*member = {value};
        return rsa_private(kN, key, hex("41")).has_value();
    };
    EXPECT_TRUE(with(&RsaCrtKey::p, 61));
    EXPECT_FALSE(with(&RsaCrtKey::p, 59)) << "p q is not n";
    EXPECT_FALSE(with(&RsaCrtKey::p, 0));
    EXPECT_FALSE(with(&RsaCrtKey::q, 1));
    EXPECT_FALSE(with(&RsaCrtKey::dp, 0));
    EXPECT_FALSE(with(&RsaCrtKey::dp, 61));
    EXPECT_FALSE(with(&RsaCrtKey::dq, 0));
    EXPECT_FALSE(with(&RsaCrtKey::dq, 53));
    EXPECT_FALSE(with(&RsaCrtKey::qinv, 0));
    EXPECT_FALSE(with(&RsaCrtKey::qinv, 61));
}

}  // namespace
}  // namespace cxlvp::crypto
