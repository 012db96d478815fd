// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/algorithms/hash/hash.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

/// HMAC (FIPS 198-1) over a hash function with a fixed output, SHA-2 or SHA-3, in pieces of any length.
class Hmac {
public:
    /// An empty message under `key` of any length.
    Hmac(HashAlgorithm algorithm, ByteView key);

    HashAlgorithm algorithm() const { return inner_.algorithm(); }
    void update(ByteView data) { inner_.update(data); }
    /// Writes the whole code, `digest_size` octets; shorter ones are its beginning. The object is spent.
    void final(std::uint8_t* out);

    /// Writes the states of both hashes: twice `Hash::kStateSize` octets.
    void save(ContextImageWriter& image) const;
    /// Takes up the state of a message under the same algorithm. False when it is no state.
    [[nodiscard]] bool restore(ContextImageReader& image);

private:
    Hash inner_;
    Hash outer_;  ///< has taken the key and waits for the inner digest
};

/// The code of a whole message, `digest_size` octets.
SecretBytes hmac(HashAlgorithm algorithm, ByteView key, ByteView message);

}  // namespace cxlvp::crypto
