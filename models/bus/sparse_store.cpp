// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/sparse_store.h"

#include <algorithm>
#include <cstring>
#include <new>

#include <sys/mman.h>

namespace cxlvp::bus {

SparseStore::~SparseStore() {
    for (const auto& [index, base] : pieces_) munmap(base, kPiece);
}

void SparseStore::find(std::uint64_t piece) {
    std::uint8_t*& base = pieces_[piece];
    if (base == nullptr) {
        void* mapped =
            mmap(nullptr, kPiece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (mapped == MAP_FAILED) {
            pieces_.erase(piece);
            throw std::bad_alloc();
        }
        base = static_cast<std::uint8_t*>(mapped);
    }
    base_ = base;
    last_ = piece;
}

void SparseStore::read(std::uint64_t address, std::uint8_t* to, std::size_t bytes) {
    while (bytes > 0) {
        const std::size_t part = std::min<std::uint64_t>(bytes, kPiece - (address & (kPiece - 1)));
        std::memcpy(to, at(address), part);
        address += part;
        to += part;
        bytes -= part;
    }
}

void SparseStore::write(std::uint64_t address, const std::uint8_t* from, std::size_t bytes) {
    while (bytes > 0) {
        const std::size_t part = std::min<std::uint64_t>(bytes, kPiece - (address & (kPiece - 1)));
        std::memcpy(at(address), from, part);
        address += part;
        from += part;
        bytes -= part;
    }
}

}  // namespace cxlvp::bus
