// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/hash.h"

#include "cxlvp/crypto/algorithms/hash/string_encoding.h"

namespace cxlvp::crypto {

namespace {

using State = std::variant<Sha2, KeccakSponge>;

State fresh_state(HashAlgorithm algorithm, bool customised) {
    if (algorithm <= HashAlgorithm::sha512) return Sha2(digest_size(algorithm));
    std::uint8_t suffix = KeccakSponge::kSha3Suffix;
    if (is_xof(algorithm)) suffix = customised ? KeccakSponge::kCshakeSuffix : KeccakSponge::kShakeSuffix;
    return KeccakSponge(block_size(algorithm), suffix);
}

}  // namespace

Hash::Hash(HashAlgorithm algorithm)
    : algorithm_(algorithm), customised_(false), state_(fresh_state(algorithm, false)) {}

Hash::Hash(HashAlgorithm algorithm, ByteView name, ByteView customisation)
    : algorithm_(algorithm),
      customised_(!name.empty() || !customisation.empty()),
      state_(fresh_state(algorithm, customised_)) {
    if (customised_) absorb_padded(std::get<KeccakSponge>(state_), {name, customisation});
}

void Hash::update(ByteView data) {
    if (auto* sha2 = std::get_if<Sha2>(&state_))
        sha2->update(data);
    else
        std::get<KeccakSponge>(state_).absorb(data);
}

void Hash::final(std::uint8_t* out) {
    if (auto* sha2 = std::get_if<Sha2>(&state_))
        sha2->final(out);
    else
        squeeze(out, digest_size(algorithm_));
}

void Hash::squeeze(std::uint8_t* out, std::size_t size) {
    std::get<KeccakSponge>(state_).squeeze(out, size);
}

void Hash::save(ContextImageWriter& image) const {
    if (const auto* sha2 = std::get_if<Sha2>(&state_)) {
        sha2->save(image);
        image.put64(0);  // as long as the state of a sponge
    } else {
        std::get<KeccakSponge>(state_).save(image);
    }
}

bool Hash::restore(ContextImageReader& image, bool customised) {
    customised_ = customised;
    state_ = fresh_state(algorithm_, customised);
    if (auto* sponge = std::get_if<KeccakSponge>(&state_)) return sponge->restore(image);
    std::get<Sha2>(state_).restore(image);
    return image.get64() == 0;
}

Bytes hash(HashAlgorithm algorithm, ByteView message) {
    Bytes digest(digest_size(algorithm));
    Hash state(algorithm);
    state.update(message);
    state.final(digest.data());
    return digest;
}

}  // namespace cxlvp::crypto
