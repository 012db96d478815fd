// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/radix/radix_walk.h"

#include "cxlvp/psl/translation/radix/radix_format.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint64_t table_bytes(std::uint64_t word) {
    return std::uint64_t{4096} << (word & radix::kTableSize);
}

/// Whether the table for the lower `ea_bits` of an address may have 2^index_bits entries.
bool shape_known(unsigned ea_bits, unsigned index_bits) {
    if (ea_bits == 21) return index_bits == 9 || index_bits == 5;
    return (ea_bits == 39 || ea_bits == 30) && index_bits == 9;
}

bool page_size_known(unsigned shift) {
    return shift == 12 || shift == 16 || shift == 21 || shift == 30;
}

RadixPage decode(std::uint64_t leaf, unsigned shift) {
    RadixPage page;
    page.real = leaf & radix::kRealPage & ~((std::uint64_t{1} << shift) - 1);
    page.shift = shift;
    page.privileged = (leaf & radix::kPrivileged) != 0;
    page.readable = (leaf & radix::kRead) != 0;
    page.writable = (leaf & radix::kWrite) != 0;
    page.inhibited = (leaf & radix::kInhibited) != 0;
    page.changed = (leaf & radix::kChanged) != 0;
    return page;
}

}  // namespace

RadixWalk::Outcome RadixWalk::root(std::uint64_t control, std::uint32_t pid, RadixDirectory& root, Tick& at) {
    if (control == 0) return Outcome::unsupported;
    std::uint8_t entry[radix::kTableEntryBytes] = {};
    if (!reader_.read(control & radix::kPartitionTableBase, entry, sizeof entry, at)) return Outcome::bus_error;
    const std::uint64_t processes = load_be64(entry + 8);
    const std::uint64_t offset = pid * radix::kTableEntryBytes;
    if ((load_be64(entry) & processes & radix::kRadix) == 0 || offset >= table_bytes(processes))
        return Outcome::unsupported;
    std::uint64_t tree = 0;
    if (!reader_.read_word((processes & radix::kProcessTableBase) + offset, tree, at)) return Outcome::bus_error;
    if ((tree & radix::kTreeSize) != radix::kTreeSize52 || (tree & radix::kRootSize) != radix::kRootBits)
        return Outcome::unsupported;
    root = {tree & radix::kRootBase, radix::kRootBits, radix::kAddressBits};
    return Outcome::found;
}

RadixWalk::Result RadixWalk::find(const RadixDirectory& start, std::uint64_t ea, Tick& at) {
    Result result;
    RadixDirectory directory = start;
    for (;;) {
        const unsigned below = directory.ea_bits - directory.index_bits;
        const std::uint64_t index = (ea >> below) & ((std::uint64_t{1} << directory.index_bits) - 1);
        const std::uint64_t bytes = std::uint64_t{8} << directory.index_bits;
        result.address = (directory.base & ~(bytes - 1)) + index * 8;
        if (!reader_.read_word(result.address, result.leaf, at)) {
            result.outcome = Outcome::bus_error;
            return result;
        }
        if ((result.leaf & radix::kValid) == 0) return result;
        if ((result.leaf & radix::kLeaf) != 0) {
            result.outcome = page_size_known(below) ? Outcome::found : Outcome::unsupported;
            result.page = decode(result.leaf, below);
            return result;
        }
        directory = {result.leaf & radix::kNextBase, static_cast<unsigned>(result.leaf & radix::kNextSize), below};
        if (!shape_known(below, directory.index_bits)) {
            result.outcome = Outcome::unsupported;
            return result;
        }
        result.passed[result.passed_count++] = directory;
    }
}

bool RadixWalk::record(Result& found, bool store, Tick& at) {
    constexpr std::uint64_t kByteOfReferenced = 6;
    const std::uint64_t leaf = found.leaf | radix::kReferenced | (store ? radix::kChanged : std::uint64_t{0});
    const std::uint64_t added = leaf & ~found.leaf;
    if (added == 0) return true;
    const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(leaf >> 8), static_cast<std::uint8_t>(leaf)};
    const std::size_t skip = (added & radix::kReferenced) != 0 ? 0 : 1;
    const std::size_t end = (added & radix::kChanged) != 0 ? 2 : 1;
    if (!reader_.write(found.address + kByteOfReferenced + skip, bytes + skip, end - skip, at)) return false;
    found.leaf = leaf;
    found.page.changed = found.page.changed || store;
    return true;
}

}  // namespace cxlvp::psl
