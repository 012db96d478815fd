// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/field_ref.h"
#include "cxlvp/base/registers/layout/byte_enables.h"
#include "cxlvp/base/registers/layout/register_layout.h"
#include "cxlvp/base/registers/layout/register_piece.h"
#include "cxlvp/base/registers/register_hooks.h"
#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/base/registers/register_observer.h"
#include "cxlvp/base/registers/reset_kind.h"

namespace cxlvp {

/// Answer to a front-door access; a bus shell maps it to its response codes (IEEE 1666 TLM-2.0: OK, address error,
/// burst error, byte-enable error). Anything but `ok` means that the access had no effect and no byte was read.
enum class RegStatus : std::uint8_t {
    ok,
    address_error,      ///< outside the map, or in a hole of a map that refuses holes
    burst_error,        ///< length, alignment or reach against the rule of the map
    byte_enable_error,  ///< a byte-enable pattern without a length
};

/// The registers of one device instance: the behaviour that a `RegisterMap` declares.
///
/// **Front door** (`read`, `write`) is what software sees: access rule, byte order, attributes, warnings, hooks. All
/// enabled bytes of an access that fall into one register are merged and reach it as one access; bytes that are not
/// enabled neither change nor are returned, and count as not accessed (an RC bit in them is not cleared). The reach of
/// an access is that of its enabled bytes. A register without enabled byte is not accessed at all.
///
/// **Hardware side** (`get`, `set`, `reset`) bypasses the attributes. Bits that do not exist (RsvdZ and undeclared) are
/// always 0, whoever writes them.
///
/// **Debug** (`debug_read`, `debug_write`) shows and deposits stored values, WO bits included, with no side effect: no
/// hook, no clearing, no lock, no warning.
///
/// **Hooks** are bound by register: one of each kind, called for every element of an array. Sequence of a read: read
/// hook (which may `set` the value), value taken, RC bits cleared, change hook. Sequence of a write: attributes applied
/// and value stored, warnings, change hook, write hook. Hooks may call anything on this file, the same register
/// included: the event is a copy, and a nested access is complete before the outer one goes on. An access that spans
/// registers completes one register, hooks included, before the next. `set` inside a change hook calls the hook again
/// if the value changes once more; ending that recursion is up to the hook.
///
/// Software mistakes never throw: they give a status or are ignored, are counted, and are reported to the observer the
/// first time for each (register, issue). Element numbers and register positions out of range are bugs of the caller
/// (asserted).
class RegisterFile {
public:
    /// Compiles `map`, which must outlive the file, and loads the reset values. `observer` (may be null) hears the
    /// warnings. Throws `UserError` with every mistake of the map.
    explicit RegisterFile(const RegisterMap& map, RegisterObserver* observer = nullptr);
    RegisterFile(const RegisterFile&) = delete;
    RegisterFile& operator=(const RegisterFile&) = delete;

    const RegisterMap& map() const { return map_; }
    void set_observer(RegisterObserver* observer) { observer_ = observer; }

    /// Software read of `length` bytes at `offset`. `data` receives the enabled bytes, the others keep their value.
    RegStatus read(std::uint64_t offset, std::uint8_t* data, std::size_t length, ByteEnables enables = {},
                   Tick now = 0);
    /// Software write of the enabled bytes among `length` bytes at `offset`.
    RegStatus write(std::uint64_t offset, const std::uint8_t* data, std::size_t length, ByteEnables enables = {},
                    Tick now = 0);

    /// Copies stored bytes; any length and alignment. Returns the bytes handled: fewer than `length` at the end of the
    /// map, or at a hole where holes are refused. Other holes read 0.
    std::size_t debug_read(std::uint64_t offset, std::uint8_t* data, std::size_t length) const;
    /// Deposits bytes as `debug_read` shows them. Returns the bytes handled.
    std::size_t debug_write(std::uint64_t offset, const std::uint8_t* data, std::size_t length);

    /// Position of the register `name` in the table. Throws `UserError` (with the closest name) when unknown.
    unsigned index(std::string_view name) const;
    /// Handle for "REG.FIELD" or "REG[3].FIELD"; "REG" and "REG[3]" mean all bits of the register. Throws `UserError`
    /// when unknown, and for an array without index.
    FieldRef field(std::string_view name) const;
    /// One handle for each element of the array in "REG.FIELD" or "REG".
    std::vector<FieldRef> fields(std::string_view name) const;

    /// Stored value of a register, by position in the table.
    std::uint64_t get(unsigned reg, unsigned element = 0) const { return values_[slot(reg, element)]; }
    /// Stores a value as hardware. Calls the change hook if the value changes; `now` is handed to it.
    void set(unsigned reg, std::uint64_t value, unsigned element = 0, Tick now = 0) {
        store(reg, slot(reg, element), value, now);
    }
    /// Value of a field, right-aligned.
    std::uint64_t get(FieldRef field) const {
        assert(field.valid());
        return field.extract(values_[field.slot_]);
    }
    /// Stores a field as hardware; bits of `value` beyond the field are dropped.
    void set(FieldRef field, std::uint64_t value, Tick now = 0) {
        assert(field.valid());
        store(field.reg_, field.slot_, field.insert(values_[field.slot_], value), now);
    }

    /// Loads reset values: sticky bits survive warm and function-level reset, HwInit bits every reset. RWO bits may be
    /// written once more. Change hooks are called after all registers have their value.
    void reset(ResetKind kind, Tick now = 0);
    /// The same for one register element alone.
    void reset_register(ResetKind kind, unsigned reg, unsigned element = 0, Tick now = 0);

