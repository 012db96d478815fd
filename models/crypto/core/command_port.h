// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/keys/key_access.h"

namespace cxlvp::crypto {

/// What a core has while it runs a command: memory, keys and time.
class CommandPort {
public:
    virtual ~CommandPort() = default;

    /// Reads `bytes` bytes of memory at `address`, now. False when memory answers with an error, or the VCQ has been
    /// cut off: the command then ends with EFAULT, and the engine knows the cause.
    virtual bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) = 0;
    /// Writes to memory, now; false as above.
    virtual bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) = 0;
    /// A command of `core` begins, and ends: what a core does in between belongs to it.
    virtual void begin_command(CoreId core) = 0;
    virtual void end_command() = 0;
    /// The core computes for `cycles` of its clock.
    virtual void work(std::uint64_t cycles) = 0;
    /// Keys as the mailbox of the command sees them.
    virtual KeyAccess& keys() = 0;
};

}  // namespace cxlvp::crypto
