// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/block_mac.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

/// Twice a number of GF(2^128) whose most significant bit comes first (SP 800-38B 6.1).
CbcMac::Block doubled(const CbcMac::Block& value) {
    CbcMac::Block result{};
    for (std::size_t i = 0; i < value.size(); ++i) {
        const unsigned next = i + 1 < value.size() ? value[i + 1] >> 7 : 0U;
        result[i] = static_cast<std::uint8_t>(value[i] << 1 | next);
    }
    if ((value[0] & 0x80) != 0) result.back() ^= 0x87;
    return result;
}

}  // namespace

BlockMac::~BlockMac() {
    zeroise(whole_mask_.data(), whole_mask_.size());
    zeroise(incomplete_mask_.data(), incomplete_mask_.size());
}

bool BlockMac::begin(BlockMacKind kind, BlockFamily family, ByteView key) {
    if (kind == BlockMacKind::xcbc && key.size() != kCipherBlock) return false;
    if (!subkeys_.begin(evp_cipher(family, EvpMode::ecb, key.size()), key, {}, Direction::encrypt)) return false;
    // The block whose octets are all `octet`, encrypted.
    const auto derived = [this](std::uint8_t octet) {
        CbcMac::Block block;
        block.fill(octet);
        subkeys_.update(block.data(), block.data(), block.size());
        return block;
    };
    if (kind == BlockMacKind::cmac) {
        whole_mask_ = doubled(derived(0));
        incomplete_mask_ = doubled(whole_mask_);
        return chain_.begin(family, key);
    }
    whole_mask_ = derived(2);
    incomplete_mask_ = derived(3);
    CbcMac::Block chain_key = derived(1);
    const bool begun = chain_.begin(family, chain_key);
    zeroise(chain_key.data(), chain_key.size());
    return begun;
}

void BlockMac::final(std::uint8_t* out) {
    chain_.finish(chain_.held() == kCipherBlock ? whole_mask_ : incomplete_mask_);
    std::copy(chain_.result().begin(), chain_.result().end(), out);
}

}  // namespace cxlvp::crypto
