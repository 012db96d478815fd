// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/platform/description/platform_description.h"
#include "cxlvp/platform/program/command_line.h"
#include "cxlvp/platform/program/exit_code.h"

namespace cxlvp::platform {

/// `cxlvp serve`: builds the platform and, instead of the workload of its first `crypto_driver`, gives the engine what
/// programs of this machine ask for over a socket. Simulated time passes only while a request is in work. Ends after
/// the wanted number of requests or with a signal, with the summary and results of a run. Throws `UserError` as `run`
/// does, and when there is no `crypto_driver` or the socket cannot be made.
ExitCode serve_command(const CommandLine& line, PlatformDescription description);

}  // namespace cxlvp::platform
