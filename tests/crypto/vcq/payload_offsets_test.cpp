// SPDX-License-Identifier: Apache-2.0
// Where each field of a payload lies by its name, in bytes from byte 8 of the entry: two fields of one size that change
// places are not seen in octets that were put there by position.

#include <cstddef>

#include <gtest/gtest.h>

#include "cxlvp/crypto/vcq/payload/aes.h"
#include "cxlvp/crypto/vcq/payload/ccp.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"
#include "cxlvp/crypto/vcq/payload/eac.h"
#include "cxlvp/crypto/vcq/payload/hash.h"
#include "cxlvp/crypto/vcq/payload/kic.h"
#include "cxlvp/crypto/vcq/payload/pke.h"
#include "cxlvp/crypto/vcq/payload/sm4.h"
#include "cxlvp/crypto/vcq/payload/sys.h"

namespace cxlvp::crypto {
namespace {

TEST(VcqPayloads, EachFieldLiesWhereTheDriverPutsIt) {
    // SysImport
    EXPECT_EQ(offsetof(SysImport, source), 0u);
    EXPECT_EQ(offsetof(SysImport, wrap), 8u);
    EXPECT_EQ(offsetof(SysImport, length), 16u);
    // SysExport
    EXPECT_EQ(offsetof(SysExport, cid), 0u);
    EXPECT_EQ(offsetof(SysExport, destination), 8u);
    EXPECT_EQ(offsetof(SysExport, wrap), 16u);
    EXPECT_EQ(offsetof(SysExport, length), 24u);
    // SysNew
    EXPECT_EQ(offsetof(SysNew, cid), 0u);
    EXPECT_EQ(offsetof(SysNew, reference), 8u);
    EXPECT_EQ(offsetof(SysNew, length), 16u);
    // SysRead
    EXPECT_EQ(offsetof(SysRead, object), 0u);
    EXPECT_EQ(offsetof(SysRead, destination), 8u);
    EXPECT_EQ(offsetof(SysRead, wrap), 16u);
    EXPECT_EQ(offsetof(SysRead, length), 24u);
    // SysWrite
    EXPECT_EQ(offsetof(SysWrite, object), 0u);
    EXPECT_EQ(offsetof(SysWrite, source), 8u);
    EXPECT_EQ(offsetof(SysWrite, wrap), 16u);
    EXPECT_EQ(offsetof(SysWrite, length), 24u);
    EXPECT_EQ(offsetof(SysWrite, type), 28u);
    // SysGrant
    EXPECT_EQ(offsetof(SysGrant, object), 0u);
    EXPECT_EQ(offsetof(SysGrant, read), 8u);
    EXPECT_EQ(offsetof(SysGrant, write), 16u);
    EXPECT_EQ(offsetof(SysGrant, execute), 24u);
    // SysList
    EXPECT_EQ(offsetof(SysList, object), 0u);
    EXPECT_EQ(offsetof(SysList, destination), 8u);
    EXPECT_EQ(offsetof(SysList, length), 16u);
    // SysFind
    EXPECT_EQ(offsetof(SysFind, cid), 0u);
    EXPECT_EQ(offsetof(SysFind, destination), 8u);
    EXPECT_EQ(offsetof(SysFind, length), 16u);
    // SysData
    EXPECT_EQ(offsetof(SysData, object), 0u);
    EXPECT_EQ(offsetof(SysData, destination), 8u);
    EXPECT_EQ(offsetof(SysData, length), 16u);
    // HashInit
    EXPECT_EQ(offsetof(HashInit, algorithm), 0u);
    // HashHmac
    EXPECT_EQ(offsetof(HashHmac, key), 0u);
    EXPECT_EQ(offsetof(HashHmac, key_length), 8u);
    EXPECT_EQ(offsetof(HashHmac, algorithm), 12u);
    // HashUpdate
    EXPECT_EQ(offsetof(HashUpdate, input), 0u);
    EXPECT_EQ(offsetof(HashUpdate, length), 8u);
    // HashFinal
    EXPECT_EQ(offsetof(HashFinal, digest), 0u);
    EXPECT_EQ(offsetof(HashFinal, length), 8u);
    // HashCopy
    EXPECT_EQ(offsetof(HashCopy, input), 0u);
    EXPECT_EQ(offsetof(HashCopy, output), 8u);
    EXPECT_EQ(offsetof(HashCopy, length), 16u);
    // HashGather
    EXPECT_EQ(offsetof(HashGather, chain), 0u);
    EXPECT_EQ(offsetof(HashGather, command), 8u);
    // HashCshake
    EXPECT_EQ(offsetof(HashCshake, custom), 0u);
    EXPECT_EQ(offsetof(HashCshake, custom_length), 8u);
    EXPECT_EQ(offsetof(HashCshake, algorithm), 12u);
    EXPECT_EQ(offsetof(HashCshake, name_length), 16u);
    EXPECT_EQ(offsetof(HashCshake, name), 20u);
    // HashKmac
    EXPECT_EQ(offsetof(HashKmac, key), 0u);
    EXPECT_EQ(offsetof(HashKmac, custom), 8u);
    EXPECT_EQ(offsetof(HashKmac, key_length), 16u);
    EXPECT_EQ(offsetof(HashKmac, custom_length), 20u);
    EXPECT_EQ(offsetof(HashKmac, algorithm), 24u);
    EXPECT_EQ(offsetof(HashKmac, output_length), 28u);
    // HashContext
    EXPECT_EQ(offsetof(HashContext, buffer), 0u);
    EXPECT_EQ(offsetof(HashContext, length), 8u);
    // CipherInit
    EXPECT_EQ(offsetof(CipherInit, key), 0u);
    EXPECT_EQ(offsetof(CipherInit, iv), 8u);
    EXPECT_EQ(offsetof(CipherInit, key_length), 16u);
    EXPECT_EQ(offsetof(CipherInit, iv_length), 20u);
    EXPECT_EQ(offsetof(CipherInit, mode), 24u);
    EXPECT_EQ(offsetof(CipherInit, operation), 28u);
    EXPECT_EQ(offsetof(CipherInit, aad_length), 32u);
    EXPECT_EQ(offsetof(CipherInit, io_length), 36u);
    EXPECT_EQ(offsetof(CipherInit, tag_length), 40u);
    EXPECT_EQ(offsetof(CipherInit, xts_index), 44u);
    // CipherAad
    EXPECT_EQ(offsetof(CipherAad, data), 0u);
    EXPECT_EQ(offsetof(CipherAad, length), 8u);
    // CipherUpdate
    EXPECT_EQ(offsetof(CipherUpdate, input), 0u);
    EXPECT_EQ(offsetof(CipherUpdate, output), 8u);
    EXPECT_EQ(offsetof(CipherUpdate, length), 16u);
    // CipherFinal
    EXPECT_EQ(offsetof(CipherFinal, input), 0u);
    EXPECT_EQ(offsetof(CipherFinal, output), 8u);
    EXPECT_EQ(offsetof(CipherFinal, tag), 16u);
    EXPECT_EQ(offsetof(CipherFinal, length), 24u);
    EXPECT_EQ(offsetof(CipherFinal, tag_length), 28u);
    // CipherScatter
    EXPECT_EQ(offsetof(CipherScatter, chain), 0u);
    EXPECT_EQ(offsetof(CipherScatter, command), 8u);
    EXPECT_EQ(offsetof(CipherScatter, tag), 16u);
    EXPECT_EQ(offsetof(CipherScatter, tag_length), 24u);
    // CipherAadAuth
    EXPECT_EQ(offsetof(CipherAadAuth, data), 0u);
    EXPECT_EQ(offsetof(CipherAadAuth, length), 8u);
    EXPECT_EQ(offsetof(CipherAadAuth, tag), 16u);
    EXPECT_EQ(offsetof(CipherAadAuth, tag_length), 24u);
    // Sm4CcmInit
    EXPECT_EQ(offsetof(Sm4CcmInit, key), 0u);
    EXPECT_EQ(offsetof(Sm4CcmInit, nonce), 8u);
    EXPECT_EQ(offsetof(Sm4CcmInit, key_length), 16u);
    EXPECT_EQ(offsetof(Sm4CcmInit, nonce_length), 20u);
    EXPECT_EQ(offsetof(Sm4CcmInit, operation), 24u);
    EXPECT_EQ(offsetof(Sm4CcmInit, aad_length), 28u);
    EXPECT_EQ(offsetof(Sm4CcmInit, io_length), 32u);
    EXPECT_EQ(offsetof(Sm4CcmInit, tag_length), 36u);
    // ChachaInit
    EXPECT_EQ(offsetof(ChachaInit, key), 0u);
    EXPECT_EQ(offsetof(ChachaInit, counter_nonce), 8u);
    EXPECT_EQ(offsetof(ChachaInit, key_length), 16u);
    EXPECT_EQ(offsetof(ChachaInit, counter_nonce_length), 20u);
    EXPECT_EQ(offsetof(ChachaInit, counter_length), 24u);
    EXPECT_EQ(offsetof(ChachaInit, operation), 28u);
    // PolyInit
    EXPECT_EQ(offsetof(PolyInit, r), 0u);
    EXPECT_EQ(offsetof(PolyInit, s), 8u);
    EXPECT_EQ(offsetof(PolyInit, r_length), 16u);
    EXPECT_EQ(offsetof(PolyInit, s_length), 20u);
    // ChachaPolyInit
    EXPECT_EQ(offsetof(ChachaPolyInit, key), 0u);
    EXPECT_EQ(offsetof(ChachaPolyInit, counter_nonce), 8u);
    EXPECT_EQ(offsetof(ChachaPolyInit, key_length), 16u);
    EXPECT_EQ(offsetof(ChachaPolyInit, counter_nonce_length), 20u);
    EXPECT_EQ(offsetof(ChachaPolyInit, operation), 24u);
    // EcdsaVerify
    EXPECT_EQ(offsetof(EcdsaVerify, curve), 0u);
    EXPECT_EQ(offsetof(EcdsaVerify, digest_length), 4u);
    EXPECT_EQ(offsetof(EcdsaVerify, public_key), 8u);
    EXPECT_EQ(offsetof(EcdsaVerify, digest), 16u);
    EXPECT_EQ(offsetof(EcdsaVerify, signature), 24u);
    EXPECT_EQ(offsetof(EcdsaVerify, r_prime), 32u);
    // EcdsaSign
    EXPECT_EQ(offsetof(EcdsaSign, curve), 0u);
    EXPECT_EQ(offsetof(EcdsaSign, key_length), 4u);
    EXPECT_EQ(offsetof(EcdsaSign, digest), 8u);
    EXPECT_EQ(offsetof(EcdsaSign, signature), 16u);
    EXPECT_EQ(offsetof(EcdsaSign, key), 24u);
    EXPECT_EQ(offsetof(EcdsaSign, digest_length), 32u);
    // EcPubgen
    EXPECT_EQ(offsetof(EcPubgen, curve), 0u);
    EXPECT_EQ(offsetof(EcPubgen, key_length), 4u);
    EXPECT_EQ(offsetof(EcPubgen, public_key), 8u);
    EXPECT_EQ(offsetof(EcPubgen, key), 16u);
    // EcKeygen
    EXPECT_EQ(offsetof(EcKeygen, curve), 0u);
    EXPECT_EQ(offsetof(EcKeygen, key_length), 4u);
    EXPECT_EQ(offsetof(EcKeygen, key), 8u);
    EXPECT_EQ(offsetof(EcKeygen, type), 16u);
    // EddsaVerify
    EXPECT_EQ(offsetof(EddsaVerify, curve), 0u);
    EXPECT_EQ(offsetof(EddsaVerify, message_length), 4u);
    EXPECT_EQ(offsetof(EddsaVerify, public_key), 8u);
    EXPECT_EQ(offsetof(EddsaVerify, message), 16u);
    EXPECT_EQ(offsetof(EddsaVerify, signature), 24u);
    EXPECT_EQ(offsetof(EddsaVerify, r_prime), 32u);
    // EddsaSign
    EXPECT_EQ(offsetof(EddsaSign, curve), 0u);
    EXPECT_EQ(offsetof(EddsaSign, key_length), 4u);
    EXPECT_EQ(offsetof(EddsaSign, message), 8u);
    EXPECT_EQ(offsetof(EddsaSign, signature), 16u);
    EXPECT_EQ(offsetof(EddsaSign, key), 24u);
    EXPECT_EQ(offsetof(EddsaSign, message_length), 32u);
    // Ecdh
    EXPECT_EQ(offsetof(Ecdh, curve), 0u);
    EXPECT_EQ(offsetof(Ecdh, key_length), 4u);
    EXPECT_EQ(offsetof(Ecdh, secret_length), 8u);
    EXPECT_EQ(offsetof(Ecdh, secret_type), 12u);
    EXPECT_EQ(offsetof(Ecdh, peer), 16u);
    EXPECT_EQ(offsetof(Ecdh, key), 24u);
    EXPECT_EQ(offsetof(Ecdh, secret), 32u);
    // RsaEncrypt
    EXPECT_EQ(offsetof(RsaEncrypt, bits), 0u);
    EXPECT_EQ(offsetof(RsaEncrypt, exponent_length), 4u);
    EXPECT_EQ(offsetof(RsaEncrypt, exponent), 8u);
    EXPECT_EQ(offsetof(RsaEncrypt, modulus), 16u);
    EXPECT_EQ(offsetof(RsaEncrypt, message), 24u);
    EXPECT_EQ(offsetof(RsaEncrypt, ciphertext), 32u);
    // RsaDecrypt
    EXPECT_EQ(offsetof(RsaDecrypt, bits), 0u);
    EXPECT_EQ(offsetof(RsaDecrypt, exponent_length), 4u);
    EXPECT_EQ(offsetof(RsaDecrypt, exponent), 8u);
    EXPECT_EQ(offsetof(RsaDecrypt, modulus), 16u);
    EXPECT_EQ(offsetof(RsaDecrypt, ciphertext), 24u);
    EXPECT_EQ(offsetof(RsaDecrypt, message), 32u);
    EXPECT_EQ(offsetof(RsaDecrypt, key), 40u);
    // RsaKeygen
    EXPECT_EQ(offsetof(RsaKeygen, bits), 0u);
    EXPECT_EQ(offsetof(RsaKeygen, key_type), 4u);
    EXPECT_EQ(offsetof(RsaKeygen, exponent), 8u);
    EXPECT_EQ(offsetof(RsaKeygen, modulus), 16u);
    EXPECT_EQ(offsetof(RsaKeygen, key), 24u);
    EXPECT_EQ(offsetof(RsaKeygen, crt_key), 32u);
    EXPECT_EQ(offsetof(RsaKeygen, crt_type), 40u);
    // Sm2EcdhKeygen
    EXPECT_EQ(offsetof(Sm2EcdhKeygen, nonce), 0u);
    EXPECT_EQ(offsetof(Sm2EcdhKeygen, session), 8u);
    EXPECT_EQ(offsetof(Sm2EcdhKeygen, nonce_length), 16u);
    // Sm2Ecdh
    EXPECT_EQ(offsetof(Sm2Ecdh, nonce_length), 0u);
    EXPECT_EQ(offsetof(Sm2Ecdh, key_length), 4u);
    EXPECT_EQ(offsetof(Sm2Ecdh, nonce), 8u);
    EXPECT_EQ(offsetof(Sm2Ecdh, peer_key), 16u);
    EXPECT_EQ(offsetof(Sm2Ecdh, peer_session), 24u);
    EXPECT_EQ(offsetof(Sm2Ecdh, key), 32u);
    EXPECT_EQ(offsetof(Sm2Ecdh, point), 40u);
    EXPECT_EQ(offsetof(Sm2Ecdh, type), 48u);
    // Sm2DecPoint
    EXPECT_EQ(offsetof(Sm2DecPoint, ciphertext_length), 0u);
    EXPECT_EQ(offsetof(Sm2DecPoint, key_length), 4u);
    EXPECT_EQ(offsetof(Sm2DecPoint, ciphertext), 8u);
    EXPECT_EQ(offsetof(Sm2DecPoint, point), 16u);
    EXPECT_EQ(offsetof(Sm2DecPoint, key), 24u);
    // Sm2EncPoint
    EXPECT_EQ(offsetof(Sm2EncPoint, nonce), 0u);
    EXPECT_EQ(offsetof(Sm2EncPoint, public_key), 8u);
    EXPECT_EQ(offsetof(Sm2EncPoint, ciphertext), 16u);
    EXPECT_EQ(offsetof(Sm2EncPoint, point), 24u);
    EXPECT_EQ(offsetof(Sm2EncPoint, nonce_length), 32u);
    // Sm2IdDigest
    EXPECT_EQ(offsetof(Sm2IdDigest, identity), 0u);
    EXPECT_EQ(offsetof(Sm2IdDigest, public_key), 8u);
    EXPECT_EQ(offsetof(Sm2IdDigest, digest), 16u);
    EXPECT_EQ(offsetof(Sm2IdDigest, identity_length), 24u);
    // Sm2EcdhHash
    EXPECT_EQ(offsetof(Sm2EcdhHash, z_first), 0u);
    EXPECT_EQ(offsetof(Sm2EcdhHash, z_second), 8u);
    EXPECT_EQ(offsetof(Sm2EcdhHash, point), 16u);
    EXPECT_EQ(offsetof(Sm2EcdhHash, key), 24u);
    EXPECT_EQ(offsetof(Sm2EcdhHash, type), 32u);
    // Sm2DecHash
    EXPECT_EQ(offsetof(Sm2DecHash, ciphertext), 0u);
    EXPECT_EQ(offsetof(Sm2DecHash, point), 8u);
    EXPECT_EQ(offsetof(Sm2DecHash, plaintext), 16u);
    EXPECT_EQ(offsetof(Sm2DecHash, ciphertext_length), 24u);
    // Sm2EncHash
    EXPECT_EQ(offsetof(Sm2EncHash, message), 0u);
    EXPECT_EQ(offsetof(Sm2EncHash, point), 8u);
    EXPECT_EQ(offsetof(Sm2EncHash, ciphertext), 16u);
    EXPECT_EQ(offsetof(Sm2EncHash, message_length), 24u);
    // EddsaKeygenSca
    EXPECT_EQ(offsetof(EddsaKeygenSca, curve), 0u);
    EXPECT_EQ(offsetof(EddsaKeygenSca, key), 8u);
    EXPECT_EQ(offsetof(EddsaKeygenSca, sca_key), 16u);
    // KicHkdf1
    EXPECT_EQ(offsetof(KicHkdf1, destination), 0u);
    EXPECT_EQ(offsetof(KicHkdf1, base), 8u);
    EXPECT_EQ(offsetof(KicHkdf1, label), 16u);
    EXPECT_EQ(offsetof(KicHkdf1, label_length), 24u);
    EXPECT_EQ(offsetof(KicHkdf1, length), 28u);
    EXPECT_EQ(offsetof(KicHkdf1, type), 32u);
    // KicHkdf2
    EXPECT_EQ(offsetof(KicHkdf2, destination), 0u);
    EXPECT_EQ(offsetof(KicHkdf2, base), 8u);
    EXPECT_EQ(offsetof(KicHkdf2, salt), 16u);
    EXPECT_EQ(offsetof(KicHkdf2, label), 24u);
    EXPECT_EQ(offsetof(KicHkdf2, label_length), 32u);
    EXPECT_EQ(offsetof(KicHkdf2, length), 36u);
    EXPECT_EQ(offsetof(KicHkdf2, type), 40u);
    // KicCmacKdf
    EXPECT_EQ(offsetof(KicCmacKdf, base), 0u);
    EXPECT_EQ(offsetof(KicCmacKdf, destination), 8u);
    EXPECT_EQ(offsetof(KicCmacKdf, label), 16u);
    EXPECT_EQ(offsetof(KicCmacKdf, length), 24u);
    EXPECT_EQ(offsetof(KicCmacKdf, label_length), 28u);
    EXPECT_EQ(offsetof(KicCmacKdf, type), 32u);
    // KicDkek
    EXPECT_EQ(offsetof(KicDkek, base), 0u);
    EXPECT_EQ(offsetof(KicDkek, destination), 8u);
    EXPECT_EQ(offsetof(KicDkek, host_id), 16u);
    EXPECT_EQ(offsetof(KicDkek, metadata_length), 20u);
    EXPECT_EQ(offsetof(KicDkek, metadata), 24u);
    // DrbgConfig
    EXPECT_EQ(offsetof(DrbgConfig, ratio), 0u);
    EXPECT_EQ(offsetof(DrbgConfig, strength), 4u);
    EXPECT_EQ(offsetof(DrbgConfig, personalisation), 8u);
    // DrbgGenerate
    EXPECT_EQ(offsetof(DrbgGenerate, destination), 0u);
    EXPECT_EQ(offsetof(DrbgGenerate, length), 8u);
    EXPECT_EQ(offsetof(DrbgGenerate, additional), 12u);
    // DrbgDatastore
    EXPECT_EQ(offsetof(DrbgDatastore, object), 0u);
    EXPECT_EQ(offsetof(DrbgDatastore, length), 8u);
    EXPECT_EQ(offsetof(DrbgDatastore, type), 12u);
    EXPECT_EQ(offsetof(DrbgDatastore, additional), 16u);
    // EacRead
    EXPECT_EQ(offsetof(EacRead, destination), 0u);
    EXPECT_EQ(offsetof(EacRead, length), 8u);
}

}  // namespace
}  // namespace cxlvp::crypto
