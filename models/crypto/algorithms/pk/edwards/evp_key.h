// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"

struct evp_pkey_st;

namespace cxlvp::crypto {

/// Gives a key of libcrypto back, which zeroises it.
struct EvpKeyDeleter {
    void operator()(evp_pkey_st* key) const;
};

/// A key of libcrypto, of one of the algorithms ED25519, ED448, X25519 and X448.
using EvpKey = std::unique_ptr<evp_pkey_st, EvpKeyDeleter>;

/// The key with these octets; null when their number is not that of the algorithm.
EvpKey evp_private_key(const char* algorithm, ByteView octets);
EvpKey evp_public_key(const char* algorithm, ByteView octets);

/// The octets of the public part of a key.
std::optional<Bytes> evp_public_octets(const EvpKey& key);

}  // namespace cxlvp::crypto
