// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/radix/radix_tree_builder.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/psl/translation/radix/radix_format.h"

namespace cxlvp::host {

namespace radix = psl::radix;

namespace {

constexpr unsigned kRootShift = radix::kRootBits + 3;
/// Bits that the tables of each level and those below translate.
constexpr unsigned kLevels[] = {52, 39, 30, 21};

constexpr std::uint64_t space_mask() {
    return (std::uint64_t{1} << radix::kAddressBits) - 1;
}

}  // namespace

RadixTreeBuilder::RadixTreeBuilder(PhysicalMemory& memory, FrameAllocator& frames, std::uint32_t pid,
                                   unsigned base_shift)
    : memory_(memory), frames_(frames), pid_(pid), base_shift_(base_shift) {
    if (base_shift != 12 && base_shift != 16)
        throw UserError(fmt::format("radix tree: base pages of 2^{} bytes are not 2^12 or 2^16", base_shift));
    const std::optional<std::uint64_t> root = frames.allocate(kRootShift);
    if (!root) throw UserError("radix tree: there is no memory for the root");
    root_ = *root;
}

RadixTreeBuilder::~RadixTreeBuilder() {
    for (const auto& [name, table] : tables_) frames_.release(table.base, table_shift(table.index_bits));
    frames_.release(root_, kRootShift);
}

bool RadixTreeBuilder::clear() {
    for (const auto& [name, table] : tables_) frames_.release(table.base, table_shift(table.index_bits));
    tables_.clear();
    return write_zeros(memory_, root_, std::uint64_t{1} << kRootShift);
}

unsigned RadixTreeBuilder::table_shift(unsigned index_bits) {
    return index_bits + 3 < FrameAllocator::kSmallest ? FrameAllocator::kSmallest : index_bits + 3;
}

unsigned RadixTreeBuilder::index_bits(unsigned ea_bits) const {
    return ea_bits == 21 ? 21 - base_shift_ : 9;
}

RadixTreeBuilder::Table* RadixTreeBuilder::find(unsigned ea_bits, std::uint64_t ea) {
    const auto table = tables_.find(name_of(ea_bits, ea));
    return table != tables_.end() ? &table->second : nullptr;
}

std::uint64_t RadixTreeBuilder::entry(unsigned ea_bits, std::uint64_t ea) {
    if (ea_bits == radix::kAddressBits) return root_ + ((ea & space_mask()) >> 39) * 8;
    const Table* const table = find(ea_bits, ea);
    const std::uint64_t below = ea_bits - table->index_bits;
    return table->base + (ea >> below & ((std::uint64_t{1} << table->index_bits) - 1)) * 8;
}

std::string RadixTreeBuilder::claim(std::uint64_t begin, std::uint64_t end, unsigned shift) {
    const std::uint64_t first = pid_ == 0 ? kKernelBase : 0;
    if (begin >= end || begin < first || end - 1 - first > space_mask())
        return fmt::format("{:#x} to {:#x} is outside the address space", begin, end);
    if (shift != base_shift_ && shift != 21 && shift != 30)
        return fmt::format("there are no pages of 2^{} bytes, but of 2^{}, 2^21 and 2^30", shift, base_shift_);
    return {};
}

MapResult RadixTreeBuilder::map(const PageMapping& page, std::vector<PageInvalidation>& /*invalidations*/) {
    unsigned level = 0;  // of the table that has the leaf
    while (kLevels[level] - (level == 0 ? radix::kRootBits : index_bits(kLevels[level])) != page.shift) {
        ++level;
        const MapResult grown = grow(level, page.ea);
        if (grown != MapResult::ok) return grown;
    }
    const std::uint64_t access =
        radix::kRead | (page.writable ? radix::kWrite : 0) | (pid_ == 0 ? radix::kPrivileged : std::uint64_t{0});
    const std::uint64_t address = entry(kLevels[level], page.ea);
    std::uint64_t before = 0;
    if (!read_be64(memory_, address, before) ||
        !write_be64(memory_, address, radix::kValid | radix::kLeaf | page.real | access))
        return MapResult::bus_error;
    if ((before & radix::kValid) == 0) ++find(kLevels[level], page.ea)->used;
    return MapResult::ok;
}

MapResult RadixTreeBuilder::grow(unsigned level, std::uint64_t ea) {
    const unsigned ea_bits = kLevels[level];
    if (find(ea_bits, ea) != nullptr) return MapResult::ok;
    const unsigned bits = index_bits(ea_bits);
    const std::optional<std::uint64_t> base = frames_.allocate(table_shift(bits));
    if (!base) return MapResult::no_memory;
    // A walk must not see what was in the table before.
    if (!write_zeros(memory_, *base, std::uint64_t{8} << bits) ||
        !write_be64(memory_, entry(kLevels[level - 1], ea), radix::kValid | *base | bits)) {
        frames_.release(*base, table_shift(bits));
        return MapResult::bus_error;
    }
    tables_[name_of(ea_bits, ea)] = {*base, bits, 0};
    if (level > 1) ++find(kLevels[level - 1], ea)->used;
    return MapResult::ok;
}

MapResult RadixTreeBuilder::unmap(std::uint64_t ea, unsigned shift, std::vector<PageInvalidation>& invalidations) {
    if (!leaf(ea, shift)) return MapResult::ok;
    unsigned level = 1;
    while (kLevels[level] - index_bits(kLevels[level]) != shift) ++level;
    PageInvalidation invalid;
    invalid.pid = pid_;
    invalid.ea = ea;
    invalid.bytes = std::uint64_t{1} << shift;
    const MapResult result = shrink(level, ea, invalid.tables);
    invalidations.push_back(invalid);
    return result;
}

MapResult RadixTreeBuilder::shrink(unsigned level, std::uint64_t ea, bool& freed) {
    for (;; --level) {
        if (!write_be64(memory_, entry(kLevels[level], ea), 0)) return MapResult::bus_error;
        if (level == 0) return MapResult::ok;
        const auto table = tables_.find(name_of(kLevels[level], ea));
        if (--table->second.used != 0) return MapResult::ok;
        freed = true;
        frames_.release(table->second.base, table_shift(table->second.index_bits));
        tables_.erase(table);
    }
}

std::optional<std::uint64_t> RadixTreeBuilder::leaf(std::uint64_t ea, unsigned shift) {
    for (unsigned level = 1; level < 4; ++level) {
        const Table* const table = find(kLevels[level], ea);
        if (table == nullptr) return std::nullopt;
        if (kLevels[level] - table->index_bits != shift) continue;
        std::uint64_t word = 0;
        if (!read_be64(memory_, entry(kLevels[level], ea), word)) return std::nullopt;
        constexpr std::uint64_t kPage = radix::kValid | radix::kLeaf;
        return (word & kPage) == kPage ? std::optional(word) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace cxlvp::host
