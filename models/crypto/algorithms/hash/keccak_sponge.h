// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/hash/context_image.h"

namespace cxlvp::crypto {

/// The sponge over Keccak-f[1600] (FIPS 202, 4) for messages of whole octets, which absorbs and squeezes in pieces of
/// any length. All functions of SHA-3 are this sponge with a rate and a suffix.
class KeccakSponge {
public:
    // Rates in octets (FIPS 202, 6): 200 less twice the security strength.
    static constexpr std::size_t kShake128Rate = 168;
    static constexpr std::size_t kShake256Rate = 136;
    // Suffixes: the bits that tell the functions apart, followed by the first bit of the padding, lowest bit first.
    static constexpr std::uint8_t kSha3Suffix = 0x06;
    static constexpr std::uint8_t kShakeSuffix = 0x1f;
    static constexpr std::uint8_t kCshakeSuffix = 0x04;

    /// Octets of a saved state.
    static constexpr std::size_t kStateSize = 208;

    /// An empty message. `rate` is a multiple of 8 below 200.
    KeccakSponge(std::size_t rate, std::uint8_t suffix) : rate_(rate), suffix_(suffix) {}
    KeccakSponge(const KeccakSponge&) = default;
    KeccakSponge& operator=(const KeccakSponge&) = default;
    ~KeccakSponge();

    std::size_t rate() const { return rate_; }
    /// Appends to the message; not after `squeeze`.
    void absorb(ByteView data);
    /// Completes the last block of the message with zeros, if it is begun (SP 800-185, 2.3.3: bytepad).
    void fill_block();
    /// The next `size` octets of output; the first call ends the message.
    void squeeze(std::uint8_t* out, std::size_t size);

    /// Writes the 25 lanes, the position and the phase: `kStateSize` octets.
    void save(ContextImageWriter& image) const;
    /// Takes up what `save` wrote; rate and suffix are as before. False when it is no state.
    [[nodiscard]] bool restore(ContextImageReader& image);

private:
    void permute();
    /// Adds `size` octets to the state from octet `at` on; they lie within the rate.
    void add(std::size_t at, const std::uint8_t* data, std::size_t size);

    std::array<std::uint64_t, 25> lanes_{};
    std::size_t rate_;
    std::size_t at_ = 0;  ///< octets of the block that are absorbed or squeezed
    std::uint8_t suffix_;
    bool squeezing_ = false;
};

}  // namespace cxlvp::crypto
