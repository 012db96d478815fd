// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// What iterated hash functions of the Merkle-Damgard kind have in common: octets gather until they fill a block, and
/// padding is a one bit, zeros and the length of the message in bits (FIPS 180-4 5.1).
class BlockBuffer {
public:
    static constexpr std::size_t kLargestBlock = 128;

    /// An empty message in blocks of `block` octets (64 or 128).
    explicit BlockBuffer(std::size_t block) : block_(block) {}

    std::size_t block() const { return block_; }
    /// Octets of the message so far.
    std::uint64_t length() const { return length_; }
    /// Octets that wait for their block to fill.
    ByteView waiting() const { return {octets_.data(), fill()}; }

    /// Appends `data`; `compress(blocks, count)` is called for the blocks that are complete.
    template <class Compress>
    void update(ByteView data, Compress compress) {
        if (data.empty()) return;
        const std::size_t before = fill();
        length_ += data.size();
        if (before > 0) {
            const std::size_t taken = std::min(block_ - before, data.size());
            std::copy_n(data.data(), taken, octets_.data() + before);
            if (before + taken < block_) return;
            compress(octets_.data(), 1);
            data = data.part(taken);
        }
        const std::size_t whole = data.size() / block_;
        if (whole > 0) compress(data.data(), whole);
        const ByteView rest = data.part(whole * block_);
        std::copy(rest.begin(), rest.end(), octets_.data());
    }

    /// Appends the padding, whose length field takes an eighth of a block.
    template <class Compress>
    void pad(Compress compress) {
        std::size_t at = fill();
        octets_[at++] = 0x80;
        if (at > block_ - block_ / 8) {
            std::fill(octets_.begin() + at, octets_.begin() + block_, std::uint8_t{0});
            compress(octets_.data(), 1);
            at = 0;
        }
        std::fill(octets_.begin() + at, octets_.begin() + block_, std::uint8_t{0});
        store_be(octets_.data() + block_ - 8, length_ << 3);
        if (block_ == kLargestBlock) store_be(octets_.data() + block_ - 16, length_ >> 61);
        compress(octets_.data(), 1);
    }

    /// Takes up a message of `length` octets whose last, incomplete block holds `waiting`.
    void resume(std::uint64_t length, const std::uint8_t* waiting) {
        length_ = length;
        std::copy_n(waiting, fill(), octets_.data());
    }

private:
    std::size_t fill() const { return static_cast<std::size_t>(length_ % block_); }

    std::size_t block_;
    std::uint64_t length_ = 0;
    std::array<std::uint8_t, kLargestBlock> octets_{};
};

}  // namespace cxlvp::crypto
