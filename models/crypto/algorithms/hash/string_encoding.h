// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/hash/keccak_sponge.h"

namespace cxlvp::crypto {

/// Absorbs right_encode(`value`) (SP 800-185, 2.3.1): the octets of the number, then how many they are.
void absorb_right_encoded(KeccakSponge& sponge, std::uint64_t value);

/// Absorbs bytepad(encode_string(s1) || encode_string(s2) ..., rate) of the `strings` (SP 800-185, 2.3.2 and 2.3.3)
/// into a sponge that is at the beginning of a block.
void absorb_padded(KeccakSponge& sponge, std::initializer_list<ByteView> strings);

}  // namespace cxlvp::crypto
