// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/hashed_page_table.h"

#include <algorithm>
#include <array>

namespace cxlvp::psl {

namespace {

constexpr unsigned kSmallestShift = 18;
constexpr unsigned kLargestShift = 46;
constexpr std::uint64_t kHashMask = (std::uint64_t{1} << 39) - 1;

}  // namespace

HashedTableLocation HashedTableLocation::decode(std::uint64_t sdr) {
    HashedTableLocation table;
    table.base = sdr & ibm_mask(4, 45);
    table.size_shift = std::min(kSmallestShift + static_cast<unsigned>(ibm_field(sdr, 59, 63)), kLargestShift);
    return table;
}

std::uint64_t HashedTableLocation::sdr() const {
    return (base & ibm_mask(4, 45)) | (size_shift - kSmallestShift);
}

std::uint64_t HashedTableLocation::group(std::uint64_t hash) const {
    return base | (hash * kPtegBytes & ((std::uint64_t{1} << size_shift) - 1));
}

std::uint64_t page_hash(const VirtualAddress& va, unsigned base_shift) {
    const std::uint64_t page = va.offset >> base_shift;
    return (va.vsid ^ (va.terabyte ? va.vsid << 25 : 0) ^ page) & kHashMask;
}

HashedPageTable::Result HashedPageTable::find(std::uint64_t sdr, const VirtualAddress& va, unsigned base_shift,
                                              bool primary_only, Tick& at) {
    const HashedTableLocation table = HashedTableLocation::decode(sdr);
    const std::uint64_t hash = page_hash(va, base_shift);
    Result result = search(table.group(hash), hashed_pte::kValid, va, base_shift, at);
    if (result.outcome == Outcome::missing && !primary_only)
        result = search(table.group(~hash), hashed_pte::kValid | hashed_pte::kSecondary, va, base_shift, at);
    return result;
}

HashedPageTable::Result HashedPageTable::search(std::uint64_t group, std::uint64_t wanted, const VirtualAddress& va,
                                                unsigned base_shift, Tick& at) {
    Result result;
    std::array<std::uint8_t, kPtegBytes> bytes{};
    if (!reader_.read(group, bytes.data(), bytes.size(), at)) {
        result.outcome = Outcome::bus_error;
        return result;
    }
    // Bits of the page number below the base page are no part of the comparison.
    const std::uint64_t below = base_shift > 23 ? ((std::uint64_t{1} << (base_shift - 23)) - 1) << 7 : 0;
    const std::uint64_t compared =
        (ibm_mask(0, 1) | hashed_pte::kAvpn | hashed_pte::kSecondary | hashed_pte::kValid) & ~below;
    wanted |= (ibm_place(va.terabyte ? 1 : 0, 0, 1) | va.avpn()) & ~below;
    for (std::uint64_t i = 0; i < kPtegEntries; ++i) {
        const std::uint64_t first = load_be64(&bytes[i * kPteBytes]);
        if ((first & compared) != wanted) continue;
        const std::uint64_t second = load_be64(&bytes[i * kPteBytes + 8]);
        const HashedPage page = HashedPage::decode(first, second);
        if (page.base_shift != base_shift) continue;
        result.outcome = Outcome::found;
        result.page = page;
        result.address = group + i * kPteBytes;
        result.second = second;
        return result;
    }
    return result;
}

bool HashedPageTable::record(Result& entry, bool store, Tick& at) {
    constexpr std::uint64_t kByteOfReferenced = 14;
    const std::uint64_t second =
        entry.second | hashed_pte::kReferenced | (store ? hashed_pte::kChanged : std::uint64_t{0});
    const std::uint64_t added = second & ~entry.second;
    if (added == 0) return true;
    const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(second >> 8), static_cast<std::uint8_t>(second)};
    const bool referenced = (added & hashed_pte::kReferenced) != 0;
    const bool changed = (added & hashed_pte::kChanged) != 0;
    const std::size_t skip = referenced ? 0 : 1;
    if (!reader_.write(entry.address + kByteOfReferenced + skip, bytes + skip, (changed ? 2 : 1) - skip, at))
        return false;
    entry.second = second;
    entry.page.referenced = true;
    entry.page.changed = entry.page.changed || store;
    return true;
}

}  // namespace cxlvp::psl
