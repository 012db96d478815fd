// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/description/platform_description.h"
#include "cxlvp/platform/program/command_line.h"
#include "cxlvp/platform/program/exit_code.h"
#include "cxlvp/platform/run/stop_signal.h"

namespace cxlvp::platform {

/// `cxlvp run`: builds the platform, simulates it, prints the summary and writes the results. Mistakes that show while
/// the platform is built are thrown as `UserError`; what goes wrong later is printed after the results. `prepare`, when
/// there is one, is called with the platform that has been built, before it runs.
using Prepare = std::function<void(Platform&, const StopSignal&)>;
ExitCode run_command(const CommandLine& line, PlatformDescription description, const Prepare& prepare = {});

}  // namespace cxlvp::platform
