// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/platform/description/override.h"
#include "cxlvp/platform/program/exit_code.h"

namespace cxlvp::platform {

/// What the user asked for.
struct CommandLine {
    enum class Command {
        run,
        serve,
        check,
        describe,
        types,
        regs,
        schema,
        vectors_hdm,
        vectors_crypto,
        decode,
    };

    Command command = Command::run;
    std::string platform;             ///< path, or name of a platform of the gallery
    std::vector<Override> overrides;  ///< --set, --seed, --until
    std::optional<std::string> input;
    std::vector<std::string> plugins;
    std::string out;  ///< empty: out/<name of the platform>
    bool trace = false;
    Tick trace_begin = 0;
    Tick trace_end = kNever;
    bool check_protocol = false;
    bool quiet = false;
    bool fail_on_warning = false;
    bool dot = false;
    std::string socket;                  ///< of serve
    std::uint64_t once = 0;              ///< requests to serve; 0 for any number
    std::vector<std::string> addresses;  ///< of decode
    std::string vectors;                 ///< file with cases, or folder of such files
    bool real = false;                   ///< the crypto engine has its quirks and its driver
    std::uint64_t show = 10;             ///< differences to print
    std::string type;                    ///< the module type asked for; empty for all

    /// Reads the command line. Gives an exit code when there is nothing left to do: the help or the version was
    /// printed, or what is wrong with the command line.
    static std::variant<CommandLine, ExitCode> parse(int argc, const char* const* argv);
};

}  // namespace cxlvp::platform
