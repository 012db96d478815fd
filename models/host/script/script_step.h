// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// One step of a script that drives devices. What it does, and the parameters it needs and takes, depend on `op`; other
/// parameters are refused.
///
/// | op | does | needs | takes |
/// |---|---|---|---|
/// | `write` | writes `value` | address, value | bytes, count, increment, answer |
/// | `read` | reads and drops the value | address | bytes, count, answer |
/// | `expect` | reads and compares with `value` | address, value | mask, bytes, count, increment |
/// | `poll` | reads again and again until the value is `value` | address, value | mask, bytes, interval, timeout |
/// | `wait` | lets `time` pass | time | |
/// | `wait_irq` | waits until the interrupt line is high | | timeout |
struct ScriptStep {
    enum class Op { write, read, expect, poll, wait, wait_irq };
    enum class Answer { ok, error };

    Op op = Op::write;
    std::uint64_t address = 0;
    std::uint64_t bytes = 4;  ///< 1, 2, 4 or 8
    std::uint64_t value = 0;
    std::uint64_t mask = ~std::uint64_t{0};
    std::uint64_t count = 1;      ///< accesses, one after the other, to consecutive addresses
    std::uint64_t increment = 0;  ///< of the value from one to the next, modulo the width
    Answer answer = Answer::ok;   ///< a different one is a failure
    Tick time = 0;
    Tick interval = ns(100);      ///< from the end of a read to the start of the next
    Tick timeout = kMillisecond;  ///< from the start of the step; then the step has failed

    static const Schema<ScriptStep>& schema();

    /// All bits of a value of this step.
    std::uint64_t all_bits() const { return ~std::uint64_t{0} >> (64 - 8 * bytes); }
    /// Address and value of access `item`, 0 to `count` - 1.
    std::uint64_t address_of(std::uint64_t item) const { return address + item * bytes; }
    std::uint64_t value_of(std::uint64_t item) const { return (value + item * increment) & all_bits(); }
    /// True when `read` is what access `item` expects.
    bool matches(std::uint64_t item, std::uint64_t read) const {
        return ((read ^ value_of(item)) & mask & all_bits()) == 0;
    }
    /// "expect 0x10 (4 bytes) = 0x2, mask 0x6".
    std::string text(std::uint64_t item) const;
};

}  // namespace cxlvp::host
