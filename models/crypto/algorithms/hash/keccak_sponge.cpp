// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/keccak_sponge.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kRounds = 24;

/// The constants of iota (FIPS 202, 3.2.5): bit 2^j - 1 of round i is bit j + 7i of a linear feedback shift register.
constexpr std::array<std::uint64_t, kRounds> round_constants() {
    std::array<std::uint64_t, kRounds> constants{};
    unsigned shift_register = 1;
    for (std::uint64_t& constant : constants) {
        for (unsigned j = 0; j <= 6; ++j) {
            if ((shift_register & 1) != 0) constant |= std::uint64_t{1} << ((1U << j) - 1);
            shift_register <<= 1;
            if ((shift_register & 0x100) != 0) shift_register ^= 0x171;
        }
    }
    return constants;
}

/// Where rho and pi take the lane x + 5y: to which place, rotated by how much (3.2.2, 3.2.3).
struct Move {
    std::size_t to;
    unsigned by;
};

constexpr std::array<Move, 25> moves() {
    std::array<Move, 25> table{};
    std::size_t x = 1;
    std::size_t y = 0;
    for (unsigned t = 0; t < 24; ++t) {
        table[x + 5 * y].by = (t + 1) * (t + 2) / 2 % 64;
        const std::size_t next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
    }
    for (std::size_t lane = 0; lane < 25; ++lane) {
        const std::size_t column = lane % 5;
        const std::size_t row = lane / 5;
        table[lane].to = row + 5 * ((2 * column + 3 * row) % 5);
    }
    return table;
}

constexpr std::array<std::uint64_t, kRounds> kConstants = round_constants();
constexpr std::array<Move, 25> kMoves = moves();

inline std::uint64_t rotate(std::uint64_t value, unsigned by) {
    return value << (by % 64) | value >> ((64 - by) % 64);
}

}  // namespace

KeccakSponge::~KeccakSponge() {
    zeroise(lanes_.data(), sizeof(lanes_));
}

void KeccakSponge::permute() {
    // Unrolled, every index is a constant and the lanes stay in registers as far as there are any.
    std::array<std::uint64_t, 25> a = lanes_;
    for (const std::uint64_t constant : kConstants) {
        std::array<std::uint64_t, 5> parity{};
        std::array<std::uint64_t, 25> b{};
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x) parity[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 25
        for (std::size_t lane = 0; lane < 25; ++lane) {
            const std::size_t x = lane % 5;
            const std::uint64_t theta = parity[(x + 4) % 5] ^ rotate(parity[(x + 1) % 5], 1);
            b[kMoves[lane].to] = rotate(a[lane] ^ theta, kMoves[lane].by);
        }
#pragma GCC unroll 25
        for (std::size_t lane = 0; lane < 25; ++lane) {
            const std::size_t row = lane - lane % 5;
            a[lane] = b[lane] ^ (~b[row + (lane + 1) % 5] & b[row + (lane + 2) % 5]);
        }
        a[0] ^= constant;
    }
    lanes_ = a;
}

void KeccakSponge::add(std::size_t at, const std::uint8_t* data, std::size_t size) {
    for (; size > 0 && at % 8 != 0; ++at, ++data, --size) lanes_[at / 8] ^= std::uint64_t{*data} << (8 * (at % 8));
    for (; size >= 8; at += 8, data += 8, size -= 8) lanes_[at / 8] ^= load_le<std::uint64_t>(data);
    for (; size > 0; ++at, ++data, --size) lanes_[at / 8] ^= std::uint64_t{*data} << (8 * (at % 8));
}

void KeccakSponge::absorb(ByteView data) {
    while (!data.empty()) {
        const std::size_t taken = std::min(rate_ - at_, data.size());
        add(at_, data.data(), taken);
        data = data.part(taken);
        at_ += taken;
        if (at_ == rate_) {
            permute();
            at_ = 0;
        }
    }
}

void KeccakSponge::fill_block() {
    if (at_ == 0) return;
    permute();
    at_ = 0;
}

void KeccakSponge::squeeze(std::uint8_t* out, std::size_t size) {
    if (!squeezing_) {
        const std::uint8_t last = 0x80;
        add(at_, &suffix_, 1);
        add(rate_ - 1, &last, 1);
        permute();
        at_ = 0;
        squeezing_ = true;
    }
    for (; size > 0; ++out, --size, ++at_) {
        if (at_ == rate_) {
            permute();
            at_ = 0;
        }
        *out = static_cast<std::uint8_t>(lanes_[at_ / 8] >> (8 * (at_ % 8)));
    }
}

void KeccakSponge::save(ContextImageWriter& image) const {
    for (const std::uint64_t lane : lanes_) image.put64(lane);
    image.put32(static_cast<std::uint32_t>(at_));
    image.put32(squeezing_ ? 1 : 0);
}

bool KeccakSponge::restore(ContextImageReader& image) {
    for (std::uint64_t& lane : lanes_) lane = image.get64();
    at_ = image.get32();
    const std::uint32_t phase = image.get32();
    squeezing_ = phase == 1;
    // A block that is full has been absorbed, but the output of a full block may wait for its successor.
    return phase <= 1 && (at_ < rate_ || (squeezing_ && at_ == rate_));
}

}  // namespace cxlvp::crypto
