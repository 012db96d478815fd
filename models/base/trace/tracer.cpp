// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/tracer.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/trace/trace_formatter.h"

namespace cxlvp {

namespace {

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string directory_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

void check_name(const std::string& path) {
    if (!ends_with(path, ".json") && !ends_with(path, ".json.gz"))
        throw UserError(fmt::format("trace file '{}' must end in .json or .json.gz", path));
}

// Generous estimates of what a span takes in the file, for reserving disk space.
constexpr std::uint64_t kCompressedBytes = 56;
constexpr std::uint64_t kPlainBytes = 300;

std::size_t longest(const std::vector<std::string>& names) {
    std::size_t length = 0;
    for (const std::string& name : names) length = std::max(length, name.size());
    return length;
}

/// The number of `name` in `names`, entered when new.
std::uint32_t intern(std::string name, std::vector<std::string>& names,
                     std::unordered_map<std::string, std::uint32_t>& numbers, std::uint32_t max, const char* what) {
    const auto [entry, added] = numbers.try_emplace(std::move(name), static_cast<std::uint32_t>(names.size()));
    if (!added) return entry->second;
    if (names.size() > max) {
        numbers.erase(entry);
        throw UserError(fmt::format("a trace holds at most {} {}", max + 1, what));
    }
    names.push_back(entry->first);
    return entry->second;
}

}  // namespace

Tracer::~Tracer() {
    try {
        finish();
    } catch (const std::exception&) {
        // Nobody is left to be told; callers who care call finish().
    }
}

std::uint32_t Tracer::track(std::string path) {
    return intern(std::move(path), tracks_, track_numbers_, TraceRecord::kMaxTrack, "tracks");
}

std::uint32_t Tracer::label(std::string name) {
    return intern(std::move(name), labels_, label_numbers_, TraceRecord::kMaxLabel, "names of spans and counters");
}

void Tracer::open(const std::string& path, Tick window_begin, Tick window_end, std::uint64_t record_limit,
                  std::size_t memory_bytes) {
    if (output_ != nullptr) throw UserError(fmt::format("trace file '{}' is still open", output_->path()));
    check_name(path);
    if (window_begin >= window_end) throw UserError(fmt::format("the window of trace file '{}' is empty", path));
    output_ = std::make_unique<TraceOutput>(path);
    const auto reserve = [this](std::uint64_t records) {
        const std::uint64_t names = 2 * (longest(tracks_) + longest(labels_));
        return output_->reserve(records * (output_->compressed() ? kCompressedBytes : (kPlainBytes + names)));
    };
    store_ = std::make_unique<TraceStore>(directory_of(path), record_limit, memory_bytes, reserve);
    window_begin_ = window_begin;
    window_end_ = window_end;
    truncated_ = false;
    set_enabled(wanted_);
}

void Tracer::set_enabled(bool on) {
    wanted_ = on;
    enabled_ = on && output_ != nullptr && !truncated_;
}

void Tracer::stop(Tick at) {
    truncated_ = true;
    stopped_at_ = at;
    enabled_ = false;
}

void Tracer::write_to(TraceOutput& output) const {
    TraceFormatter::About about;
    about.records = store_->size();
    about.window_begin = window_begin_;
    about.window_end = window_end_;
    about.truncated = truncated_;
    about.truncated_at = stopped_at_;
    about.reason = store_->error().empty() ? fmt::format("limit of {} records", store_->size()) : store_->error();
    TraceFormatter formatter(output, tracks_, labels_, about);
    store_->read([&formatter](const TraceRecord* records, std::size_t n) { formatter.write(records, n); });
    formatter.finish();
}

void Tracer::finish() {
    if (output_ == nullptr) return;
    enabled_ = false;
    output_->restart();
    write_to(*output_);
    const std::string error = store_->error();
    finished_records_ = store_->size();
    store_.reset();
    output_.reset();
    if (!error.empty()) throw UserError(error);
}

void Tracer::export_to(const std::string& path) const {
    check_name(path);
    if (store_ == nullptr) throw UserError(fmt::format("there is no recording to write to trace file '{}'", path));
    TraceOutput output(path);
    write_to(output);
}

}  // namespace cxlvp
