// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cxlvp {

/// A folder of its own for one test, removed afterwards.
class TraceFolder {
public:
    TraceFolder() {
        std::string name = testing::TempDir() + "/cxlvp-trace-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~TraceFolder() { std::filesystem::remove_all(path_); }
    TraceFolder(const TraceFolder&) = delete;
    TraceFolder& operator=(const TraceFolder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }
    /// Names of all files in the folder, sorted.
    std::vector<std::string> files() const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(path_))
            out.push_back(entry.path().filename().string());
        std::sort(out.begin(), out.end());
        return out;
    }

private:
    std::string path_;
};

inline std::string read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The content of a file, unpacked when it is compressed; fails the test when the compressed data is damaged.
inline std::string read_text(const std::string& path) {
    gzFile file = ::gzopen(path.c_str(), "rb");
    if (file == nullptr) {
        ADD_FAILURE() << "cannot open " << path;
        return {};
    }
    std::string out;
    std::vector<char> buffer(1 << 16);
    int n = 0;
    while ((n = ::gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0)
        out.append(buffer.data(), static_cast<std::size_t>(n));
    EXPECT_EQ(n, 0) << "damaged gzip data";
    EXPECT_EQ(::gzclose_r(file), Z_OK) << "incomplete gzip data";
    return out;
}

/// One event as written, with its time read back in picoseconds from the decimal text.
struct TraceEvent {
    nlohmann::json json;
    std::uint64_t at = 0;
    std::string ph;
};

/// Reads "12.00045" microseconds as picoseconds; fails the test on anything but digits and at most six decimals.
inline std::uint64_t parse_microseconds(const std::string& text) {
    const std::size_t dot = text.find('.');
    std::string decimals = dot == std::string::npos ? "" : text.substr(dot + 1);
    EXPECT_TRUE(dot == std::string::npos || (!decimals.empty() && decimals.size() <= 6 && decimals.back() != '0'))
        << text;
    decimals.resize(6, '0');
    const std::string whole = text.substr(0, dot);
    EXPECT_EQ((whole + decimals).find_first_not_of("0123456789"), std::string::npos) << text;
    return std::stoull(whole) * 1000000 + std::stoull(decimals);
}

/// A parsed trace file.
struct TraceFile {
    nlohmann::json about;
    std::vector<TraceEvent> events;

    std::vector<TraceEvent> of(const std::string& ph) const {
        std::vector<TraceEvent> out;
        for (const TraceEvent& event : events)
            if (event.ph == ph) out.push_back(event);
        return out;
    }
};

inline TraceFile read_trace(const std::string& path) {
    const std::string text = read_text(path);
    TraceFile out;
    const auto document = nlohmann::json::parse(text);  // the whole file is one valid JSON document
    EXPECT_EQ(document["displayTimeUnit"], "ns");
    out.about = document["otherData"];
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line) && line != "]}") {
        if (line.back() == ',') line.pop_back();
        TraceEvent event;
        event.json = nlohmann::json::parse(line);
        event.ph = event.json["ph"];
        const std::size_t ts = line.find("\"ts\":");
        if (ts != std::string::npos)
            event.at = parse_microseconds(line.substr(ts + 5, line.find_first_of(",}", ts) - ts - 5));
        else
            EXPECT_EQ(event.ph, "M") << "only metadata is without a time";
        out.events.push_back(std::move(event));
    }
    EXPECT_EQ(out.events.size(), document["traceEvents"].size());
    return out;
}

}  // namespace cxlvp
