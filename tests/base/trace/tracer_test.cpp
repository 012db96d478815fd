// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/tracer.h"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "trace_reader.h"

namespace cxlvp {
namespace {

using Files = std::vector<std::string>;

template <class F>
std::string error_of(F f) {
    try {
        f();
    } catch (const UserError& error) {
        return error.what();
    }
    return {};
}

/// Records `count` overlapping spans on four tracks, with counters and instants between them.
void record(Tracer& tracer, std::uint64_t count) {
    std::vector<std::uint32_t> tracks;
    for (int i = 0; i < 4; ++i) tracks.push_back(tracer.track("host.root" + std::to_string(i)));
    const std::uint32_t read = tracer.label("read");
    const std::uint32_t write = tracer.label("write");
    const std::uint32_t depth = tracer.label("depth");
    Random random(1, "trace");
    std::uint64_t parent = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const Tick begin = i * 1237;
        const Tick end = begin + random.below(100000);
        const std::uint64_t address = random.bits();
        const std::uint64_t id = tracer.next_id();
        tracer.span(tracks[i % 4], i % 3 == 0 ? read : write, id, parent, begin, end, address, 64);
        parent = id;
        if (i % 10 == 0) tracer.counter(tracks[i % 4], depth, begin, i);
        if (i % 25 == 0) tracer.instant(tracks[i % 4], read, begin, i);
    }
}

TEST(Tracer, IsOffUntilOpened) {
    Tracer tracer;
    EXPECT_FALSE(tracer.enabled());
    const std::uint32_t track = tracer.track("a");
    const std::uint32_t label = tracer.label("l");
    tracer.span(track, label, 1, 0, 0, 1, 0, 0);
    tracer.counter(track, label, 0, 0);
    tracer.instant(track, label, 0, 0);
    EXPECT_EQ(tracer.records(), 0u);
    tracer.finish();  // nothing to do
    EXPECT_NE(error_of([&] { tracer.export_to("x.json"); }), "");
}

TEST(Tracer, TracksAndLabelsAreInterned) {
    Tracer tracer;
    const std::uint32_t a = tracer.track("a");
    EXPECT_NE(tracer.track("b"), a);
    EXPECT_EQ(tracer.track("a"), a);
    const std::uint32_t read = tracer.label("read");
    EXPECT_NE(tracer.label("write"), read);
    EXPECT_EQ(tracer.label("read"), read);
}

TEST(Tracer, TooManyTracksOrLabelsAreRefused) {
    Tracer tracer;
    for (std::uint32_t i = 0; i <= TraceRecord::kMaxTrack; ++i) ASSERT_EQ(tracer.track(std::to_string(i)), i);
    EXPECT_EQ(error_of([&] { tracer.track("more"); }), "a trace holds at most 65536 tracks");
    EXPECT_EQ(tracer.track("17"), 17u) << "known ones still work";
    for (std::uint32_t i = 0; i <= TraceRecord::kMaxLabel; ++i) ASSERT_EQ(tracer.label(std::to_string(i)), i);
    EXPECT_NE(error_of([&] { tracer.label("more"); }), "");
    EXPECT_NE(error_of([&] { tracer.label("more"); }), "") << "refused again, not entered half";
}

TEST(Tracer, IdsAreUniqueAndNotZero) {
    Tracer tracer;
    std::set<std::uint64_t> ids;
    for (int i = 0; i < 100; ++i) ids.insert(tracer.next_id());
    EXPECT_EQ(ids.size(), 100u);
    EXPECT_EQ(ids.count(0), 0u);
}

TEST(Tracer, EveryBeginHasItsEndAndTimesAreExact) {
    const TraceFolder folder;
    for (const char* name : {"t.json", "t.json.gz"}) {
        Tracer tracer;
        tracer.open(folder / name);
        record(tracer, 5000);
        tracer.finish();
        const TraceFile file = read_trace(folder / name);
        std::map<std::tuple<std::string, std::string, int>, const TraceEvent*> open;
        Random random(1, "trace");
        std::uint64_t spans = 0;
        for (const TraceEvent& event : file.events) {
            if (event.ph != "b" && event.ph != "e") continue;
            const auto key = std::make_tuple(event.json["cat"].get<std::string>(), event.json["id"].get<std::string>(),
                                             event.json["pid"].get<int>());
            if (event.ph == "b") {
                ASSERT_TRUE(open.emplace(key, &event).second) << "id used twice";
                ASSERT_EQ(event.at, spans * 1237);
                ASSERT_EQ(event.json["name"], spans % 3 == 0 ? "read" : "write");
                ASSERT_EQ(event.json["cat"], "host.root" + std::to_string(spans % 4));
                ASSERT_EQ(event.json["args"]["bytes"], 64);
                const std::string parent = event.json["args"].value("parent", "none");
                ASSERT_EQ(parent, spans == 0 ? "none" : fmt::format("{:#x}", spans));
            } else {
                const auto begin = open.find(key);
                ASSERT_NE(begin, open.end()) << "end without begin";
                ASSERT_EQ(event.at, spans * 1237 + random.below(100000));
                ASSERT_GE(event.at, begin->second->at);
                ASSERT_EQ(begin->second->json["args"]["address"], fmt::format("{:#x}", random.bits()));
                ASSERT_EQ(event.json["name"], begin->second->json["name"]);
                open.erase(begin);
                ++spans;
            }
        }
        EXPECT_TRUE(open.empty()) << "begin without end";
        EXPECT_EQ(spans, 5000u);
        EXPECT_EQ(file.of("C").size(), 500u);
        EXPECT_EQ(file.of("C")[3].json["args"]["value"], 30);
        EXPECT_EQ(file.of("i").size(), 200u);
        EXPECT_EQ(file.about["records"], 5700);
        EXPECT_EQ(file.about["truncated"], false);
        EXPECT_EQ(tracer.records(), 5700u);
    }
}

TEST(Tracer, EveryTrackIsAProcessWithItsPath) {
    const TraceFolder folder;
    Tracer tracer;
    tracer.open(folder / "t.json");
    record(tracer, 8);
    tracer.finish();
    std::map<int, std::string> processes;
    const TraceFile file = read_trace(folder / "t.json");
    for (const TraceEvent& event : file.of("M"))
        if (event.json["name"] == "process_name") processes[event.json["pid"]] = event.json["args"]["name"];
    EXPECT_EQ(processes.size(), 4u);
    for (const TraceEvent& event : file.of("b")) EXPECT_EQ(event.json["cat"], processes.at(event.json["pid"]));
}

TEST(Tracer, SpanWithoutIdGetsItsOwn) {
    const TraceFolder folder;
    Tracer tracer;
    const std::uint32_t track = tracer.track("a");
    const std::uint32_t label = tracer.label("l");
    tracer.open(folder / "t.json");
    for (int i = 0; i < 3; ++i) tracer.span(track, label, 0, 0, 0, 1, 0, 0);
    tracer.finish();
    std::set<std::string> ids;
    for (const TraceEvent& event : read_trace(folder / "t.json").of("b")) ids.insert(event.json["id"]);
    EXPECT_EQ(ids.size(), 3u);
    EXPECT_EQ(ids.count("0x0"), 0u);
}

TEST(Tracer, OnlyTheWindowIsRecorded) {
    const TraceFolder folder;
    Tracer tracer;
    const std::uint32_t track = tracer.track("a");
    const std::uint32_t label = tracer.label("l");
    tracer.open(folder / "t.json", 100, 200);
    const std::vector<std::pair<Tick, Tick>> inside{{50, 100}, {50, 300}, {120, 130}, {199, 250}, {100, 100}};
    const std::vector<std::pair<Tick, Tick>> outside{{0, 99}, {200, 200}, {250, 300}};
    for (const auto& [begin, end] : outside) tracer.span(track, label, 0, 0, begin, end, 0, 0);
    for (const auto& [begin, end] : inside) tracer.span(track, label, 0, 0, begin, end, 0, 0);
    for (const Tick at : {99, 100, 199, 200}) {
        tracer.counter(track, label, at, at);
        tracer.instant(track, label, at, at);
    }
    tracer.finish();
    const TraceFile file = read_trace(folder / "t.json");
    ASSERT_EQ(file.of("b").size(), inside.size());
    for (std::size_t i = 0; i < inside.size(); ++i) {
        EXPECT_EQ(file.of("b")[i].at, inside[i].first);
        EXPECT_EQ(file.of("e")[i].at, inside[i].second);
    }
    for (const char* ph : {"C", "i"}) {
        ASSERT_EQ(file.of(ph).size(), 2u);
        EXPECT_EQ(file.of(ph)[0].at, 100u);
        EXPECT_EQ(file.of(ph)[1].at, 199u);
    }
    EXPECT_EQ(file.about["window_begin_us"], 0.0001);
    EXPECT_EQ(file.about["window_end_us"], 0.0002);
}

TEST(Tracer, LimitStopsRecordingAndIsTold) {
    const TraceFolder folder;
    Tracer tracer;
    const std::uint32_t track = tracer.track("a");
    const std::uint32_t label = tracer.label("l");
    tracer.open(folder / "t.json", 0, kNever, 10);
    for (std::uint64_t i = 0; i < 10; ++i) tracer.span(track, label, 0, 0, i, i, 0, 0);
    EXPECT_FALSE(tracer.truncated());
    EXPECT_TRUE(tracer.enabled());
    tracer.span(track, label, 0, 0, us(7), us(8), 0, 0);
    EXPECT_TRUE(tracer.truncated());
    EXPECT_FALSE(tracer.enabled()) << "costs nothing from here on";
    tracer.set_enabled(true);
    EXPECT_FALSE(tracer.enabled()) << "and does not start again with a hole";
    tracer.finish();  // the limit is no error
    const TraceFile file = read_trace(folder / "t.json");
    EXPECT_EQ(file.of("b").size(), 10u);
    EXPECT_EQ(file.about["truncated"], true);
    EXPECT_EQ(file.about["truncated_at_us"], 7);
    EXPECT_EQ(file.about["truncated_reason"], "limit of 10 records");
    EXPECT_EQ(file.of("i").back().json["s"], "g");
}

TEST(Tracer, LimitCountsCountersAndInstantsToo) {
    const TraceFolder folder;
    Tracer tracer;
    const std::uint32_t track = tracer.track("a");
    tracer.open(folder / "t.json", 0, kNever, 2);
    tracer.counter(track, tracer.label("c"), 1, 1);
    tracer.instant(track, tracer.label("i"), 2, 1);
    EXPECT_FALSE(tracer.truncated());
    tracer.counter(track, tracer.label("c"), 3, 1);
    EXPECT_TRUE(tracer.truncated());
    EXPECT_EQ(tracer.records(), 2u);
}

TEST(Tracer, CanBeSuspendedAndResumed) {
    const TraceFolder folder;
    Tracer tracer;
    const std::uint32_t track = tracer.track("a");
    const std::uint32_t label = tracer.label("l");
    tracer.set_enabled(false);
    tracer.open(folder / "t.json");
    EXPECT_FALSE(tracer.enabled()) << "what was asked before opening holds";
    tracer.instant(track, label, 1, 0);
    tracer.set_enabled(true);
    tracer.instant(track, label, 2, 0);
    tracer.set_enabled(false);
    tracer.instant(track, label, 3, 0);
    tracer.set_enabled(true);
    tracer.instant(track, label, 4, 0);
    tracer.finish();
    EXPECT_FALSE(tracer.enabled());
    const auto events = read_trace(folder / "t.json").of("i");
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].at, 2u);
    EXPECT_EQ(events[1].at, 4u);
}

