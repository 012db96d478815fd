// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/poly1305.h"

#include <openssl/evp.h>

namespace cxlvp::crypto {

namespace {

EVP_MAC_CTX* new_context() {
    static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "POLY1305", nullptr);
    return EVP_MAC_CTX_new(mac);
}

}  // namespace

void Poly1305::Free::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

Poly1305::Poly1305() = default;
Poly1305::Poly1305(Poly1305&&) noexcept = default;
Poly1305& Poly1305::operator=(Poly1305&&) noexcept = default;
Poly1305::~Poly1305() = default;

bool Poly1305::begin(ByteView key) {
    if (key.size() != kKeySize) return false;
    if (!context_) context_.reset(new_context());
    return EVP_MAC_init(context_.get(), key.data(), key.size(), nullptr) == 1;
}

void Poly1305::update(ByteView data) {
    EVP_MAC_update(context_.get(), data.data(), data.size());
}

void Poly1305::final(std::uint8_t* out) {
    std::size_t size = 0;
    EVP_MAC_final(context_.get(), out, &size, kSize);
}

}  // namespace cxlvp::crypto
