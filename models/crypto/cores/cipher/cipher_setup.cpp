// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/cipher/cipher_setup.h"

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

std::optional<Direction> direction_of_operation(std::uint32_t operation) {
    if (operation == static_cast<std::uint32_t>(CipherOperation::decrypt)) return Direction::decrypt;
    if (operation == static_cast<std::uint32_t>(CipherOperation::encrypt)) return Direction::encrypt;
    return std::nullopt;
}

bool is_tag_length(MessageMode mode, std::uint32_t length) {
    if (length < 4 || length > kCipherBlock) return false;
    if (mode == MessageMode::gcm) return length == 4 || length == 8 || length >= 12;
    return mode != MessageMode::ccm || length % 2 == 0;
}

}  // namespace cxlvp::crypto
