// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_map.h"

namespace cxlvp {

/// The attributes of one register (all elements alike) as masks. The first eight words are one cache line and all that
/// an ordinary access needs.
struct alignas(64) RegisterMasks {
    std::uint64_t readable = 0;     ///< bits a software read returns
    std::uint64_t read_clear = 0;   ///< RC
    std::uint64_t replace = 0;      ///< RW, RWS, WO: a write replaces them always
    std::uint64_t write_clear = 0;  ///< RW1C, RW1CS
    std::uint64_t write_set = 0;    ///< RW1S
    std::uint64_t preserve = 0;     ///< RsvdP
    std::uint64_t zero = 0;         ///< RsvdZ and undeclared
    std::uint32_t first_slot = 0;   ///< slot of element 0
    std::uint8_t width = 0;         ///< bytes
    bool conditional = false;       ///< has RWL or RWO bits

    std::uint64_t lockable = 0;    ///< RWL
    std::uint64_t once = 0;        ///< RWO
    std::uint64_t stored = 0;      ///< bits that exist
    std::uint64_t sticky = 0;      ///< kept by warm and function-level reset
    std::uint64_t fixed = 0;       ///< HwInit: kept by every reset
    std::uint64_t reset = 0;       ///< reset value
    std::uint32_t first_lock = 0;  ///< in `RegisterLayout::locks`
    std::uint32_t lock_count = 0;
    std::uint32_t count = 0;  ///< elements
};

/// One field that takes part in a lock.
struct CompiledLockTerm {
    std::uint64_t mask = 0;
    std::uint32_t slot = 0;         ///< of element 0 when it follows the locked element
    std::uint32_t per_element = 0;  ///< 1 when it follows the locked element, else 0
};

/// Bits of a register that are locked while all terms are non-zero.
struct LockGroup {
    std::uint64_t bits = 0;
    std::uint32_t first_term = 0;
    std::uint32_t term_count = 0;
};

/// A register map compiled for access: one slot per register element, an index from offset to slot, and masks.
class RegisterLayout {
public:
    static constexpr std::uint32_t kHole = ~std::uint32_t{0};
    /// What lies at a granule of the map.
    struct Cell {
        std::uint32_t slot = kHole;
        std::uint32_t reg = kHole;
    };

    /// Throws `UserError` with every mistake of `map`.
    explicit RegisterLayout(const RegisterMap& map);

    const std::vector<RegisterMasks>& masks() const { return masks_; }
    const std::vector<LockGroup>& locks() const { return locks_; }
    const std::vector<CompiledLockTerm>& lock_terms() const { return lock_terms_; }
    std::uint32_t slots() const { return slots_; }
    /// Bytes covered by one cell of the index; the width of the narrowest register.
    std::uint64_t granule() const { return std::uint64_t{1} << shift_; }
    /// The cell at `offset`; a hole when no register is there.
    Cell cell(std::uint64_t offset) const {
        const std::uint64_t i = offset >> shift_;
        return i < index_.size() ? index_[i] : Cell{};
    }

private:
    void compile_register(const RegisterMap& map, unsigned reg);
    void compile_locks(const RegisterMap& map, unsigned reg);
    void build_index(const RegisterMap& map);

    std::vector<Cell> index_;
    unsigned shift_ = 0;
    std::uint32_t slots_ = 0;
    std::vector<RegisterMasks> masks_;
    std::vector<LockGroup> locks_;
    std::vector<CompiledLockTerm> lock_terms_;
};

}  // namespace cxlvp
