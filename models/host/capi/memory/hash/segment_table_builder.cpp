// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/hash/segment_table_builder.h"

#include <array>
#include <optional>

#include "cxlvp/psl/translation/table_reader.h"

namespace cxlvp::host {

bool SegmentTableBuilder::clear() {
    return write_zeros(memory_, real_, pointer_.bytes);
}

SegmentTableBuilder::Result SegmentTableBuilder::insert(std::uint64_t ea, const psl::Segment& segment) {
    const std::uint64_t group = real_ + psl::segment_group(ea, segment.terabyte, pointer_.bytes);
    const unsigned shift = psl::segment_shift(segment.terabyte);
    const std::uint64_t esid_word = (ea >> shift << shift) | psl::kSegmentValid;
    const std::uint64_t vsid_word = segment.encode();
    std::array<std::uint8_t, psl::kSegmentGroupBytes> bytes{};
    if (!memory_.read(group, bytes.data(), bytes.size())) return Result::bus_error;
    std::optional<std::uint64_t> free;
    for (std::uint64_t at = 0; at < psl::kSegmentGroupBytes; at += psl::kSegmentEntryBytes) {
        const std::uint64_t entry = psl::load_be64(&bytes[at]);
        if (entry == esid_word && psl::load_be64(&bytes[at + 8]) == vsid_word) return Result::present;
        if ((entry & psl::kSegmentValid) == 0 && !free) free = at;
    }
    const bool replaced = !free;
    if (replaced) {
        free = next_victim_ * psl::kSegmentEntryBytes;
        next_victim_ = (next_victim_ + 1) % psl::kSegmentGroupEntries;
    }
    // The VSID word first, so that a new entry is valid only as a whole. (Linux does the same to a victim, which for
    // the moment between the writes leads to the new segment.)
    if (!write_be64(memory_, group + *free + 8, vsid_word) || !write_be64(memory_, group + *free, esid_word))
        return Result::bus_error;
    return replaced ? Result::replaced : Result::inserted;
}

}  // namespace cxlvp::host
