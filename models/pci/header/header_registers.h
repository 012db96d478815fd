// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/pci/header/function_identity.h"

namespace cxlvp::pci {

/// The registers that both header types have at the same place (PCIe 7.5.1.1). I/O space, VGA, special cycles and
/// parity of the old bus are hardwired to 0.
std::vector<Register> common_header_registers();

/// Writes `identity` and the header type (0 or 1) into the HwInit fields of a header. Throws `UserError` that names
/// `function` for a vendor id of 0xffff (it means that no function is there), a class code of more than 24 bits, or an
/// interrupt pin above 4.
void fill_identity(RegisterFile& header, const FunctionIdentity& identity, unsigned header_type,
                   const std::string& function);

}  // namespace cxlvp::pci
