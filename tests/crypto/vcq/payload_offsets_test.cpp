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
    static_assert(offsetof(SysImport, source) == 0);
    static_assert(offsetof(SysImport, wrap) == 8);
    static_assert(offsetof(SysImport, length) == 16);
    // SysExport
    static_assert(offsetof(SysExport, cid) == 0);
    static_assert(offsetof(SysExport, destination) == 8);
    static_assert(offsetof(SysExport, wrap) == 16);
    static_assert(offsetof(SysExport, length) == 24);
    // SysNew
    static_assert(offsetof(SysNew, cid) == 0);
    static_assert(offsetof(SysNew, reference) == 8);
    static_assert(offsetof(SysNew, length) == 16);
    // SysRead
    static_assert(offsetof(SysRead, object) == 0);
    static_assert(offsetof(SysRead, destination) == 8);
    static_assert(offsetof(SysRead, wrap) == 16);
    static_assert(offsetof(SysRead, length) == 24);
    // SysWrite
    static_assert(offsetof(SysWrite, object) == 0);
    static_assert(offsetof(SysWrite, source) == 8);
    static_assert(offsetof(SysWrite, wrap) == 16);
    static_assert(offsetof(SysWrite, length) == 24);
    static_assert(offsetof(SysWrite, type) == 28);
    // SysGrant
    static_assert(offsetof(SysGrant, object) == 0);
    static_assert(offsetof(SysGrant, read) == 8);
    static_assert(offsetof(SysGrant, write) == 16);
    static_assert(offsetof(SysGrant, execute) == 24);
    // SysList
    static_assert(offsetof(SysList, object) == 0);
    static_assert(offsetof(SysList, destination) == 8);
    static_assert(offsetof(SysList, length) == 16);
    // SysFind
    static_assert(offsetof(SysFind, cid) == 0);
    static_assert(offsetof(SysFind, destination) == 8);
    static_assert(offsetof(SysFind, length) == 16);
    // SysData
    static_assert(offsetof(SysData, object) == 0);
    static_assert(offsetof(SysData, destination) == 8);
    static_assert(offsetof(SysData, length) == 16);
    // HashInit
    static_assert(offsetof(HashInit, algorithm) == 0);
    // HashHmac
    static_assert(offsetof(HashHmac, key) == 0);
    static_assert(offsetof(HashHmac, key_length) == 8);
    static_assert(offsetof(HashHmac, algorithm) == 12);
    // HashUpdate
    static_assert(offsetof(HashUpdate, input) == 0);
    static_assert(offsetof(HashUpdate, length) == 8);
    // HashFinal
    static_assert(offsetof(HashFinal, digest) == 0);
    static_assert(offsetof(HashFinal, length) == 8);
    // HashCopy
    static_assert(offsetof(HashCopy, input) == 0);
    static_assert(offsetof(HashCopy, output) == 8);
    static_assert(offsetof(HashCopy, length) == 16);
    // HashGather
    static_assert(offsetof(HashGather, chain) == 0);
    static_assert(offsetof(HashGather, command) == 8);
    // HashCshake
    static_assert(offsetof(HashCshake, custom) == 0);
    static_assert(offsetof(HashCshake, custom_length) == 8);
    static_assert(offsetof(HashCshake, algorithm) == 12);
    static_assert(offsetof(HashCshake, name_length) == 16);
    static_assert(offsetof(HashCshake, name) == 20);
    // HashKmac
    static_assert(offsetof(HashKmac, key) == 0);
    static_assert(offsetof(HashKmac, custom) == 8);
    static_assert(offsetof(HashKmac, key_length) == 16);
    static_assert(offsetof(HashKmac, custom_length) == 20);
    static_assert(offsetof(HashKmac, algorithm) == 24);
    static_assert(offsetof(HashKmac, output_length) == 28);
    // HashContext
    static_assert(offsetof(HashContext, buffer) == 0);
    static_assert(offsetof(HashContext, length) == 8);
    // CipherInit
    static_assert(offsetof(CipherInit, key) == 0);
    static_assert(offsetof(CipherInit, iv) == 8);
    static_assert(offsetof(CipherInit, key_length) == 16);
    static_assert(offsetof(CipherInit, iv_length) == 20);
    static_assert(offsetof(CipherInit, mode) == 24);
    static_assert(offsetof(CipherInit, operation) == 28);
    static_assert(offsetof(CipherInit, aad_length) == 32);
    static_assert(offsetof(CipherInit, io_length) == 36);
    static_assert(offsetof(CipherInit, tag_length) == 40);
    static_assert(offsetof(CipherInit, xts_index) == 44);
    // CipherAad
    static_assert(offsetof(CipherAad, data) == 0);
    static_assert(offsetof(CipherAad, length) == 8);
    // CipherUpdate
    static_assert(offsetof(CipherUpdate, input) == 0);
    static_assert(offsetof(CipherUpdate, output) == 8);
    static_assert(offsetof(CipherUpdate, length) == 16);
    // CipherFinal
    static_assert(offsetof(CipherFinal, input) == 0);
    static_assert(offsetof(CipherFinal, output) == 8);
    static_assert(offsetof(CipherFinal, tag) == 16);
    static_assert(offsetof(CipherFinal, length) == 24);
    static_assert(offsetof(CipherFinal, tag_length) == 28);
    // CipherScatter
    static_assert(offsetof(CipherScatter, chain) == 0);
    static_assert(offsetof(CipherScatter, command) == 8);
    static_assert(offsetof(CipherScatter, tag) == 16);
    static_assert(offsetof(CipherScatter, tag_length) == 24);
    // CipherAadAuth
    static_assert(offsetof(CipherAadAuth, data) == 0);
    static_assert(offsetof(CipherAadAuth, length) == 8);
    static_assert(offsetof(CipherAadAuth, tag) == 16);
    static_assert(offsetof(CipherAadAuth, tag_length) == 24);
    // Sm4CcmInit
    static_assert(offsetof(Sm4CcmInit, key) == 0);
    static_assert(offsetof(Sm4CcmInit, nonce) == 8);
    static_assert(offsetof(Sm4CcmInit, key_length) == 16);
    static_assert(offsetof(Sm4CcmInit, nonce_length) == 20);
    static_assert(offsetof(Sm4CcmInit, operation) == 24);
    static_assert(offsetof(Sm4CcmInit, aad_length) == 28);
    static_assert(offsetof(Sm4CcmInit, io_length) == 32);
    static_assert(offsetof(Sm4CcmInit, tag_length) == 36);
    // ChachaInit
    static_assert(offsetof(ChachaInit, key) == 0);
    static_assert(offsetof(ChachaInit, counter_nonce) == 8);
    static_assert(offsetof(ChachaInit, key_length) == 16);
    static_assert(offsetof(ChachaInit, counter_nonce_length) == 20);
    static_assert(offsetof(ChachaInit, counter_length) == 24);
    static_assert(offsetof(ChachaInit, operation) == 28);
    // PolyInit
    static_assert(offsetof(PolyInit, r) == 0);
    static_assert(offsetof(PolyInit, s) == 8);
    static_assert(offsetof(PolyInit, r_length) == 16);
    static_assert(offsetof(PolyInit, s_length) == 20);
    // ChachaPolyInit
    static_assert(offsetof(ChachaPolyInit, key) == 0);
    static_assert(offsetof(ChachaPolyInit, counter_nonce) == 8);
    static_assert(offsetof(ChachaPolyInit, key_length) == 16);
    static_assert(offsetof(ChachaPolyInit, counter_nonce_length) == 20);
    static_assert(offsetof(ChachaPolyInit, operation) == 24);
    // EcdsaVerify
    static_assert(offsetof(EcdsaVerify, curve) == 0);
    static_assert(offsetof(EcdsaVerify, digest_length) == 4);
    static_assert(offsetof(EcdsaVerify, public_key) == 8);
    static_assert(offsetof(EcdsaVerify, digest) == 16);
    static_assert(offsetof(EcdsaVerify, signature) == 24);
    static_assert(offsetof(EcdsaVerify, r_prime) == 32);
    // EcdsaSign
    static_assert(offsetof(EcdsaSign, curve) == 0);
    static_assert(offsetof(EcdsaSign, key_length) == 4);
    static_assert(offsetof(EcdsaSign, digest) == 8);
    static_assert(offsetof(EcdsaSign, signature) == 16);
    static_assert(offsetof(EcdsaSign, key) == 24);
    static_assert(offsetof(EcdsaSign, digest_length) == 32);
    // EcPubgen
    static_assert(offsetof(EcPubgen, curve) == 0);
    static_assert(offsetof(EcPubgen, key_length) == 4);
    static_assert(offsetof(EcPubgen, public_key) == 8);
    static_assert(offsetof(EcPubgen, key) == 16);
    // EcKeygen
    static_assert(offsetof(EcKeygen, curve) == 0);
    static_assert(offsetof(EcKeygen, key_length) == 4);
    static_assert(offsetof(EcKeygen, key) == 8);
    static_assert(offsetof(EcKeygen, type) == 16);
    // EddsaVerify
    static_assert(offsetof(EddsaVerify, curve) == 0);
    static_assert(offsetof(EddsaVerify, message_length) == 4);
    static_assert(offsetof(EddsaVerify, public_key) == 8);
    static_assert(offsetof(EddsaVerify, message) == 16);
    static_assert(offsetof(EddsaVerify, signature) == 24);
    static_assert(offsetof(EddsaVerify, r_prime) == 32);
    // EddsaSign
    static_assert(offsetof(EddsaSign, curve) == 0);
    static_assert(offsetof(EddsaSign, key_length) == 4);
    static_assert(offsetof(EddsaSign, message) == 8);
    static_assert(offsetof(EddsaSign, signature) == 16);
    static_assert(offsetof(EddsaSign, key) == 24);
    static_assert(offsetof(EddsaSign, message_length) == 32);
    // Ecdh
    static_assert(offsetof(Ecdh, curve) == 0);
    static_assert(offsetof(Ecdh, key_length) == 4);
    static_assert(offsetof(Ecdh, secret_length) == 8);
    static_assert(offsetof(Ecdh, secret_type) == 12);
    static_assert(offsetof(Ecdh, peer) == 16);
    static_assert(offsetof(Ecdh, key) == 24);
    static_assert(offsetof(Ecdh, secret) == 32);
    // RsaEncrypt
    static_assert(offsetof(RsaEncrypt, bits) == 0);
    static_assert(offsetof(RsaEncrypt, exponent_length) == 4);
    static_assert(offsetof(RsaEncrypt, exponent) == 8);
    static_assert(offsetof(RsaEncrypt, modulus) == 16);
    static_assert(offsetof(RsaEncrypt, message) == 24);
    static_assert(offsetof(RsaEncrypt, ciphertext) == 32);
    // RsaDecrypt
    static_assert(offsetof(RsaDecrypt, bits) == 0);
    static_assert(offsetof(RsaDecrypt, exponent_length) == 4);
    static_assert(offsetof(RsaDecrypt, exponent) == 8);
    static_assert(offsetof(RsaDecrypt, modulus) == 16);
    static_assert(offsetof(RsaDecrypt, ciphertext) == 24);
    static_assert(offsetof(RsaDecrypt, message) == 32);
    static_assert(offsetof(RsaDecrypt, key) == 40);
    // RsaKeygen
    static_assert(offsetof(RsaKeygen, bits) == 0);
    static_assert(offsetof(RsaKeygen, key_type) == 4);
    static_assert(offsetof(RsaKeygen, exponent) == 8);
    static_assert(offsetof(RsaKeygen, modulus) == 16);
    static_assert(offsetof(RsaKeygen, key) == 24);
    static_assert(offsetof(RsaKeygen, crt_key) == 32);
    static_assert(offsetof(RsaKeygen, crt_type) == 40);
    // Sm2EcdhKeygen
    static_assert(offsetof(Sm2EcdhKeygen, nonce) == 0);
    static_assert(offsetof(Sm2EcdhKeygen, session) == 8);
    static_assert(offsetof(Sm2EcdhKeygen, nonce_length) == 16);
    // Sm2Ecdh
    static_assert(offsetof(Sm2Ecdh, nonce_length) == 0);
    static_assert(offsetof(Sm2Ecdh, key_length) == 4);
    static_assert(offsetof(Sm2Ecdh, nonce) == 8);
    static_assert(offsetof(Sm2Ecdh, peer_key) == 16);
    static_assert(offsetof(Sm2Ecdh, peer_session) == 24);
    static_assert(offsetof(Sm2Ecdh, key) == 32);
    static_assert(offsetof(Sm2Ecdh, point) == 40);
    static_assert(offsetof(Sm2Ecdh, type) == 48);
    // Sm2DecPoint
    static_assert(offsetof(Sm2DecPoint, ciphertext_length) == 0);
    static_assert(offsetof(Sm2DecPoint, key_length) == 4);
    static_assert(offsetof(Sm2DecPoint, ciphertext) == 8);
    static_assert(offsetof(Sm2DecPoint, point) == 16);
    static_assert(offsetof(Sm2DecPoint, key) == 24);
    // Sm2EncPoint
    static_assert(offsetof(Sm2EncPoint, nonce) == 0);
    static_assert(offsetof(Sm2EncPoint, public_key) == 8);
    static_assert(offsetof(Sm2EncPoint, ciphertext) == 16);
    static_assert(offsetof(Sm2EncPoint, point) == 24);
    static_assert(offsetof(Sm2EncPoint, nonce_length) == 32);
    // Sm2IdDigest
    static_assert(offsetof(Sm2IdDigest, identity) == 0);
    static_assert(offsetof(Sm2IdDigest, public_key) == 8);
    static_assert(offsetof(Sm2IdDigest, digest) == 16);
    static_assert(offsetof(Sm2IdDigest, identity_length) == 24);
    // Sm2EcdhHash
    static_assert(offsetof(Sm2EcdhHash, z_first) == 0);
    static_assert(offsetof(Sm2EcdhHash, z_second) == 8);
    static_assert(offsetof(Sm2EcdhHash, point) == 16);
    static_assert(offsetof(Sm2EcdhHash, key) == 24);
    static_assert(offsetof(Sm2EcdhHash, type) == 32);
    // Sm2DecHash
    static_assert(offsetof(Sm2DecHash, ciphertext) == 0);
    static_assert(offsetof(Sm2DecHash, point) == 8);
    static_assert(offsetof(Sm2DecHash, plaintext) == 16);
    static_assert(offsetof(Sm2DecHash, ciphertext_length) == 24);
    // Sm2EncHash
    static_assert(offsetof(Sm2EncHash, message) == 0);
    static_assert(offsetof(Sm2EncHash, point) == 8);
    static_assert(offsetof(Sm2EncHash, ciphertext) == 16);
    static_assert(offsetof(Sm2EncHash, message_length) == 24);
    // EddsaKeygenSca
    static_assert(offsetof(EddsaKeygenSca, curve) == 0);
    static_assert(offsetof(EddsaKeygenSca, key) == 8);
    static_assert(offsetof(EddsaKeygenSca, sca_key) == 16);
    // KicHkdf1
    static_assert(offsetof(KicHkdf1, destination) == 0);
    static_assert(offsetof(KicHkdf1, base) == 8);
    static_assert(offsetof(KicHkdf1, label) == 16);
    static_assert(offsetof(KicHkdf1, label_length) == 24);
    static_assert(offsetof(KicHkdf1, length) == 28);
    static_assert(offsetof(KicHkdf1, type) == 32);
    // KicHkdf2
    static_assert(offsetof(KicHkdf2, destination) == 0);
    static_assert(offsetof(KicHkdf2, base) == 8);
    static_assert(offsetof(KicHkdf2, salt) == 16);
    static_assert(offsetof(KicHkdf2, label) == 24);
    static_assert(offsetof(KicHkdf2, label_length) == 32);
    static_assert(offsetof(KicHkdf2, length) == 36);
    static_assert(offsetof(KicHkdf2, type) == 40);
    // KicCmacKdf
    static_assert(offsetof(KicCmacKdf, base) == 0);
    static_assert(offsetof(KicCmacKdf, destination) == 8);
    static_assert(offsetof(KicCmacKdf, label) == 16);
    static_assert(offsetof(KicCmacKdf, length) == 24);
    static_assert(offsetof(KicCmacKdf, label_length) == 28);
    static_assert(offsetof(KicCmacKdf, type) == 32);
    // KicDkek
    static_assert(offsetof(KicDkek, base) == 0);
    static_assert(offsetof(KicDkek, destination) == 8);
    static_assert(offsetof(KicDkek, host_id) == 16);
    static_assert(offsetof(KicDkek, metadata_length) == 20);
    static_assert(offsetof(KicDkek, metadata) == 24);
    // DrbgConfig
    static_assert(offsetof(DrbgConfig, ratio) == 0);
    static_assert(offsetof(DrbgConfig, strength) == 4);
    static_assert(offsetof(DrbgConfig, personalisation) == 8);
    // DrbgGenerate
    static_assert(offsetof(DrbgGenerate, destination) == 0);
    static_assert(offsetof(DrbgGenerate, length) == 8);
    static_assert(offsetof(DrbgGenerate, additional) == 12);
    // DrbgDatastore
    static_assert(offsetof(DrbgDatastore, object) == 0);
    static_assert(offsetof(DrbgDatastore, length) == 8);
    static_assert(offsetof(DrbgDatastore, type) == 12);
    static_assert(offsetof(DrbgDatastore, additional) == 16);
    // EacRead
    static_assert(offsetof(EacRead, destination) == 0);
    static_assert(offsetof(EacRead, length) == 8);
    SUCCEED();
}

}  // namespace
}  // namespace cxlvp::crypto
