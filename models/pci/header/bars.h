// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::pci {

/// A base address register as a device declares it.
struct BarSpec {
    enum class Kind : std::uint8_t {
        none,      ///< not implemented, or the upper half of the 64-bit one before it
        memory32,  ///< below 4 GiB
        memory64,  ///< anywhere; takes the next register too
        io,        ///< refused
    };
    Kind kind = Kind::none;
    std::uint64_t size = 0;  ///< bytes, a power of two of at least 128
    bool prefetchable = false;
};

/// Where a memory access has hit.
struct BarHit {
    unsigned bar;          ///< 0..5
    std::uint64_t offset;  ///< of the first byte from the base
};

/// The base address registers of a header (PCIe 7.5.1.2.1): six of an endpoint, two of a bridge. The address bits below
/// the size are hardwired to 0, so that software finds the size by writing all ones.
class Bars {
public:
    /// `specs` for the `count` registers, by number. Throws `UserError` that names `function` and the register for a
    /// BAR that cannot be: one in I/O space, a bad size, a 64-bit one without a free next register.
    Bars(const std::array<BarSpec, 6>& specs, unsigned count, const std::string& function);
    Bars(const Bars&) = delete;
    Bars& operator=(const Bars&) = delete;

    /// Appends BAR0, BAR1, ... to the table of a header. The fields are those of this object.
    void declare(std::vector<Register>& table);

    const BarSpec& spec(unsigned bar) const { return specs_[bar]; }
    /// Base address as programmed in `header`.
    std::uint64_t base(const RegisterFile& header, unsigned bar) const;
    /// The BAR that holds all of the `bytes` (at least 1) bytes at `address`. Whether memory space is enabled is for
    /// the caller to ask. Of overlapping BARs, which software must not program, the first wins.
    std::optional<BarHit> decode(const RegisterFile& header, std::uint64_t address, std::uint64_t bytes) const;

private:
    void make_fields(unsigned bar);

    const std::array<BarSpec, 6> specs_;
    const unsigned count_;
    unsigned first_register_ = 0;  ///< position of BAR0 in the table
    std::array<std::vector<Field>, 6> fields_;
};

}  // namespace cxlvp::pci
