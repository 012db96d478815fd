// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp {

/// What software can do to a bit. Hardware (the model) is bound by none of this.
///
/// | attribute     | software read      | software write                            | reset to its reset value by |
/// |---------------|--------------------|-------------------------------------------|-----------------------------|
/// | `ro` / `ros`  | the value          | ignored                                   | every reset / cold only     |
/// | `rw` / `rws`  | the value          | replaces it                               | every reset / cold only     |
/// | `rw1c`/`rw1cs`| the value          | 1 clears, 0 keeps                         | every reset / cold only     |
/// | `rw1s`        | the value          | 1 sets, 0 keeps                           | every reset                 |
/// | `rwl`         | the value          | replaces it while its lock is open        | every reset                 |
/// | `rwo`         | the value          | the first write after a reset replaces it | every reset, which re-arms  |
/// | `rc`          | the value, then 0  | ignored                                   | every reset                 |
/// | `wo`          | 0                  | replaces it                               | every reset                 |
/// | `hwinit`      | the value          | ignored                                   | none: fixed when built      |
/// | `rsvdp`       | the value          | must repeat the value: kept, else warned  | every reset                 |
/// | `rsvdz`       | 0                  | must be 0: ignored, else warned           | always 0                    |
///
/// Bits that no field declares behave as `rsvdz`. `rwo` counts bit by bit: a byte write uses up the eight bits it
/// carries, so that a wide field may be filled by narrow writes. A lock bit that the first 1 sets for good is `rw1s`.
/// The letters are those of the PCI Express and CXL register descriptions (CXL r4.0 chapter 8).
enum class Attr : std::uint8_t { ro, ros, rw, rws, rw1c, rw1cs, rw1s, rwl, rwo, rc, wo, hwinit, rsvdp, rsvdz };

/// All attributes in declaration order, for loops.
inline constexpr Attr kAttrs[] = {Attr::ro,  Attr::ros, Attr::rw, Attr::rws, Attr::rw1c,   Attr::rw1cs, Attr::rw1s,
                                  Attr::rwl, Attr::rwo, Attr::rc, Attr::wo,  Attr::hwinit, Attr::rsvdp, Attr::rsvdz};

/// The usual spelling: "RW1CS", "HwInit", "RsvdP".
const char* to_string(Attr attr);

/// One sentence for a reader of a register reference.
const char* meaning(Attr attr);

}  // namespace cxlvp
