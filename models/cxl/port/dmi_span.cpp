// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/port/dmi_span.h"

#include <algorithm>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::cxl {

void clip(tlm::tlm_dmi& dmi, std::uint64_t first, std::uint64_t last, bool granted) {
    if (first > dmi.get_start_address()) {
        if (granted) dmi.set_dmi_ptr(dmi.get_dmi_ptr() + (first - dmi.get_start_address()));
        dmi.set_start_address(first);
    }
    dmi.set_end_address(std::min<std::uint64_t>(last, dmi.get_end_address()));
}

void clip_to_decoder(tlm::tlm_dmi& dmi, const HdmDecoders& decoders, std::uint64_t hpa, bool granted) {
    const DecodeRange& range = *decoders.find(hpa);
    clip(dmi, range.first_alike(hpa), range.last_alike(hpa), granted);
}

void add_latency(tlm::tlm_dmi& dmi, Tick latency) {
    const sc_core::sc_time time = to_time(latency);
    dmi.set_read_latency(dmi.get_read_latency() + time);
    dmi.set_write_latency(dmi.get_write_latency() + time);
}

}  // namespace cxlvp::cxl
