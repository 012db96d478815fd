// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <systemc>

int main(int argc, char** argv) {
    // Thousands of small simulations: their reports would drown the table.
    sc_core::sc_report_handler::set_verbosity_level(sc_core::SC_NONE);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
