// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/segment_group.h"

namespace cxlvp::psl {

bool SegmentGroup::read(TableReader& reader, std::uint64_t address, Tick& at) {
    return reader.read(address, bytes_, sizeof bytes_, at);
}

bool SegmentGroup::find(std::uint64_t ea, bool terabyte, Segment& segment) const {
    for (std::uint64_t i = 0; i < kSegmentGroupEntries; ++i) {
        const std::uint64_t esid_word = load_be64(bytes_ + i * kSegmentEntryBytes);
        if ((esid_word & kSegmentValid) == 0) continue;
        if ((esid_word ^ ea) >> segment_shift(terabyte) != 0) continue;
        const Segment found = Segment::decode(load_be64(bytes_ + i * kSegmentEntryBytes + 8));
        if (found.terabyte != terabyte) continue;
        segment = found;
        return true;
    }
    return false;
}

}  // namespace cxlvp::psl
