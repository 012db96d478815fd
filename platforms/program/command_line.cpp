// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/command_line.h"

#include <map>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cxlvp/base/config/quantity.h"

namespace cxlvp::platform {

namespace {

/// A time with its unit; empty text stands for `missing`.
Tick read_time(const std::string& text, Tick missing) {
    if (text.empty()) return missing;
    std::string why;
    const auto time = parse_quantity(text, Dimension::time, why);
    if (!time) throw CLI::ValidationError(why);
    return *time;
}

void read_window(const std::string& text, CommandLine& line) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) throw CLI::ValidationError("--trace-window takes START:END, such as 10us:20us");
    line.trace_begin = read_time(text.substr(0, colon), 0);
    line.trace_end = read_time(text.substr(colon + 1), kNever);
    if (line.trace_begin >= line.trace_end) throw CLI::ValidationError("--trace-window ends before it begins");
}

/// Declares the options of all commands and fills in a `CommandLine`.
class Parser {
public:
    Parser() {
        app_.set_version_flag("--version", CXLVP_VERSION);
        app_.require_subcommand(1);
        app_.footer(kExitCodes);
        add_run();
        add_serve();
        CLI::App* check = command("check", CommandLine::Command::check, "read, check and build a platform");
        platform_options(check);
        CLI::App* describe = command("describe", CommandLine::Command::describe,
                                     "print the topology, address map and parameters of a platform");
        platform_options(describe);
        describe->add_flag("--dot", line_.dot, "print a graph for graphviz instead");
        CLI::App* types = command("types", CommandLine::Command::types, "print the module types and their parameters");
        types->add_option("TYPE", line_.type, "only this type");
        plugin_option(types);
        CLI::App* regs = command("regs", CommandLine::Command::regs, "print the register reference of module types");
        regs->add_option("TYPE", line_.type, "only this type");
        plugin_option(regs);
        CLI::App* schema = command("schema", CommandLine::Command::schema, "print the JSON Schema of platform files");
        plugin_option(schema);
        CLI::App* decode =
            command("decode", CommandLine::Command::decode, "set a platform up and print where CXL addresses go");
        platform_options(decode);
        decode->add_option("--addr", line_.addresses, "host physical addresses")->type_name("ADDRESS...")->required();
        add_vectors();
    }

    std::variant<CommandLine, ExitCode> parse(int argc, const char* const* argv) {
        try {
            app_.parse(argc, argv);
            return finish();
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? ExitCode::ok : ExitCode::usage;
        } catch (const UserError& error) {
            fmt::print(stderr, "{}\n", error.what());
            return ExitCode::usage;
        }
    }

private:
    CLI::App* command(const char* name, CommandLine::Command value, const char* doc) {
        return command(app_, name, value, doc);
    }
    CLI::App* command(CLI::App& parent, const char* name, CommandLine::Command value, const char* doc) {
        CLI::App* app = parent.add_subcommand(name, doc);
        app->callback([this, value] { line_.command = value; });
        return app;
    }

    /// An option that may be given any number of times, once for each value.
    static void repeated(CLI::App* app, const char* name, std::vector<std::string>& values, const char* what,
                         const char* doc) {
        app->add_option(name, values, doc)->type_name(what)->expected(1)->allow_extra_args(false)->take_all();
    }

    void plugin_option(CLI::App* app) {
        repeated(app, "--plugin", line_.plugins, "FILE.so", "load further module types; may be repeated");
    }

    void platform_options(CLI::App* app) {
        app->add_option("PLATFORM", line_.platform, "platform file, or name of a platform of the gallery")->required();
        app->add_option_function<std::string>(
               "--input", [this](const std::string& file) { line_.input = file; },
               "input of the platform, such as a trace")
            ->type_name("FILE");
        repeated(app, "--set", sets_, "PATH=VALUE",
                 "set a parameter (ddr.banks=16) or a top-level key (timing=ordered); may be repeated");
        app->add_option("--seed", seed_, "seed of everything random")->type_name("N");
        app->add_option("--until", until_, "simulated time to run, such as 2ms")->type_name("TIME");
        plugin_option(app);
    }

