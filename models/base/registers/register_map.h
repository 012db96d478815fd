// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/registers/attr.h"
#include "cxlvp/base/registers/layout/table_span.h"

namespace cxlvp {

/// Neighbouring bits of a register with one attribute.
struct Field {
    const char* name;
    unsigned lsb;    ///< lowest bit, 0 = least significant of the register
    unsigned width;  ///< in bits, 1..64
    Attr attr;
    std::uint64_t reset;  ///< right-aligned
    const char* doc = "";
    /// For `Attr::rwl` only: the field whose non-zero value locks this one. "REG.FIELD", "FIELD" (same register and
    /// element), "REG[2].FIELD". Without an index a REG that is an array as long as the locked register means the same
    /// element. Several conditions are joined with " & " and lock when all are non-zero. What counts is the value
    /// before the write, so a field may lock itself.
    const char* lock = nullptr;
};

/// One register, or an array of equal ones.
struct Register {
    const char* name;
    std::uint64_t offset;  ///< bytes from the start of the map, a multiple of the width
    unsigned width_bytes;  ///< 1, 2, 4 or 8
    TableSpan<Field> fields;
    const char* doc = "";
    unsigned count = 1;        ///< elements; an array is addressed by name as "NAME[3]"
    std::uint64_t stride = 0;  ///< bytes from one element to the next, a multiple of the width; ignored when count is 1

    /// Byte offset of one element from the start of the map.
    constexpr std::uint64_t element_offset(unsigned element) const { return offset + element * stride; }
    constexpr unsigned bits() const { return width_bytes * 8; }
    /// All bits of the register.
    constexpr std::uint64_t all_bits() const { return ~std::uint64_t{0} >> (64 - bits()); }
};

/// Which bus accesses a register map takes; others are answered with a burst error and have no effect.
struct AccessRule {
    unsigned min_bytes = 1;   ///< shortest access
    unsigned max_bytes = 8;   ///< longest access, at most 4096
    bool spanning = false;    ///< an access may touch several registers; each sees its part, in ascending order
    bool unaligned = false;   ///< else the length is a power of two and the offset a multiple of it
    bool big_endian = false;  ///< the byte at the lowest address is the most significant byte of its register
    bool whole = false;       ///< an access carries all bytes of each register it touches
};

/// What happens to an access where no register is.
enum class HolePolicy : std::uint8_t {
    read_zero,      ///< reads 0, writes are ignored; counted, and warned about once
    address_error,  ///< the whole access is refused and has no effect
};

/// The registers of a device, declared once as constant data:
///
///     constexpr Field kCtrl[] = {{"ENABLE", 0, 1, Attr::rw, 0, "starts the engine"},
///                                {"BURST", 4, 3, Attr::rwl, 2, "beats per burst, log2", "ENABLE"}};
///     constexpr Field kStatus[] = {{"DONE", 0, 1, Attr::rw1c, 0, "the job has ended"}};
///     constexpr Register kRegisters[] = {{"CTRL", 0x0, 4, kCtrl, "control"},
///                                        {"STATUS", 0x8, 4, kStatus, "status of each channel", 4, 0x10}};
///     constexpr RegisterMap kMap = {"dma", 0x100, kRegisters, {4, 8}, HolePolicy::read_zero, "DMA engine"};
///
/// From it come the behaviour (`RegisterFile`), the generated test (`check_attributes`) and the reference page.
/// The tables must outlive everything that was built from them. `validate` names every mistake in a map.
struct RegisterMap {
    const char* name;
    std::uint64_t size;  ///< bytes; the window that decodes to this map
    TableSpan<Register> registers;
    AccessRule access = {};
    HolePolicy holes = HolePolicy::read_zero;
    const char* doc = "";
};

/// The value of `field` in a register that holds `value`.
constexpr std::uint64_t field_value(const Field& field, std::uint64_t value) {
    return (value >> field.lsb) & (~std::uint64_t{0} >> (64 - field.width));
}

/// The bits of `field` in its register.
constexpr std::uint64_t field_mask(const Field& field) {
    return (~std::uint64_t{0} >> (64 - field.width)) << field.lsb;
}

}  // namespace cxlvp
