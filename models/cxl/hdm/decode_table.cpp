// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/hdm/decode_table.h"

#include <cassert>

namespace cxlvp::cxl {

void DecodeTable::add(const DecodeRange& range) {
    assert(count_ < kMaxHdmDecoders && range.size != 0);
    std::size_t at = count_++;
    for (; at > 0 && bases_[at - 1] > range.base; --at) {
        bases_[at] = bases_[at - 1];
        ranges_[at] = ranges_[at - 1];
    }
    bases_[at] = range.base;
    ranges_[at] = range;
}

const DecodeRange* DecodeTable::find_dpa(std::uint64_t dpa) const {
    for (std::size_t i = 0; i < count_; ++i)
        if (dpa - ranges_[i].dpa_base < ranges_[i].dpa_size()) return &ranges_[i];
    return nullptr;
}

}  // namespace cxlvp::cxl
