// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/cipher/evp_context.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

/// The random bit generator CTR_DRBG over AES (SP 800-90A Rev. 1, 10.2.1). It is deterministic: entropy is given by the
/// caller, so the same inputs give the same octets.
class CtrDrbg {
public:
    /// Most octets that one request may ask for (table 3: 2^19 bits).
    static constexpr std::size_t kLongestRequest = std::size_t{1} << 16;

    /// A generator that is not ready yet, with AES keys of `key_size` octets (16, 24 or 32) and, if `derivation`, the
    /// derivation function (10.3.2), which takes inputs of any length. Without it no input may be longer than
    /// `seed_size()`.
    CtrDrbg(std::size_t key_size, bool derivation);
    CtrDrbg(CtrDrbg&&) = default;
    CtrDrbg& operator=(CtrDrbg&&) = default;
    ~CtrDrbg();

    /// Octets of a seed: key and block.
    std::size_t seed_size() const { return key_size_ + kCipherBlock; }
    /// Begins (10.2.1.3). False when an input has not a length that the generator takes: without the derivation
    /// function entropy must be a seed and there is no nonce.
    [[nodiscard]] bool instantiate(ByteView entropy, ByteView nonce, ByteView personalisation);
    /// Mixes in new entropy (10.2.1.4). False as above.
    [[nodiscard]] bool reseed(ByteView entropy, ByteView additional);
    /// Writes `size` octets (10.2.1.5). With prediction resistance the caller reseeds before. False, and nothing is
    /// written, before `instantiate`, for a request that is too long or an additional input that is.
    [[nodiscard]] bool generate(std::uint8_t* out, std::size_t size, ByteView additional);
    /// Whether `instantiate` has succeeded.
    bool ready() const { return ready_; }

private:
    /// Makes a seed of `parts`, put after each other, in `seed`. False when they are too long.
    [[nodiscard]] bool make_seed(const std::array<ByteView, 3>& parts, SecretBytes& seed) const;
    /// The derivation function (10.3.2), for an output of one seed.
    SecretBytes derived(const SecretBytes& input) const;
    /// 10.2.1.2.
    void update(const SecretBytes& seed);
    /// Writes the next `count` blocks of counter output.
    void next_blocks(std::uint8_t* out, std::size_t count);

    std::size_t key_size_;
    bool derivation_;
    bool ready_ = false;
    EvpContext cipher_;
    std::array<std::uint8_t, kCipherBlock> value_{};  ///< V
};

}  // namespace cxlvp::crypto
