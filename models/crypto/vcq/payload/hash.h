// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of HC, the hash core.
enum class HashCommand : std::uint8_t {
    init = 0x01,      ///< `HashInit`
    hmac = 0x02,      ///< `HashHmac`
    update = 0x03,    ///< `HashUpdate`
    final = 0x04,     ///< `HashFinal`
    update2d = 0x05,  ///< `HashCopy`; hashes while it copies
    squeeze = 0x07,   ///< `HashFinal`; more output of an extendable-output function
    gather = 0x08,    ///< `HashGather`; UPDATE or UPDATE2D over a chain of nodes
    cshake = 0x09,    ///< `HashCshake`
    kmac = 0x0a,      ///< `HashKmac`
    save = 0x0b,      ///< `HashContext`
    restore = 0x0c,   ///< `HashContext`
};

/// Payload of INIT.
struct HashInit {
    std::uint32_t algorithm = 0;
};

/// Payload of HMAC.
struct HashHmac {
    std::uint64_t key = 0;  ///< reference
    std::uint32_t key_length = 0;
    std::uint32_t algorithm = 0;
};

/// Payload of UPDATE.
struct HashUpdate {
    std::uint64_t input = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of FINAL, SQUEEZE.
struct HashFinal {
    std::uint64_t digest = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of UPDATE2D.
struct HashCopy {
    std::uint64_t input = 0;   ///< address
    std::uint64_t output = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of GATHER.
struct HashGather {
    std::uint64_t chain = 0;  ///< address
    std::uint32_t command = 0;
    std::uint32_t reserved = 0;
};

/// Payload of CSHAKE.
struct HashCshake {
    std::uint64_t custom = 0;  ///< address
    std::uint32_t custom_length = 0;
    std::uint32_t algorithm = 0;
    std::uint32_t name_length = 0;
    std::uint8_t name[36] = {};
};

/// Payload of KMAC.
struct HashKmac {
    std::uint64_t key = 0;     ///< reference
    std::uint64_t custom = 0;  ///< address
    std::uint32_t key_length = 0;
    std::uint32_t custom_length = 0;
    std::uint32_t algorithm = 0;
    std::uint32_t output_length = 0;
};

/// Payload of SAVE, RESTORE.
struct HashContext {
    std::uint64_t buffer = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

}  // namespace cxlvp::crypto
