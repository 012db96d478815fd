// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/register_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/layout/register_path.h"

namespace cxlvp {

RegisterFile::RegisterFile(const RegisterMap& map, RegisterObserver* observer)
    : map_(map),
      layout_(map),
      hooked_(map.registers.size()),
      big_endian_(map.access.big_endian),
      whole_(map.access.whole),
      hooks_(map.registers.size()),
      observer_(observer),
      register_counts_(map.registers.size()) {
    values_.reserve(layout_.slots());
    bool any_once = false;
    for (const RegisterMasks& masks : layout_.masks()) {
        values_.insert(values_.end(), masks.count, masks.reset);
        any_once |= masks.once != 0;
    }
    if (any_once) used_.resize(layout_.slots());
    for (unsigned length : {1u, 2u, 4u, 8u})
        if (length >= map.access.min_bytes && length <= map.access.max_bytes) simple_lengths_ |= 1u << length;
}

/// True for an access that needs no closer look unless it is wider than its register.
inline bool RegisterFile::simple(std::uint64_t offset, std::size_t length, const ByteEnables& enables) const {
    return length <= 8 && (simple_lengths_ >> length & 1) != 0 && (offset & (length - 1)) == 0 && enables.sound() &&
           !(whole_ && enables.pattern != nullptr);
}

inline std::uint64_t RegisterFile::read_register(unsigned reg, std::uint32_t slot, std::uint64_t mask, Tick now) {
    if ((hooked_[reg] & kReadHook) != 0) about_to_read(reg, slot, mask, now);
    const RegisterMasks& masks = layout_.masks()[reg];
    const std::uint64_t old = values_[slot];
    const std::uint64_t clear = old & masks.read_clear & mask;
    if (clear != 0) {
        values_[slot] = old & ~clear;
        if ((hooked_[reg] & kChangeHook) != 0) changed(reg, slot, old, ChangeCause::read_clear, now);
    }
    return old & masks.readable & mask;
}

inline void RegisterFile::write_register(unsigned reg, std::uint32_t slot, std::uint64_t data, std::uint64_t mask,
                                         Tick now) {
    const RegisterMasks& masks = layout_.masks()[reg];
    const std::uint64_t old = values_[slot];
    data &= mask;
    std::uint64_t replace = masks.replace & mask;
    if (masks.conditional) replace |= open_bits(reg, slot, data, mask, now);
    std::uint64_t value = (old & ~replace) | (data & replace);
    value = (value & ~(data & masks.write_clear)) | (data & masks.write_set);
    values_[slot] = value;
    const std::uint64_t not_zero = data & masks.zero;
    const std::uint64_t not_preserved = (data ^ old) & masks.preserve & mask;
    if ((not_zero | not_preserved) != 0) {
        if (not_zero != 0) note_register(RegisterIssue::zero_written, reg, slot, not_zero, now);
        if (not_preserved != 0) note_register(RegisterIssue::preserve_changed, reg, slot, not_preserved, now);
    }
    if ((hooked_[reg] & (kWriteHook | kChangeHook)) != 0) written(reg, slot, old, data, mask, now);
}

/// `bytes` has 0xff in the bytes to read; with none the register is not accessed.
inline void RegisterFile::read_piece(const RegisterPiece& piece, std::uint8_t* data, std::uint64_t bytes, Tick now) {
    if (bytes == 0) return;
    const std::uint64_t value = read_register(piece.cell.reg, piece.cell.slot, piece.to_register(bytes), now);
    store_selected_bytes(data, piece.bytes, piece.from_register(value), bytes);
}

inline void RegisterFile::write_piece(const RegisterPiece& piece, const std::uint8_t* data, std::uint64_t bytes,
                                      Tick now) {
    if (bytes == 0) return;
    const std::uint64_t value = piece.to_register(load_bytes(data, piece.bytes));
    write_register(piece.cell.reg, piece.cell.slot, value, piece.to_register(bytes), now);
}

RegStatus RegisterFile::read(std::uint64_t offset, std::uint8_t* data, std::size_t length, ByteEnables enables,
                             Tick now) {
    if (simple(offset, length, enables)) {
        const RegisterLayout::Cell cell = layout_.cell(offset);
        if (cell.reg != RegisterLayout::kHole) {
            const unsigned width = layout_.masks()[cell.reg].width;
            if (length == width || (length < width && !whole_)) {
                const RegisterPiece piece(cell, width, static_cast<unsigned>(offset & (width - 1)),
                                          static_cast<unsigned>(length), big_endian_);
                read_piece(piece, data, enables.bytes(0, length), now);
                return RegStatus::ok;
            }
        }
    }
    return read_general(offset, data, length, enables, now);
}

RegStatus RegisterFile::write(std::uint64_t offset, const std::uint8_t* data, std::size_t length, ByteEnables enables,
                              Tick now) {
    if (simple(offset, length, enables)) {
        const RegisterLayout::Cell cell = layout_.cell(offset);
        if (cell.reg != RegisterLayout::kHole) {
            const unsigned width = layout_.masks()[cell.reg].width;
            if (length == width || (length < width && !whole_)) {
                const RegisterPiece piece(cell, width, static_cast<unsigned>(offset & (width - 1)),
                                          static_cast<unsigned>(length), big_endian_);
                write_piece(piece, data, enables.bytes(0, length), now);
                return RegStatus::ok;
            }
        }
    }
    return write_general(offset, data, length, enables, now);
}

/// The rule of the map, applied to the enabled bytes. `hole` tells whether one of them lies in a hole.
RegStatus RegisterFile::check_access(std::uint64_t offset, std::size_t length, ByteEnables enables, bool& hole) const {
    if (!enables.sound()) return RegStatus::byte_enable_error;
    if (length == 0) return RegStatus::burst_error;
    if (offset >= map_.size || length > map_.size - offset) return RegStatus::address_error;
    const AccessRule& rule = map_.access;
    if (length < rule.min_bytes || length > rule.max_bytes) return RegStatus::burst_error;
    if (!rule.unaligned && ((length & (length - 1)) != 0 || (offset & (length - 1)) != 0))
        return RegStatus::burst_error;

    hole = false;
    unsigned registers = 0;
    for (std::uint64_t at = offset; at < offset + length;) {
        const RegisterPiece piece = RegisterPiece::at(layout_, big_endian_, at, offset + length);
        const std::uint64_t enabled = enables.bytes(static_cast<std::size_t>(at - offset), piece.bytes);
        if (enabled != 0) {
            if (rule.whole && !piece.hole() && enabled != low_bytes(layout_.masks()[piece.cell.reg].width))
                return RegStatus::burst_error;
            hole |= piece.hole();
            registers += piece.hole() ? 0 : 1;
        }
        at += piece.bytes;
    }
    if (!rule.spanning && (registers > 1 || (registers == 1 && hole))) return RegStatus::burst_error;
    if (hole && map_.holes == HolePolicy::address_error) return RegStatus::address_error;
    return RegStatus::ok;
}

RegStatus RegisterFile::refuse(RegStatus status, std::uint64_t offset, std::size_t length, Tick now) {
    note_map(status == RegStatus::address_error ? RegisterIssue::address : RegisterIssue::burst, offset, length, now);
    return status;
}

RegStatus RegisterFile::read_general(std::uint64_t offset, std::uint8_t* data, std::size_t length, ByteEnables enables,
                                     Tick now) {
    bool hole = false;
    const RegStatus status = check_access(offset, length, enables, hole);
    if (status != RegStatus::ok) return refuse(status, offset, length, now);
    if (hole) note_map(RegisterIssue::hole_read, offset, length, now);
    for (std::size_t done = 0; done < length;) {
        const RegisterPiece piece = RegisterPiece::at(layout_, big_endian_, offset + done, offset + length);
        const std::uint64_t bytes = enables.bytes(done, piece.bytes);
        if (piece.hole())
            store_selected_bytes(data + done, piece.bytes, 0, bytes);
        else
            read_piece(piece, data + done, bytes, now);
        done += piece.bytes;
    }
    return RegStatus::ok;
}

RegStatus RegisterFile::write_general(std::uint64_t offset, const std::uint8_t* data, std::size_t length,
                                      ByteEnables enables, Tick now) {
    bool hole = false;
    const RegStatus status = check_access(offset, length, enables, hole);
    if (status != RegStatus::ok) return refuse(status, offset, length, now);
    if (hole) note_map(RegisterIssue::hole_write, offset, length, now);
    for (std::size_t done = 0; done < length;) {
        const RegisterPiece piece = RegisterPiece::at(layout_, big_endian_, offset + done, offset + length);
        if (!piece.hole()) write_piece(piece, data + done, enables.bytes(done, piece.bytes), now);
        done += piece.bytes;
    }
    return RegStatus::ok;
}

std::size_t RegisterFile::debug_read(std::uint64_t offset, std::uint8_t* data, std::size_t length) const {
    if (offset >= map_.size) return 0;
    length = static_cast<std::size_t>(std::min<std::uint64_t>(length, map_.size - offset));
    for (std::size_t done = 0; done < length;) {
        const RegisterPiece piece = RegisterPiece::at(layout_, big_endian_, offset + done, offset + length);
        if (piece.hole() && map_.holes == HolePolicy::address_error) return done;
        const std::uint64_t value = piece.hole() ? 0 : piece.from_register(values_[piece.cell.slot]);
        store_bytes(data + done, piece.bytes, value);
        done += piece.bytes;
    }
    return length;
}

std::size_t RegisterFile::debug_write(std::uint64_t offset, const std::uint8_t* data, std::size_t length) {
    if (offset >= map_.size) return 0;
    length = static_cast<std::size_t>(std::min<std::uint64_t>(length, map_.size - offset));
    for (std::size_t done = 0; done < length;) {
        const RegisterPiece piece = RegisterPiece::at(layout_, big_endian_, offset + done, offset + length);
        if (piece.hole() && map_.holes == HolePolicy::address_error) return done;
        if (!piece.hole()) {
            std::uint64_t& value = values_[piece.cell.slot];
            const std::uint64_t mask = piece.to_register(low_bytes(piece.bytes));
            const std::uint64_t deposit = piece.to_register(load_bytes(data + done, piece.bytes));
            value = ((value & ~mask) | deposit) & layout_.masks()[piece.cell.reg].stored;
        }
        done += piece.bytes;
    }
    return length;
}

std::uint64_t RegisterFile::locked_bits(unsigned reg, std::uint32_t slot) const {
    const RegisterMasks& masks = layout_.masks()[reg];
    std::uint64_t locked = 0;
    for (std::uint32_t i = 0; i < masks.lock_count; ++i) {
        const LockGroup& group = layout_.locks()[masks.first_lock + i];
        bool all = true;
        for (std::uint32_t t = group.first_term; t < group.first_term + group.term_count; ++t) {
            const CompiledLockTerm& term = layout_.lock_terms()[t];
            const std::uint32_t at = term.slot + term.per_element * (slot - masks.first_slot);
            all &= (values_[at] & term.mask) != 0;
        }
        if (all) locked |= group.bits;
    }
    return locked;
}

/// The RWL and RWO bits that this write replaces. Marks RWO bits as used and notes writes that were refused.
std::uint64_t RegisterFile::open_bits(unsigned reg, std::uint32_t slot, std::uint64_t data, std::uint64_t mask,
                                      Tick now) {
    const RegisterMasks& masks = layout_.masks()[reg];
    const std::uint64_t different = (data ^ values_[slot]) & mask;
    std::uint64_t open = 0;
    // A lock matters only to a write that would change something.
    if ((different & masks.lockable) != 0) {
        const std::uint64_t locked = locked_bits(reg, slot);
        open |= masks.lockable & ~locked;
        if ((different & locked) != 0) note_register(RegisterIssue::locked, reg, slot, different & locked, now);
    }
    if (masks.once != 0) {
        const std::uint64_t used = used_[slot];
        open |= masks.once & ~used;
        if ((different & used) != 0) note_register(RegisterIssue::write_once, reg, slot, different & used, now);
        used_[slot] = used | (masks.once & mask);
    }
    return open & mask;
}

void RegisterFile::about_to_read(unsigned reg, std::uint32_t slot, std::uint64_t mask, Tick now) {
    hooks_[reg].read({reg, element(reg, slot), mask, now});
}

void RegisterFile::changed(unsigned reg, std::uint32_t slot, std::uint64_t old, ChangeCause cause, Tick now) {
    hooks_[reg].change({reg, element(reg, slot), old, values_[slot], cause, now});
}

void RegisterFile::written(unsigned reg, std::uint32_t slot, std::uint64_t old, std::uint64_t data, std::uint64_t mask,
                           Tick now) {
    const std::uint64_t value = values_[slot];
    if ((hooked_[reg] & kChangeHook) != 0 && value != old) changed(reg, slot, old, ChangeCause::write, now);
    if ((hooked_[reg] & kWriteHook) != 0) hooks_[reg].write({reg, element(reg, slot), old, value, data, mask, now});
}

std::uint64_t RegisterFile::reset_value(unsigned reg, std::uint64_t value, ResetKind kind) const {
    const RegisterMasks& masks = layout_.masks()[reg];
    const std::uint64_t kept = masks.fixed | (kind == ResetKind::cold ? 0 : masks.sticky);
    return (value & kept) | (masks.reset & ~kept);
}

void RegisterFile::reset(ResetKind kind, Tick now) {
    struct Changed {
        unsigned reg;
        std::uint32_t slot;
        std::uint64_t old_value;
        std::uint64_t new_value;
    };
    std::vector<Changed> to_tell;
    for (unsigned reg = 0; reg < layout_.masks().size(); ++reg) {
        const RegisterMasks& masks = layout_.masks()[reg];
        for (std::uint32_t s = masks.first_slot; s < masks.first_slot + masks.count; ++s) {
            const std::uint64_t old = values_[s];
            values_[s] = reset_value(reg, old, kind);
            if ((hooked_[reg] & kChangeHook) != 0 && values_[s] != old) to_tell.push_back({reg, s, old, values_[s]});
        }
    }
    std::fill(used_.begin(), used_.end(), 0);
    for (const Changed& c : to_tell)
        hooks_[c.reg].change({c.reg, element(c.reg, c.slot), c.old_value, c.new_value, ChangeCause::reset, now});
}

void RegisterFile::reset_register(ResetKind kind, unsigned reg, unsigned element, Tick now) {
    const std::uint32_t s = slot(reg, element);
    const std::uint64_t old = values_[s];
    values_[s] = reset_value(reg, old, kind);
    if (!used_.empty()) used_[s] = 0;
    if ((hooked_[reg] & kChangeHook) != 0 && values_[s] != old) changed(reg, s, old, ChangeCause::reset, now);
}

unsigned RegisterFile::index(std::string_view name) const {
    std::string error;
    const auto path = find_register_path(map_, name, error);
    if (!path) throw UserError(fmt::format("{}: {}", map_.name, error));
    if (path->field != nullptr || path->element)
        throw UserError(fmt::format("{}: '{}' is not the plain name of a register", map_.name, name));
    return path->reg;
}

FieldRef RegisterFile::field(std::string_view name) const {
    std::string error;
    const auto path = find_register_path(map_, name, error);
    if (!path) throw UserError(fmt::format("{}: {}", map_.name, error));
    const Register& reg = map_.registers[path->reg];
    if (!path->element && reg.count > 1)
        throw UserError(
            fmt::format("{}: '{}' names an array of {}; expected {}[index]", map_.name, name, reg.count, reg.name));
    const unsigned lsb = path->field != nullptr ? path->field->lsb : 0;
    const std::uint64_t mask = path->field != nullptr ? field_mask(*path->field) : reg.all_bits();
    return {path->reg, slot(path->reg, path->element.value_or(0)), lsb, mask};
}

std::vector<FieldRef> RegisterFile::fields(std::string_view name) const {
    std::string error;
    const auto path = find_register_path(map_, name, error);
    if (!path) throw UserError(fmt::format("{}: {}", map_.name, error));
    const Register& reg = map_.registers[path->reg];
    if (path->element)
        throw UserError(fmt::format("{}: '{}' names one element; expected the array {}", map_.name, name, reg.name));
    std::vector<FieldRef> refs;
    const unsigned lsb = path->field != nullptr ? path->field->lsb : 0;
    const std::uint64_t mask = path->field != nullptr ? field_mask(*path->field) : reg.all_bits();
    for (unsigned e = 0; e < reg.count; ++e) refs.push_back(FieldRef(path->reg, slot(path->reg, e), lsb, mask));
    return refs;
}

void RegisterFile::mute_hooks(unsigned reg, bool muted) {
    const Hooks& hooks = hooks_[reg];
    unsigned active = 0;
    if (hooks.read) active |= kReadHook;
    if (hooks.write) active |= kWriteHook;
    if (hooks.change) active |= kChangeHook;
    hooked_[reg] = static_cast<std::uint8_t>(muted ? 0 : active);
}

void RegisterFile::reject_hook(unsigned reg, const char* what) const {
    throw UserError(fmt::format("{}: register {} already has a {} hook", map_.name, map_.registers[reg].name, what));
}

std::uint64_t RegisterFile::count(RegisterIssue issue) const {
    return counts_[static_cast<std::size_t>(issue)];
}

std::uint64_t RegisterFile::count(RegisterIssue issue, unsigned reg) const {
    assert(static_cast<std::size_t>(issue) < kPerRegisterIssues);
    return register_counts_[reg][static_cast<std::size_t>(issue)];
}

void RegisterFile::note_register(RegisterIssue issue, unsigned reg, std::uint32_t slot, std::uint64_t bits, Tick now) {
    ++counts_[static_cast<std::size_t>(issue)];
    if (register_counts_[reg][static_cast<std::size_t>(issue)]++ != 0 || observer_ == nullptr) return;
    const Register& source = map_.registers[reg];
    const unsigned e = element(reg, slot);
    observer_->warn({map_, issue, &source, e, source.element_offset(e), bits, now});
}

void RegisterFile::note_map(RegisterIssue issue, std::uint64_t offset, std::size_t length, Tick now) {
    if (counts_[static_cast<std::size_t>(issue)]++ != 0 || observer_ == nullptr) return;
    observer_->warn({map_, issue, nullptr, 0, offset, length, now});
}

std::vector<RegisterFile::Entry> RegisterFile::list() const {
    std::vector<Entry> entries;
    entries.reserve(layout_.slots());
    for (unsigned r = 0; r < map_.registers.size(); ++r) {
        const Register& reg = map_.registers[r];
        for (unsigned e = 0; e < reg.count; ++e)
            entries.push_back({reg.count > 1 ? fmt::format("{}[{}]", reg.name, e) : std::string(reg.name), r, e,
                               reg.element_offset(e), get(r, e)});
    }
    return entries;
}

}  // namespace cxlvp
