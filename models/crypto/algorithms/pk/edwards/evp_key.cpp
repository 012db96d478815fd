// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/evp_key.h"

#include <openssl/evp.h>

namespace cxlvp::crypto {

void EvpKeyDeleter::operator()(evp_pkey_st* key) const {
    EVP_PKEY_free(key);
}

EvpKey evp_private_key(const char* algorithm, ByteView octets) {
    return EvpKey(EVP_PKEY_new_raw_private_key_ex(nullptr, algorithm, nullptr, octets.data(), octets.size()));
}

EvpKey evp_public_key(const char* algorithm, ByteView octets) {
    return EvpKey(EVP_PKEY_new_raw_public_key_ex(nullptr, algorithm, nullptr, octets.data(), octets.size()));
}

std::optional<Bytes> evp_public_octets(const EvpKey& key) {
    std::size_t size = 0;
    if (EVP_PKEY_get_raw_public_key(key.get(), nullptr, &size) != 1) {
        return std::nullopt;
    }
    Bytes octets(size);
    if (EVP_PKEY_get_raw_public_key(key.get(), octets.data(), &size) != 1) {
        return std::nullopt;
    }
    return octets;
}

}  // namespace cxlvp::crypto
