// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/hash/context_image.h"
#include "cxlvp/crypto/algorithms/hash/hash_algorithm.h"
#include "cxlvp/crypto/algorithms/hash/keccak_sponge.h"
#include "cxlvp/crypto/algorithms/hash/sha2.h"

namespace cxlvp::crypto {

/// A message on its way through one of the functions of `HashAlgorithm` or cSHAKE, in pieces of any length.
class Hash {
public:
    /// Largest digest of a function with a fixed output.
    static constexpr std::size_t kLargestDigest = 64;
    /// Octets of a saved state.
    static constexpr std::size_t kStateSize = KeccakSponge::kStateSize;

    /// An empty message.
    explicit Hash(HashAlgorithm algorithm);
    /// An empty message to cSHAKE128 or cSHAKE256 (SP 800-185, 3) for the XOF `algorithm`. With neither function name
    /// nor customisation this is SHAKE.
    Hash(HashAlgorithm algorithm, ByteView name, ByteView customisation);

    HashAlgorithm algorithm() const { return algorithm_; }
    /// Appends to the message; not after `final` or `squeeze`.
    void update(ByteView data);
    /// Ends the message and writes its digest of `digest_size` octets.
    void final(std::uint8_t* out);
    /// The next `size` octets of output of an XOF; the first call ends the message.
    void squeeze(std::uint8_t* out, std::size_t size);

    /// Whether cSHAKE was given a name or a customisation.
    bool customised() const { return customised_; }
    /// Writes the state: `kStateSize` octets, whatever the function.
    void save(ContextImageWriter& image) const;
    /// Takes up the state of a message to the same `algorithm`, customised or not. False when it is no state.
    [[nodiscard]] bool restore(ContextImageReader& image, bool customised);

private:
    HashAlgorithm algorithm_;
    bool customised_;
    std::variant<Sha2, KeccakSponge> state_;
};

/// The digest of a whole message.
Bytes hash(HashAlgorithm algorithm, ByteView message);

}  // namespace cxlvp::crypto
