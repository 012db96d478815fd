// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/psl/translation/hash/segment.h"
#include "cxlvp/psl/translation/table_reader.h"

namespace cxlvp::psl {

/// A group of eight entries of a segment table as it was read.
class SegmentGroup {
public:
    /// Reads the group at a real address; false when the bus answers with an error.
    bool read(TableReader& reader, std::uint64_t address, Tick& at);
    /// The segment of `ea` with the given size; false when the group has no valid entry for it.
    bool find(std::uint64_t ea, bool terabyte, Segment& segment) const;

private:
    std::uint8_t bytes_[kSegmentGroupBytes] = {};
};

}  // namespace cxlvp::psl
