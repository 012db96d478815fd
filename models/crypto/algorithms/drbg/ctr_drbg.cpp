// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/drbg/ctr_drbg.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/mac/cbc_mac.h"

namespace cxlvp::crypto {

namespace {

/// An ECB cipher with `key`.
void begin_ecb(EvpContext& cipher, ByteView key) {
    const bool begun =
        cipher.begin(evp_cipher(BlockFamily::aes, EvpMode::ecb, key.size()), key, {}, Direction::encrypt);
    static_cast<void>(begun);  // the constructor has seen to the size
}

void append(SecretBytes& to, ByteView octets) {
    to.insert(to.end(), octets.begin(), octets.end());
}

}  // namespace

CtrDrbg::CtrDrbg(std::size_t key_size, bool derivation) : key_size_(key_size), derivation_(derivation) {}

CtrDrbg::~CtrDrbg() {
    zeroise(value_.data(), value_.size());
}

SecretBytes CtrDrbg::derived(const SecretBytes& input) const {
    // S = L || N || input || 0x80, filled with zeros to whole blocks; a counter block goes before it.
    SecretBytes text(8);
    store_be(text.data(), static_cast<std::uint32_t>(input.size()));
    store_be(text.data() + 4, static_cast<std::uint32_t>(seed_size()));
    append(text, input);
    text.push_back(0x80);

    SecretBytes key(key_size_);
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i);
    SecretBytes chained;
    for (std::uint32_t number = 0; chained.size() < seed_size(); ++number) {
        std::array<std::uint8_t, kCipherBlock> prefix{};
        store_be(prefix.data(), number);
        CbcMac chain;
        if (!chain.begin(BlockFamily::aes, key)) return {};
        chain.update(prefix);
        chain.update(text);
        chain.fill_with_zeros();
        append(chained, chain.result());
    }

    EvpContext cipher;
    begin_ecb(cipher, ByteView(chained).part(0, key_size_));
    SecretBytes block(chained.begin() + static_cast<std::ptrdiff_t>(key_size_),
                      chained.begin() + static_cast<std::ptrdiff_t>(seed_size()));
    SecretBytes seed;
    while (seed.size() < seed_size()) {
        cipher.update(block.data(), block.data(), kCipherBlock);
        append(seed, block);
    }
    seed.resize(seed_size());
    return seed;
}

bool CtrDrbg::make_seed(const std::array<ByteView, 3>& parts, SecretBytes& seed) const {
    seed.clear();
    for (const ByteView& part : parts) append(seed, part);
    if (derivation_) {
        seed = derived(seed);
        return true;
    }
    if (seed.size() > seed_size()) return false;
    seed.resize(seed_size());
    return true;
}

void CtrDrbg::next_blocks(std::uint8_t* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t octet = value_.size(); octet-- > 0 && ++value_[octet] == 0;) {
        }
        std::copy(value_.begin(), value_.end(), out + i * kCipherBlock);
    }
    cipher_.update(out, out, count * kCipherBlock);
}

void CtrDrbg::update(const SecretBytes& seed) {
    SecretBytes fresh(seed_size() + kCipherBlock);
    next_blocks(fresh.data(), (seed_size() + kCipherBlock - 1) / kCipherBlock);
    for (std::size_t i = 0; i < seed_size(); ++i) fresh[i] ^= seed[i];
    begin_ecb(cipher_, ByteView(fresh).part(0, key_size_));
    std::copy_n(fresh.begin() + static_cast<std::ptrdiff_t>(key_size_), kCipherBlock, value_.begin());
}

bool CtrDrbg::instantiate(ByteView entropy, ByteView nonce, ByteView personalisation) {
    ready_ = false;
    SecretBytes seed;
    if (derivation_) {
        if (!make_seed({entropy, nonce, personalisation}, seed)) return false;
    } else {
        // The personalisation is added to the entropy rather than put behind it (10.2.1.3.1).
        if (entropy.size() != seed_size() || !nonce.empty()) return false;
        if (!make_seed({personalisation}, seed)) return false;
        for (std::size_t i = 0; i < seed.size(); ++i) seed[i] ^= entropy[i];
    }
    begin_ecb(cipher_, SecretBytes(key_size_, 0));
    value_.fill(0);
    update(seed);
    ready_ = true;
    return true;
}

bool CtrDrbg::reseed(ByteView entropy, ByteView additional) {
    SecretBytes seed;
    if (!ready_) return false;
    if (derivation_) {
        if (!make_seed({entropy, additional}, seed)) return false;
    } else {
        if (entropy.size() != seed_size() || !make_seed({additional}, seed)) return false;
        for (std::size_t i = 0; i < seed.size(); ++i) seed[i] ^= entropy[i];
    }
    update(seed);
    return true;
}

bool CtrDrbg::generate(std::uint8_t* out, std::size_t size, ByteView additional) {
    if (!ready_ || size > kLongestRequest) return false;
    SecretBytes seed(seed_size(), 0);
    if (!additional.empty()) {
        if (!make_seed({additional}, seed)) return false;
        update(seed);
    }
    const std::size_t whole = size / kCipherBlock;
    next_blocks(out, whole);
    if (size % kCipherBlock != 0) {
        SecretBytes last(kCipherBlock);
        next_blocks(last.data(), 1);
        std::copy_n(last.begin(), size % kCipherBlock, out + whole * kCipherBlock);
    }
    update(seed);
    return true;
}

}  // namespace cxlvp::crypto
