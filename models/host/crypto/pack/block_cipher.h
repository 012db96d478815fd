// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/request/algorithm.h"

namespace cxlvp::host {

/// Modes of AES and SM4, whatever number each core gives them.
enum class BlockCipherMode : std::uint8_t { ecb, cbc, ctr, cfb, xts, gcm, ccm, cmac, xcbc };

/// Mode of an algorithm of AES or SM4.
BlockCipherMode mode_of(const Algorithm& algorithm);
/// Number that the core of `algorithm` gives to `mode`, which it has.
std::uint8_t mode_number(const Algorithm& algorithm, BlockCipherMode mode);
/// True when `length` is the length of a key of this algorithm of AES or SM4, in bytes; XTS takes two keys in one.
bool is_key_length(const Algorithm& algorithm, std::uint32_t length);

}  // namespace cxlvp::host
