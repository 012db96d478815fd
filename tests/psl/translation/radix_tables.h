// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/translation.h"
#include "support/table_memory.h"

namespace cxlvp::psl {

/// Partition table, process table and the tree of process 70, written by hand with the constants of the ISA.
class RadixTables {
public:
    static constexpr std::uint64_t kPartitions = 0x10000;
    static constexpr std::uint64_t kProcesses = 0x20000;  // 4 KiB: 256 processes
    static constexpr std::uint64_t kRoot = 0x100000;
    static constexpr std::uint64_t kKernelRoot = 0x200000;
    static constexpr std::uint64_t kSecond = 0x301000;
    static constexpr std::uint64_t kThird = 0x302000;
    static constexpr std::uint64_t kFourth = 0x303000;  // 64 KiB pages
    static constexpr std::uint64_t kValid = 0x8000000000000000;
    static constexpr std::uint64_t kLeaf = 0xC000000000000000;
    static constexpr std::uint64_t kUser = 0x9600000000004010;  // SF, HV, XLAT = 3, PR, R
    static constexpr std::uint64_t kKernel = 0x9600000000000010;

    RadixTables() {
        memory.set_word(kPartitions, kValid);
        memory.set_word(kPartitions + 8, kValid | kProcesses);
        set_root(70, kRoot);
        set_root(0, kKernelRoot);
        // 52 bits: 13 of them 0, 9 of them 1, 9 of them 2, 5 of them 3 for the address kEa.
        memory.set_word(kRoot, kValid | kSecond | 9);
        memory.set_word(kSecond + 8, kValid | kThird | 9);
        memory.set_word(kThird + 2 * 8, kValid | kFourth | 5);
        context.sr = kUser;
        context.pid = 70;
        context.handle = 3;
    }
    /// RTS for 52 bits, root of 13.
    void set_root(std::uint32_t pid, std::uint64_t root) {
        memory.set_word(kProcesses + pid * 16, 0x40000000000000a0 | root | 13);
    }
    /// Where the leaf of `kEa` belongs.
    static constexpr std::uint64_t kEa = (1ull << 30) + (2ull << 21) + (3ull << 16) + 0x1234;
    static constexpr std::uint64_t kEntry = kFourth + 3 * 8;
    void put_page(std::uint64_t real, std::uint64_t low) { memory.set_word(kEntry, kLeaf | real | low); }

    TableMemory memory;
    AddressContext context;
};

}  // namespace cxlvp::psl
