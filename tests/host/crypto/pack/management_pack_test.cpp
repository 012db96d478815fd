// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/management_pack.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vcq_text.h"

namespace cxlvp::host {
namespace {

using test::Packed;
using testing::ElementsAre;
using M = ManagementOperation;

/// A request with all that any operation needs.
ManagementRequest request_of(M operation) {
    ManagementRequest request;
    request.operation = operation;
    request.cid = 0xc1d;
    request.reference = 0x5511;
    request.new_reference = 0x9000;
    request.source = 0x2000;
    request.source_length = 4;
    request.destination = 0x3000;
    request.length = 32;
    request.type = 0x10003;
    request.curve = 3;
    request.bits = 2048;
    request.exponent = 0x7000;
    request.exponent_length = 3;
    request.modulus = 0x7100;
    request.public_key = 0x7200;
    request.second = 0x7300;
    request.second_length = 32;
    request.third = 0x7400;
    request.read = 1;
    request.write = 2;
    request.execute = 4;
    request.salt = 0x5a;
    request.wrap = 0x77;
    request.host_id = 9;
    request.ratio = 2;
    request.strength = 0x10;
    return request;
}

/// Its commands, without the header.
std::vector<std::string> commands(const ManagementRequest& request) {
    std::vector<std::string> text = Packed(request).text();
    text.erase(text.begin());
    return text;
}

std::vector<std::string> commands(M operation, std::uint32_t curve = 3, std::uint32_t source_length = 4) {
    ManagementRequest request = request_of(operation);
    request.curve = curve;
    request.source_length = source_length;
    return commands(request);
}

RequestCode code_of(const ManagementRequest& request) {
    return VcqPacker().plan(request).code;
}

TEST(ManagementPack, CM15_KeysAreMadeWrittenReadFoundGrantedAndDeleted) {
    EXPECT_THAT(commands(M::key_new), ElementsAre("0000010a c1d 0 9000 0 20", "000001ff"));
    EXPECT_THAT(commands(M::key_write), ElementsAre("0000010c 5511 0 2000 0 77 0 20 10003", "000001ff"));
    EXPECT_THAT(commands(M::key_read), ElementsAre("0000010b 5511 0 3000 0 77 0 20", "000001ff"));
    EXPECT_THAT(commands(M::key_find), ElementsAre("0000010f c1d 0 3000 0 18", "000001ff"));
    EXPECT_THAT(commands(M::key_grant), ElementsAre("0000010d 5511 0 1 0 2 0 4", "000001ff"));
    EXPECT_THAT(commands(M::key_delete), ElementsAre("0000010d 5511", "000001ff"));
    EXPECT_THAT(commands(M::ds_export), ElementsAre("00000108 c1d 0 3000 0 77 0 20", "000001ff"));
    EXPECT_THAT(commands(M::ds_import), ElementsAre("00000107 2000 0 77 0 20", "000001ff"));
    EXPECT_THAT(commands(M::key_list), ElementsAre("0000010e 5511 0 3000 0 18", "000001ff"));
}

TEST(ManagementPack, AKeyThatIsABigEndianIntegerIsSwappedOnItsWay) {
    ManagementRequest request = request_of(M::key_write);
    request.integer = true;
    EXPECT_EQ(commands(request)[0], "0060010c 5511 0 2000 0 77 0 20 10003");
}

TEST(ManagementPack, CM16_DerivationsFillANewObjectOrTheOneNamed) {
    EXPECT_THAT(commands(M::kic_hkdf1), ElementsAre("0000010a c1d 0 9000 0 20",
                                                    "0c000106 ffffffff ffffffff 5511 0 2000 0 4 20 10003", "0c0001ff"));
    ManagementRequest request = request_of(M::kic_hkdf1);
    request.result = crypto::KeyRef::kTemporary;
    EXPECT_THAT(commands(request), ElementsAre("0c000106 11111111 11111111 5511 0 2000 0 4 20 10003", "0c0001ff"));
    EXPECT_EQ(commands(M::kic_hkdf2)[1], "0c000107 ffffffff ffffffff 5511 0 5a 0 2000 0 4 20 10003");
    EXPECT_EQ(commands(M::kic_aes_cmac_kdf)[1], "0c000108 5511 0 ffffffff ffffffff 2000 0 20 4 10003");
    EXPECT_EQ(commands(M::kic_dkek_derive)[1], "0c000109 5511 0 ffffffff ffffffff 9 4 2000");
}

TEST(ManagementPack, AnEmptyLabelHasAnAddressSoThatItIsNotSoughtBehindTheCommand) {
    EXPECT_EQ(commands(M::kic_hkdf1, 3, 0)[1], "0c000106 ffffffff ffffffff 5511 0 8000 0 0 20 10003");
}

TEST(ManagementPack, RandomNumbersFillANewKeyAndAreConfigured) {
    EXPECT_THAT(commands(M::key_new_random),
                ElementsAre("0000010a c1d 0 9000 0 20", "0f000103 ffffffff ffffffff 20 10003", "0f0001ff"));
    EXPECT_THAT(commands(M::drbg_config), ElementsAre("0f000101 2 10", "0f0001ff"));
    EXPECT_THAT(commands(M::eac_read), ElementsAre("1e000101 3000 0 38", "1e0001ff"));
}

TEST(ManagementPack, CM17_RsaKeysAreMadeAndUsedByReference) {
    EXPECT_THAT(commands(M::rsa_encrypt), ElementsAre("0a60010c 800 3 7000 0 7100 0 2000 0 3000", "0a0001ff"));
    EXPECT_EQ(commands(M::rsa_decrypt)[0], "0a60010d 800 3 7000 0 7100 0 2000 0 3000 0 5511");
    EXPECT_EQ(commands(M::rsa_crt_decrypt)[0], "0a60010f 800 3 7000 0 7100 0 2000 0 3000 0 5511");
    ManagementRequest request = request_of(M::rsa_keygen);
    request.result = 0x98;
    request.result2 = 0x99;
    request.type2 = 0x88;
    EXPECT_EQ(commands(request)[0], "0a60010e 800 10003 7000 0 7100 0 98 0 99 0 88");
}

TEST(ManagementPack, CurvesOfEdwardsAreNotSwapped) {
    EXPECT_EQ(commands(M::ecdsa_sign)[0], "0a600104 3 20 2000 0 3000 0 5511 0 4");
    EXPECT_EQ(commands(M::eddsa_sign, 0x21)[0], "0a000108 21 20 2000 0 3000 0 5511 0 4");
    EXPECT_EQ(commands(M::eddsa_verify, 0x22)[0], "0a000107 22 4 7200 0 2000 0 7300 0 81c0");
    EXPECT_EQ(commands(M::ec_pubgen)[0], "0a600105 3 20 3000 0 5511");
    EXPECT_EQ(commands(M::ec_pubgen, 0x21)[0], "0a000109 21 20 3000 0 5511");
    EXPECT_EQ(commands(M::ec_keygen)[1], "0a600106 3 20 ffffffff ffffffff 10003");
    EXPECT_EQ(commands(M::eddsa_keygen_sca, 0x22)[1], "0a000121 22 0 5511 0 ffffffff ffffffff");
}

TEST(ManagementPack, AnObjectThatIsMadeHasItsNaturalLengthWhenNoneIsGiven) {
    ManagementRequest request = request_of(M::ec_keygen);
    request.length = 0;
    request.curve = 5;
    EXPECT_EQ(commands(request)[0], "0000010a c1d 0 9000 0 44");
}

TEST(ManagementPack, AnAgreementGivesBytesOrAnObject) {
    EXPECT_THAT(commands(M::ecdh), ElementsAre("0a60010b 3 20 20 10003 7200 0 5511 0 11111111 11111111", "0a0001ff",
                                               "00600111 11111111 11111111 3000 0 20", "000001ff"));
    ManagementRequest request = request_of(M::ecdh);
    request.destination = 0;
    EXPECT_THAT(commands(request), ElementsAre("0000010a c1d 0 9000 0 20",
                                               "0a60010b 3 20 20 10003 7200 0 5511 0 ffffffff ffffffff", "0a0001ff"));
    EXPECT_EQ(commands(M::ecdh_keygen)[0], "0a60010a 3 20 3000 0 5511");
}

TEST(ManagementPack, CM18_Sm2HasItsSteps) {
    EXPECT_EQ(commands(M::sm2_ecdh_keygen)[0], "0a600116 7300 0 3000 0 20");
    EXPECT_THAT(commands(M::sm2_ecdh), ElementsAre("0a600117 20 20 7300 0 7200 0 7400 0 5511 0 11111111 11111111 10003",
                                                   "0a0001ff", "00600111 11111111 11111111 3000 0 40", "000001ff"));
    EXPECT_EQ(commands(M::sm2_dec_point, 3, 100)[0], "0a600118 64 20 2000 0 3000 0 5511");
    EXPECT_EQ(commands(M::sm2_enc_point)[0], "0a600119 7300 0 7200 0 3000 0 7400 0 20");
    EXPECT_EQ(commands(M::sm2_id_digest)[0], "0a60011a 2000 0 7200 0 3000 0 4");
    EXPECT_THAT(commands(M::sm2_ecdh_hash),
                ElementsAre("0a60011b 2000 0 7300 0 5511 0 11111111 11111111 10003", "0a0001ff",
                            "00000111 11111111 11111111 3000 0 10", "000001ff"));
    EXPECT_EQ(commands(M::sm2_dec_hash, 3, 100)[0], "0a60011c 2000 0 7300 0 3000 0 64");
    EXPECT_EQ(commands(M::sm2_enc_hash)[0], "0a60011d 2000 0 7300 0 3000 0 4");
}

TEST(ManagementPack, CM14_NumbersThatAreNoOperationOrOneOfLatticesAreNotOffered) {
    unsigned offered = 0;
    for (unsigned number = 0; number < 256; ++number) {
        ManagementRequest request = request_of(static_cast<M>(number));
        if (code_of(request) != RequestCode::eopnotsupp) ++offered;
    }
    EXPECT_EQ(offered, 44u - 8);
    for (const unsigned number : {0x00, 0x15, 0x1d, 0x20, 0x25, 0x2d, 0x38, 0x41})
        EXPECT_EQ(code_of(request_of(static_cast<M>(number))), RequestCode::eopnotsupp) << number;
}

TEST(ManagementPack, Q17_LengthsOfDerivationsAreChecked) {
    const auto code = [](M operation, std::uint32_t label, std::uint32_t length) {
        ManagementRequest request = request_of(operation);
        request.source_length = label;
        request.length = length;
        return code_of(request);
    };
    EXPECT_EQ(code(M::kic_hkdf1, 56, 64), RequestCode::ok);
    EXPECT_EQ(code(M::kic_hkdf1, 57, 64), RequestCode::einval);
    EXPECT_EQ(code(M::kic_hkdf2, 56, 65), RequestCode::einval);
    EXPECT_EQ(code(M::kic_hkdf1, 1, 0), RequestCode::einval);
    EXPECT_EQ(code(M::kic_aes_cmac_kdf, 1, 31), RequestCode::einval);
    EXPECT_EQ(code(M::kic_dkek_derive, 64, 32), RequestCode::ok);
    EXPECT_EQ(code(M::kic_dkek_derive, 65, 32), RequestCode::einval);
}

TEST(ManagementPack, Q11_LengthsOfSm2AreChecked) {
    const auto code = [](M operation, std::uint32_t length, std::uint32_t nonce = 32) {
        ManagementRequest request = request_of(operation);
        request.source_length = length;
        request.second_length = nonce;
        return code_of(request);
    };
    EXPECT_EQ(code(M::sm2_enc_hash, 1), RequestCode::ok);
    EXPECT_EQ(code(M::sm2_enc_hash, 0), RequestCode::einval);
    EXPECT_EQ(code(M::sm2_enc_hash, 33), RequestCode::einval);
    EXPECT_EQ(code(M::sm2_dec_point, 97), RequestCode::ok);
    EXPECT_EQ(code(M::sm2_dec_point, 96), RequestCode::einval);
    EXPECT_EQ(code(M::sm2_dec_hash, 129), RequestCode::einval);
    EXPECT_EQ(code(M::sm2_id_digest, 33), RequestCode::einval);
    for (const std::uint32_t nonce : {1, 31, 33}) EXPECT_EQ(code(M::sm2_ecdh_keygen, 0, nonce), RequestCode::einval);
    EXPECT_EQ(code(M::sm2_ecdh_keygen, 0, 0), RequestCode::ok);
}

TEST(ManagementPack, CurvesWidthsAndTheGeneratorAreChecked) {
    for (const std::uint32_t curve : {0x00, 0x06, 0x08, 0x37, 0x23, 0xff, 0x21}) {
        ManagementRequest request = request_of(M::ecdsa_sign);
        request.curve = curve;
        EXPECT_EQ(code_of(request), RequestCode::einval) << curve;
    }
    ManagementRequest request = request_of(M::eddsa_sign);
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request = request_of(M::rsa_keygen);
    request.bits = 1536;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request = request_of(M::drbg_config);
    request.ratio = 4;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request.ratio = 3;
    request.strength = 1;
    EXPECT_EQ(code_of(request), RequestCode::einval);
    request = request_of(M::key_write);
    request.length = kMaxManagementData + 1;
    EXPECT_EQ(code_of(request), RequestCode::emsgsize);
}

}  // namespace
}  // namespace cxlvp::host
