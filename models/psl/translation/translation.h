// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp::psl {

/// What translation takes from a process element, or from the registers of a slice in dedicated mode of CAIA 1.
struct AddressContext {
    std::uint16_t handle = 0;
    std::uint64_t sr = 0;     ///< state register: R, PR, HV, XLAT, ...
    std::uint64_t sdr = 0;    ///< place and size of the hashed page table (CAIA 1)
    std::uint64_t sstp0 = 0;  ///< segment table pointer (CAIA 1)
    std::uint64_t sstp1 = 0;
    std::uint64_t amr = 0;  ///< authority mask
    std::uint32_t lpid = 0;
    std::uint32_t pid = 0;
    std::uint8_t slice = 0;  ///< that the handle belongs to
};

/// Where an effective address leads.
struct Translation {
    enum class Status : std::uint8_t {
        ok,
        fault,      ///< the operating system has to do something: `dsisr` says what
        not_known,  ///< only what is cached was asked for, and it is not
        bus_error,  ///< a table could not be read
    };
    Status status = Status::ok;
    std::uint64_t real = 0;
    unsigned page_shift = 12;  ///< log2 of the size of the page
    std::uint64_t dsisr = 0;
    bool lockable = true;  ///< neither write-through nor uncached; else a lock gets `dsisr::lock_fault` (CAIA 1)
};

/// Turns effective addresses into real ones. A class of its own because commands are tested without page tables.
class AddressTranslation {
public:
    virtual ~AddressTranslation() = default;
    /// Translates the byte at `ea` for a load or a store. `at` is when it is asked, and afterwards when the answer is
    /// there. With `cached_only` no table is read.
    virtual Translation translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only,
                                  Tick& at) = 0;
};

}  // namespace cxlvp::psl
