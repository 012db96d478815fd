// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/trace_formatter.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trace_reader.h"

namespace cxlvp {
namespace {

constexpr std::uint64_t kMax = ~std::uint64_t{0};

TraceRecord span(Tick begin, Tick end, std::uint64_t id = 1, std::uint64_t parent = 0, std::uint16_t track = 0) {
    return {begin, end, id, parent, 0x1000, 64, track, TraceRecord::pack(0, TraceRecord::Kind::span)};
}

/// Formats `records` and gives the whole text.
std::string format(const std::vector<TraceRecord>& records, const TraceFormatter::About& about = {},
                   const std::vector<std::string>& tracks = {"host.root0"},
                   const std::vector<std::string>& labels = {"read"}) {
    const TraceFolder folder;
    TraceOutput output(folder / "t.json");
    TraceFormatter formatter(output, tracks, labels, about);
    formatter.write(records.data(), records.size());
    formatter.finish();
    return read_bytes(folder / "t.json");
}

TEST(TraceFormatter, WritesSpansExactlyAsSpecified) {
    TraceFormatter::About about;
    about.records = 2;
    const std::string expected =
        R"({"displayTimeUnit":"ns","otherData":{"generator":"cxlvp","records":2,"window_begin_us":0,)"
        R"("window_end_us":null,"truncated":false},"traceEvents":[
{"ph":"M","name":"process_name","pid":1,"args":{"name":"host.root0"}},
{"ph":"M","name":"process_sort_index","pid":1,"args":{"sort_index":1}},
{"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"host.root0"}},
{"ph":"b","cat":"host.root0","pid":1,"tid":1,"name":"read","id":"0x1f","ts":0.0015,)"
        R"("args":{"parent":"0x10","address":"0x1000","bytes":64}},
{"ph":"e","cat":"host.root0","pid":1,"tid":1,"name":"read","id":"0x1f","ts":2},
{"ph":"b","cat":"host.root0","pid":1,"tid":1,"name":"read","id":"0x20","ts":3.000001,)"
        R"("args":{"address":"0x1000","bytes":64}},
{"ph":"e","cat":"host.root0","pid":1,"tid":1,"name":"read","id":"0x20","ts":3.000001}
]}
)";
    EXPECT_EQ(format({span(1500, us(2), 0x1F, 0x10), span(us(3) + 1, us(3) + 1, 0x20)}, about), expected);
}

TEST(TraceFormatter, WritesCountersAndInstants) {
    const TraceRecord counter{us(1), 7, 0, 0, 0, 0, 0, TraceRecord::pack(0, TraceRecord::Kind::counter)};
    const TraceRecord instant{us(2), kMax, 0, 0, 0, 0, 0, TraceRecord::pack(1, TraceRecord::Kind::instant)};
    const std::string text = format({counter, instant}, {}, {"q"}, {"depth", "irq"});
    EXPECT_NE(text.find("\n{\"ph\":\"C\",\"cat\":\"q\",\"pid\":1,\"tid\":1,\"name\":\"depth\",\"ts\":1,"
                        "\"args\":{\"value\":7}},\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\n{\"ph\":\"i\",\"s\":\"t\",\"cat\":\"q\",\"pid\":1,\"tid\":1,\"name\":\"irq\",\"ts\":2,"
                        "\"args\":{\"value\":18446744073709551615}}\n"),
              std::string::npos)
        << text;
}

TEST(TraceFormatter, TimesAreExactToThePicosecond) {
    for (const Tick at : {Tick{0}, Tick{1}, Tick{10}, Tick{999999}, Tick{1000000}, Tick{1000001}, Tick{1100000},
                          Tick{123456789012345678}, kMax - 1, kMax}) {
        const std::string text = format({span(at, at)});
        const std::size_t ts = text.find("\"ts\":") + 5;
        EXPECT_EQ(parse_microseconds(text.substr(ts, text.find(',', ts) - ts)), at);
    }
    EXPECT_NE(format({span(1100000, kMax)}).find("\"ts\":1.1,"), std::string::npos);
    EXPECT_NE(format({span(0, kMax)}).find("\"ts\":18446744073709.551615}"), std::string::npos);
}

TEST(TraceFormatter, LargestNumbersAreWrittenWhole) {
    TraceRecord record = span(kMax, kMax, kMax, kMax);
    record.address = kMax;
    record.bytes = 0xFFFFFFFF;
    const std::string text = format({record});
    EXPECT_NE(text.find("\"id\":\"0xffffffffffffffff\""), std::string::npos);
    EXPECT_NE(text.find("{\"parent\":\"0xffffffffffffffff\",\"address\":\"0xffffffffffffffff\",\"bytes\":4294967295}"),
              std::string::npos);
    record.address = 0;
    EXPECT_NE(format({record}).find("\"address\":\"0x0\""), std::string::npos);
}

