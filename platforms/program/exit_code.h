// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cxlvp::platform {

/// What the program returns to the shell.
enum class ExitCode : int {
    ok = 0,
    internal_error = 1,    ///< a defect of cxlvp or of a model
    usage = 2,             ///< a command line that makes no sense
    platform_mistake = 3,  ///< a mistake in the platform file, a parameter or a plugin
    input_mistake = 4,     ///< a mistake in the input file, or a script that stopped at a failed step
    output_failure = 5,    ///< results could not be written
    warnings = 6,          ///< with --fail-on-warning: accesses failed, or there were warnings
    difference = 7,        ///< `vectors`: a case gave another result than the file expects
    stuck = 8,             ///< nothing more could happen, with work that is not done; results were written
    interrupted = 130,     ///< by a signal; results were written
};

/// The table of exit codes, for the help.
inline constexpr const char* kExitCodes =
    "Exit codes:\n"
    "  0    success\n"
    "  1    internal error: a defect of cxlvp or of a model\n"
    "  2    usage: a command line that makes no sense\n"
    "  3    mistake in the platform file, a parameter or a plugin\n"
    "  4    mistake in the input file, or a script that stopped at a failed step\n"
    "  5    results could not be written\n"
    "  6    with --fail-on-warning: accesses failed, or there were warnings\n"
    "  7    vectors: a case gave another result than the file expects\n"
    "  8    stuck: nothing more could happen, with work that is not done; the warnings say who waits for what\n"
    "  130  interrupted; the results so far were written";

}  // namespace cxlvp::platform
