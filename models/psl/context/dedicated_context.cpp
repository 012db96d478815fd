// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/dedicated_context.h"

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

void DedicatedContext::take(const DedicatedRegisters& registers) {
    element_ = {};
    element_.sr = registers.sr;
    element_.sp_offset = registers.sp_offset;
    element_.sdr = registers.sdr;
    element_.haurp = registers.haurp;
    element_.ctxtime = static_cast<std::uint32_t>(registers.ctxtime);
    for (unsigned range = 0; range < 4; ++range) {
        const unsigned first = 16 * range;
        element_.ivte_offset[range] = static_cast<std::uint16_t>(ibm_field(registers.ivte_offset, first, first + 15));
        element_.ivte_range[range] = static_cast<std::uint16_t>(ibm_field(registers.ivte_limit, first, first + 15));
    }
    element_.lpid = static_cast<std::uint32_t>(registers.lpid);
    element_.tid = static_cast<std::uint32_t>(registers.pid_tid);
    element_.pid = static_cast<std::uint32_t>(registers.pid_tid >> 32);
    element_.csrp = registers.csrp;
    element_.aurp0 = registers.aurp0;
    element_.aurp1 = registers.aurp1;
    element_.sstp0 = registers.sstp0;
    element_.sstp1 = registers.sstp1;
    element_.amr = registers.amr;
    element_.wed = registers.wed;
    element_.software_state = ProcessElement::kValid;
    valid_ = true;
}

bool DedicatedContext::load(const AreaLayout& area, RealMemory& memory, Tick& at) {
    valid_ = false;
    if (!area.valid) return false;
    ProcessElement::Bytes bytes{};
    if (!memory.read(area.element_address(0), bytes.data(), bytes.size(), at)) return false;
    const ProcessElement element = ProcessElement::decode(bytes);
    if (!element.startable()) return false;
    element_ = element;
    valid_ = true;
    return true;
}

ContextState DedicatedContext::lookup() const {
    if (!valid_) return {};
    return {ContextState::Use::open, &element_};
}

}  // namespace cxlvp::psl
