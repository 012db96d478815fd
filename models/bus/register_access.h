// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/registers/register_observer.h"
#include "cxlvp/base/sim/module.h"

namespace cxlvp::bus {

/// The response status that says what a register file has answered (IEEE 1666-2011 14.17).
tlm::tlm_response_status response_of(RegStatus status);

/// The byte enables of a payload as a register file takes them.
ByteEnables enables_of(const Payload& tx);

/// Reports a warning of a register file as one of the object at `path`.
void report_warning(Context& context, const std::string& path, const RegisterWarning& warning);

}  // namespace cxlvp::bus
