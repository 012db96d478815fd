// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace cxlvp::bus {

/// Bytes of a memory of up to 2^52 bytes. Storage is mapped from the system in pieces of 64 MiB when first touched and
/// reads as zero; the system backs only the pages that are written.
class SparseStore {
public:
    static constexpr unsigned kPieceBits = 26;
    static constexpr std::uint64_t kPiece = std::uint64_t{1} << kPieceBits;

    SparseStore() = default;
    ~SparseStore();
    SparseStore(const SparseStore&) = delete;
    SparseStore& operator=(const SparseStore&) = delete;

    /// Storage of `address`; contiguous up to the end of its piece. Throws `std::bad_alloc` when the system has no
    /// address space left.
    std::uint8_t* at(std::uint64_t address) {
        const std::uint64_t piece = address >> kPieceBits;
        if (piece != last_) find(piece);
        return base_ + (address & (kPiece - 1));
    }
    void read(std::uint64_t address, std::uint8_t* to, std::size_t bytes);
    void write(std::uint64_t address, const std::uint8_t* from, std::size_t bytes);
    /// Pieces mapped so far.
    std::size_t pieces() const { return pieces_.size(); }

private:
    void find(std::uint64_t piece);

    std::unordered_map<std::uint64_t, std::uint8_t*> pieces_;
    std::uint64_t last_ = ~std::uint64_t{0};
    std::uint8_t* base_ = nullptr;
};

}  // namespace cxlvp::bus
