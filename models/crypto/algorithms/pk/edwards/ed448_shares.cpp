// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/ed448_shares.h"

#include <openssl/evp.h>

#include <initializer_list>
#include <memory>
#include <new>

#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"
#include "cxlvp/crypto/algorithms/pk/edwards/edwards448.h"

namespace cxlvp::crypto {
namespace {

constexpr std::size_t kScalarBytes = 56;
constexpr std::size_t kShareBytes = kEd448SharedKeyBytes / 2;
constexpr std::size_t kHashBytes = 2 * kEd448Bytes;

// SHAKE256 of the parts one after the other, as RFC 8032 5.2 uses it.
SecretBytes hash(std::initializer_list<ByteView> parts) {
    struct Deleter {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
        void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
    };
    static const std::unique_ptr<EVP_MD, Deleter> shake(EVP_MD_fetch(nullptr, "SHAKE256", nullptr));
    const std::unique_ptr<EVP_MD_CTX, Deleter> context(EVP_MD_CTX_new());
    bool done = EVP_DigestInit_ex2(context.get(), shake.get(), nullptr) == 1;
    for (const ByteView part : parts) {
        done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    SecretBytes result(kHashBytes);
    if (!done || EVP_DigestFinalXOF(context.get(), result.data(), result.size()) != 1) {
        throw std::bad_alloc();
    }
    return result;
}

struct ExpandedKey {
    BigNumber scalar;
    SecretBytes prefix;
};

std::optional<ExpandedKey> join(ByteView shares) {
    if (shares.size() != kEd448SharedKeyBytes) {
        return std::nullopt;
    }
    SecretBytes joined(kShareBytes);
    for (std::size_t i = 0; i < kShareBytes; ++i) {
        joined[i] = static_cast<std::uint8_t>(shares[i] ^ shares[kShareBytes + i]);
    }
    const bool is_clamped = (joined[0] & 0x03) == 0 && (joined[kScalarBytes - 1] & 0x80) != 0;
    if (!is_clamped) {
        return std::nullopt;
    }
    const ByteView all(joined);
    const ByteView prefix = all.part(kScalarBytes);
    return ExpandedKey{BigNumber::from_little_endian(all.part(0, kScalarBytes)),
                       SecretBytes(prefix.begin(), prefix.end())};
}

// dom4(0, "") of RFC 8032 2.
const Bytes& domain() {
    static const Bytes octets = {'S', 'i', 'g', 'E', 'd', '4', '4', '8', 0x00, 0x00};
    return octets;
}

BigNumber scalar_of(const SecretBytes& hashed) {
    return BigNumber::from_little_endian(hashed) % edwards448_order();
}

}  // namespace

std::optional<SecretBytes> ed448_split_key(ByteView private_key, const RandomSource& random) {
    if (private_key.size() != kEd448Bytes) {
        return std::nullopt;
    }
    SecretBytes expanded = hash({private_key});
    expanded[0] &= 0xFC;
    expanded[kScalarBytes - 1] |= 0x80;
    expanded.erase(expanded.begin() + kScalarBytes);

    SecretBytes shares(kEd448SharedKeyBytes);
    random(shares.data(), kShareBytes);
    for (std::size_t i = 0; i < kShareBytes; ++i) {
        shares[kShareBytes + i] = static_cast<std::uint8_t>(expanded[i] ^ shares[i]);
    }
    return shares;
}

std::optional<Bytes> ed448_shared_public_key(ByteView shares) {
    const auto key = join(shares);
    return key ? std::optional(edwards448_base_multiple(key->scalar % edwards448_order())) : std::nullopt;
}

std::optional<Bytes> ed448_shared_sign(ByteView shares, ByteView message) {
    const auto key = join(shares);
    if (!key) {
        return std::nullopt;
    }
    const BigNumber& order = edwards448_order();
    const Bytes public_key = edwards448_base_multiple(key->scalar % order);
    const BigNumber r = scalar_of(hash({domain(), key->prefix, message}));
    Bytes signature = edwards448_base_multiple(r);
    const BigNumber k = scalar_of(hash({domain(), signature, public_key, message}));
    const SecretBytes s = mod_add(r, mod_mul(k, key->scalar, order), order).little_endian(kEd448Bytes);
    signature.insert(signature.end(), s.begin(), s.end());
    return signature;
}

}  // namespace cxlvp::crypto
