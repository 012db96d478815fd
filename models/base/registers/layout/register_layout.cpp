// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/layout/register_layout.h"

#include <algorithm>
#include <string>

#include "cxlvp/base/registers/layout/lock_condition.h"
#include "cxlvp/base/registers/layout/map_validation.h"

namespace cxlvp {

RegisterLayout::RegisterLayout(const RegisterMap& map) {
    Diagnostics diagnostics;
    validate(map, diagnostics);
    diagnostics.throw_if_any();
    masks_.resize(map.registers.size());
    for (unsigned reg = 0; reg < map.registers.size(); ++reg) compile_register(map, reg);
    for (unsigned reg = 0; reg < map.registers.size(); ++reg) compile_locks(map, reg);
    build_index(map);
}

void RegisterLayout::compile_register(const RegisterMap& map, unsigned reg) {
    const Register& source = map.registers[reg];
    RegisterMasks& masks = masks_[reg];
    masks.first_slot = slots_;
    masks.count = source.count;
    masks.width = static_cast<std::uint8_t>(source.width_bytes);
    slots_ += source.count;
    for (const Field& field : source.fields) {
        const std::uint64_t bits = field_mask(field);
        masks.reset |= field.reset << field.lsb;
        if (field.attr != Attr::rsvdz) masks.stored |= bits;
        if (field.attr != Attr::rsvdz && field.attr != Attr::wo) masks.readable |= bits;
        switch (field.attr) {
            case Attr::ro:
                break;
            case Attr::ros:
                masks.sticky |= bits;
                break;
            case Attr::rw:
                masks.replace |= bits;
                break;
            case Attr::rws:
                masks.replace |= bits;
                masks.sticky |= bits;
                break;
            case Attr::rw1c:
                masks.write_clear |= bits;
                break;
            case Attr::rw1cs:
                masks.write_clear |= bits;
                masks.sticky |= bits;
                break;
            case Attr::rw1s:
                masks.write_set |= bits;
                break;
            case Attr::rwl:
                masks.lockable |= bits;
                break;
            case Attr::rwo:
                masks.once |= bits;
                break;
            case Attr::rc:
                masks.read_clear |= bits;
                break;
            case Attr::wo:
                masks.replace |= bits;
                break;
            case Attr::hwinit:
                masks.fixed |= bits;
                break;
            case Attr::rsvdp:
                masks.preserve |= bits;
                break;
            case Attr::rsvdz:
                break;
        }
    }
    masks.zero = source.all_bits() & ~masks.stored;
    masks.conditional = (masks.lockable | masks.once) != 0;
}

void RegisterLayout::compile_locks(const RegisterMap& map, unsigned reg) {
    RegisterMasks& masks = masks_[reg];
    masks.first_lock = static_cast<std::uint32_t>(locks_.size());
    for (const Field& field : map.registers[reg].fields) {
        if (field.attr != Attr::rwl) continue;
        std::string unused;  // the map is valid
        LockGroup group;
        group.bits = field_mask(field);
        group.first_term = static_cast<std::uint32_t>(lock_terms_.size());
        for (const LockTerm& term : parse_lock(map, reg, field, unused))
            lock_terms_.push_back(
                {field_mask(*term.field), masks_[term.reg].first_slot + term.element, term.same_element ? 1u : 0u});
        group.term_count = static_cast<std::uint32_t>(lock_terms_.size()) - group.first_term;
        locks_.push_back(group);
    }
    masks.lock_count = static_cast<std::uint32_t>(locks_.size()) - masks.first_lock;
}

void RegisterLayout::build_index(const RegisterMap& map) {
    unsigned narrowest = 8;
    std::uint64_t end = 0;
    for (const Register& reg : map.registers) {
        narrowest = std::min(narrowest, reg.width_bytes);
        end = std::max(end, reg.element_offset(reg.count - 1) + reg.width_bytes);
    }
    // Every register is aligned to its width, so that no cell holds two.
    while ((1u << shift_) < narrowest) ++shift_;
    index_.resize((end + granule() - 1) >> shift_);
    for (unsigned r = 0; r < map.registers.size(); ++r) {
        const Register& reg = map.registers[r];
        for (unsigned e = 0; e < reg.count; ++e)
            for (std::uint64_t o = 0; o < reg.width_bytes; o += granule())
                index_[(reg.element_offset(e) + o) >> shift_] = {masks_[r].first_slot + e, r};
    }
}

}  // namespace cxlvp
