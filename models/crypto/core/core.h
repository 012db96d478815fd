// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/core/command_port.h"
#include "cxlvp/crypto/vcq/entry.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

/// A command as it lies in a VCQ.
struct Command {
    VcqEntry entry;
    ByteView inline_data;  ///< the entries behind it that belong to it
};

/// A core of the engine: the function of its commands and the cycles they take. It serves one VCQ at a time; what a
/// command leaves behind for the next (a stream) is forgotten with FLUSH or at the end of the VCQ.
class Core {
public:
    virtual ~Core() = default;

    /// Runs a command other than FLUSH. Checks, in this order: the command is known (ENOSYS), it is legal after those
    /// before it (EPROTO), lengths, modes, curves (EINVAL, EMSGSIZE), key references (ENOENT, EACCES, EKEYREJECTED),
    /// room for results (ENOMEM, ENOSPC), memory (EFAULT), authentication or signature (EBADMSG). Never writes outside
    /// the output that the command names.
    virtual ErrorCode run(const Command& command, CommandPort& port) = 0;
    /// Forgets the stream under way, zeroising what is secret.
    virtual void flush() = 0;
    /// False while a stream is under way that FLUSH has to end.
    virtual bool idle() const = 0;
};

}  // namespace cxlvp::crypto
