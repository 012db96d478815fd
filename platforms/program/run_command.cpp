// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/run_command.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/base/sim/waiter.h"
#include "cxlvp/bus/protocol_checker.h"
#include "cxlvp/platform/run/output_error.h"
#include "cxlvp/platform/run/output_folder.h"
#include "cxlvp/platform/run/progress_line.h"
#include "cxlvp/platform/run/result_files.h"
#include "cxlvp/platform/run/run_loop.h"
#include "cxlvp/platform/run/summary_collector.h"
#include "cxlvp/platform/run/summary_text.h"

namespace cxlvp::platform {

namespace {

/// One run with its terminal and its folder.
class Run {
public:
    Run(const CommandLine& line, PlatformDescription description)
        : line_(line),
          platform_(std::move(description), options(line)),
          loop_(platform_, platform_.description().settings().duration),
          progress_(!line.quiet) {}

    ExitCode execute(const Prepare& prepare) {
        const StopSignal stop;
        if (prepare) prepare(platform_, stop);
        open_folder();
        platform_.context().reports().set_sink(
            [this](const Reports::Report& report, std::string_view text) { show_warning(report, text); });

        const auto start = std::chrono::steady_clock::now();
        const RunLoop::Result result = loop_.run([&] {
            progress_.update(platform_.context().now(), loop_.accesses(), loop_.progress());
            return !stop.requested();
        });
        if (result.end != RunEnd::failed) tell_who_waits(result.end);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        progress_.clear();
        platform_.context().reports().set_sink({});

        const RunSummary summary = collect_summary(platform_, result);
        print(summary, seconds);
        write(summary);
        return finish(result, summary);
    }

private:
    static Platform::Options options(const CommandLine& line) {
        Platform::Options out;
        if (line.check_protocol)
            out.between = [](const char* name, Context& context) {
                return std::make_unique<bus::ProtocolChecker>(name, context, bus::ProtocolChecker::Config{});
            };
        return out;
    }

    /// What cannot be written is said at once, but costs no result: the screen still shows them at the end.
    void open_folder() {
        const std::string& name = platform_.description().settings().name;
        try {
            folder_.emplace(line_.out.empty() ? "out/" + name : line_.out);
        } catch (const OutputError& error) {
            fail_output(error.what());
            return;
        }
        if (!line_.trace) return;
        try {
            platform_.context().tracer().open(folder_->file(kTraceFile), line_.trace_begin, line_.trace_end);
            traced_ = true;
        } catch (const UserError& error) {
            fail_output(error.what());
        }
    }

    void fail_output(const std::string& message) {
        output_failed_ = true;
        progress_.clear();
        fmt::print(stderr, "{}\n", message);
    }

    void tell_who_waits(RunEnd end) {
        Context& context = platform_.context();
        const Tick at = context.now();
        for (const auto& module : platform_.modules()) {
            const auto* requester = dynamic_cast<const Requester*>(module.get());
            const bool driver = requester != nullptr && requester->role() == Requester::Role::driver;
            if (end == RunEnd::stuck && driver && !requester->done())
                context.reports().warn(module->name(), "stuck", "its work is not done and cannot go on", at);
            if (const auto* waiter = dynamic_cast<const Waiter*>(module.get()))
                for (const std::string& text : waiter->waiting())
                    context.reports().warn(module->name(), "waiting", text, at);
        }
    }

    void show_warning(const Reports::Report& report, std::string_view text) {
        if (line_.quiet) return;
        progress_.clear();
        fmt::print(stderr, "warning: {}: {}: {}{}\n", report.path, report.kind, text,
                   report.count > 1 ? fmt::format(" ({} so far)", report.count) : "");
    }

    void print(const RunSummary& summary, double seconds) {
        if (line_.quiet) return;
        const std::string text = summary_text(summary, seconds);
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
            fail_output("standard output cannot be written");
    }

    void write(const RunSummary& summary) {
        if (!folder_) return;
        const std::vector<std::string> failures = write_results(platform_, summary, *folder_, traced_);
        for (const std::string& failure : failures) fail_output(failure);
        if (line_.quiet) return;
        if (platform_.context().tracer().truncated())
            fmt::print(stderr, "the trace is cut off: it holds {} records\n", platform_.context().tracer().records());
        if (failures.empty()) fmt::print("results in {}\n", folder_->path());
    }

    ExitCode finish(const RunLoop::Result& result, const RunSummary& summary) {
        if (result.failure) {
            try {
                std::rethrow_exception(result.failure);
            } catch (const UserError& mistake) {
                fmt::print(stderr, "{}\n", mistake.what());
                // What cannot be brought up is wrong in the platform; later there is only input to be wrong.
                return platform_.context().set_up() ? ExitCode::input_mistake : ExitCode::platform_mistake;
            } catch (const sc_core::sc_report& report) {
                fmt::print(stderr, "cxlvp: internal error: {}: {}\n", report.get_msg_type(), report.get_msg());
            } catch (const std::exception& error) {
                fmt::print(stderr, "cxlvp: internal error: {}\n", error.what());
            }
            return ExitCode::internal_error;
        }
        if (output_failed_) return ExitCode::output_failure;
        if (result.end == RunEnd::interrupted) return ExitCode::interrupted;
        if (result.end == RunEnd::stuck) return ExitCode::stuck;
        if (line_.fail_on_warning && summary.warnings + summary.errors() > 0) return ExitCode::warnings;
        return ExitCode::ok;
    }

    const CommandLine& line_;
    Platform platform_;
    RunLoop loop_;
    ProgressLine progress_;
    std::optional<OutputFolder> folder_;
    bool traced_ = false;
    bool output_failed_ = false;
};

}  // namespace

ExitCode run_command(const CommandLine& line, PlatformDescription description, const Prepare& prepare) {
    if (line.input) {
        // What the module says about a file that it cannot read would count as a mistake in the platform.
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(line.input->c_str(), "rb"), &std::fclose);
        char byte = 0;
        if (file == nullptr || (std::fread(&byte, 1, 1, file.get()) == 0 && std::ferror(file.get()) != 0)) {
            fmt::print(stderr, "{}: cannot be read: {}\n", *line.input, std::strerror(errno));
            return ExitCode::input_mistake;
        }
    }
    try {
        return Run(line, std::move(description)).execute(prepare);
    } catch (const UserError& mistake) {
        // The input file is named by whoever could not make sense of it.
        if (!line.input || std::string_view(mistake.what()).find(*line.input) == std::string_view::npos) throw;
        fmt::print(stderr, "{}\n", mistake.what());
        return ExitCode::input_mistake;
    }
}

}  // namespace cxlvp::platform