TEST(Tracer, SameRecordsGiveTheSameBytesWhereverTheyWereKept) {
    const TraceFolder folder;
    const std::uint64_t count = 3 * TraceStore::kChunkRecords;
    for (const std::string end : {".json", ".json.gz"}) {
        std::vector<std::string> bytes;
        for (const std::size_t memory : {TraceStore::kDefaultMemory, TraceStore::kChunkBytes}) {
            Tracer tracer;
            tracer.open(folder / ("t" + end), 0, kNever, Tracer::kDefaultLimit, memory);
            record(tracer, count);
            tracer.finish();
            bytes.push_back(read_bytes(folder / ("t" + end)));
        }
        EXPECT_GT(bytes[0].size(), 1000000u);
        EXPECT_TRUE(bytes[0] == bytes[1]);
    }
}

TEST(Tracer, BadPathsAreRefusedWhenOpening) {
    const TraceFolder folder;
    Tracer tracer;
    EXPECT_EQ(error_of([&] { tracer.open("trace.txt"); }), "trace file 'trace.txt' must end in .json or .json.gz");
    EXPECT_NE(error_of([&] { tracer.open(folder / "none/t.json"); }).find("No such file"), std::string::npos);
    EXPECT_NE(error_of([&] { tracer.open(folder / "t.json", 5, 5); }), "");
    EXPECT_FALSE(tracer.enabled());
    EXPECT_TRUE(folder.files().empty());
    tracer.open(folder / "t.json");
    EXPECT_EQ(error_of([&] { tracer.open(folder / "u.json"); }),
              "trace file '" + (folder / "t.json") + "' is still open");
    EXPECT_TRUE(tracer.enabled());
}

