// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/dpa_space.h"

#include <algorithm>

#include "cxlvp/cxl/decode/interleave.h"

namespace cxlvp::host {

namespace {

/// DPA above the decoders in use: each takes its skip and its share (C11).
std::uint64_t used_dpa(const CxlDecoders& decoders) {
    std::uint64_t end = 0;
    for (const HdmDecoderState& state : decoders.states)
        if (state.settings.committed)
            end += state.settings.dpa_skip + state.settings.size / cxl::ways_of_code(state.settings.iw).value_or(1);
    return end;
}

}  // namespace

FreeDpa free_dpa(const CxlDevice& device, bool persistent) {
    const auto other = persistent ? CxlRange::Media::volatile_memory : CxlRange::Media::persistent;
    const std::uint64_t used = device.decoders ? used_dpa(*device.decoders) : 0;
    FreeDpa free;
    std::uint64_t end = 0;  // of the piece
    for (const CxlRange& range : device.ranges) {
        const std::uint64_t start = std::max(range.dpa, used);
        if (range.media == other || start >= range.dpa + range.size) continue;
        if (free.size != 0 && range.dpa != end) break;
        if (free.size == 0) free.skip = start - used;
        end = range.dpa + range.size;
        free.size += end - start;
    }
    return free;
}

}  // namespace cxlvp::host
