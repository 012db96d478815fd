// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/translation/translation.h"

namespace cxlvp::psl {

/// A process element: all that a PSL knows of a context (CAIA, process elements). The names are those of the
/// architecture; what a version reserves is kept as it is in memory.
struct ProcessElement {
    static constexpr std::size_t kBytes = 128;
    using Bytes = std::array<std::uint8_t, kBytes>;

    // software_state.
    static constexpr std::uint32_t kValid = 0x80000000;  ///< V: without it the PSL ignores the element
    static constexpr std::uint32_t kComplete = 0x4;      ///< C: the process has ended
    static constexpr std::uint32_t kSuspend = 0x2;       ///< S: being suspended, or is
    static constexpr std::uint32_t kTerminate = 0x1;     ///< T: being terminated

    std::uint64_t sr = 0;                        ///< 0x00 state register
    std::uint64_t sp_offset = 0;                 ///< 0x08
    std::uint64_t sdr = 0;                       ///< 0x10 hashed page table (CAIA 1)
    std::uint64_t haurp = 0;                     ///< 0x18 hypervisor accelerator utilization record; 0: none
    std::uint32_t ctxtime = 0;                   ///< 0x20 context time limit; 0: none
    std::array<std::uint16_t, 4> ivte_offset{};  ///< 0x24 first interrupt number of each range
    std::array<std::uint16_t, 4> ivte_range{};   ///< 0x2C interrupts in each range; range 0 is the one of the PSL
    std::uint32_t lpid = 0;                      ///< 0x34 logical partition
    std::uint32_t tid = 0;                       ///< 0x38 thread (CAIA 2)
    std::uint32_t pid = 0;                       ///< 0x3C process
    std::uint64_t csrp = 0;                      ///< 0x40 context save and restore pointer
    std::uint64_t aurp0 = 0;                     ///< 0x48 accelerator utilization record (CAIA 1)
    std::uint64_t aurp1 = 0;                     ///< 0x50
    std::uint64_t sstp0 = 0;                     ///< 0x58 segment table pointer (CAIA 1)
    std::uint64_t sstp1 = 0;                     ///< 0x60
    std::uint64_t amr = 0;                       ///< 0x68 authority mask
    std::uint32_t reserved = 0;                  ///< 0x70
    std::uint64_t wed = 0;                       ///< 0x74 work element descriptor; not aligned
    std::uint32_t software_state = 0;            ///< 0x7C

    /// From the 128 bytes in memory, big-endian. Nothing is lost: `encode` gives the same bytes.
    static ProcessElement decode(const Bytes& bytes);
    Bytes encode() const;

    bool valid() const { return (software_state & kValid) != 0; }
    /// True when a PSL may start the context: V, and neither C, S nor T.
    bool startable() const { return valid() && (software_state & (kComplete | kSuspend | kTerminate)) == 0; }
    /// What translation needs of the context `handle`. With CAIA 2 the pointers to tables are reserved and 0.
    AddressContext address_context(std::uint16_t handle, Caia caia) const;
};

}  // namespace cxlvp::psl
