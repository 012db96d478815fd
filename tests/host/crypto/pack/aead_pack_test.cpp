// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/aead_pack.h"

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

CryptoRequest aead(const char* name, Op operation, std::uint32_t length, std::uint8_t iv = 12, std::uint32_t key = 16) {
    CryptoRequest request = request_of(name, operation, length, key);
    request.iv_length = iv;
    return request;
}

TEST(AeadPack, Q03_GcmTakesItsNonceWithFourZeros) {
    CryptoRequest request = aead("gcm(aes)", Op::encrypt, 4096);
    request.aad_length = 20;
    const Packed packed(request);
    EXPECT_THAT(packed.text(), ElementsAre("00000101 6", "0000010c 11111111 11111111 1000 0 0 0 10 3",
                                           "03000101 11111111 11111111 81f0 0 10 10 5 2 14 1000 10",
                                           "03000103 5000 0 14", "03000105 2000 0 3000 0 4000 0 1000 10", "030001ff"));
    EXPECT_THAT(packed.constant(0, 0x81f0, 16),
                ElementsAre(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0, 0, 0, 0));
}

TEST(AeadPack, NoAssociatedDataMeansNoCommandForIt) {
    EXPECT_EQ(Packed(aead("gcm(aes)", Op::encrypt, 16)).vcqs[0].count(), 5u);
}

TEST(AeadPack, TheInitOfSm4SaysNothingOfTheTag) {
    EXPECT_EQ(Packed(aead("gcm(sm4)", Op::decrypt, 4096)).text()[2],
              "04000101 11111111 11111111 81f0 0 10 10 6 1 0 1000");
}

TEST(AeadPack, CcmHasAnInitOfItsOwn) {
    EXPECT_EQ(Packed(aead("ccm(aes)", Op::encrypt, 10, 13, 32)).text()[2],
              "0300010a 11111111 11111111 81f0 0 20 d 7 2 0 a 10");
    CryptoRequest request = aead("ccm(sm4)", Op::encrypt, 10, 7);
    request.tag_length = 8;
    EXPECT_EQ(Packed(request).text()[2], "04000109 11111111 11111111 81f8 0 10 7 2 0 a 8");
}

TEST(AeadPack, Q08_ChaChaPolyEndsItsAssociatedDataAlsoWhenThereIsNone) {
    const Packed packed(aead("rfc7539(chacha20,poly1305)", Op::encrypt, 64, 12, 32));
    EXPECT_THAT(packed.text(), ElementsAre("00000101 6", "0000010c 11111111 11111111 1000 0 0 0 20 18",
                                           "18000103 11111111 11111111 81f0 0 20 10 2", "18000105 5000",
                                           "18000107 2000 0 3000 0 4000 0 40 10", "180001ff"));
    EXPECT_THAT(packed.constant(0, 0x81f0, 6), ElementsAre(1, 0, 0, 0, 0xa0, 0xa1));
}

TEST(AeadPack, EspTakesSaltAndStartVectorAndDoesNotAuthenticateTheLatterAgain) {
    CryptoRequest request = aead("rfc7539esp(chacha20,poly1305)", Op::encrypt, 64, 8, 36);
    request.aad_length = 16;
    request.salt = {1, 2, 3, 4};
    const Packed packed(request);
    EXPECT_EQ(packed.text()[1], "0000010c 11111111 11111111 1000 0 0 0 20 18");
    EXPECT_EQ(packed.text()[3], "18000105 5000 0 8");
    EXPECT_THAT(packed.constant(0, 0x81f0, 16),
                ElementsAre(1, 0, 0, 0, 1, 2, 3, 4, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7));
    request.aad_length = 7;
    EXPECT_EQ(code_of(request), RequestCode::einval);
}

