// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp {

/// A field (or a whole register) of a `RegisterFile`, found by name once and used without a look-up afterwards. Valid
/// for the file that gave it; a default-constructed one refers to nothing.
class FieldRef {
public:
    FieldRef() = default;

    bool valid() const { return mask_ != 0; }
    /// The value of the field in a register that holds `register_value`, for use in hooks.
    std::uint64_t extract(std::uint64_t register_value) const { return (register_value & mask_) >> lsb_; }
    /// `register_value` with the field replaced; bits of `value` beyond the field are dropped.
    std::uint64_t insert(std::uint64_t register_value, std::uint64_t value) const {
        return (register_value & ~mask_) | ((value << lsb_) & mask_);
    }
    /// The bits of the field in its register.
    std::uint64_t mask() const { return mask_; }
    /// Position of the register in the table.
    unsigned reg() const { return reg_; }

private:
    friend class RegisterFile;
    FieldRef(unsigned reg, std::uint32_t slot, unsigned lsb, std::uint64_t mask)
        : reg_(reg), slot_(slot), lsb_(lsb), mask_(mask) {}

    unsigned reg_ = 0;
    std::uint32_t slot_ = 0;
    unsigned lsb_ = 0;
    std::uint64_t mask_ = 0;
};

}  // namespace cxlvp
