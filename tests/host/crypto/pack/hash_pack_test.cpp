// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/hash_pack.h"

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

TEST(HashPack, AHashIsInitUpdateFinalFlush) {
    EXPECT_THAT(Packed(request_of("sha256", Op::digest, 100)).text(),
                ElementsAre("00000101 5", "02000101 2", "02000103 2000 0 64", "02000104 3000 0 20", "020001ff"));
}

TEST(HashPack, AnEmptyMessageHasNoUpdate) {
    EXPECT_THAT(Packed(request_of("sha3-512", Op::digest, 0)).text(),
                ElementsAre("00000101 4", "02000101 8", "02000104 3000 0 40", "020001ff"));
}

TEST(HashPack, APartOfAMessageRestoresAndSavesTheState) {
    CryptoRequest request = request_of("sha256", Op::update, 100);
    EXPECT_THAT(Packed(request).text(),
                ElementsAre("00000101 5", "02000101 2", "02000103 2000 0 64", "0200010b 6000 0 258", "020001ff"));
    request.resumed = true;
    EXPECT_THAT(Packed(request).text(), ElementsAre("00000101 6", "02000101 2", "0200010c 6000 0 258",
                                                    "02000103 2000 0 64", "0200010b 6000 0 258", "020001ff"));
    request.operation = Op::finish;
    EXPECT_THAT(Packed(request).text(), ElementsAre("00000101 6", "02000101 2", "0200010c 6000 0 258",
                                                    "02000103 2000 0 64", "02000104 3000 0 20", "020001ff"));
}

TEST(HashPack, Sm3HasItsOwnNumbersAndAShorterState) {
    CryptoRequest request = request_of("sm3", Op::update, 5);
    request.resumed = true;
    EXPECT_THAT(Packed(request).text(), ElementsAre("00000101 6", "05000101", "05000108 6000 0 78", "05000102 2000 0 5",
                                                    "05000107 6000 0 78", "050001ff"));
}

TEST(HashPack, CshakeCarriesItsNameInTheCommand) {
    CryptoRequest request = request_of("cshake128", Op::digest, 100);
    request.custom = 0x777;
    request.custom_length = 5;
    request.name[0] = 'K';
    request.name_length = 1;
    request.output_length = 200;
    EXPECT_THAT(Packed(request).text(), ElementsAre("00000101 5", "02000109 777 0 5 9 1 4b", "02000103 2000 0 64",
                                                    "02000104 3000 0 c8", "020001ff"));
}

TEST(HashPack, KmacAndHmacWriteTheirKeyToTheTemporaryStore) {
    CryptoRequest kmac = request_of("kmac256", Op::digest, 100, 32);
    kmac.custom = 0x777;
    kmac.custom_length = 5;
    EXPECT_THAT(Packed(kmac).text(), ElementsAre("00000101 6", "0000010c 11111111 11111111 1000 0 0 0 20 2",
                                                 "0200010a 11111111 11111111 777 0 20 5 a 40", "02000103 2000 0 64",
                                                 "02000104 3000 0 40", "020001ff"));
    EXPECT_THAT(Packed(request_of("hmac(sha3-384)", Op::digest, 100, 20)).text(),
                ElementsAre("00000101 6", "0000010c 11111111 11111111 1000 0 0 0 14 2",
                            "02000102 11111111 11111111 14 7", "02000103 2000 0 64", "02000104 3000 0 30", "020001ff"));
}

TEST(HashPack, CM20_AKeyThatTheEngineHoldsIsUsedByItsReference) {
    CryptoRequest request = request_of("hmac(sha256)", Op::digest, 100, 20);
    request.key.reference = 0x1234567890;
    EXPECT_THAT(Packed(request).text(), ElementsAre("00000101 5", "02000102 34567890 12 14 2", "02000103 2000 0 64",
                                                    "02000104 3000 0 20", "020001ff"));
}

TEST(HashPack, AnEmptyHmacKeyIsNotWritten) {
    EXPECT_THAT(Packed(request_of("hmac(sha256)", Op::digest, 1, 0)).text(),
                ElementsAre("00000101 5", "02000102 0 0 0 2", "02000103 2000 0 1", "02000104 3000 0 20", "020001ff"));
}

TEST(HashPack, AnHmacKeyThatTheTemporaryStoreCannotHoldIsHashedFirst) {
    EXPECT_EQ(Packed(request_of("hmac(sha256)", Op::digest, 1, kMaxTemporaryKey)).vcqs.size(), 1u);
    const Packed packed(request_of("hmac(sha256)", Op::digest, 100, kMaxTemporaryKey + 1));
    EXPECT_THAT(packed.text(0),
                ElementsAre("00000101 5", "02000101 2", "02000103 1000 0 389", "02000104 83e0 0 20", "020001ff"));
    EXPECT_THAT(packed.text(1),
                ElementsAre("00000101 6", "0000010c 11111111 11111111 83e0 0 0 0 20 2",
                            "02000102 11111111 11111111 20 2", "02000103 2000 0 64", "02000104 3000 0 20", "020001ff"));
}

TEST(HashPack, Q10_CustomisationAndNameHaveALongestLength) {
    CryptoRequest request = request_of("cshake128", Op::digest, 1);
    request.custom_length = 256;
    request.name_length = 36;
    EXPECT_EQ(code_of(request), RequestCode::ok);
    request.custom_length = 257;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request.custom_length = 0;
    request.name_length = 37;
    EXPECT_EQ(code_of(request), RequestCode::einval);
}

TEST(HashPack, OutputsAreAsLongAsRegistered) {
    CryptoRequest request = request_of("shake128", Op::digest, 1);
    request.output_length = 32;
    EXPECT_EQ(code_of(request), RequestCode::ok);
    request.output_length = 33;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request = request_of("kmac128", Op::digest, 1);
    request.output_length = 16;
    EXPECT_EQ(code_of(request), RequestCode::einval);
}

TEST(HashPack, Q09_KeyedHashesCannotBeSavedAndTakeUpTo64KiB) {
    for (const char* name : {"hmac(sha256)", "kmac128"}) {
        EXPECT_EQ(code_of(request_of(name, Op::update, 1)), RequestCode::eopnotsupp) << name;
        EXPECT_EQ(code_of(request_of(name, Op::digest, 64 * 1024)), RequestCode::ok) << name;
        EXPECT_EQ(code_of(request_of(name, Op::digest, 64 * 1024 + 1)), RequestCode::emsgsize) << name;
    }
    EXPECT_EQ(code_of(request_of("kmac128", Op::digest, 1, 0)), RequestCode::einval);
    EXPECT_EQ(code_of(request_of("sha256", Op::encrypt, 1)), RequestCode::eopnotsupp);
}

}  // namespace
}  // namespace cxlvp::host