TEST(TraceFormatter, SpanThatEndsBeforeItBeginsGetsNoTime) {
    const std::string text = format({span(us(5), us(3))});
    EXPECT_NE(text.find("\"ts\":5,"), std::string::npos);
    EXPECT_NE(text.find("\"ts\":5}"), std::string::npos);
}

TEST(TraceFormatter, OnlyTracksThatAreUsedAreNamedOnceEach) {
    const std::string text =
        format({span(0, 1, 1, 0, 2), span(0, 1, 2, 0, 0), span(0, 1, 3, 0, 2)}, {}, {"a", "b", "c"});
    const auto document = nlohmann::json::parse(text);
    std::vector<std::string> names;
    for (const auto& event : document["traceEvents"])
        if (event["name"] == "process_name")
            names.push_back(event["args"]["name"].get<std::string>() + event["pid"].dump());
    EXPECT_EQ(names, (std::vector<std::string>{"c3", "a1"}));
}

TEST(TraceFormatter, NamesAreEscaped) {
    const std::vector<std::string> tracks{"a\"b\\c\n\x01\xC3\xA9"};
    const std::vector<std::string> labels{"read \"it\""};
    const auto document = nlohmann::json::parse(format({span(0, 1)}, {}, tracks, labels));
    EXPECT_EQ(document["traceEvents"][0]["args"]["name"], tracks[0]);
    EXPECT_EQ(document["traceEvents"][3]["cat"], tracks[0]);
    EXPECT_EQ(document["traceEvents"][3]["name"], labels[0]);
    EXPECT_NO_THROW(nlohmann::json::parse(format({span(0, 1)}, {}, {"bad \xFF utf-8"})));
}

TEST(TraceFormatter, LongNamesAndManyEventsFit) {
    const std::string name(300000, 'n');
    std::vector<TraceRecord> records;
    for (std::uint64_t i = 0; i < 6; ++i) records.push_back(span(i, i + 1, i + 1));
    const auto document = nlohmann::json::parse(format(records, {}, {name}, {name}));
    EXPECT_EQ(document["traceEvents"].size(), 3u + 12u);
    EXPECT_EQ(document["traceEvents"][14]["name"], name);
}

TEST(TraceFormatter, TruncationIsToldInTheHeadAndOnTheTimeline) {
    TraceFormatter::About about;
    about.window_begin = ns(1);
    about.window_end = us(9);
    about.truncated = true;
    about.truncated_at = us(4);
    about.reason = "limit of \"1\" record";
    for (const bool empty : {false, true}) {
        const auto document = nlohmann::json::parse(
            format(empty ? std::vector<TraceRecord>{} : std::vector<TraceRecord>{span(0, 1)}, about));
        const auto& head = document["otherData"];
        EXPECT_EQ(head["truncated"], true);
        EXPECT_EQ(head["truncated_at_us"], 4);
        EXPECT_EQ(head["truncated_reason"], about.reason);
        EXPECT_EQ(head["window_begin_us"], 0.001);
        EXPECT_EQ(head["window_end_us"], 9);
        const auto& note = document["traceEvents"].back();
        EXPECT_EQ(note["ph"], "i");
        EXPECT_EQ(note["s"], "g");
        EXPECT_EQ(note["name"], "recording stopped: " + about.reason);
        EXPECT_EQ(note["ts"], 4);
    }
}

TEST(TraceFormatter, NumbersThatWereNeverGivenOutAreABug) {
    EXPECT_NO_THROW(format({span(0, 1, 1, 0, 1)}, {}, {"a", "b"}));
    EXPECT_THROW(format({span(0, 1, 1, 0, 2)}, {}, {"a", "b"}), std::logic_error);
    EXPECT_THROW(format({span(0, 1)}, {}, {"a"}, {}), std::logic_error);
}

TEST(TraceFormatter, NothingRecordedIsAValidFile) {
    const auto document = nlohmann::json::parse(format({}));
    EXPECT_TRUE(document["traceEvents"].empty());
    EXPECT_EQ(document["otherData"]["truncated"], false);
    EXPECT_FALSE(document["otherData"].contains("truncated_at_us"));
}

}  // namespace
}  // namespace cxlvp
