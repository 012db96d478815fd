// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/request/algorithm.h"

#include "cxlvp/base/core/tick.h"
#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::host {

namespace {

using crypto::AesMode;
using crypto::CoreId;
using crypto::Curve;
using crypto::HashAlgorithm;
using crypto::Sm4Mode;
using Family = AlgorithmFamily;

constexpr std::uint64_t kCipherCap = 32 * kMiB;
constexpr std::uint64_t kAeadCap = kMiB;
constexpr std::uint64_t kBufferedCap = 64 * kKiB;
constexpr std::uint64_t kRandomCap = 32;

constexpr std::uint8_t kEsp = 1;

template <class Number>
constexpr Algorithm row(std::string_view name, Family family, CoreId core, Number number, std::uint8_t output,
                        std::uint64_t cap) {
    return {name, family, core, static_cast<std::uint8_t>(number), output, cap};
}

constexpr Algorithm kTable[kAlgorithms] = {
    row("sha224", Family::hash, CoreId::hc, HashAlgorithm::sha224, 28, 0),
    row("sha256", Family::hash, CoreId::hc, HashAlgorithm::sha256, 32, 0),
    row("sha384", Family::hash, CoreId::hc, HashAlgorithm::sha384, 48, 0),
    row("sha512", Family::hash, CoreId::hc, HashAlgorithm::sha512, 64, 0),
    row("sha3-224", Family::hash, CoreId::hc, HashAlgorithm::sha3_224, 28, 0),
    row("sha3-256", Family::hash, CoreId::hc, HashAlgorithm::sha3_256, 32, 0),
    row("sha3-384", Family::hash, CoreId::hc, HashAlgorithm::sha3_384, 48, 0),
    row("sha3-512", Family::hash, CoreId::hc, HashAlgorithm::sha3_512, 64, 0),
    row("shake128", Family::hash, CoreId::hc, HashAlgorithm::shake128, 32, 0),
    row("shake256", Family::hash, CoreId::hc, HashAlgorithm::shake256, 64, 0),
    row("cshake128", Family::cshake, CoreId::hc, HashAlgorithm::shake128, 32, 0),
    row("cshake256", Family::cshake, CoreId::hc, HashAlgorithm::shake256, 64, 0),
    row("kmac128", Family::kmac, CoreId::hc, HashAlgorithm::shake128, 32, kBufferedCap),
    row("kmac256", Family::kmac, CoreId::hc, HashAlgorithm::shake256, 64, kBufferedCap),
    row("sm3", Family::hash, CoreId::sm3, 0, 32, 0),
    row("hmac(sha224)", Family::hmac, CoreId::hc, HashAlgorithm::sha224, 28, kBufferedCap),
    row("hmac(sha256)", Family::hmac, CoreId::hc, HashAlgorithm::sha256, 32, kBufferedCap),
    row("hmac(sha384)", Family::hmac, CoreId::hc, HashAlgorithm::sha384, 48, kBufferedCap),
    row("hmac(sha512)", Family::hmac, CoreId::hc, HashAlgorithm::sha512, 64, kBufferedCap),
    row("hmac(sha3-224)", Family::hmac, CoreId::hc, HashAlgorithm::sha3_224, 28, kBufferedCap),
    row("hmac(sha3-256)", Family::hmac, CoreId::hc, HashAlgorithm::sha3_256, 32, kBufferedCap),
    row("hmac(sha3-384)", Family::hmac, CoreId::hc, HashAlgorithm::sha3_384, 48, kBufferedCap),
    row("hmac(sha3-512)", Family::hmac, CoreId::hc, HashAlgorithm::sha3_512, 64, kBufferedCap),
    row("cmac(aes)", Family::block_mac, CoreId::aes, AesMode::cmac, 16, kBufferedCap),
    row("cmac(sm4)", Family::block_mac, CoreId::sm4, Sm4Mode::cmac, 16, kBufferedCap),
    row("xcbc(sm4)", Family::block_mac, CoreId::sm4, Sm4Mode::xcbc, 16, kBufferedCap),
    row("poly1305", Family::poly1305, CoreId::ccp, 0, 16, kBufferedCap),
    row("ecb(aes)", Family::cipher, CoreId::aes, AesMode::ecb, 0, kCipherCap),
    row("cbc(aes)", Family::cipher, CoreId::aes, AesMode::cbc, 0, kCipherCap),
    row("ctr(aes)", Family::cipher, CoreId::aes, AesMode::ctr, 0, kCipherCap),
    row("cfb(aes)", Family::cipher, CoreId::aes, AesMode::cfb, 0, kCipherCap),
    row("xts(aes)", Family::cipher, CoreId::aes, AesMode::xts, 0, kCipherCap),
    row("ecb(sm4)", Family::cipher, CoreId::sm4, Sm4Mode::ecb, 0, kCipherCap),
    row("cbc(sm4)", Family::cipher, CoreId::sm4, Sm4Mode::cbc, 0, kCipherCap),
    row("ctr(sm4)", Family::cipher, CoreId::sm4, Sm4Mode::ctr, 0, kCipherCap),
    row("cfb(sm4)", Family::cipher, CoreId::sm4, Sm4Mode::cfb, 0, kCipherCap),
    row("xts(sm4)", Family::cipher, CoreId::sm4, Sm4Mode::xts, 0, kCipherCap),
    row("chacha20", Family::chacha20, CoreId::ccp, 0, 0, kAeadCap),
    row("gcm(aes)", Family::aead, CoreId::aes, AesMode::gcm, 16, kAeadCap),
    row("ccm(aes)", Family::aead, CoreId::aes, AesMode::ccm, 16, kAeadCap),
    row("gcm(sm4)", Family::aead, CoreId::sm4, Sm4Mode::gcm, 16, kAeadCap),
    row("ccm(sm4)", Family::aead, CoreId::sm4, Sm4Mode::ccm, 16, kAeadCap),
    row("rfc7539(chacha20,poly1305)", Family::chacha_poly, CoreId::ccp, 0, 16, kAeadCap),
    row("rfc7539esp(chacha20,poly1305)", Family::chacha_poly, CoreId::ccp, kEsp, 16, kAeadCap),
    row("rsa", Family::rsa, CoreId::pke, 0, 0, 0),
    row("ecdsa-nist-p256", Family::ecdsa, CoreId::pke, Curve::p256, 32, 0),
    row("ecdsa-nist-p384", Family::ecdsa, CoreId::pke, Curve::p384, 48, 0),
    row("ecdsa-nist-p521", Family::ecdsa, CoreId::pke, Curve::p521, 66, 0),
    row("sm2", Family::sm2, CoreId::pke, Curve::sm2, 32, 0),
    row("mldsa44", Family::post_quantum, CoreId::qse, 0, 0, 0),
    row("mldsa65", Family::post_quantum, CoreId::qse, 0, 0, 0),
    row("mldsa87", Family::post_quantum, CoreId::qse, 0, 0, 0),
    row("slh-dsa-sha2-128s", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-sha2-128f", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-sha2-192s", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-sha2-192f", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-sha2-256s", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-sha2-256f", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-shake-128s", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-shake-128f", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-shake-192s", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-shake-192f", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-shake-256s", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("slh-dsa-shake-256f", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("lms", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("lms-hss", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("xmss", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("xmss-mt", Family::post_quantum, CoreId::hcq, 0, 0, 0),
    row("ecdh-nist-p256", Family::ecdh, CoreId::pke, Curve::p256, 32, 0),
    row("ecdh-nist-p384", Family::ecdh, CoreId::pke, Curve::p384, 48, 0),
    row("curve25519", Family::curve25519, CoreId::pke, Curve::curve25519, 32, 0),
    row("drbg", Family::random, CoreId::drbg, 0, 0, kRandomCap),
};

}  // namespace

const Algorithm (&algorithm_table())[kAlgorithms] {
    return kTable;
}

const Algorithm* find_algorithm(std::string_view name) {
    for (const Algorithm& algorithm : kTable)
        if (algorithm.name == name) return &algorithm;
    return nullptr;
}

}  // namespace cxlvp::host
