// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"

#include <openssl/evp.h>

#include "cxlvp/crypto/algorithms/pk/edwards/evp_key.h"

namespace cxlvp::crypto {
namespace {

const char* name_of(Curve curve) {
    return curve == Curve::curve25519 ? "X25519" : "X448";
}

struct ContextDeleter {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

}  // namespace

std::size_t xdh_key_bytes(Curve curve) {
    switch (curve) {
        case Curve::curve25519:
            return 32;
        case Curve::curve448:
            return 56;
        default:
            return 0;
    }
}

std::optional<SecretBytes> xdh_generate_key(Curve curve, const RandomSource& random) {
    if (!is_edwards(curve)) {
        return std::nullopt;
    }
    SecretBytes key(xdh_key_bytes(curve));
    random(key.data(), key.size());
    return key;
}

std::optional<Bytes> xdh_public_key(Curve curve, ByteView private_key) {
    if (!is_edwards(curve)) {
        return std::nullopt;
    }
    const EvpKey key = evp_private_key(name_of(curve), private_key);
    return key != nullptr ? evp_public_octets(key) : std::nullopt;
}

std::optional<SecretBytes> xdh(Curve curve, ByteView private_key, ByteView peer) {
    if (!is_edwards(curve)) {
        return std::nullopt;
    }
    const EvpKey own = evp_private_key(name_of(curve), private_key);
    const EvpKey other = evp_public_key(name_of(curve), peer);
    if (own == nullptr || other == nullptr) {
        return std::nullopt;
    }
    const std::unique_ptr<EVP_PKEY_CTX, ContextDeleter> context(
        EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
    SecretBytes secret(xdh_key_bytes(curve));
    std::size_t size = secret.size();
    if (EVP_PKEY_derive_init(context.get()) != 1 || EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
        EVP_PKEY_derive(context.get(), secret.data(), &size) != 1) {
        return std::nullopt;
    }
    return secret;
}

}  // namespace cxlvp::crypto
