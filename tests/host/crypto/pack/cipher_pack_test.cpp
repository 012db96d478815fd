// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/cipher_pack.h"

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

TEST(CipherPack, ACipherIsWriteInitFinalFlush) {
    const Packed packed(request_of("cbc(aes)", Op::encrypt, 64, 24));
    EXPECT_THAT(packed.text(), ElementsAre("00000101 5", "0000010c 11111111 11111111 1000 0 0 0 18 3",
                                           "03000101 11111111 11111111 81f0 0 18 10 2 2 0 40",
                                           "03000105 2000 0 3000 0 0 0 40", "030001ff"));
    EXPECT_THAT(packed.constant(0, 0x81f0, 16), ElementsAre(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9,
                                                            0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf));
    EXPECT_EQ(packed.vcqs[0].bytes(), 512u);
}

TEST(CipherPack, EcbHasNoStartVectorAndWritesItsEntriesOnly) {
    const Packed packed(request_of("ecb(sm4)", Op::decrypt, 32));
    EXPECT_THAT(packed.text(), ElementsAre("00000101 5", "0000010c 11111111 11111111 1000 0 0 0 10 4",
                                           "04000101 11111111 11111111 0 0 10 0 1 1 0 20",
                                           "04000105 2000 0 3000 0 0 0 20", "040001ff"));
    EXPECT_EQ(packed.vcqs[0].bytes(), 5u * 64);
}

TEST(CipherPack, CfbOfSm4HasAnotherNumberThanThatOfAes) {
    EXPECT_EQ(Packed(request_of("cfb(aes)", Op::encrypt, 5)).text()[2],
              "03000101 11111111 11111111 81f0 0 10 10 4 2 0 5");
    EXPECT_EQ(Packed(request_of("cfb(sm4)", Op::encrypt, 5)).text()[2],
              "04000101 11111111 11111111 81f0 0 10 10 5 2 0 5");
}

TEST(CipherPack, Q05_XtsLeavesTheLastTwoBlocksToFinal) {
    const auto split = [](std::uint32_t length) {
        const auto text = Packed(request_of("xts(aes)", Op::encrypt, length, 64)).text();
        return text.size() == 6 ? text[3] + " | " + text[4] : text[3];
    };
    EXPECT_EQ(split(16), "03000105 2000 0 3000 0 0 0 10");
    EXPECT_EQ(split(31), "03000105 2000 0 3000 0 0 0 1f");
    EXPECT_EQ(split(32), "03000105 2000 0 3000 0 0 0 20");
    EXPECT_EQ(split(33), "03000104 2000 0 3000 0 10 | 03000105 2010 0 3010 0 0 0 11");
    EXPECT_EQ(split(48), "03000104 2000 0 3000 0 10 | 03000105 2010 0 3010 0 0 0 20");
    EXPECT_EQ(split(100), "03000104 2000 0 3000 0 50 | 03000105 2050 0 3050 0 0 0 14");
}

