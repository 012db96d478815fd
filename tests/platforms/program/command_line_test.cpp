// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/command_line.h"

#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/platform/description/node_path.h"

namespace cxlvp::platform {
namespace {

using testing::ElementsAre;

std::variant<CommandLine, ExitCode> parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "cxlvp");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    auto result = CommandLine::parse(static_cast<int>(arguments.size()), arguments.data());
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
    return result;
}

CommandLine line(const std::vector<const char*>& arguments) {
    return std::get<CommandLine>(parse(arguments));
}
ExitCode code(const std::vector<const char*>& arguments) {
    const auto result = parse(arguments);
    return std::holds_alternative<ExitCode>(result) ? std::get<ExitCode>(result) : ExitCode::internal_error;
}

TEST(CommandLine, RunWithEverything) {
    const CommandLine run = line({"run",
                                  "--set",
                                  "a.b=1",
                                  "memory_tiers",
                                  "--set",
                                  "c={x: 1}",
                                  "--input",
                                  "t.csv",
                                  "--out",
                                  "o",
                                  "--trace",
                                  "perfetto",
                                  "--trace-window",
                                  "10us:20us",
                                  "--plugin",
                                  "a.so",
                                  "--plugin",
                                  "b.so",
                                  "--check-protocol",
                                  "--quiet",
                                  "--fail-on-warning",
                                  "--seed",
                                  "9",
                                  "--until",
                                  "1ms"});
    EXPECT_EQ(run.command, CommandLine::Command::run);
    EXPECT_EQ(run.platform, "memory_tiers");
    EXPECT_EQ(run.input, "t.csv");
    EXPECT_EQ(run.out, "o");
    EXPECT_TRUE(run.trace);
    EXPECT_EQ(run.trace_begin, us(10));
    EXPECT_EQ(run.trace_end, us(20));
    EXPECT_THAT(run.plugins, ElementsAre("a.so", "b.so"));
    EXPECT_TRUE(run.check_protocol);
    EXPECT_TRUE(run.quiet);
    EXPECT_TRUE(run.fail_on_warning);
    ASSERT_EQ(run.overrides.size(), 4u);
    ConfigNode root;
    root.kind = ConfigNode::Kind::map;
    Diagnostics errors;
    run.overrides[2].apply(root, errors);
    run.overrides[3].apply(root, errors);
    EXPECT_EQ(find_path(root, "seed")->text, "9");
    EXPECT_EQ(find_path(root, "seed")->origin, "--seed");
    EXPECT_EQ(find_path(root, "duration")->text, "1ms");
    EXPECT_EQ(find_path(root, "duration")->origin, "--until");
}

TEST(CommandLine, OpenTraceWindows) {
    EXPECT_EQ(line({"run", "p", "--trace", "perfetto", "--trace-window", ":5us"}).trace_begin, 0u);
    EXPECT_EQ(line({"run", "p", "--trace", "perfetto", "--trace-window", "5us:"}).trace_end, kNever);
}

TEST(CommandLine, OtherCommands) {
    EXPECT_EQ(line({"check", "p"}).command, CommandLine::Command::check);
    EXPECT_TRUE(line({"describe", "p", "--dot"}).dot);
    EXPECT_EQ(line({"types", "link"}).type, "link");
    EXPECT_EQ(line({"types"}).type, "");
    EXPECT_EQ(line({"regs"}).command, CommandLine::Command::regs);
    EXPECT_EQ(line({"schema"}).command, CommandLine::Command::schema);
}

TEST(CommandLine, HelpAndVersionSucceed) {
    EXPECT_EQ(code({"--help"}), ExitCode::ok);
    EXPECT_EQ(code({"run", "--help"}), ExitCode::ok);
    EXPECT_EQ(code({"--version"}), ExitCode::ok);
}

TEST(CommandLine, WhatMakesNoSenseIsRefused) {
    EXPECT_EQ(code({}), ExitCode::usage);
    EXPECT_EQ(code({"walk"}), ExitCode::usage);
    EXPECT_EQ(code({"run"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "q"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--set", "novalue"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--set"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--trace", "vcd"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--trace-window", "1us:2us"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--trace", "perfetto", "--trace-window", "1us"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--trace", "perfetto", "--trace-window", "2us:1us"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--trace", "perfetto", "--trace-window", "2:3"}), ExitCode::usage);
    EXPECT_EQ(code({"describe", "p", "--quiet"}), ExitCode::usage);
}

TEST(CommandLine, ServeNamesAPlatformAndASocket) {
    const CommandLine serve = line({"serve", "p", "--socket", "s", "--once", "3", "--quiet", "--out", "dir"});
    EXPECT_EQ(serve.command, CommandLine::Command::serve);
    EXPECT_EQ(serve.platform, "p");
    EXPECT_EQ(serve.socket, "s");
    EXPECT_EQ(serve.once, 3u);
    EXPECT_EQ(serve.out, "dir");
    EXPECT_TRUE(serve.quiet);
    EXPECT_EQ(code({"serve", "p"}), ExitCode::usage);
    EXPECT_EQ(code({"serve", "p", "--socket", "s", "--once", "0"}), ExitCode::usage);
    EXPECT_EQ(code({"run", "p", "--socket", "s"}), ExitCode::usage);
}

TEST(CommandLine, OnlyUntilLimitsTheTimeOfServe) {
    const auto duration = [](const CommandLine& serve) {
        ConfigNode root;
        root.kind = ConfigNode::Kind::map;
        Diagnostics errors;
        for (const Override& one : serve.overrides) one.apply(root, errors);
        const ConfigNode* found = find_path(root, "duration");
        return found == nullptr ? std::string("none") : found->text;
    };
    EXPECT_EQ(duration(line({"serve", "p", "--socket", "s"})), "0s");
    EXPECT_EQ(duration(line({"serve", "p", "--socket", "s", "--until", "2ms"})), "2ms");
    EXPECT_EQ(duration(line({"run", "p"})), "none");
}

TEST(CommandLine, VectorsNamesAKindAndAFile) {
    const CommandLine vectors = line({"vectors", "hdm", "cases.csv"});
    EXPECT_EQ(vectors.command, CommandLine::Command::vectors_hdm);
    EXPECT_EQ(vectors.vectors, "cases.csv");
    EXPECT_EQ(vectors.show, 10u);
    EXPECT_EQ(line({"vectors", "hdm", "cases.csv", "--show", "0"}).show, 0u);
    EXPECT_EQ(code({"vectors"}), ExitCode::usage);
    EXPECT_EQ(code({"vectors", "hdm"}), ExitCode::usage);
    EXPECT_EQ(code({"vectors", "psl", "cases.csv"}), ExitCode::usage);
    EXPECT_EQ(code({"vectors", "hdm", "cases.csv", "--show", "-1"}), ExitCode::usage);
}

}  // namespace
}  // namespace cxlvp::platform
