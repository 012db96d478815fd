// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/sparse_store.h"

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

}  // namespace cxlvp::bus
