// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/pager_config.h"

namespace cxlvp::host {

const Schema<PagerConfig>& PagerConfig::schema() {
    constexpr Tick kMax = 10 * kMillisecond;
    static const Schema<PagerConfig> schema =
        Schema<PagerConfig>()
            .time("page_fault", &PagerConfig::page_fault, {0, kMax}, {"time to make a page present", "assumed"})
            .time("segment_fault", &PagerConfig::segment_fault, {0, kMax},
                  {"time to add a segment to a segment table", "assumed"});
    return schema;
}

}  // namespace cxlvp::host
