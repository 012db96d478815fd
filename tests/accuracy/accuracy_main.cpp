// SPDX-License-Identifier: Apache-2.0
// Prints the table of docs/accuracy.md.

#include <cstdlib>
#include <exception>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "accuracy/bounds.h"
#include "accuracy/comparison.h"

namespace {

using namespace cxlvp;
using namespace cxlvp::accuracy;

/// Errors of one mode as three columns, those out of bounds in bold; `worst` collects the largest of each.
std::string columns(const Summary& models, const Summary& reference, TimingMode timing, Bounds& worst, bool& within) {
    const Bounds allowed = bounds(timing);
    std::string text;
    const auto add = [&](double value, double expected, double limit, double& largest) {
        const double off = error(value, expected);
        largest = std::max(largest, std::abs(off));
        const bool inside = std::abs(off) <= limit;
        within = within && inside;
        text += fmt::format(inside ? " {:+.2f} |" : " **{:+.2f}** |", off);
    };
    add(models.mean, reference.mean, allowed.mean, worst.mean);
    add(models.p99, reference.p99, allowed.p99, worst.p99);
    add(models.throughput, reference.throughput, allowed.throughput, worst.throughput);
    return text;
}

bool print_table(std::uint64_t seed, bool only_worst) {
    if (!only_worst)
        fmt::print(
            "| platform/sizes/loop/load % | busy | mean ns | p99 ns | accesses/us | reserve: mean % | p99 % | "
            "throughput % | ordered: mean % | p99 % | throughput % |\n"
            "|---|---|---|---|---|---|---|---|---|---|---|\n");
    Bounds reserve{};
    Bounds ordered{};
    bool within = true;
    for (const Case& what : all_cases(seed)) {
        const Comparison comparison(what);
        const Summary reference = comparison.reference().all;
        const std::string row =
            columns(comparison.models(TimingMode::reserve).all, reference, TimingMode::reserve, reserve, within) +
            columns(comparison.models(TimingMode::ordered).all, reference, TimingMode::ordered, ordered, within);
        if (!only_worst || row.find("**") != std::string::npos)
            fmt::print("| {} | {:.3f} | {:.1f} | {:.1f} | {:.1f} |{}\n", what.name(), reference.utilisation,
                       reference.mean, reference.p99, reference.throughput, row);
    }
    fmt::print("| largest error, seed {} | | | | | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} |\n", seed,
               reserve.mean, reserve.p99, reserve.throughput, ordered.mean, ordered.p99, ordered.throughput);
    return within;
}

}  // namespace

int main(int argc, char** argv) try {
    CLI::App app("The models against the reference simulator, as a table. Fails when an error is out of bounds.");
    std::uint64_t seed = 1;
    std::uint64_t seeds = 0;
    app.add_option("--seed", seed, "of the traffic; the tests use 1");
    app.add_option("--seeds", seeds, "only what is out of bounds and the largest errors, for each of so many seeds");
    CLI11_PARSE(app, argc, argv);
    bool within = true;
    if (seeds == 0) within = print_table(seed, false);
    for (std::uint64_t i = 1; i <= seeds; ++i) within = print_table(i, true) && within;
    return within ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return EXIT_FAILURE;
}