TEST(Tracer, FailedFinishKeepsTheRecordsForAnotherTry) {
    const TraceFolder folder;
    const std::string full = folder / "full.json";
    ASSERT_EQ(::symlink("/dev/full", full.c_str()), 0);
    Tracer tracer;
    tracer.open(full);
    record(tracer, 100);
    const std::string expected = "cannot write trace file '" + full + "': No space left on device";
    EXPECT_EQ(error_of([&] { tracer.finish(); }), expected);
    EXPECT_EQ(error_of([&] { tracer.finish(); }), expected);
    EXPECT_EQ(tracer.records(), 114u);
    tracer.export_to(folder / "rescued.json.gz");
    EXPECT_EQ(read_trace(folder / "rescued.json.gz").of("b").size(), 100u);
}

TEST(Tracer, FinishSucceedsWhenTheCauseIsGone) {
    const TraceFolder folder;
    Tracer tracer;
    tracer.open(folder / "t.json");
    record(tracer, 20000);
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 1 << 20;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string error = error_of([&] { tracer.finish(); });
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_NE(error.find("File too large"), std::string::npos) << error;
    tracer.finish();
    EXPECT_EQ(read_trace(folder / "t.json").of("e").size(), 20000u);
    EXPECT_EQ(folder.files(), (Files{"t.json"}));
}

