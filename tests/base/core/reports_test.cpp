// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/core/reports.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cxlvp {
namespace {

TEST(Reports, CountsPerPathAndKindAndKeepsTheFirstText) {
    Reports reports;
    reports.warn("psl0", "reserved-write", "first", 500);
    reports.warn("psl0", "reserved-write", "second", 900);
    reports.warn("psl0", "bad-size", "other");
    reports.warn("psl1", "reserved-write", "third");
    EXPECT_EQ(reports.count("psl0", "reserved-write"), 2u);
    EXPECT_EQ(reports.count("psl0", "bad-size"), 1u);
    EXPECT_EQ(reports.count("psl0", "nothing"), 0u);
    EXPECT_EQ(reports.total(), 4u);
    const auto list = reports.list();
    ASSERT_EQ(list.size(), 3u);
    EXPECT_EQ(list[1]->text, "first");
    EXPECT_EQ(list[1]->first_at, 500u);
    EXPECT_EQ(list[0]->first_at, kNever);
}

TEST(Reports, ListsInOrderOfPathThenKind) {
    Reports reports;
    reports.warn("b", "y", "");
    reports.warn("b", "x", "");
    reports.warn("a", "z", "");
    std::vector<std::string> order;
    for (const Reports::Report* r : reports.list()) order.push_back(r->path + r->kind);
    EXPECT_EQ(order, (std::vector<std::string>{"az", "bx", "by"}));
}

TEST(Reports, KeepsTheEarliestTimeWhenCallsComeOutOfOrder) {
    Reports reports;
    reports.warn("a", "k", "no time");
    reports.warn("a", "k", "late", 700);
    reports.warn("a", "k", "early", 300);
    reports.warn("a", "k", "later", 800);
    EXPECT_EQ(reports.list().front()->first_at, 300u);
    EXPECT_EQ(reports.list().front()->text, "no time");
}

TEST(Reports, HandleCountsIntoTheSameReport) {
    Reports reports;
    Reports::Handle handle = reports.handle("a", "k");
    EXPECT_TRUE(reports.list().empty()) << "a handle alone is no warning";
    handle.warn("by handle", 5);
    reports.warn("a", "k", "by name");
    EXPECT_EQ(handle.count(), 2u);
    EXPECT_EQ(reports.list().front()->text, "by handle");
}

TEST(Reports, HandleStaysValidWhenOthersAreAddedAndAfterClear) {
    Reports reports;
    Reports::Handle handle = reports.handle("m", "k");
    for (int i = 0; i < 1000; ++i) reports.warn("p" + std::to_string(i), "k", "");
    handle.warn("before");
    reports.clear();
    EXPECT_EQ(reports.total(), 0u);
    EXPECT_TRUE(reports.list().empty());
    handle.warn("after", 9);
    ASSERT_EQ(reports.list().size(), 1u);
    EXPECT_EQ(reports.list().front()->text, "after");
    EXPECT_EQ(reports.list().front()->first_at, 9u);
}

TEST(Reports, SinkSeesTheFirstTenthHundredth) {
    Reports reports;
    std::vector<std::uint64_t> seen;
    std::vector<std::string> texts;
    reports.set_sink([&](const Reports::Report& report, std::string_view text) {
        seen.push_back(report.count);
        texts.emplace_back(text);
    });
    Reports::Handle handle = reports.handle("a", "k");
    for (int i = 1; i <= 1000000; ++i) handle.warn(i == 10 ? "tenth" : "other");
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 10, 100, 1000, 10000, 100000, 1000000}));
    EXPECT_EQ(texts[1], "tenth");
    EXPECT_EQ(reports.total(), 1000000u);
}

TEST(Reports, TextIsMadeOnlyWhenNeeded) {
    Reports reports;
    Reports::Handle handle = reports.handle("a", "k");
    int made = 0;
    for (int i = 0; i < 50; ++i)
        handle.warn_with([&] {
            ++made;
            return std::string("text ") + std::to_string(i);
        });
    EXPECT_EQ(made, 2);  // the 1st and the 10th
    EXPECT_EQ(reports.list().front()->text, "text 0");
    EXPECT_EQ(handle.count(), 50u);
}

TEST(Reports, JsonHasEveryField) {
    Reports reports;
    reports.warn("a", "k", "quote \" and newline\n", 12);
    reports.warn("b", "k", "t");
    EXPECT_EQ(reports.to_json().dump(),
              R"([{"path":"a","kind":"k","count":1,"text":"quote \" and newline\n","first_at_ps":12},)"
              R"({"path":"b","kind":"k","count":1,"text":"t","first_at_ps":null}])");
}

TEST(Reports, JsonOfBytesThatAreNotUtf8CanBeWritten) {
    Reports reports;
    reports.warn("a", "k", "name \xff\xfe!");
    EXPECT_NO_THROW(reports.to_json().dump());
    EXPECT_NE(reports.to_json().dump().find("name \xEF\xBF\xBD"), std::string::npos);
}

TEST(Reports, SummaryIsEmptyWithoutWarnings) {
    Reports reports;
    reports.handle("a", "k");
    EXPECT_EQ(reports.summary(), "");
    reports.warn("a", "k", "text", us(3));
    reports.warn("a", "k", "text", us(4));
    reports.warn("b", "k", "other");
    EXPECT_EQ(reports.summary(), "a: k (2x, first at 3 us): text\nb: k (1x): other\n");
}

}  // namespace
}  // namespace cxlvp
