// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/aead/ccm.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/aead/equal_tags.h"
#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kShortestNonce = 7;
constexpr std::size_t kLongestNonce = 13;
constexpr std::size_t kShortestTag = 4;

/// Appends the length of the associated data (A.2.2).
void append_aad_length(CbcMac& chain, std::uint64_t length) {
    std::uint8_t octets[10] = {0xff, 0xff};
    if (length < 0xff00) {
        store_be(octets, static_cast<std::uint16_t>(length));
        chain.update({octets, 2});
    } else if (length <= 0xffffffff) {
        octets[1] = 0xfe;
        store_be(octets + 2, static_cast<std::uint32_t>(length));
        chain.update({octets, 6});
    } else {
        store_be(octets + 2, length);
        chain.update({octets, 10});
    }
}

}  // namespace

bool Ccm::begin(BlockFamily family, ByteView key, ByteView nonce, Direction direction, Lengths lengths) {
    if (nonce.size() < kShortestNonce || nonce.size() > kLongestNonce) return false;
    if (lengths.tag < kShortestTag || lengths.tag > kCipherBlock || lengths.tag % 2 != 0) return false;
    const std::size_t length_size = kCipherBlock - 1 - nonce.size();
    if (length_size < 8 && lengths.text >> (8 * length_size) != 0) return false;
    tag_size_ = lengths.tag;
    direction_ = direction;
    in_text_ = false;

    // The first block of the chain (A.2.1) and the first counter block (A.3).
    CbcMac::Block first{};
    store_be(first.data() + 8, lengths.text);
    std::copy(nonce.begin(), nonce.end(), first.begin() + 1);
    const std::size_t flags = (lengths.aad > 0 ? 0x40 : 0) | (lengths.tag - 2) / 2 << 3 | (length_size - 1);
    first[0] = static_cast<std::uint8_t>(flags);
    CbcMac::Block counter{};
    counter[0] = static_cast<std::uint8_t>(length_size - 1);
    std::copy(nonce.begin(), nonce.end(), counter.begin() + 1);
    if (!chain_.begin(family, key) || !counter_.begin(family, key, counter, CounterWidth::bits128)) return false;
    chain_.update(first);
    if (lengths.aad > 0) append_aad_length(chain_, lengths.aad);
    tag_mask_.fill(0);
    counter_.update(tag_mask_.data(), tag_mask_.data(), tag_mask_.size());
    return true;
}

void Ccm::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    if (!in_text_) chain_.fill_with_zeros();
    in_text_ = true;
    // The chain is over the plaintext, which an operation in place overwrites on encryption.
    if (direction_ == Direction::encrypt) chain_.update({in, size});
    counter_.update(in, out, size);
    if (direction_ == Direction::decrypt) chain_.update({out, size});
}

void Ccm::tag(std::uint8_t* out) {
    chain_.fill_with_zeros();
    for (std::size_t i = 0; i < tag_size_; ++i) out[i] = chain_.result()[i] ^ tag_mask_[i];
}

bool Ccm::verify(ByteView tag) {
    std::uint8_t expected[kCipherBlock];
    this->tag(expected);
    return tag.size() == tag_size_ && equal_tags(tag, {expected, tag_size_});
}

}  // namespace cxlvp::crypto
