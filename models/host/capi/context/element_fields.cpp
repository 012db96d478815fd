// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/element_fields.h"

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::host {

namespace {

using psl::ibm_bit;
using psl::ibm_place;

constexpr std::uint64_t kSixtyFourBit = ibm_bit(0), kHypervisor = ibm_bit(3), kProblemState = ibm_bit(49),
                        kOneHash = ibm_bit(54), kMaster = ibm_bit(62), kLittleEndian = ibm_bit(63);
constexpr std::uint64_t kRadixOnRadix = ibm_place(3, 5, 6);

}  // namespace

std::uint64_t state_register_for(const CapiMachine& machine, const CapiProcess& process, bool master) {
    const bool radix = machine.caia == psl::Caia::v2 && machine.radix;
    std::uint64_t sr = 0;
    if (machine.little_endian) sr |= kLittleEndian;
    if (master) sr |= kMaster;
    if (machine.lpcr_tc) sr |= kOneHash;
    if (process.bits64) sr |= kSixtyFourBit;
    if (process.kernel) {
        sr |= kHypervisor;
        if (!process.real_mode) sr |= psl::ProcessElement::kRelocate;
    } else {
        sr |= kProblemState | psl::ProcessElement::kRelocate;
        if (radix) sr |= kHypervisor;
    }
    if (radix) sr |= kRadixOnRadix;
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
