// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/platform/description/platform_description.h"
#include "cxlvp/platform/program/command_line.h"
#include "cxlvp/platform/program/exit_code.h"

namespace cxlvp::platform {

/// `cxlvp run`: builds the platform, simulates it, prints the summary and writes the results. Mistakes that show while
/// the platform is built are thrown as `UserError`; what goes wrong later is printed after the results.
ExitCode run_command(const CommandLine& line, PlatformDescription description);

}  // namespace cxlvp::platform
