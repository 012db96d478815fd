// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/hash/hashed_page_table.h"
#include "cxlvp/psl/translation/translation.h"
#include "support/table_memory.h"

namespace cxlvp::psl {

/// Segment table and hashed page table of one context, written by hand: what a test does not put there is missing. The
/// table of segments is at `kTable`, which the PSL sees in the segment `kKernelVsid`.
class HashTables {
public:
    static constexpr std::uint64_t kHpt = 0x40000000;  // 2^18 bytes
    static constexpr std::uint64_t kTable = 0x1000000;
    static constexpr std::uint64_t kKernelVsid = 0x777777;
    static constexpr std::uint64_t kTableOffset = 0x50000;
    static constexpr std::uint64_t kUserFlags = 0x800 | 0x400 | 0x80;  // Ks, Kp, C
    static constexpr std::uint64_t kUser = 0x8000000000004010;         // SF, PR, R
    static constexpr std::uint64_t kKernel = 0x8000000000000010;

    HashTables() {
        put_page(kKernelVsid, kTableOffset, kTable, 0);
        context.sr = kUser;
        context.sdr = kHpt;
        context.sstp0 = 0x400ull << 50 | 15ull << 32 | kKernelVsid >> 36;  // Kp, 4 KiB pages, 4096 bytes
        context.sstp1 = kKernelVsid << 28 | kTableOffset | 1;
        context.handle = 3;
        context.pid = 70;
    }

    /// Entry 0 of the group of `ea` in the segment table, or another.
    void put_segment(std::uint64_t ea, std::uint64_t vsid, std::uint64_t flags = kUserFlags, unsigned entry = 0) {
        const std::uint64_t at = kTable + (ea >> 28 & 31) * 128 + entry * 16;
        memory.set_word(at, (ea & ~std::uint64_t{0xfffffff}) | 0x8000000);
        memory.set_word(at + 8, vsid << 12 | flags);
    }
    void put_terabyte_segment(std::uint64_t ea, std::uint64_t vsid, std::uint64_t flags = kUserFlags) {
        const std::uint64_t at = kTable + (ea >> 40 & 31) * 128;
        memory.set_word(at, (ea & ~std::uint64_t{0xffffffffff}) | 0x8000000);
        memory.set_word(at + 8, 0x4000000000000000 | vsid << 24 | flags);
    }
    /// A page of 4 KiB in the primary group; gives the address of its entry.
    std::uint64_t put_page(std::uint64_t vsid, std::uint64_t offset, std::uint64_t real, std::uint64_t low = 2) {
        const std::uint64_t at = kHpt + ((vsid ^ offset >> 12) & 0x7ff) * 128 + next_++ % 8 * 16;
        memory.set_word(at, vsid << 12 | (offset >> 23) << 7 | 1);
        memory.set_word(at + 8, real | low);
        return at;
    }

    TableMemory memory;
    AddressContext context;

private:
    unsigned next_ = 0;
};

}  // namespace cxlvp::psl
