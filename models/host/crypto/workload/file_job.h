// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/workload/request_shape.h"

namespace cxlvp::host {

/// Encrypts a file with AES-256-GCM in pieces, decrypts what came of it, and compares: with the file, and the
/// ciphertext with what the library makes of it. Each piece has a nonce of its own and its number as associated data.
class FileJob {
public:
    static constexpr std::uint64_t kMaxBytes = 256 * kMiB;

    /// Of the file at `path`, in pieces of `piece` bytes, laid out in memory from `address` on. Throws `UserError` for
    /// a file that cannot be read, is empty or is longer than `kMaxBytes`.
    /// With a `source` other than 0 the bytes of the file are, or will be, there already: somebody else puts them
    /// there.
    FileJob(const std::string& path, std::uint64_t piece, std::uint64_t address, std::uint64_t source, Random random);

    const std::string& path() const { return path_; }
    std::uint64_t bytes() const { return text_.size(); }
    std::uint64_t pieces() const { return (text_.size() + piece_ - 1) / piece_; }
    /// Requests in all: each piece twice.
    std::uint64_t count() const { return 2 * pieces(); }
    /// True when request `number` may begin once `ended` have ended: nothing is decrypted before all is encrypted.
    bool may_begin(std::uint64_t number, std::uint64_t ended) const { return number < pieces() || ended >= pieces(); }
    CryptoRequest request(std::uint64_t number) const;

    /// What must be in memory before the first request.
    std::vector<Operand> operands() const;
    /// The first address behind all of it.
    std::uint64_t end() const { return tags_ + pieces() * kTag; }
    /// Compares what is in memory when all requests have ended. Throws `UserError` that names file and piece.
    void verify(HostBus& memory) const;

private:
    static constexpr std::uint64_t kKey = 32;
    static constexpr std::uint64_t kNonce = 12;
    static constexpr std::uint64_t kAad = 8;
    static constexpr std::uint64_t kTag = 16;

    std::uint64_t length(std::uint64_t piece) const;
    /// Of a piece: start vector, and associated data.
    std::vector<std::uint8_t> nonce(std::uint64_t piece) const;
    static std::vector<std::uint8_t> aad(std::uint64_t piece);

    const std::string path_;
    const std::uint64_t piece_;
    const bool brought_;  ///< by somebody else
    std::vector<std::uint8_t> text_;
    std::vector<std::uint8_t> key_;
    std::uint32_t salt_ = 0;
    std::uint64_t key_at_ = 0;
    std::uint64_t aads_ = 0;
    std::uint64_t plain_ = 0;
    std::uint64_t cipher_ = 0;
    std::uint64_t decrypted_ = 0;
    std::uint64_t tags_ = 0;
};

}  // namespace cxlvp::host
