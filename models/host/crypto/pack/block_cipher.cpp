// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/block_cipher.h"

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::host {

namespace {

using crypto::AesMode;
using crypto::CoreId;
using crypto::Sm4Mode;
using Mode = BlockCipherMode;

struct ModeRow {
    Mode mode;
    std::uint8_t aes;  ///< 0: not a mode of AES
    std::uint8_t sm4;
};

constexpr ModeRow row(Mode mode, AesMode aes, Sm4Mode sm4) {
    return {mode, static_cast<std::uint8_t>(aes), static_cast<std::uint8_t>(sm4)};
}

constexpr ModeRow kModes[] = {
    row(Mode::ecb, AesMode::ecb, Sm4Mode::ecb),
    row(Mode::cbc, AesMode::cbc, Sm4Mode::cbc),
    row(Mode::ctr, AesMode::ctr, Sm4Mode::ctr),
    row(Mode::cfb, AesMode::cfb, Sm4Mode::cfb),
    row(Mode::xts, AesMode::xts, Sm4Mode::xts),
    row(Mode::gcm, AesMode::gcm, Sm4Mode::gcm),
    row(Mode::ccm, AesMode::ccm, Sm4Mode::ccm),
    row(Mode::cmac, AesMode::cmac, Sm4Mode::cmac),
    {Mode::xcbc, 0, static_cast<std::uint8_t>(Sm4Mode::xcbc)},
};

std::uint8_t number_in(const ModeRow& row, const Algorithm& algorithm) {
    return algorithm.core == CoreId::sm4 ? row.sm4 : row.aes;
}

}  // namespace

Mode mode_of(const Algorithm& algorithm) {
    const ModeRow* row = kModes;
    while (number_in(*row, algorithm) != algorithm.number) ++row;
    return row->mode;
}

std::uint8_t mode_number(const Algorithm& algorithm, Mode mode) {
    const ModeRow* row = kModes;
    while (row->mode != mode) ++row;
    return number_in(*row, algorithm);
}

bool is_key_length(const Algorithm& algorithm, std::uint32_t length) {
    if (mode_of(algorithm) == Mode::xts) {
        if (length % 2 != 0) return false;
        length /= 2;
    }
    return length == 16 || (algorithm.core != CoreId::sm4 && (length == 24 || length == 32));
}

}  // namespace cxlvp::host
