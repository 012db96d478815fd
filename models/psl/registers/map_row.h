// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

/// A field of bits `first` to `last` as the documents count them.
constexpr Field ibm_range(const char* name, unsigned first, unsigned last, Attr attr, std::uint64_t reset = 0,
                          const char* doc = "") {
    return {name, ibm_shift(last), last - first + 1, attr, reset, doc};
}

/// A field of one bit.
constexpr Field ibm_flag(const char* name, unsigned bit, Attr attr, std::uint64_t reset = 0, const char* doc = "") {
    return ibm_range(name, bit, bit, attr, reset, doc);
}

/// A register that keeps 64 bits nobody looks into.
template <std::uint64_t Reset = 0>
inline constexpr Field kHolds[] = {ibm_range("VALUE", 0, 63, Attr::rw, Reset)};
/// A register that hardware alone sets.
inline constexpr Field kShows[] = {ibm_range("VALUE", 0, 63, Attr::ro)};

/// SLBIE and TLBIE. What is written and what is read are different things; the layout of the rest is not public.
inline constexpr Field kInvalidateEntry[] = {
    ibm_range("ENTRY_HIGH", 0, 23, Attr::wo, 0, "which entry"),
    ibm_range("MAX", 24, 31, Attr::hwinit, 0, "how many may be pending"),
    ibm_range("ENTRY_LOW", 32, 35, Attr::wo, 0, "which entry"),
    ibm_flag("C", 36, Attr::wo, 0, "class"),
    ibm_range("SS", 37, 38, Attr::wo, 0, "segment size; bit 38 is TA as well"),
    ibm_range("PENDING", 56, 63, Attr::ro, 0, "how many are pending; writes are ignored")};
/// SLBIA and TLBIA. IQ is written to bits 62:63, of which the last one is read as pending.
inline constexpr Field kInvalidateAll[] = {
    ibm_flag("IQ", 62, Attr::wo, 0, "high bit of IQ: 0 all, 1 of the LPID, 3 of LPID and PID"),
    ibm_flag("PENDING", 63, Attr::ro, 0, "an invalidation is pending; written: low bit of IQ")};

/// Which architectures have a register.
enum class In { both, v1, v2 };

/// A row of the tables of all architectures.
struct MapRow {
    In in;
    Register reg;
};

/// All PSL registers are accessed whole, with the most significant byte first.
inline constexpr AccessRule kPslAccess = {8, 8, false, false, true, true};

/// The registers of `caia` among `rows`.
template <std::size_t N>
std::vector<Register> registers_of(Caia caia, const MapRow (&rows)[N]) {
    std::vector<Register> out;
    for (const MapRow& row : rows)
        if (row.in == In::both || (row.in == In::v1) == (caia == Caia::v1)) out.push_back(row.reg);
    return out;
}

}  // namespace cxlvp::psl
