// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

template <class C>
class Schema;

/// What goes wrong where a fault fires.
enum class FaultKind {
    error_response,  ///< the access answers with an error
    poison,          ///< data is delivered marked as poisoned
    delay,           ///< the access takes longer by `FaultSpec::delay`
    drop,            ///< a message or write is lost
    bit_flip,        ///< one bit of the data is inverted
    stuck_bit,       ///< one bit of the data always reads as `FaultSpec::level`
    link_down,       ///< the link does not carry the access
    timeout,         ///< no answer comes; the requester's timeout decides
};

/// The name of `kind` as used in platform files.
const char* to_string(FaultKind kind);

/// One armed fault: where, what, and when it fires. An access fires it when it comes in `from` <= time < `until`,
/// touches a byte of the address range, is not among the first `skip` such accesses, and the draw with `probability`
/// succeeds; after firing `count` times it is over.
struct FaultSpec {
    std::string point;  ///< path of the fault point
    FaultKind kind = FaultKind::error_response;
    Tick from = 0;
    Tick until = kNever;  ///< first time at which it no longer fires
    std::uint64_t address = 0;
    std::uint64_t address_end = ~std::uint64_t{0};  ///< last address of the range
    std::uint64_t count = ~std::uint64_t{0};        ///< how many times it fires
    std::uint64_t skip = 0;                         ///< matching accesses to let pass first
    double probability = 1;                         ///< of firing at a matching access, 0 to 1
    /// bit_flip and stuck_bit: the bit, counted from bit 0 of the first accessed byte in the address range. delay: the
    /// same as `delay`. Other kinds: as the fault point documents.
    std::uint64_t value = 0;
    Tick delay = 0;           ///< of the kind `delay`: how much longer; the registry keeps `value` equal to it
    std::uint64_t level = 0;  ///< of the kind `stuck_bit`: 0 or 1

    /// Parameters of a fault in a platform file.
    static const Schema<FaultSpec>& schema();
    /// What contradicts itself in this fault; empty when nothing does.
    std::string problem() const;
    /// True when an access of `bytes` at `access` at time `at` matches range and time. 0 bytes count as 1.
    bool matches(Tick at, std::uint64_t access, std::uint64_t bytes) const;
    /// Applies a bit_flip or stuck_bit to the `bytes` of data accessed at `access`; other kinds change nothing.
    void apply(std::uint8_t* data, std::uint64_t access, std::uint64_t bytes) const;
};

}  // namespace cxlvp
