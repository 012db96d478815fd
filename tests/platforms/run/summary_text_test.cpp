// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/summary_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/platform/run/text_table.h"

namespace cxlvp::platform {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TextTable, AlignsByCodePoints) {
    TextTable table({"name", "n"});
    EXPECT_TRUE(table.empty());
    table.add({"a", "100"});
    table.add({"\xc3\xa4\xc3\xb6\xc3\xbc-long", ""});
    EXPECT_EQ(table.text(),
              "name        n\n"
              "a         100\n"
              "\xc3\xa4\xc3\xb6\xc3\xbc-long\n");
}

RunSummary summary_of_run() {
    RunSummary summary;
    summary.platform = "p";
    summary.description = "a platform";
    summary.timing = "reserve";
    summary.seed = 3;
    summary.end = RunEnd::duration;
    summary.elapsed = us(10);
    RequesterRow cpu;
    cpu.name = "cpu";
    cpu.accesses = 1000;
    cpu.bytes = 64000;
    cpu.errors = 2;
    cpu.slots = 16;
    cpu.in_flight = 8;
    cpu.mean_latency = 100000;
    cpu.p50 = ns(90);
    cpu.p99_9 = ns(400);
    summary.requesters.push_back(cpu);
    summary.resources.push_back({"bus.out", 1, us(5), us(10), 1000, 64000});
    summary.resources.push_back({"ddr.banks", 4, us(30), us(2), 1000, std::nullopt});
    summary.resources.push_back({"never.used", 1, 0, 0, 0, std::nullopt});
    return summary;
}

TEST(SummaryText, SaysWhatRanAndWhatItDid) {
    EXPECT_EQ(
        summary_text(summary_of_run(), 0.5),
        "p: a platform\n"
        "reserve timing, seed 3: 10.0 us simulated until the end of the duration, 1,000 accesses (2.00 k accesses/s "
        "on the host)\n"
        "\n"
        "requester     moved  bandwidth  accesses      p50   p90   p99   p99.9   max  in flight  errors\n"
        "cpu        62.5 KiB  6.40 GB/s     1,000  90.0 ns  0 ps  0 ps  400 ns  0 ps  8.0 of 16       2\n"
        "\n"
        "resource        busy  served     moved  bandwidth  mean wait  of latency\n"
        "ddr.banks x4  75.0 %   1,000         -          -    2.00 ns       2.0 %\n"
        "bus.out       50.0 %   1,000  62.5 KiB  6.40 GB/s    10.0 ns      10.0 %\n"
        "\n"
        "no resource is above 75 % (ddr.banks); source-bound: gaps or dependences in the traffic of cpu leave 8 of "
        "16 in flight x 64 B / 100 ns = 6.40 GB/s\n");
}

TEST(SummaryText, RequestsOfUsersHaveATableOfTheirOwn) {
    RunSummary summary = summary_of_run();
    EXPECT_THAT(summary_text(summary, 0), Not(HasSubstr("requests of")));
    RequestRow requests;
    requests.count = 20;
    requests.failed = 3;
    requests.bytes = 81920;
    requests.p50 = us(2);
    requests.max = us(7);
    summary.requesters[0].requests = requests;
    EXPECT_THAT(
        summary_text(summary, 0),
        HasSubstr("requests of  ended  failed      data  bandwidth      rate      p50   p90   p99  p99.9      max\n"
                  "cpu             20       3  80.0 KiB  8.19 GB/s  2.00 M/s  2.00 us  0 ps  0 ps   0 ps  7.00 us\n"
                  "\n"));
    summary.requesters[0].requests->verified = 1234;
    EXPECT_THAT(summary_text(summary, 0),
                HasSubstr("cpu: 1,234 results were compared with what they must be, and are right\n"));
}

TEST(SummaryText, HeadlinesOfAModuleShareALine) {
    RunSummary summary = summary_of_run();
    EXPECT_THAT(summary_text(summary, 0), Not(HasSubstr("hit_rate")));
    summary.headlines = {
        {"psl", "slb.hit_rate", 0.9876, true}, {"psl", "misses", 1234, false}, {"host", "x", 1, false}};
    EXPECT_THAT(summary_text(summary, 0), HasSubstr("\npsl: slb.hit_rate 98.8 %, misses 1,234\nhost: x 1\n\nresource"));
}

TEST(SummaryText, WhoIsNoRequesterIsListedForItsRequestsAlone) {
    RunSummary summary = summary_of_run();
    RequesterRow afu;
    afu.name = "afu";
    afu.driver = false;
    afu.requests = RequestRow{};
    afu.requests->count = 20;
    summary.requesters.push_back(afu);
    const std::string text = summary_text(summary, 0);
    EXPECT_THAT(text, HasSubstr("\nafu             20       0"));
    EXPECT_EQ(text.find("\nafu"), text.rfind("\nafu")) << "once";
}

TEST(SummaryText, WarningsAndFaultsAreCounted) {
    RunSummary summary = summary_of_run();
    summary.warnings = 1200;
    summary.warning_lines = "cpu: error-response (1200x): read of 0x0\n";
    summary.faults = 7;
    const std::string text = summary_text(summary, 0);
    EXPECT_THAT(text, HasSubstr("1,200 warnings:\ncpu: error-response (1200x): read of 0x0\n"));
    EXPECT_THAT(text, HasSubstr("7 faults fired\n"));
    EXPECT_THAT(text, Not(HasSubstr("on the host")));
}

TEST(SummaryText, LongListsOfResourcesAreCut) {
    RunSummary summary = summary_of_run();
    for (int i = 0; i < 30; ++i)
        summary.resources.push_back({"r" + std::to_string(i), 1, ns(10) * static_cast<Tick>(i + 1), 0, 5, {}});
    const std::string text = summary_text(summary, 0);
    EXPECT_THAT(text, HasSubstr("\nr16 "));
    EXPECT_THAT(text, Not(HasSubstr("\nr15 ")));
    EXPECT_THAT(text, HasSubstr("... and 16 more, none above 1.6 %\n"));
}

TEST(SummaryText, EmptyRun) {
    RunSummary summary;
    summary.platform = "p";
    const std::string text = summary_text(summary, 0);
    EXPECT_THAT(text, HasSubstr("no access was completed"));
    EXPECT_THAT(text, Not(HasSubstr("requester")));
}

}  // namespace
}  // namespace cxlvp::platform