TEST(AeadPack, ThePlanSaysWhatARequestTakesOfAVcqThatItShares) {
    std::vector<CryptoRequest> requests = {aead("gcm(aes)", Op::encrypt, 16),
                                           aead("gcm(sm4)", Op::decrypt, 4096),
                                           aead("ccm(aes)", Op::encrypt, 10, 13, 32),
                                           aead("ccm(sm4)", Op::decrypt, 10, 7),
                                           aead("rfc7539(chacha20,poly1305)", Op::encrypt, 64, 12, 32),
                                           aead("rfc7539(chacha20,poly1305)", Op::encrypt, 0, 12, 32)};
    requests.push_back(aead("rfc7539esp(chacha20,poly1305)", Op::encrypt, 64, 8, 36));
    requests.back().aad_length = 8;
    for (CryptoRequest request : requests) {
        for (const std::uint32_t aad : {0u, 20u}) {
            for (const bool held : {false, true}) {
                request.aad_length += aad;
                if (held) request.key.reference = 0x1234;
                const Packed packed(request);
                EXPECT_EQ(packed.plan.entries + 1u, packed.vcqs[0].count()) << request.algorithm->name;
                // Two of them fill a slot that has room for no more.
                TagCheck check;
                Vcq full;
                const std::uint32_t bytes = 64 * (1u + 2 * packed.plan.entries) + 2u * packed.plan.constants;
                full.begin(0x8000, bytes);
                EXPECT_TRUE(VcqPacker::pack(request, packed.plan, &full, check));
                EXPECT_TRUE(VcqPacker::pack(request, packed.plan, &full, check)) << request.algorithm->name;
                EXPECT_EQ(full.count(), 1u + 2 * packed.plan.entries);
                EXPECT_EQ(check.length, 0u);
            }
        }
    }
    EXPECT_EQ(Packed(aead("gcm(aes)", Op::decrypt, 0)).plan.entries, 0) << "its tag is compared later";
    EXPECT_EQ(Packed(aead("ccm(aes)", Op::encrypt, 0)).plan.entries, 0) << "it takes two";
    EXPECT_EQ(Packed(request_of("sha256", Op::digest, 64, 0)).plan.entries, 0);
}

TEST(AeadPack, Q01_TheTagOfAnEmptyGcmMessageIsItsFirstKeyStreamBlock) {
    CryptoRequest request = aead("gcm(aes)", Op::encrypt, 0);
    request.tag_length = 12;
    const Packed packed(request);
    EXPECT_THAT(packed.text(), ElementsAre("00000101 5", "0000010c 11111111 11111111 1000 0 0 0 10 3",
                                           "03000101 11111111 11111111 81e0 0 10 10 3 2 0 c",
                                           "03000105 81f0 0 4000 0 0 0 c", "030001ff"));
    EXPECT_THAT(packed.constant(0, 0x81e0, 16),
                ElementsAre(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0, 0, 0, 1));
    EXPECT_THAT(packed.constant(0, 0x81f0, 16), testing::Each(0));
    EXPECT_EQ(packed.check.length, 0u);
}

TEST(AeadPack, Q01_DecryptingAnEmptyMessageLeavesTheTagForTheDriverToCompare) {
    CryptoRequest request = aead("gcm(aes)", Op::decrypt, 0);
    request.tag_length = 12;
    const Packed packed(request);
    EXPECT_EQ(packed.text()[3], "03000105 81f0 0 81e0 0 0 0 c");
    EXPECT_EQ(packed.check.expected, 0x81e0u);
    EXPECT_EQ(packed.check.given, 0x4000u);
    EXPECT_EQ(packed.check.length, 12u);
}

TEST(AeadPack, Q01_TheTagOfAnEmptyCcmMessageIsMadeByEcbAndCtr) {
    CryptoRequest request = aead("ccm(aes)", Op::encrypt, 0);
    request.tag_length = 8;
    const Packed packed(request);
    ASSERT_EQ(packed.vcqs.size(), 2u);
    EXPECT_EQ(packed.text(0)[2], "03000101 11111111 11111111 0 0 10 0 1 2 0 10");
    EXPECT_EQ(packed.text(0)[3], "03000105 81f0 0 83f0 0 0 0 10");
    EXPECT_EQ(packed.text(1)[2], "03000101 11111111 11111111 83e0 0 10 10 3 2 0 8");
    EXPECT_EQ(packed.text(1)[3], "03000105 83f0 0 4000 0 0 0 8");
    EXPECT_EQ(packed.constant(0, 0x81f0, 1)[0], 0x1a);  // (8 - 2) / 2 << 3 | 2
    EXPECT_EQ(packed.constant(1, 0x83e0, 1)[0], 0x02);
    EXPECT_THAT(packed.constant(1, 0x83ed, 3), ElementsAre(0, 0, 0));
}

