// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/dpa_space.h"

#include <gtest/gtest.h>

#include "cxlvp/cxl/decode/interleave.h"

namespace cxlvp::host {
namespace {

using cxl::kHdmUnit;
using Media = CxlRange::Media;

/// 4 units of volatile and 3 of persistent memory.
CxlDevice device() {
    CxlDevice device;
    device.ranges = {{0, 4 * kHdmUnit, Media::volatile_memory}, {4 * kHdmUnit, 3 * kHdmUnit, Media::persistent}};
    device.decoders.emplace();
    return device;
}

/// With a decoder in use.
CxlDevice with(CxlDevice device, std::uint64_t skip, std::uint64_t size, unsigned ways = 1) {
    HdmDecoderState state;
    state.settings.dpa_skip = skip;
    state.settings.size = size;
    state.settings.iw = *cxl::code_of_ways(ways);
    state.settings.committed = true;
    device.decoders->states.push_back(state);
    return device;
}

void expect(const CxlDevice& device, bool persistent, std::uint64_t skip, std::uint64_t size) {
    const FreeDpa free = free_dpa(device, persistent);
    EXPECT_EQ(free.skip, skip * kHdmUnit);
    EXPECT_EQ(free.size, size * kHdmUnit);
}

TEST(DpaSpace, C11SharesAndSkipsAreInUse) {
    expect(device(), false, 0, 4);
    expect(device(), true, 4, 3);
    const CxlDevice shared = with(device(), 0, 6 * kHdmUnit, 6);
    expect(shared, false, 0, 3);
    expect(shared, true, 3, 3);
    const CxlDevice skipped = with(device(), 4 * kHdmUnit, kHdmUnit);
    expect(skipped, true, 0, 2);
    expect(skipped, false, 0, 0);  // DPAs ascend: what was skipped is lost
}

TEST(DpaSpace, RangesOfOneKindAreOnePiece) {
    CxlDevice two = device();
    two.ranges[1].media = Media::volatile_memory;
    expect(two, false, 0, 7);
    expect(with(two, 0, 5 * kHdmUnit), false, 0, 2);
    expect(two, true, 0, 0);
    two.ranges[1].media = Media::unknown;  // counts as either
    expect(two, false, 0, 7);
    expect(two, true, 4, 3);
}

}  // namespace
}  // namespace cxlvp::host
