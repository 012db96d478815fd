// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/crypto/algorithms/cipher/block_family.h"

namespace cxlvp::crypto {

/// The direction that a command names by number; nothing for another number.
std::optional<Direction> direction_of_operation(std::uint32_t operation);

/// What a core of a block cipher does with a message.
enum class MessageMode : std::uint8_t { ecb, cbc, ctr, cfb, xts, gcm, ccm, cmac, xcbc };

/// A message to a core of a block cipher, as INIT and CCM_INIT describe it.
struct CipherSetup {
    MessageMode mode = MessageMode::ecb;
    Direction direction = Direction::encrypt;
    std::uint64_t key = 0;  ///< reference
    std::uint64_t iv = 0;   ///< address
    std::uint32_t key_length = 0;
    std::uint32_t iv_length = 0;
    std::uint32_t aad_length = 0;
    std::uint32_t io_length = 0;
    std::uint32_t tag_length = 0;  ///< 0: FINAL tells it
    std::uint32_t xts_index = 0;   ///< number of the first block in its data unit

    bool aead() const { return mode == MessageMode::gcm || mode == MessageMode::ccm; }
    bool mac() const { return mode == MessageMode::cmac || mode == MessageMode::xcbc; }
};

/// Whether the mode has tags of this length: SP 800-38D 5.2.1.2 for GCM, SP 800-38C A.1 for CCM, 4 octets and more for
/// MACs.
bool is_tag_length(MessageMode mode, std::uint32_t length);

}  // namespace cxlvp::crypto
