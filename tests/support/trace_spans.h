// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/trace/trace_reader.h"

namespace cxlvp::test {

/// A span of a written trace.
struct Span {
    std::uint64_t id = 0;
    std::uint64_t parent = 0;  ///< 0 for none
    std::string track;
    std::string name;
    std::uint64_t address = 0;
    std::uint64_t bytes = 0;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    std::uint64_t took() const { return end - begin; }
};

/// All spans of the file at `path`, by id.
inline std::map<std::uint64_t, Span> read_spans(const std::string& path) {
    const auto number = [](const nlohmann::json& text) { return std::stoull(text.get<std::string>(), nullptr, 16); };
    std::map<std::uint64_t, Span> out;
    for (const TraceEvent& event : read_trace(path).events) {
        if (event.ph != "b" && event.ph != "e") continue;
        Span& span = out[number(event.json["id"])];
        if (event.ph == "e") {
            span.end = event.at;
            continue;
        }
        span.id = number(event.json["id"]);
        span.track = event.json["cat"];
        span.name = event.json["name"];
        span.begin = event.at;
        const nlohmann::json& args = event.json["args"];
        span.parent = args.contains("parent") ? number(args["parent"]) : 0;
        span.address = number(args["address"]);
        span.bytes = args["bytes"];
    }
    return out;
}

/// The spans of one track, in order of their begin.
inline std::vector<Span> spans_of(const std::map<std::uint64_t, Span>& spans, const std::string& track) {
    std::vector<Span> out;
    for (const auto& [id, span] : spans)
        if (span.track == track) out.push_back(span);
    std::sort(out.begin(), out.end(),
              [](const Span& a, const Span& b) { return a.begin != b.begin ? a.begin < b.begin : a.id < b.id; });
    return out;
}

}  // namespace cxlvp::test