    void result_options(CLI::App* app) {
        app->add_option("--out", line_.out, "folder for the results, default out/<name of the platform>")
            ->type_name("DIR");
        app->add_flag("--quiet", line_.quiet, "print errors only");
    }

    void add_run() {
        CLI::App* run = command("run", CommandLine::Command::run, "simulate a platform and write the results");
        platform_options(run);
        result_options(run);
        CLI::Option* trace = run->add_option("--trace", trace_, "record every transaction")->type_name("KIND");
        trace->check(CLI::IsMember({"perfetto"}));
        run->add_option("--trace-window", window_, "record only from START to END, such as 10us:20us")
            ->type_name("START:END")
            ->needs(trace);
        run->add_flag("--check-protocol", line_.check_protocol, "check the TLM-2.0 rules in every wire");
        run->add_flag("--fail-on-warning", line_.fail_on_warning,
                      "exit with 6 when accesses failed or there were warnings");
    }

    void add_serve() {
        CLI::App* serve = command("serve", CommandLine::Command::serve,
                                  "let programs of this machine use the crypto engine of a platform");
        platform_options(serve);
        result_options(serve);
        serve->add_option("--socket", line_.socket, "where they connect")->type_name("PATH")->required();
        serve->add_option("--once", line_.once, "end after N requests; without it, a signal ends the program")
            ->type_name("N")
            ->check(CLI::PositiveNumber);
    }

    void add_vectors() {
        CLI::App* vectors = app_.add_subcommand("vectors", "check the models against files of expected results");
        vectors->require_subcommand(1);
        CLI::App* hdm = command(*vectors, "hdm", CommandLine::Command::vectors_hdm,
                                "check where CXL addresses go through windows and HDM decoders");
        hdm->add_option("FILE", line_.vectors, "comma-separated values, one case a line")->required();
        CLI::App* crypto = command(*vectors, "crypto", CommandLine::Command::vectors_crypto,
                                   "check the crypto engine against published results, through mailbox and queue");
        crypto->add_option("DIR", line_.vectors, "folder with files of such results, or one of them")->required();
        crypto
            ->add_option_function<std::string>(
                "--profile", [this](const std::string& profile) { line_.real = profile == "R"; },
                "math: an engine without quirks (default); R: one with quirks and driver, which refuse what is beyond "
                "their limits")
            ->check(CLI::IsMember({"math", "R"}));
        for (CLI::App* what : {hdm, crypto})
            what->add_option("--show", line_.show, "differences to print, default 10")
                ->type_name("N")
                ->check(CLI::NonNegativeNumber);
    }

    CommandLine finish() {
        // In this order, so that the dedicated options win.
        for (const std::string& set : sets_) line_.overrides.push_back(Override::parse(set));
        if (!seed_.empty()) line_.overrides.emplace_back("seed", seed_, "--seed");
        if (!until_.empty()) line_.overrides.emplace_back("duration", until_, "--until");
        // How long the work takes is up to the clients.
        if (line_.command == CommandLine::Command::serve && until_.empty())
            line_.overrides.emplace_back("duration", "0s", "serve");
        line_.trace = !trace_.empty();
        if (!window_.empty()) read_window(window_, line_);
        return line_;
    }

    CLI::App app_{"cxlvp: SystemC/TLM-2.0 virtual platform for coherent accelerators", "cxlvp"};
    CommandLine line_;
    std::vector<std::string> sets_;
    std::string seed_;
    std::string until_;
    std::string trace_;
    std::string window_;
};

}  // namespace

std::variant<CommandLine, ExitCode> CommandLine::parse(int argc, const char* const* argv) {
    return Parser().parse(argc, argv);
}

}  // namespace cxlvp::platform
