// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// Key derivation in counter mode with AES-CMAC (SP 800-108r1 4.1): fills `out` with `size` octets, whose blocks are
/// the codes of a big-endian counter of `counter_bits` (8, 16, 24 or 32) from 1 on, followed by `fixed`. False, and
/// nothing is written, when the key is none of AES, the counter has another size or is too short for `size`.
[[nodiscard]] bool cmac_kdf(ByteView key, ByteView fixed, std::size_t counter_bits, std::uint8_t* out,
                            std::size_t size);

}  // namespace cxlvp::crypto