TEST(AeadPack, TagsOfOtherLengthsAreRefused) {
    const auto code = [](const char* name, std::uint32_t tag) {
        CryptoRequest request = aead(name, Op::encrypt, 16);
        request.tag_length = tag;
        return code_of(request);
    };
    for (const std::uint32_t tag : {4, 8, 12, 13, 14, 15, 16}) EXPECT_EQ(code("gcm(aes)", tag), RequestCode::ok);
    for (const std::uint32_t tag : {0, 1, 3, 5, 7, 11, 17}) EXPECT_EQ(code("gcm(sm4)", tag), RequestCode::einval);
    for (const std::uint32_t tag : {4, 6, 8, 12, 14, 16}) EXPECT_EQ(code("ccm(sm4)", tag), RequestCode::ok);
    for (const std::uint32_t tag : {0, 2, 3, 5, 7, 9, 15, 17}) EXPECT_EQ(code("ccm(aes)", tag), RequestCode::einval);
}

TEST(AeadPack, Q02_CcmHasNoTagOf10Bytes) {
    CryptoRequest request = aead("ccm(aes)", Op::encrypt, 16);
    request.tag_length = 10;
    EXPECT_EQ(code_of(request), RequestCode::einval);
}

TEST(AeadPack, NoncesOfOtherLengthsAreRefused) {
    for (const std::uint8_t iv : {0, 8, 11, 13, 16})
        EXPECT_EQ(code_of(aead("gcm(aes)", Op::encrypt, 16, iv)), RequestCode::einval) << int{iv};
    for (const std::uint8_t iv : {7, 13}) EXPECT_EQ(code_of(aead("ccm(aes)", Op::encrypt, 16, iv)), RequestCode::ok);
    for (const std::uint8_t iv : {6, 14})
        EXPECT_EQ(code_of(aead("ccm(aes)", Op::encrypt, 16, iv)), RequestCode::einval);
    EXPECT_EQ(code_of(aead("rfc7539(chacha20,poly1305)", Op::encrypt, 16, 8, 32)), RequestCode::einval);
}

TEST(AeadPack, ACcmPayloadFitsWhatTheNonceLeavesForItsLength) {
    EXPECT_EQ(code_of(aead("ccm(aes)", Op::encrypt, 65535, 13)), RequestCode::ok);
    EXPECT_EQ(code_of(aead("ccm(aes)", Op::encrypt, 65536, 13)), RequestCode::einval);
    EXPECT_EQ(code_of(aead("ccm(aes)", Op::encrypt, 65536, 12)), RequestCode::ok);
}

TEST(AeadPack, RequestsAbove1MiBAreRefused) {
    EXPECT_EQ(code_of(aead("gcm(aes)", Op::encrypt, 1u << 20)), RequestCode::ok);
    EXPECT_EQ(code_of(aead("gcm(aes)", Op::encrypt, (1u << 20) + 1)), RequestCode::emsgsize);
    EXPECT_EQ(code_of(aead("gcm(aes)", Op::digest, 16)), RequestCode::eopnotsupp);
}

TEST(AeadPack, AnErrorOfADecryptMeansThatTheTagIsWrong) {
    EXPECT_TRUE(VcqPacker().plan(aead("gcm(aes)", Op::decrypt, 16)).authenticates);
    EXPECT_FALSE(VcqPacker().plan(aead("gcm(aes)", Op::encrypt, 16)).authenticates);
}

}  // namespace
}  // namespace cxlvp::host
