// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"

#include <openssl/evp.h>

#include <memory>
#include <new>
#include <vector>

#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

/// SM3 over octets that come in pieces.
class Sm3 {
public:
    Sm3() : context_(EVP_MD_CTX_new()) {
        static const std::unique_ptr<EVP_MD, Deleter> sm3(EVP_MD_fetch(nullptr, "SM3", nullptr));
        require(EVP_DigestInit_ex2(context_.get(), sm3.get(), nullptr));
    }
    void add(ByteView octets) { require(EVP_DigestUpdate(context_.get(), octets.data(), octets.size())); }
    SecretBytes finish() {
        SecretBytes digest(kSm3Bytes);
        require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
        return digest;
    }

private:
    struct Deleter {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
        void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
    };
    static void require(int status) {
        if (status != 1) {
            throw std::bad_alloc();
        }
    }
    std::unique_ptr<EVP_MD_CTX, Deleter> context_;
};

}  // namespace

SecretBytes sm3_of(std::initializer_list<ByteView> parts) {
    Sm3 hash;
    for (const ByteView part : parts) {
        hash.add(part);
    }
    return hash.finish();
}

SecretBytes sm2_derive(std::initializer_list<ByteView> parts, std::size_t length) {
    SecretBytes key;
    key.reserve(length + kSm3Bytes);
    for (std::uint32_t counter = 1; key.size() < length; ++counter) {
        Sm3 hash;
        for (const ByteView part : parts) {
            hash.add(part);
        }
        hash.add(Bytes{static_cast<std::uint8_t>(counter >> 24), static_cast<std::uint8_t>(counter >> 16),
                       static_cast<std::uint8_t>(counter >> 8), static_cast<std::uint8_t>(counter)});
        const SecretBytes block = hash.finish();
        key.insert(key.end(), block.begin(), block.end());
    }
    key.resize(length);
    return key;
}

std::optional<Bytes> sm2_identity_digest(ByteView identity, ByteView public_key) {
    constexpr std::size_t kLongestIdentity = 0xFFFF / 8;  // its length in bits is written in two octets
    const WeierstrassCurve& curve = *WeierstrassCurve::find(Curve::sm2);
    if (identity.size() > kLongestIdentity || !curve.point(public_key)) {
        return std::nullopt;
    }
    const std::size_t bits = identity.size() * 8;
    const Bytes length = {static_cast<std::uint8_t>(bits >> 8), static_cast<std::uint8_t>(bits)};
    const SecretBytes z = sm3_of({length, identity, curve.parameters(), public_key});
    return Bytes(z.begin(), z.end());
}

}  // namespace cxlvp::crypto
