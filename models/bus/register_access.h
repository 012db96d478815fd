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

/// Serves `tx` as an access to `file` at `offset` that takes effect at `at`, and sets its response: for modules that
/// decode addresses themselves. A streaming access is a burst error.
void access_registers(RegisterFile& file, std::uint64_t offset, Payload& tx, Tick at);
/// The same for a debug access; gives the number of bytes moved.
unsigned int debug_registers(RegisterFile& file, std::uint64_t offset, Payload& tx);

/// Reports a warning of a register file as one of the object at `path`.
void report_warning(Context& context, const std::string& path, const RegisterWarning& warning);

}  // namespace cxlvp::bus
