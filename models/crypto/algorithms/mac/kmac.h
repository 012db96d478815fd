// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/algorithms/hash/hash.h"

namespace cxlvp::crypto {

/// KMAC128 and KMAC256 (SP 800-185, 4) in pieces of any length.
class Kmac {
public:
    /// An empty message under `key` of any length; `algorithm` is SHAKE128 or SHAKE256.
    Kmac(HashAlgorithm algorithm, ByteView key, ByteView customisation);

    HashAlgorithm algorithm() const { return algorithm_; }
    void update(ByteView data) { sponge_.absorb(data); }
    /// Ends the message; its code will have `size` octets. Codes of different lengths have nothing in common.
    void finish(std::size_t size);
    /// The next `size` octets of the code.
    void squeeze(std::uint8_t* out, std::size_t size) { sponge_.squeeze(out, size); }
    /// Ends the message and writes its whole code of `size` octets.
    void final(std::uint8_t* out, std::size_t size);

    /// Writes the state: `KeccakSponge::kStateSize` octets.
    void save(ContextImageWriter& image) const { sponge_.save(image); }
    /// Takes up the state of a message under the same algorithm. False when it is no state.
    [[nodiscard]] bool restore(ContextImageReader& image) { return sponge_.restore(image); }

private:
    HashAlgorithm algorithm_;
    KeccakSponge sponge_;
};

}  // namespace cxlvp::crypto
