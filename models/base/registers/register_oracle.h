// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/layout/byte_enables.h"
#include "cxlvp/base/registers/layout/lock_condition.h"
#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/base/registers/register_observer.h"
#include "cxlvp/base/registers/reset_kind.h"

namespace cxlvp {

/// A second, slow reading of a register map, one bit at a time straight from the table of `Attr`. It shares no masks
/// and no index with `RegisterFile` and serves as its reference in the generated attribute test, in differential tests
/// and in fuzzing. It knows no hooks and no access rule: it is told only of accesses that were accepted.
class RegisterOracle {
public:
    /// `map` must be valid and outlive the oracle. All registers hold their reset values.
    explicit RegisterOracle(const RegisterMap& map);

    /// Stored value of a register.
    std::uint64_t stored(unsigned reg, unsigned element = 0) const;
    /// Stores a value as hardware (or a debugger) does.
    void deposit(unsigned reg, unsigned element, std::uint64_t value);
    /// Resets everything, or one register element.
    void reset(ResetKind kind);
    void reset(ResetKind kind, unsigned reg, unsigned element);

    /// Software read of the bits in `mask`; clears RC bits among them.
    std::uint64_t read(unsigned reg, unsigned element, std::uint64_t mask);
    /// Software write of the bits in `mask`.
    void write(unsigned reg, unsigned element, std::uint64_t data, std::uint64_t mask);

    /// Software read and write of bytes at an offset; enabled bytes only.
    void read_bytes(std::uint64_t offset, std::uint8_t* data, std::size_t length, ByteEnables enables);
    void write_bytes(std::uint64_t offset, const std::uint8_t* data, std::size_t length, ByteEnables enables);
    /// Deposit of bytes at an offset.
    void deposit_bytes(std::uint64_t offset, const std::uint8_t* data, std::size_t length);

    /// How often software did `issue` (below `kPerRegisterIssues`) to register `reg`.
    std::uint64_t count(RegisterIssue issue, unsigned reg) const;

private:
    struct Bit {
        const Field* field = nullptr;  ///< null when undeclared
        bool reset = false;
        bool value = false;
        bool used = false;  ///< RWO: written since the last reset
    };
    struct Lock {
        const Field* field;
        std::vector<LockTerm> terms;
    };
    struct State {
        std::vector<std::vector<Bit>> elements;
        std::vector<Lock> locks;
        std::uint64_t counts[kPerRegisterIssues] = {};
    };

    static Attr attribute(const Bit& bit) { return bit.field != nullptr ? bit.field->attr : Attr::rsvdz; }
    static void reset_bit(Bit& bit, ResetKind kind);
    bool locked(unsigned reg, unsigned element, const Field* field) const;
    template <class Visit>
    void for_each_touched(std::uint64_t offset, std::size_t length, ByteEnables enables, Visit visit);

    const RegisterMap& map_;
    std::vector<State> registers_;
};

}  // namespace cxlvp
