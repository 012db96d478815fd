// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/dma/atomic.h"

#include <algorithm>

namespace cxlvp::psl {

namespace {

/// Place of the second number of memory that an operation looks at, in numbers from the first.
int neighbour_of(AtomicOp op) {
    switch (op) {
        case AtomicOp::increment_bounded:
        case AtomicOp::increment_equal:
        case AtomicOp::store_twin:
            return 1;
        case AtomicOp::decrement_bounded:
            return -1;
        default:
            return 0;
    }
}

std::uint64_t load(const std::uint8_t* from, unsigned size, bool little_endian) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) value = value << 8 | from[little_endian ? size - 1 - i : i];
    return value;
}

void store(std::uint8_t* to, std::uint64_t value, unsigned size, bool little_endian) {
    for (unsigned i = 0; i < size; ++i, value >>= 8)
        to[little_endian ? i : size - 1 - i] = static_cast<std::uint8_t>(value);
}

std::int64_t as_signed(std::uint64_t value, unsigned size) {
    return size == 4 ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value);
}

/// What memory becomes; `happens` is set to false when it stays as it is.
std::uint64_t compute(AtomicOp op, unsigned size, std::uint64_t memory, std::uint64_t neighbour, std::uint64_t first,
                      std::uint64_t second, bool& happens) {
    switch (op) {
        case AtomicOp::fetch_add:
        case AtomicOp::store_add:
            return memory + first;
        case AtomicOp::fetch_xor:
        case AtomicOp::store_xor:
            return memory ^ first;
        case AtomicOp::fetch_or:
        case AtomicOp::store_or:
            return memory | first;
        case AtomicOp::fetch_and:
        case AtomicOp::store_and:
            return memory & first;
        case AtomicOp::fetch_max_unsigned:
        case AtomicOp::store_max_unsigned:
            return std::max(memory, first);
        case AtomicOp::fetch_min_unsigned:
        case AtomicOp::store_min_unsigned:
            return std::min(memory, first);
        case AtomicOp::fetch_max_signed:
        case AtomicOp::store_max_signed:
            return as_signed(memory, size) < as_signed(first, size) ? first : memory;
        case AtomicOp::fetch_min_signed:
        case AtomicOp::store_min_signed:
            return as_signed(first, size) < as_signed(memory, size) ? first : memory;
        case AtomicOp::swap:
            return first;
        case AtomicOp::compare_swap_not_equal:
            happens = memory != first;
            return second;
        case AtomicOp::compare_swap_equal:
            happens = memory == first;
            return second;
        case AtomicOp::increment_bounded:
            happens = memory != neighbour;
            return memory + 1;
        case AtomicOp::increment_equal:
            happens = memory == neighbour;
            return memory + 1;
        case AtomicOp::decrement_bounded:
            happens = memory != neighbour;
            return memory - 1;
        case AtomicOp::store_twin:
            happens = memory == neighbour;
            return first;
    }
    happens = false;
    return memory;
}

bool bounded(AtomicOp op) {
    return op == AtomicOp::increment_bounded || op == AtomicOp::increment_equal || op == AtomicOp::decrement_bounded;
}

}  // namespace

bool is_atomic(std::uint8_t op) {
    return op <= 0x08 || op == 0x10 || op == 0x11 || op == 0x18 || op == 0x19 || op == 0x1C ||
           (op >= 0x20 && op <= 0x27) || op == 0x38;
}

unsigned atomic_operands(std::uint8_t op) {
    const auto named = static_cast<AtomicOp>(op);
    if (!is_atomic(op) || bounded(named)) return 0;
    return named == AtomicOp::compare_swap_equal || named == AtomicOp::compare_swap_not_equal ? 2 : 1;
}

AtomicResult apply_atomic(std::uint8_t op, unsigned size, bool little_endian, std::uint8_t* block, std::size_t offset,
                          const std::uint8_t* operands) {
    AtomicResult result;
    if (!is_atomic(op) || (size != 4 && size != 8) || offset % size != 0 || offset + size > kAtomicBlock) return result;
    const auto named = static_cast<AtomicOp>(op);
    const int beside = neighbour_of(named);
    if ((beside > 0 && offset + 2 * size > kAtomicBlock) || (beside < 0 && offset < size)) return result;
    result.valid = true;
    std::uint8_t* const place = block + offset;
    std::uint8_t* const other = beside < 0 ? place - size : place + (beside > 0 ? size : 0);
    const unsigned count = atomic_operands(op);
    const std::uint64_t first = count > 0 ? load(operands, size, little_endian) : 0;
    const std::uint64_t second = count > 1 ? load(operands + size, size, little_endian) : 0;
    const std::uint64_t before = load(place, size, little_endian);
    const std::uint64_t neighbour = load(other, size, little_endian);
    result.stored = true;
    const std::uint64_t after = compute(named, size, before, neighbour, first, second, result.stored);
    if (result.stored) store(place, after, size, little_endian);
    if (result.stored && named == AtomicOp::store_twin) store(other, after, size, little_endian);
    const bool refused = bounded(named) && !result.stored;
    if (atomic_fetches(op))
        store(result.fetched, refused ? std::uint64_t{1} << (8 * size - 1) : before, size, little_endian);
    return result;
}

}  // namespace cxlvp::psl
