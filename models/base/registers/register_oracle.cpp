// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/register_oracle.h"

#include <string>

namespace cxlvp {

RegisterOracle::RegisterOracle(const RegisterMap& map) : map_(map), registers_(map.registers.size()) {
    for (unsigned r = 0; r < map.registers.size(); ++r) {
        const Register& reg = map.registers[r];
        std::vector<Bit> bits(reg.bits());
        for (const Field& field : reg.fields) {
            for (unsigned i = 0; i < field.width; ++i) {
                Bit& bit = bits[field.lsb + i];
                bit.field = &field;
                bit.reset = bit.value = (field.reset >> i & 1) != 0;
            }
            if (field.attr == Attr::rwl) {
                std::string error;
                registers_[r].locks.push_back({&field, parse_lock(map, r, field, error)});
            }
        }
        registers_[r].elements.assign(reg.count, bits);
    }
}

std::uint64_t RegisterOracle::stored(unsigned reg, unsigned element) const {
    std::uint64_t value = 0;
    const std::vector<Bit>& bits = registers_[reg].elements[element];
    for (unsigned i = 0; i < bits.size(); ++i) value |= std::uint64_t{bits[i].value} << i;
    return value;
}

void RegisterOracle::deposit(unsigned reg, unsigned element, std::uint64_t value) {
    std::vector<Bit>& bits = registers_[reg].elements[element];
    for (unsigned i = 0; i < bits.size(); ++i)
        if (attribute(bits[i]) != Attr::rsvdz) bits[i].value = (value >> i & 1) != 0;
}

void RegisterOracle::reset_bit(Bit& bit, ResetKind kind) {
    bit.used = false;
    switch (attribute(bit)) {
        case Attr::hwinit:
            return;
        case Attr::ros:
        case Attr::rws:
        case Attr::rw1cs:
            if (kind == ResetKind::cold) bit.value = bit.reset;
            return;
        default:
            bit.value = bit.reset;
            return;
    }
}

void RegisterOracle::reset(ResetKind kind) {
    for (State& state : registers_)
        for (std::vector<Bit>& bits : state.elements)
            for (Bit& bit : bits) reset_bit(bit, kind);
}

void RegisterOracle::reset(ResetKind kind, unsigned reg, unsigned element) {
    for (Bit& bit : registers_[reg].elements[element]) reset_bit(bit, kind);
}

bool RegisterOracle::locked(unsigned reg, unsigned element, const Field* field) const {
    for (const Lock& lock : registers_[reg].locks) {
        if (lock.field != field) continue;
        for (const LockTerm& term : lock.terms)
            if (field_value(*term.field, stored(term.reg, term.same_element ? element : term.element)) == 0)
                return false;
        return true;
    }
    return false;
}

std::uint64_t RegisterOracle::read(unsigned reg, unsigned element, std::uint64_t mask) {
    std::uint64_t value = 0;
    std::vector<Bit>& bits = registers_[reg].elements[element];
    for (unsigned i = 0; i < bits.size(); ++i) {
        if ((mask >> i & 1) == 0) continue;
        Bit& bit = bits[i];
        switch (attribute(bit)) {
            case Attr::wo:
            case Attr::rsvdz:
                break;
            case Attr::rc:
                value |= std::uint64_t{bit.value} << i;
                bit.value = false;
                break;
            default:
                value |= std::uint64_t{bit.value} << i;
                break;
        }
    }
    return value;
}

void RegisterOracle::write(unsigned reg, unsigned element, std::uint64_t data, std::uint64_t mask) {
    // Locks are judged by the values before the write.
    std::vector<const Field*> locked_fields;
    for (const Lock& lock : registers_[reg].locks)
        if (locked(reg, element, lock.field)) locked_fields.push_back(lock.field);

    bool happened[kPerRegisterIssues] = {};
    const auto note = [&](RegisterIssue issue) { happened[static_cast<std::size_t>(issue)] = true; };
    std::vector<Bit>& bits = registers_[reg].elements[element];
    for (unsigned i = 0; i < bits.size(); ++i) {
        if ((mask >> i & 1) == 0) continue;
        Bit& bit = bits[i];
        const bool one = (data >> i & 1) != 0;
        switch (attribute(bit)) {
            case Attr::ro:
            case Attr::ros:
            case Attr::rc:
            case Attr::hwinit:
                break;
            case Attr::rw:
            case Attr::rws:
            case Attr::wo:
                bit.value = one;
                break;
            case Attr::rw1c:
            case Attr::rw1cs:
                if (one) bit.value = false;
                break;
            case Attr::rw1s:
                if (one) bit.value = true;
                break;
            case Attr::rwl: {
                bool is_locked = false;
                for (const Field* field : locked_fields) is_locked |= field == bit.field;
                if (!is_locked)
                    bit.value = one;
                else if (bit.value != one)
                    note(RegisterIssue::locked);
                break;
            }
            case Attr::rwo:
                if (!bit.used)
                    bit.value = one;
                else if (bit.value != one)
                    note(RegisterIssue::write_once);
                bit.used = true;
                break;
            case Attr::rsvdp:
                if (bit.value != one) note(RegisterIssue::preserve_changed);
                break;
            case Attr::rsvdz:
                if (one) note(RegisterIssue::zero_written);
                break;
        }
    }
    for (std::size_t i = 0; i < kPerRegisterIssues; ++i) registers_[reg].counts[i] += happened[i] ? 1 : 0;
}

/// Calls `visit(reg, element, byte of the access, lowest bit of that byte in the register)` byte by byte, register by
/// register in ascending order of offset.
template <class Visit>
void RegisterOracle::for_each_touched(std::uint64_t offset, std::size_t length, ByteEnables enables, Visit visit) {
    for (std::size_t i = 0; i < length; ++i) {
        if (!enables.enabled(i)) continue;
        const std::uint64_t at = offset + i;
        for (unsigned r = 0; r < map_.registers.size(); ++r) {
            const Register& reg = map_.registers[r];
            for (unsigned e = 0; e < reg.count; ++e) {
                const std::uint64_t begin = reg.element_offset(e);
                if (at < begin || at >= begin + reg.width_bytes) continue;
                const unsigned byte = static_cast<unsigned>(at - begin);
                visit(r, e, i, 8 * (map_.access.big_endian ? reg.width_bytes - 1 - byte : byte));
            }
        }
    }
}

void RegisterOracle::read_bytes(std::uint64_t offset, std::uint8_t* data, std::size_t length, ByteEnables enables) {
    for (std::size_t i = 0; i < length; ++i)
        if (enables.enabled(i)) data[i] = 0;
    // Reading byte by byte clears the same RC bits as one access does.
    for_each_touched(offset, length, enables, [&](unsigned reg, unsigned element, std::size_t i, unsigned lsb) {
        data[i] = static_cast<std::uint8_t>(read(reg, element, std::uint64_t{0xff} << lsb) >> lsb);
    });
}

void RegisterOracle::write_bytes(std::uint64_t offset, const std::uint8_t* data, std::size_t length,
                                 ByteEnables enables) {
    struct Merged {
        unsigned reg;
        unsigned element;
        std::uint64_t data;
        std::uint64_t mask;
    };
    std::vector<Merged> accesses;
    for_each_touched(offset, length, enables, [&](unsigned reg, unsigned element, std::size_t i, unsigned lsb) {
        if (accesses.empty() || accesses.back().reg != reg || accesses.back().element != element)
            accesses.push_back({reg, element, 0, 0});
        accesses.back().data |= std::uint64_t{data[i]} << lsb;
        accesses.back().mask |= std::uint64_t{0xff} << lsb;
    });
    for (const Merged& access : accesses) write(access.reg, access.element, access.data, access.mask);
}

void RegisterOracle::deposit_bytes(std::uint64_t offset, const std::uint8_t* data, std::size_t length) {
    for_each_touched(offset, length, {}, [&](unsigned reg, unsigned element, std::size_t i, unsigned lsb) {
        const std::uint64_t others = stored(reg, element) & ~(std::uint64_t{0xff} << lsb);
        deposit(reg, element, others | (std::uint64_t{data[i]} << lsb));
    });
}

std::uint64_t RegisterOracle::count(RegisterIssue issue, unsigned reg) const {
    return registers_[reg].counts[static_cast<std::size_t>(issue)];
}

}  // namespace cxlvp
