// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/request_shape.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {
namespace {

using testing::HasSubstr;
using Op = WorkloadOperation;

MixItem item(const char* algorithm, Op operation, std::uint64_t bytes, std::uint64_t key_bytes = 0) {
    MixItem out;
    out.algorithm = algorithm;
    out.operation = operation;
    out.bytes = bytes;
    out.key_bytes = key_bytes;
    return out;
}

RequestShape shape(const MixItem& item) {
    return ShapeMaker(0x1000, Random(1, "operands")).make(item);
}

TEST(RequestShapeTest, DataIsAtTheBeginningOfTheBufferAndNothingOverlapsIt) {
    MixItem with_aad = item("gcm(aes)", Op::usual, 4096);
    with_aad.aad = 100;
    const RequestShape made = shape(with_aad);
    EXPECT_EQ(made.request.source, 0u);
    EXPECT_EQ(made.request.destination, 0u);
    EXPECT_EQ(made.request.tag, 4096u);
    EXPECT_GE(made.request.aad, made.request.tag + 16);
    EXPECT_EQ(made.buffer_bytes, made.request.aad + 100);
}

TEST(RequestShapeTest, AnItemMayAskForAnotherThanTheUsualOperation) {
    EXPECT_EQ(shape(item("cbc(aes)", Op::usual, 64)).request.operation, CryptoOperation::encrypt);
    EXPECT_EQ(shape(item("cbc(aes)", Op::decrypt, 64)).request.operation, CryptoOperation::decrypt);
    EXPECT_EQ(shape(item("rsa", Op::decrypt, 64, 64)).request.operation, CryptoOperation::decrypt);
    EXPECT_EQ(shape(item("ecdsa-nist-p384", Op::verify, 48)).request.operation, CryptoOperation::verify);
    EXPECT_EQ(shape(item("curve25519", Op::public_key, 32)).request.operation, CryptoOperation::public_key);
}

TEST(RequestShapeTest, WhatIsDecryptedLiesInTheBuffer) {
    const RequestShape decrypt = shape(item("ctr(aes)", Op::decrypt, 4096));
    EXPECT_LE(decrypt.request.destination + decrypt.request.length, decrypt.buffer_bytes);
}

TEST(RequestShapeTest, ADigestToVerifyIsSharedByAllRequests) {
    const RequestShape verify = shape(item("ecdsa-nist-p256", Op::verify, 32));
    EXPECT_EQ(verify.at(0x10000, 0).source, verify.at(0x20000, 1).source);
    const RequestShape sign = shape(item("ecdsa-nist-p256", Op::usual, 32));
    EXPECT_NE(sign.at(0x10000, 0).source, sign.at(0x20000, 1).source);
}

TEST(RequestShapeTest, AnOperationThatTheAlgorithmDoesNotHaveIsRefused) {
    for (const auto& wrong : {item("gcm(aes)", Op::decrypt, 64), item("sha256", Op::verify, 64),
                              item("rsa", Op::verify, 256), item("ecdsa-nist-p256", Op::public_key, 32)})
        EXPECT_THAT([&] { shape(wrong); },
                    testing::ThrowsMessage<UserError>(HasSubstr("no such operation of " + wrong.algorithm)));
}

TEST(RequestShapeTest, AnRsaKeyOfNoWidthIsRefused) {
    EXPECT_THAT([] { shape(item("rsa", Op::decrypt, 30, 30)); },
                testing::ThrowsMessage<UserError>(HasSubstr("no key of this width")));
}

}  // namespace
}  // namespace cxlvp::host
