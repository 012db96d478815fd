// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"

#include <openssl/evp.h>

#include "cxlvp/crypto/algorithms/pk/edwards/evp_key.h"

namespace cxlvp::crypto {
namespace {

const char* name_of(Curve curve) {
    return curve == Curve::curve25519 ? "ED25519" : "ED448";
}

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

}  // namespace

std::size_t eddsa_key_bytes(Curve curve) {
    switch (curve) {
        case Curve::curve25519:
            return 32;
        case Curve::curve448:
            return 57;
        default:
            return 0;
    }
}

std::optional<SecretBytes> eddsa_generate_key(Curve curve, const RandomSource& random) {
    if (!is_edwards(curve)) {
        return std::nullopt;
    }
    SecretBytes key(eddsa_key_bytes(curve));
    random(key.data(), key.size());
    return key;
}

std::optional<Bytes> eddsa_public_key(Curve curve, ByteView private_key) {
    if (!is_edwards(curve)) {
        return std::nullopt;
    }
    const EvpKey key = evp_private_key(name_of(curve), private_key);
    return key != nullptr ? evp_public_octets(key) : std::nullopt;
}

std::optional<Bytes> eddsa_sign(Curve curve, ByteView private_key, ByteView message) {
    if (!is_edwards(curve)) {
        return std::nullopt;
    }
    const EvpKey key = evp_private_key(name_of(curve), private_key);
    const Context context(EVP_MD_CTX_new());
    Bytes signature(2 * eddsa_key_bytes(curve));
    std::size_t size = signature.size();
    if (key == nullptr ||
        EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
        return std::nullopt;
    }
    return signature;
}

bool eddsa_verify(Curve curve, ByteView public_key, ByteView message, ByteView signature) {
    if (!is_edwards(curve)) {
        return false;
    }
    const EvpKey key = evp_public_key(name_of(curve), public_key);
    const Context context(EVP_MD_CTX_new());
    return key != nullptr &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

}  // namespace cxlvp::crypto
