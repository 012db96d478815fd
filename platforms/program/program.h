// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cxlvp::platform {

/// The program `cxlvp`: reads the command line, does what it asks for, prints mistakes on standard error. Returns the
/// exit code.
int run_program(int argc, const char* const* argv);

}  // namespace cxlvp::platform
