// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/element_fields.h"

#include "cxlvp/psl/ibm_bits.h"
#include "cxlvp/psl/translation/state_register.h"

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kMaster = psl::ibm_bit(62), kLittleEndian = psl::ibm_bit(63);  // MP, LE

}  // namespace

std::uint64_t state_register_for(const CapiMachine& machine, const CapiProcess& process, bool master) {
    const bool radix = machine.caia == psl::Caia::v2 && machine.radix;
    std::uint64_t sr = 0;
    if (machine.little_endian) sr |= kLittleEndian;
    if (master) sr |= kMaster;
    if (machine.lpcr_tc) sr |= psl::state_register::kOneHash;
    if (process.bits64) sr |= psl::state_register::kSixtyFourBit;
    if (process.kernel) {
        sr |= psl::state_register::kHypervisor;
        if (!process.real_mode) sr |= psl::state_register::kRelocate;
    } else {
        sr |= psl::state_register::kProblemState | psl::state_register::kRelocate;
        if (radix) sr |= psl::state_register::kHypervisor;
    }
    if (radix) sr |= psl::ibm_place(psl::state_register::kXlatRadixOnRadix, 5, 6);
    return sr;
}

void set_interrupts(psl::ProcessElement& element, const IrqRanges& irqs) {
    for (unsigned r = 0; r < 4; ++r) {
        element.ivte_offset[r] = static_cast<std::uint16_t>(irqs.offset[r]);
        element.ivte_range[r] = static_cast<std::uint16_t>(irqs.range[r]);
    }
}

psl::ProcessElement element_for(const CapiMachine& machine, const CapiProcess& process, bool master,
                                const IrqRanges& irqs, std::uint64_t wed, std::uint64_t amr) {
    psl::ProcessElement element;
    element.sr = state_register_for(machine, process, master);
    element.lpid = machine.lpid;
    element.pid = process.kernel ? 0 : process.pid;
    if (machine.caia == psl::Caia::v1)
        element.sdr = machine.sdr1;
    else
        element.tid = process.tid;
    element.amr = amr;
    element.wed = wed;
    set_interrupts(element, irqs);
    return element;
}

}  // namespace cxlvp::host
