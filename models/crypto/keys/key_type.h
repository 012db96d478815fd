// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::crypto {

/// Type word of an object: the core that may use it, and how it may leave.
struct KeyType {
    static constexpr std::uint32_t kPlaintext = 1u << 16;   ///< may be read as it is
    static constexpr std::uint32_t kExportable = 1u << 17;  ///< may go to the key bus
    static constexpr std::uint32_t kTwoShares = 1u << 18;   ///< held as two shares

    std::uint32_t word = 0;

    constexpr CoreId core() const { return static_cast<CoreId>(word & 0xff); }
    constexpr bool plaintext() const { return (word & kPlaintext) != 0; }
    constexpr bool two_shares() const { return (word & kTwoShares) != 0; }
    static constexpr KeyType of(CoreId core, std::uint32_t flags = 0) {
        return {static_cast<std::uint32_t>(core) | flags};
    }
};

/// References that mean the same to every mailbox. Any other number is an object of the datastore.
struct KeyRef {
    static constexpr std::uint64_t kNone = 0;
    static constexpr std::uint64_t kTemporary = 0x1111111111111111;  ///< top of the mailbox's temporary store
    static constexpr std::uint64_t kLast = ~std::uint64_t{0};        ///< object made or written last
    static constexpr unsigned kHardwareKeys = 8;

    /// Reference of hardware key `number`, 1 to 8.
    static constexpr std::uint64_t hardware(unsigned number) { return std::uint64_t{number} << 32 | number; }
    /// Number of the hardware key that `reference` names; 0 when it names none.
    static constexpr unsigned hardware_number(std::uint64_t reference) {
        const std::uint64_t low = reference & 0xffffffff;
        return low >= 1 && low <= kHardwareKeys && reference >> 32 == low ? static_cast<unsigned>(low) : 0;
    }
};

}  // namespace cxlvp::crypto
