// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace cxlvp::host {

/// A stream of bytes that is read once from start to end.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Reads up to `size` bytes into `out` and gives their number, 0 at the end or when reading failed; `error` tells
    /// which of the two.
    virtual std::size_t read(char* out, std::size_t size) = 0;
    /// Why the last `read` gave nothing; empty at a proper end.
    virtual const std::string& error() const = 0;
    /// Bytes of the underlying file used so far.
    virtual std::uint64_t consumed() const = 0;
    /// Size of the underlying file; 0 when it is not known (a pipe).
    virtual std::uint64_t size() const = 0;
};

}  // namespace cxlvp::host
