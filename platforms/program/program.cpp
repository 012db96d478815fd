// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/program.h"

#include <cstdio>
#include <exception>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cxlvp/afu/module_types.h"
#include "cxlvp/base/registers/reference_page.h"
#include "cxlvp/bus/module_types.h"
#include "cxlvp/crypto/module_types.h"
#include "cxlvp/cxl/module_types.h"
#include "cxlvp/host/module_types.h"
#include "cxlvp/pci/module_types.h"
#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/description/platform_loader.h"
#include "cxlvp/platform/description/platform_schema.h"
#include "cxlvp/platform/description/plugin_loader.h"
#include "cxlvp/platform/program/command_line.h"
#include "cxlvp/platform/program/decode_command.h"
#include "cxlvp/platform/program/describe.h"
#include "cxlvp/platform/program/gallery.h"
#include "cxlvp/platform/program/run_command.h"
#include "cxlvp/platform/program/serve_command.h"
#include "cxlvp/platform/program/type_reference.h"
#include "cxlvp/platform/program/vectors_command.h"
#include "cxlvp/psl/module_types.h"

namespace cxlvp::platform {

namespace {

ModuleRegistry all_types() {
    ModuleRegistry registry;
    bus::register_types(registry);
    pci::register_types(registry);
    cxl::register_types(registry);
    psl::register_types(registry);
    crypto::register_types(registry);
    afu::register_types(registry);
    host::register_types(registry);
    return registry;
}

PlatformRequest request_of(const CommandLine& line) {
    PlatformRequest request;
    request.file = find_platform(line.platform);
    request.overrides = line.overrides;
    request.input = line.input;
    request.plugins = line.plugins;
    request.for_run = line.command == CommandLine::Command::run || line.command == CommandLine::Command::serve;
    return request;
}

/// Text that goes to standard output as a whole; a reader that went away is no error.
ExitCode print(const std::string& text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (written) return ExitCode::ok;
    fmt::print(stderr, "cxlvp: standard output cannot be written\n");
    return ExitCode::output_failure;
}

ExitCode check(PlatformDescription description) {
    const std::string text = fmt::format("{}: {} modules, {} connections: no mistakes\n", description.file(),
                                         description.modules().size(), description.connections().size());
    const Platform platform(std::move(description));
    return print(text);
}

ExitCode execute(const CommandLine& line) {
    ModuleRegistry registry = all_types();
    switch (line.command) {
        case CommandLine::Command::run:
            return run_command(line, load_platform(request_of(line), registry));
        case CommandLine::Command::serve:
            return serve_command(line, load_platform(request_of(line), registry));
        case CommandLine::Command::check:
            return check(load_platform(request_of(line), registry));
        case CommandLine::Command::describe: {
            const PlatformDescription description = load_platform(request_of(line), registry);
            return print(line.dot ? describe_dot(description) : describe_text(description));
        }
        case CommandLine::Command::decode:
            return print(decode_text(load_platform(request_of(line), registry), line.addresses));
        case CommandLine::Command::vectors_hdm:
            return vectors_hdm_command(line);
        case CommandLine::Command::vectors_crypto:
            return vectors_crypto_command(line);
        default:
            break;
    }
    PluginLoader loader(registry);
    for (const std::string& plugin : line.plugins) loader.load(plugin);
    if (line.command == CommandLine::Command::schema) return print(platform_schema(registry).dump(2) + "\n");
    if (line.command == CommandLine::Command::types) return print(type_reference(registry, line.type));
    return print(register_reference(registry, line.type));
}

}  // namespace

int run_program(int argc, const char* const* argv) {
    try {
        const auto parsed = CommandLine::parse(argc, argv);
        if (const auto* code = std::get_if<ExitCode>(&parsed)) return static_cast<int>(*code);
        return static_cast<int>(execute(std::get<CommandLine>(parsed)));
    } catch (const UserError& mistake) {
        fmt::print(stderr, "{}\n", mistake.what());
        return static_cast<int>(ExitCode::platform_mistake);
    } catch (const sc_core::sc_report& report) {
        fmt::print(stderr, "cxlvp: internal error: {}: {}\n", report.get_msg_type(), report.get_msg());
    } catch (const std::exception& error) {
        fmt::print(stderr, "cxlvp: internal error: {}\n", error.what());
    }
    return static_cast<int>(ExitCode::internal_error);
}

}  // namespace cxlvp::platform