TEST(Tracer, FullDiskWhileRecordingKeepsWhatWasRecordedBefore) {
    const TraceFolder folder;
    Tracer tracer;
    tracer.open(folder / "t.json.gz", 0, kNever, Tracer::kDefaultLimit, TraceStore::kChunkBytes);
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 3 * TraceStore::kChunkBytes / 2;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    record(tracer, 3 * TraceStore::kChunkRecords);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_TRUE(tracer.truncated());
    EXPECT_FALSE(tracer.enabled());
    const std::uint64_t kept = tracer.records();
    EXPECT_GE(kept, TraceStore::kChunkRecords);
    EXPECT_NE(error_of([&] { tracer.finish(); }).find("File too large"), std::string::npos);
    const std::string text = read_text(folder / "t.json.gz");
    EXPECT_TRUE(nlohmann::json::accept(text));
    EXPECT_NE(text.find(fmt::format("\"records\":{},", kept)), std::string::npos);
    EXPECT_NE(text.find("\"truncated\":true,"), std::string::npos);
    std::uint64_t written = 0;
    for (const char* event : {"{\"ph\":\"b\"", "{\"ph\":\"C\"", "{\"ph\":\"i\",\"s\":\"t\""})
        for (std::size_t at = text.find(event); at != std::string::npos; at = text.find(event, at + 1)) ++written;
    EXPECT_EQ(written, kept);
    tracer.finish();  // finished already
}

TEST(Tracer, ExportToWritesWhatThereIsAndRecordingGoesOn) {
    const TraceFolder folder;
    Tracer tracer;
    tracer.open(folder / "t.json");
    record(tracer, 10);
    tracer.export_to(folder / "early.json");
    record(tracer, 10);
    tracer.finish();
    EXPECT_EQ(read_trace(folder / "early.json").of("b").size(), 10u);
    EXPECT_EQ(read_trace(folder / "t.json").of("b").size(), 20u);
    EXPECT_NE(error_of([&] { tracer.export_to(folder / "late.json"); }), "");
}

TEST(Tracer, DestructorWritesAnUnfinishedRecording) {
    const TraceFolder folder;
    {
        Tracer tracer;
        tracer.open(folder / "t.json");
        record(tracer, 10);
    }
    EXPECT_EQ(read_trace(folder / "t.json").of("b").size(), 10u);
}

TEST(Tracer, SecondRecordingStartsAfresh) {
    const TraceFolder folder;
    Tracer tracer;
    tracer.open(folder / "a.json", 0, kNever, 5);
    record(tracer, 10);
    EXPECT_TRUE(tracer.truncated());
    tracer.finish();
    tracer.open(folder / "b.json");
    EXPECT_FALSE(tracer.truncated());
    EXPECT_TRUE(tracer.enabled());
    record(tracer, 3);
    tracer.finish();
    EXPECT_EQ(read_trace(folder / "b.json").of("b").size(), 3u);
    EXPECT_EQ(read_trace(folder / "b.json").about["truncated"], false);
}

}  // namespace
}  // namespace cxlvp