    /// Calls `(object->*Method)(const RegisterRead&)` before each software read of register `reg`; Method may `set` it.
    template <auto Method, class T>
    void on_read(unsigned reg, T* object) {
        add_hook(reg, &Hooks::read, RegisterHook<RegisterRead>::template bind<Method>(object), "read");
    }
    /// Calls `(object->*Method)(const RegisterWrite&)` after each software write of register `reg`, changed or not.
    template <auto Method, class T>
    void on_write(unsigned reg, T* object) {
        add_hook(reg, &Hooks::write, RegisterHook<RegisterWrite>::template bind<Method>(object), "write");
    }
    /// Calls `(object->*Method)(const RegisterChange&)` whenever register `reg` has a new stored value, by software,
    /// hardware or reset (not by `debug_write`).
    template <auto Method, class T>
    void on_change(unsigned reg, T* object) {
        add_hook(reg, &Hooks::change, RegisterHook<RegisterChange>::template bind<Method>(object), "change");
    }
    /// Switches the hooks of a register off and on again.
    void mute_hooks(unsigned reg, bool muted);

    /// How often `issue` occurred in all, and at one register (issues below `kPerRegisterIssues`).
    std::uint64_t count(RegisterIssue issue) const;
    std::uint64_t count(RegisterIssue issue, unsigned reg) const;

    /// One register element, for views by name.
    struct Entry {
        std::string name;  ///< "CTRL" or "CHANNEL[3]"
        unsigned reg;
        unsigned element;
        std::uint64_t offset;
        std::uint64_t value;  ///< stored
    };
    /// All register elements in table order. The fields of an entry are `map().registers[reg].fields`, their values
    /// `field_value(field, value)`.
    std::vector<Entry> list() const;

private:
    struct Hooks {
        RegisterHook<RegisterRead> read;
        RegisterHook<RegisterWrite> write;
        RegisterHook<RegisterChange> change;
    };
    static constexpr std::uint8_t kReadHook = 1;
    static constexpr std::uint8_t kWriteHook = 2;
    static constexpr std::uint8_t kChangeHook = 4;

    std::uint32_t slot(unsigned reg, unsigned element) const {
        assert(reg < layout_.masks().size() && element < layout_.masks()[reg].count);
        return layout_.masks()[reg].first_slot + element;
    }
    unsigned element(unsigned reg, std::uint32_t slot) const { return slot - layout_.masks()[reg].first_slot; }
    void store(unsigned reg, std::uint32_t slot, std::uint64_t value, Tick now) {
        const std::uint64_t old = values_[slot];
        value &= layout_.masks()[reg].stored;
        values_[slot] = value;
        if ((hooked_[reg] & kChangeHook) != 0 && value != old) changed(reg, slot, old, ChangeCause::hardware, now);
    }

    bool simple(std::uint64_t offset, std::size_t length, const ByteEnables& enables) const;
    std::uint64_t read_register(unsigned reg, std::uint32_t slot, std::uint64_t mask, Tick now);
    void write_register(unsigned reg, std::uint32_t slot, std::uint64_t data, std::uint64_t mask, Tick now);
    void read_piece(const RegisterPiece& piece, std::uint8_t* data, std::uint64_t bytes, Tick now);
    void write_piece(const RegisterPiece& piece, const std::uint8_t* data, std::uint64_t bytes, Tick now);
    std::uint64_t open_bits(unsigned reg, std::uint32_t slot, std::uint64_t data, std::uint64_t mask, Tick now);
    std::uint64_t locked_bits(unsigned reg, std::uint32_t slot) const;
    void about_to_read(unsigned reg, std::uint32_t slot, std::uint64_t mask, Tick now);
    void changed(unsigned reg, std::uint32_t slot, std::uint64_t old, ChangeCause cause, Tick now);
    void written(unsigned reg, std::uint32_t slot, std::uint64_t old, std::uint64_t data, std::uint64_t mask, Tick now);

    RegStatus read_general(std::uint64_t offset, std::uint8_t* data, std::size_t length, ByteEnables enables, Tick now);
    RegStatus write_general(std::uint64_t offset, const std::uint8_t* data, std::size_t length, ByteEnables enables,
                            Tick now);
    RegStatus check_access(std::uint64_t offset, std::size_t length, ByteEnables enables, bool& hole) const;
    RegStatus refuse(RegStatus status, std::uint64_t offset, std::size_t length, Tick now);

    std::uint64_t reset_value(unsigned reg, std::uint64_t value, ResetKind kind) const;
    void note_register(RegisterIssue issue, unsigned reg, std::uint32_t slot, std::uint64_t bits, Tick now);
    void note_map(RegisterIssue issue, std::uint64_t offset, std::size_t length, Tick now);
    template <class Event>
    void add_hook(unsigned reg, RegisterHook<Event> Hooks::*kind, RegisterHook<Event> hook, const char* what) {
        if (hooks_[reg].*kind) reject_hook(reg, what);
        hooks_[reg].*kind = hook;
        mute_hooks(reg, false);
    }
    [[noreturn]] void reject_hook(unsigned reg, const char* what) const;

    const RegisterMap& map_;
    RegisterLayout layout_;
    std::vector<std::uint64_t> values_;  ///< by slot
    std::vector<std::uint8_t> hooked_;   ///< by register: bits above of active hooks
    bool big_endian_ = false;
    bool whole_ = false;
    unsigned simple_lengths_ = 0;      ///< bit n: an aligned access of n bytes is allowed
    std::vector<std::uint64_t> used_;  ///< by slot: RWO bits written since reset; empty without RWO
    std::vector<Hooks> hooks_;         ///< by register
    RegisterObserver* observer_ = nullptr;
    std::vector<std::array<std::uint64_t, kPerRegisterIssues>> register_counts_;
    std::array<std::uint64_t, kRegisterIssues> counts_{};
};

}  // namespace cxlvp