TEST(CipherPack, Q04_CtrIsSplitWhereItsLow64BitsWrap) {
    CryptoRequest request = request_of("ctr(aes)", Op::encrypt, 64);
    request.iv = {0, 1, 2, 3, 4, 5, 6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe};
    const Packed packed(request);
    ASSERT_EQ(packed.vcqs.size(), 2u);
    EXPECT_EQ(packed.text(0)[3], "03000105 2000 0 3000 0 0 0 20");
    EXPECT_EQ(packed.text(1)[3], "03000105 2020 0 3020 0 0 0 20");
    EXPECT_THAT(packed.constant(1, 0x83f0, 16), ElementsAre(0, 1, 2, 3, 4, 5, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    request.length = 32;  // up to the wrap and no further
    EXPECT_EQ(Packed(request).vcqs.size(), 1u);
    request.length = 33;
    EXPECT_EQ(Packed(request).vcqs.size(), 2u);
}

TEST(CipherPack, Q04_ACounterOfZeroDoesNotWrap) {
    CryptoRequest request = request_of("ctr(sm4)", Op::encrypt, 32 * 1024 * 1024);
    request.iv = {};
    EXPECT_EQ(Packed(request).vcqs.size(), 1u);
}

TEST(CipherPack, AMacGoesToTheTagOfFinal) {
    EXPECT_THAT(
        Packed(request_of("cmac(aes)", Op::digest, 100)).text(),
        ElementsAre("00000101 5", "0000010c 11111111 11111111 1000 0 0 0 10 3",
                    "03000101 11111111 11111111 0 0 10 0 6 2 0 64 10", "03000105 2000 0 0 0 3000 0 64 10", "030001ff"));
    EXPECT_EQ(Packed(request_of("xcbc(sm4)", Op::digest, 100)).text()[2],
              "04000101 11111111 11111111 0 0 10 0 a 2 0 64");
}

TEST(CipherPack, Q06_TheMacOfAnEmptyMessageIsMadeInSoftware) {
    CryptoRequest request = request_of("cmac(aes)", Op::digest, 0);
    const RequestPlan plan = VcqPacker().plan(request);
    EXPECT_TRUE(plan.software);
    EXPECT_EQ(plan.vcqs, 0u);
    EXPECT_FALSE(VcqPacker().plan(request_of("cmac(aes)", Op::digest, 1)).software);
    request.key.reference = 5;
    EXPECT_EQ(code_of(request), RequestCode::eopnotsupp);
}

TEST(CipherPack, Poly1305PutsROnTopOfTheTemporaryStore) {
    EXPECT_THAT(
        Packed(request_of("poly1305", Op::digest, 100, 32)).text(),
        ElementsAre("00000101 6", "0000010c 11111111 11111111 1010 0 0 0 10 18",
                    "0000010c 11111111 11111111 1000 0 0 0 10 18", "18000102 11111111 11111111 11111111 11111111 10 10",
                    "18000107 2000 0 0 0 3000 0 64 10", "180001ff"));
}

TEST(CipherPack, ChaCha20TakesCounterAndNonceTogether) {
    EXPECT_THAT(
        Packed(request_of("chacha20", Op::encrypt, 64, 32)).text(),
        ElementsAre("00000101 5", "0000010c 11111111 11111111 1000 0 0 0 20 18",
                    "18000101 11111111 11111111 81f0 0 20 10 4 2", "18000107 2000 0 3000 0 0 0 40", "180001ff"));
}

TEST(CipherPack, NothingToEncryptIsCompleteAtOnce) {
    EXPECT_EQ(VcqPacker().plan(request_of("cbc(aes)", Op::encrypt, 0)).vcqs, 0u);
    EXPECT_EQ(code_of(request_of("cbc(aes)", Op::encrypt, 0)), RequestCode::ok);
}

TEST(CipherPack, KeysOfOtherLengthsAreRefused) {
    for (const auto& [name, good, bad] :
         std::vector<std::tuple<const char*, std::vector<std::uint32_t>, std::vector<std::uint32_t>>>{
             {"ecb(aes)", {16, 24, 32}, {0, 8, 15, 17, 20, 33}},
             {"ctr(sm4)", {16}, {0, 15, 17, 24, 32}},
             {"xts(aes)", {32, 48, 64}, {16, 24, 40, 47, 65}},
             {"xts(sm4)", {32}, {16, 31, 33, 48}},
             {"chacha20", {32}, {0, 16, 31, 33}},
             {"poly1305", {32}, {16, 33}}}) {
        const Op op = std::string_view(name) == "poly1305" ? Op::digest : Op::encrypt;
        for (const std::uint32_t length : good)
            EXPECT_EQ(code_of(request_of(name, op, 16, length)), RequestCode::ok) << name << length;
        for (const std::uint32_t length : bad)
            EXPECT_EQ(code_of(request_of(name, op, 16, length)), RequestCode::einval) << name << length;
    }
}

TEST(CipherPack, DataOfOtherLengthsIsRefused) {
    for (const std::uint32_t length : {1u, 15u, 17u, 31u}) {
        EXPECT_EQ(code_of(request_of("ecb(aes)", Op::encrypt, length)), RequestCode::einval);
        EXPECT_EQ(code_of(request_of("cbc(sm4)", Op::encrypt, length)), RequestCode::einval);
        EXPECT_EQ(code_of(request_of("ctr(aes)", Op::encrypt, length)), RequestCode::ok);
        EXPECT_EQ(code_of(request_of("cfb(sm4)", Op::encrypt, length)), RequestCode::ok);
    }
    EXPECT_EQ(code_of(request_of("xts(aes)", Op::encrypt, 15, 32)), RequestCode::einval);
    EXPECT_EQ(code_of(request_of("xts(aes)", Op::encrypt, 17, 32)), RequestCode::ok);
}

TEST(CipherPack, RequestsAbove32MiBOr1MiBAreRefused) {
    EXPECT_EQ(code_of(request_of("ctr(aes)", Op::encrypt, 32u << 20)), RequestCode::ok);
    EXPECT_EQ(code_of(request_of("ctr(aes)", Op::encrypt, (32u << 20) + 1)), RequestCode::emsgsize);
    EXPECT_EQ(code_of(request_of("chacha20", Op::encrypt, 1u << 20, 32)), RequestCode::ok);
    EXPECT_EQ(code_of(request_of("chacha20", Op::encrypt, (1u << 20) + 1, 32)), RequestCode::emsgsize);
    EXPECT_EQ(code_of(request_of("cmac(sm4)", Op::digest, (64u << 10) + 1)), RequestCode::emsgsize);
}

TEST(CipherPack, AnotherOperationIsNotOffered) {
    EXPECT_EQ(code_of(request_of("cbc(aes)", Op::sign, 16)), RequestCode::eopnotsupp);
    EXPECT_EQ(code_of(request_of("cmac(aes)", Op::encrypt, 16)), RequestCode::eopnotsupp);
}

}  // namespace
}  // namespace cxlvp::host
