// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/cxl_dvsec.h"

namespace cxlvp::cxl {

void keep_in_function_reset(pci::Capability& capability) {
    for (const RegisterFile::Entry& entry : capability.registers().list())
        capability.keep_in_function_reset(entry.name);
}

void fill(pci::Capability& capability, const char* field, std::uint64_t value) {
    RegisterFile& registers = capability.registers();
    registers.set(registers.field(field), value);
}

}  // namespace cxlvp::cxl
