// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/public_key_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vcq_text.h"

namespace cxlvp::host {
namespace {

using test::code_of;
using test::Packed;
using test::request_of;
using testing::ElementsAre;
using Op = CryptoOperation;

CryptoRequest rsa(Op operation, std::uint32_t width) {
    CryptoRequest request = request_of("rsa", operation, width, width);
    request.modulus_length = width;
    request.exponent_length = 3;
    return request;
}

TEST(PublicKeyPack, RsaOperandsAreBigEndian) {
    EXPECT_THAT(Packed(rsa(Op::encrypt, 256)).text(),
                ElementsAre("00000101 3", "0a60010c 800 3 7000 0 7100 0 2000 0 3000", "0a0001ff"));
    EXPECT_THAT(Packed(rsa(Op::decrypt, 256)).text(),
                ElementsAre("00000101 4", "0060010c 11111111 11111111 1000 0 0 0 100 a",
                            "0a60010d 800 3 7000 0 7100 0 2000 0 3000 0 11111111 11111111", "0a0001ff"));
}

TEST(PublicKeyPack, Q12_RsaHasFiveWidths) {
    for (const std::uint32_t width : {64, 128, 256, 384, 512})
        EXPECT_EQ(code_of(rsa(Op::encrypt, width)), RequestCode::ok) << width;
    for (const std::uint32_t width : {0, 63, 65, 192, 255, 257, 640, 1024})
        EXPECT_EQ(code_of(rsa(Op::encrypt, width)), RequestCode::einval) << width;
}

TEST(PublicKeyPack, RsaInputIsAsWideAsTheModulus) {
    CryptoRequest request = rsa(Op::encrypt, 256);
    request.length = 257;
    EXPECT_EQ(code_of(request), RequestCode::emsgsize);
    request.length = 255;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request = rsa(Op::decrypt, 256);
    request.key.length = 255;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    EXPECT_EQ(code_of(rsa(Op::sign, 256)), RequestCode::eopnotsupp);
}

TEST(PublicKeyPack, Q13_ASignatureOfP521HasPaddedOperands) {
    EXPECT_THAT(Packed(request_of("ecdsa-nist-p521", Op::sign, 64, 68)).text(),
                ElementsAre("00000101 4", "0060010c 11111111 11111111 1000 0 0 0 44 a",
                            "0a600104 5 44 2000 0 3000 0 11111111 11111111 40", "0a0001ff"));
    EXPECT_EQ(code_of(request_of("ecdsa-nist-p521", Op::sign, 64, 66)), RequestCode::einval);
}

TEST(PublicKeyPack, VerificationAuthenticates) {
    const Packed packed(request_of("ecdsa-nist-p256", Op::verify, 32));
    EXPECT_THAT(packed.text(), ElementsAre("00000101 3", "0a600103 3 20 7200 0 2000 0 7300 0 81e0", "0a0001ff"));
    EXPECT_TRUE(packed.plan.authenticates);
    EXPECT_EQ(code_of(request_of("ecdsa-nist-p256", Op::verify, 0)), RequestCode::einval);
    EXPECT_EQ(code_of(request_of("ecdsa-nist-p256", Op::verify, 65)), RequestCode::einval);
}

TEST(PublicKeyPack, CM11_Sm2IsForVerificationOnly) {
    EXPECT_EQ(Packed(request_of("sm2", Op::verify, 32)).text()[1], "0a600103 18 20 7200 0 2000 0 7300 0 81e0");
    EXPECT_EQ(code_of(request_of("sm2", Op::sign, 32, 32)), RequestCode::eopnotsupp);
    EXPECT_EQ(code_of(request_of("sm2", Op::verify, 31)), RequestCode::einval);
}

TEST(PublicKeyPack, AnAgreementReadsItsSecretFromTheTemporaryStore) {
    EXPECT_THAT(Packed(request_of("ecdh-nist-p384", Op::agree, 0, 48)).text(),
                ElementsAre("00000101 6", "0060010c 11111111 11111111 1000 0 0 0 30 a",
                            "0a60010b 4 30 30 10000 7200 0 11111111 11111111 11111111 11111111", "0a0001ff",
                            "00600111 11111111 11111111 3000 0 30", "000001ff"));
    EXPECT_EQ(code_of(request_of("ecdh-nist-p256", Op::agree, 0, 48)), RequestCode::einval);
    EXPECT_EQ(code_of(request_of("ecdh-nist-p256", Op::encrypt, 0, 32)), RequestCode::eopnotsupp);
}

TEST(PublicKeyPack, KeysAndSecretsOfCurve25519AreNotSwappedButTheCommandIs) {
    EXPECT_THAT(Packed(request_of("curve25519", Op::agree, 0, 32)).text(),
                ElementsAre("00000101 6", "0000010c 11111111 11111111 1000 0 0 0 20 a",
                            "0a60010b 21 20 20 10000 7200 0 11111111 11111111 11111111 11111111", "0a0001ff",
                            "00000111 11111111 11111111 3000 0 20", "000001ff"));
    EXPECT_EQ(Packed(request_of("curve25519", Op::public_key, 0, 32)).text()[2],
              "0a60010a 21 20 3000 0 11111111 11111111");
}

TEST(PublicKeyPack, Q16_RandomNumbersComeBy32BytesAtMost) {
    EXPECT_THAT(Packed(request_of("drbg", Op::generate, 32)).text(),
                ElementsAre("00000101 3", "0f000102 3000 0 20", "0f0001ff"));
    EXPECT_EQ(code_of(request_of("drbg", Op::generate, 33)), RequestCode::emsgsize);
    EXPECT_EQ(code_of(request_of("drbg", Op::generate, 0)), RequestCode::einval);
    EXPECT_EQ(VcqPacker().plan(request_of("drbg", Op::generate, 1)).time, RequestClass::random);
}

}  // namespace
}  // namespace cxlvp::host
