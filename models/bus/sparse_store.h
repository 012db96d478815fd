// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
    void read(std::uint64_t address, std::uint8_t* to, std::size_t bytes) {
        for_each_piece(address, bytes, [&to](std::uint8_t* place, std::size_t part) {
            std::memcpy(to, place, part);
            to += part;
        });
    }
    void write(std::uint64_t address, const std::uint8_t* from, std::size_t bytes) {
        for_each_piece(address, bytes, [&from](std::uint8_t* place, std::size_t part) {
            std::memcpy(place, from, part);
            from += part;
        });
    }
    /// Pieces mapped so far.
    std::size_t pieces() const { return pieces_.size(); }

private:
    /// Calls `f(storage, length)` for the part of [address, address + bytes) in each piece.
    template <class F>
    void for_each_piece(std::uint64_t address, std::size_t bytes, F&& f) {
        while (bytes > 0) {
            const std::size_t part = std::min<std::uint64_t>(bytes, kPiece - (address & (kPiece - 1)));
            f(at(address), part);
            address += part;
            bytes -= part;
        }
    }
    void find(std::uint64_t piece);

    std::unordered_map<std::uint64_t, std::uint8_t*> pieces_;
    std::uint64_t last_ = ~std::uint64_t{0};
    std::uint8_t* base_ = nullptr;
};

}  // namespace cxlvp::bus
