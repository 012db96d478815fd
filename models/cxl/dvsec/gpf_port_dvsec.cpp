// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/gpf_port_dvsec.h"

#include <cassert>

#include "cxlvp/cxl/component/scaled_time.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kControl[] = {{"TIMEOUT_BASE", 0, 4, Attr::rw, 0, "in units of the scale"},
                              {"TIMEOUT_SCALE", 8, 4, Attr::rw, 0, "0 1 us, 1 10 us, ... 7 10 s"}};
constexpr Register kRegisters[] = {{"PHASE1_CONTROL", 0x0c, 2, kControl, "8.1.6.1"},
                                   {"PHASE2_CONTROL", 0x0e, 2, kControl, "8.1.6.2"}};
constexpr RegisterMap kBody = {"cxl_gpf_port",          0x10, kRegisters, pci::kConfigAccess, HolePolicy::read_zero,
                               "GPF DVSEC for CXL Port"};

}  // namespace

GpfPortDvsec::GpfPortDvsec() : capability_(cxl_dvsec(DvsecId::gpf_port, 0), kBody) {
    keep_in_function_reset(capability_);
}

Tick GpfPortDvsec::timeout(unsigned phase) const {
    assert(phase == 1 || phase == 2);
    const RegisterFile& registers = capability_.registers();
    const std::uint64_t control = registers.get(registers.index(phase == 1 ? "PHASE1_CONTROL" : "PHASE2_CONTROL"));
    return ScaledTime{field_value(kControl[0], control), field_value(kControl[1], control)}.ticks();
}

}  // namespace cxlvp::cxl
