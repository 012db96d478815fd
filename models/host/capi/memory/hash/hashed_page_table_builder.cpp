// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/hash/hashed_page_table_builder.h"

#include <tuple>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

HashedPageTableBuilder::HashedPageTableBuilder(PhysicalMemory& memory, std::uint64_t base, unsigned size_shift)
    : memory_(memory) {
    if (size_shift < 18 || size_shift > 46)
        throw UserError(fmt::format("hashed page table: 2^{} bytes are not 2^18 to 2^46", size_shift));
    if (base >> 60 != 0 || (base & ((std::uint64_t{1} << size_shift) - 1)) != 0)
        throw UserError(fmt::format("hashed page table: {:#x} is not aligned to 2^{} bytes", base, size_shift));
    table_.base = base;
    table_.size_shift = size_shift;
}

bool HashedPageTableBuilder::clear() {
    places_.clear();
    occupied_.clear();
    return write_zeros(memory_, table_.base, std::uint64_t{1} << table_.size_shift);
}

bool HashedPageTableBuilder::Name::operator<(const Name& other) const {
    return std::tie(segment, page, base_shift) < std::tie(other.segment, other.page, other.base_shift);
}

HashedPageTableBuilder::Name HashedPageTableBuilder::name_of(const psl::VirtualAddress& va, unsigned base_shift) {
    return {va.vsid << 1 | (va.terabyte ? 1 : 0), va.offset >> base_shift, base_shift};
}

std::optional<std::uint64_t> HashedPageTableBuilder::free_entry(std::uint64_t group) const {
    for (std::uint64_t i = 0; i < psl::kPtegEntries; ++i)
        if (occupied_.count(group + i * psl::kPteBytes) == 0) return group + i * psl::kPteBytes;
    return std::nullopt;
}

MapResult HashedPageTableBuilder::insert(const psl::VirtualAddress& va, const psl::HashedPage& page,
                                         std::optional<Page>& evicted) {
    evicted.reset();
    if (remove(va, page.base_shift) != MapResult::ok) return MapResult::bus_error;
    const std::uint64_t hash = psl::page_hash(va, page.base_shift);
    const std::uint64_t primary = table_.group(hash);
    const std::uint64_t secondary = table_.group(~hash);
    std::optional<std::uint64_t> place = free_entry(primary);
    bool second = false;
    if (!place) {
        place = free_entry(secondary);
        second = place.has_value();
    }
    if (!place) {
        place = primary + next_victim_ * psl::kPteBytes;
        next_victim_ = (next_victim_ + 1) % psl::kPtegEntries;
        evicted = occupied_.at(*place);
        if (remove(evicted->va, evicted->base_shift) != MapResult::ok) return MapResult::bus_error;
    }
    // The second word first: a walk must not see a valid entry that is half written.
    const std::uint64_t first = page.first_word(va) | (second ? psl::hashed_pte::kSecondary : 0);
    if (!write_be64(memory_, *place + 8, page.second_word()) || !write_be64(memory_, *place, first))
        return MapResult::bus_error;
    places_[name_of(va, page.base_shift)] = *place;
    occupied_[*place] = {va, page.base_shift};
    return MapResult::ok;
}

MapResult HashedPageTableBuilder::remove(const psl::VirtualAddress& va, unsigned base_shift) {
    const auto place = places_.find(name_of(va, base_shift));
    if (place == places_.end()) return MapResult::ok;
    if (!write_be64(memory_, place->second, 0)) return MapResult::bus_error;
    occupied_.erase(place->second);
    places_.erase(place);
    return MapResult::ok;
}

std::optional<psl::HashedPage> HashedPageTableBuilder::read(const psl::VirtualAddress& va, unsigned base_shift) {
    const auto place = places_.find(name_of(va, base_shift));
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    if (place == places_.end() || !read_be64(memory_, place->second, first) ||
        !read_be64(memory_, place->second + 8, second))
        return std::nullopt;
    return psl::HashedPage::decode(first, second);
}

}  // namespace cxlvp::host
