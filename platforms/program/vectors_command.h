// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/platform/program/command_line.h"
#include "cxlvp/platform/program/exit_code.h"

namespace cxlvp::platform {

/// `cxlvp vectors hdm`: routes the cases of a file through programmed HDM decoders and prints how many passed, and the
/// first differences. A file that cannot be made sense of is told on standard error.
ExitCode vectors_hdm_command(const CommandLine& line);

/// `cxlvp vectors crypto`: runs the cases of all files of a folder through mailbox, queue and engine and prints for
/// each file how many passed, failed and are not supported, and the first differences.
ExitCode vectors_crypto_command(const CommandLine& line);

}  // namespace cxlvp::platform
