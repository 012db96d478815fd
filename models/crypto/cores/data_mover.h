// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/core/command_port.h"
#include "cxlvp/crypto/vcq/entry.h"

namespace cxlvp::crypto {

/// Moves the data of a command between memory and a core, piece by piece: one buffer, or a chain of nodes whose
/// boundaries the core does not see. It keeps its own buffer, so that commands need no memory of the host.
class DataMover {
public:
    /// Octets that are moved at once.
    static constexpr std::size_t kPiece = 4096;

    DataMover() = default;
    DataMover(const DataMover&) = delete;
    DataMover& operator=(const DataMover&) = delete;

    /// The data is `length` octets at `source`, and goes to `destination`.
    void use(std::uint64_t source, std::uint64_t destination, std::uint64_t length);
    /// The data is what the chain of nodes at `address` says; EFAULT when it is no chain.
    ErrorCode use_chain(CommandPort& port, std::uint64_t address);
    /// Octets of all nodes.
    std::uint64_t length() const;

    /// Reads the next `size` octets of the source and hands them to `take(data, size)` in pieces of `kPiece`, which may
    /// change them where they are. With `output` they then go to the destination. EFAULT when memory fails.
    template <class Take>
    ErrorCode move(CommandPort& port, std::uint64_t size, bool output, Take take) {
        while (size > 0) {
            const auto piece = static_cast<std::size_t>(size < kPiece ? size : kPiece);
            if (!transfer(port, read_, piece, false)) return ErrorCode::efault;
            take(buffer_, piece);
            if (output && !put(port, piece)) return ErrorCode::efault;
            size -= piece;
        }
        return ErrorCode::ok;
    }

    /// What goes to a destination from here on may turn out to be wrong. It is remembered where that was or, if `hold`,
    /// held back.
    void doubt(bool hold);
    /// All was wrong: what has been written is overwritten with zeros, as far as memory lets it.
    void clear_written(CommandPort& port);
    /// All was right: what has been held back is written. EFAULT when memory fails.
    ErrorCode release(CommandPort& port);
    /// Forgets what `doubt` began.
    void forget();

private:
    /// A place in the chain.
    struct Cursor {
        std::size_t node = 0;
        std::uint64_t offset = 0;
    };

    static constexpr std::uintptr_t kLine = 64;  ///< octets of a line of cache
    static std::uint8_t* first_line(std::uint8_t* room) {
        return room + (0 - reinterpret_cast<std::uintptr_t>(room)) % kLine;
    }

    /// At the beginning of the nodes.
    void begin();
    /// Writes the next `size` octets to the destination, or holds them back.
    bool put(CommandPort& port, std::size_t size);
    /// Moves `size` octets between the buffer and memory from `at` on.
    bool transfer(CommandPort& port, Cursor& at, std::size_t size, bool write);

    std::vector<ScatterNode> nodes_;
    Cursor read_;
    Cursor written_;
    bool doubted_ = false;
    bool hold_ = false;
    bool noted_ = false;                 ///< `doubtful_` has the nodes under way
    std::vector<ScatterNode> doubtful_;  ///< destinations since `doubt`
    SecretBytes held_;                   ///< octets for them, in their order
    SecretBytes room_ = SecretBytes(kPiece + kLine - 1);
    /// Begins with a line: copies of whole pages take two to three times as long where source and destination differ by
    /// a little more than a multiple of a page.
    std::uint8_t* const buffer_ = first_line(room_.data());
};

}  // namespace cxlvp::crypto
