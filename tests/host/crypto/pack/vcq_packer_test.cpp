// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/vcq_packer.h"

#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vcq_text.h"

namespace cxlvp::host {
namespace {

using crypto::CoreId;
using test::Packed;
using test::request_of;
using Op = CryptoOperation;

TEST(AlgorithmTable, CM09_Has72Algorithms) {
    std::set<std::string_view> names;
    std::map<AlgorithmFamily, unsigned> families;
    for (const Algorithm& algorithm : algorithm_table()) {
        names.insert(algorithm.name);
        ++families[algorithm.family];
        EXPECT_EQ(find_algorithm(algorithm.name), &algorithm);
    }
    EXPECT_EQ(names.size(), 72u);
    using F = AlgorithmFamily;
    EXPECT_EQ(families[F::hash] + families[F::cshake] + families[F::kmac], 15u);
    EXPECT_EQ(families[F::hmac], 8u);
    EXPECT_EQ(families[F::block_mac] + families[F::poly1305], 4u);
    EXPECT_EQ(families[F::cipher] + families[F::chacha20], 11u);
    EXPECT_EQ(families[F::aead] + families[F::chacha_poly], 6u);
    EXPECT_EQ(families[F::rsa], 1u);
    EXPECT_EQ(families[F::ecdsa] + families[F::sm2] + families[F::post_quantum], 23u);
    EXPECT_EQ(families[F::ecdh] + families[F::curve25519], 3u);
    EXPECT_EQ(families[F::random], 1u);
}

TEST(AlgorithmTable, CM13_HasNoneOfThoseThatOnlyManagementOffers) {
    for (const char* name : {"ed25519", "ed448", "mlkem512", "", "sha1", "gcm"})
        EXPECT_EQ(find_algorithm(name), nullptr);
}

TEST(VcqPacker, LatticesAndHashBasedSignaturesAreNotOffered) {
    unsigned refused = 0;
    for (const Algorithm& algorithm : algorithm_table()) {
        if (algorithm.family != AlgorithmFamily::post_quantum) continue;
        ++refused;
        for (const Op operation : {Op::sign, Op::verify}) {
            CryptoRequest request;
            request.algorithm = &algorithm;
            request.operation = operation;
            EXPECT_EQ(VcqPacker().plan(request).code, RequestCode::eopnotsupp) << algorithm.name;
        }
    }
    EXPECT_EQ(refused, 19u);
    EXPECT_EQ(VcqPacker().plan(CryptoRequest{}).code, RequestCode::eopnotsupp);
}

TEST(VcqPacker, ACoreThatTheEngineDoesNotHaveIsNoDevice) {
    CoreSet cores = CoreSet::all();
    cores.remove(CoreId::sm4);
    const VcqPacker packer(cores);
    EXPECT_EQ(packer.plan(request_of("ecb(sm4)", Op::encrypt, 16)).code, RequestCode::enodev);
    EXPECT_EQ(packer.plan(request_of("ecb(aes)", Op::encrypt, 16)).code, RequestCode::ok);
    EXPECT_EQ(packer.plan(request_of("ecb(sm4)", Op::encrypt, 15)).code, RequestCode::einval);
}

TEST(VcqPacker, ARequestThatDoesNotFitItsSlotIsNotPacked) {
    const CryptoRequest request = request_of("cbc(aes)", Op::encrypt, 16);
    EXPECT_TRUE(Packed(request, 512).fits);
    EXPECT_TRUE(Packed(request, 1024).fits);
    EXPECT_FALSE(Packed(request, 256).fits);
    EXPECT_FALSE(Packed(request, 128).fits);
    CryptoRequest held = request_of("ecb(aes)", Op::encrypt, 16);
    held.key.reference = 7;
    EXPECT_TRUE(Packed(held, 256).fits);
}

TEST(VcqPacker, TheSlowestRequestsHaveTheLongestTime) {
    CryptoRequest request = request_of("rsa", Op::decrypt, 256, 256);
    request.modulus_length = 256;
    request.exponent_length = 3;
    EXPECT_EQ(VcqPacker().plan(request).time, RequestClass::slow);
    request.operation = Op::encrypt;
    EXPECT_EQ(VcqPacker().plan(request).time, RequestClass::normal);
}

TEST(Vcq, AConstantThatMeetsTheEntriesMakesItTooLong) {
    Vcq vcq;
    vcq.begin(0x1000, 256);
    vcq.flush(CoreId::aes);
    vcq.place(nullptr, 128);
    EXPECT_TRUE(vcq.finish());
    vcq.place(nullptr, 1);
    EXPECT_FALSE(vcq.finish());
    vcq.begin(0x1000, 128);
    vcq.place(nullptr, 200);
    EXPECT_FALSE(vcq.finish());
}

TEST(Vcq, FifteenEntriesAreTheMost) {
    Vcq vcq;
    vcq.begin(0x1000, 1024);
    for (unsigned i = 0; i < 14; ++i) vcq.flush(CoreId::aes);
    EXPECT_TRUE(vcq.finish());
    vcq.flush(CoreId::aes);
    EXPECT_FALSE(vcq.finish());
    for (unsigned i = 0; i < 5; ++i) vcq.flush(CoreId::aes);
    EXPECT_FALSE(vcq.finish());
}

}  // namespace
}  // namespace cxlvp::host
