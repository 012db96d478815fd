// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/trace/trace_output.h"
#include "cxlvp/base/trace/trace_record.h"
#include "cxlvp/base/trace/trace_store.h"

namespace cxlvp {

/// Records what happened when (transactions, counters, instants) and writes it as Chrome trace-event JSON, which
/// Perfetto opens. On the path a module asks `enabled()` first, which is one load and one predictable branch:
///
///     if (tracer_.enabled()) tracer_.span(track_, read_, tracer_.next_id(), parent, begin, end, address, bytes);
///
/// Times in the file are microseconds exact to the picosecond (viewers may round to nanoseconds). The same records give
/// the same bytes.
class Tracer {
public:
    static constexpr std::uint64_t kDefaultLimit = 2'000'000;

    Tracer() = default;
    /// As `finish`, for a run that ends early; an error is not told.
    ~Tracer();
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;

    /// True while records are taken.
    bool enabled() const { return enabled_; }

    /// The track of the module at `path`; the same number for the same path. Throws `UserError` above 65536 tracks.
    std::uint32_t track(std::string path);
    /// The number of a name of spans, counters or instants. Throws `UserError` above 16384 names.
    std::uint32_t label(std::string name);
    /// A number for a span that no other span has; never 0.
    std::uint64_t next_id() { return ++last_id_; }

    /// Something that took from `begin` to `end`, such as a transaction. `id` must be unique within the track; 0 takes
    /// a new one. `parent` is the id of the span this one is part of, 0 for none. Recorded when it touches the window.
    void span(std::uint32_t track, std::uint32_t label, std::uint64_t id, std::uint64_t parent, Tick begin, Tick end,
              std::uint64_t address, std::uint32_t bytes) {
        if (!enabled_ || end < window_begin_ || begin >= window_end_) return;
        TraceRecord* record = store_->append();
        if (record == nullptr) return stop(begin);
        record->begin = begin;
        record->end_or_value = end;
        record->id = id != 0 ? id : next_id();
        record->parent = parent;
        record->address = address;
        record->bytes = bytes;
        record->track = static_cast<std::uint16_t>(track);
        record->label_and_kind = TraceRecord::pack(label, TraceRecord::Kind::span);
    }
    /// A number that changes over time, such as a queue depth: `value` from `at` on.
    void counter(std::uint32_t track, std::uint32_t label, Tick at, std::uint64_t value) {
        point(track, label, at, value, TraceRecord::Kind::counter);
    }
    /// Something that happened at `at`, such as an interrupt; `value` is shown with it.
    void instant(std::uint32_t track, std::uint32_t label, Tick at, std::uint64_t value) {
        point(track, label, at, value, TraceRecord::Kind::instant);
    }

    /// Starts recording into the file at `path` (".json" plain, ".json.gz" compressed) what falls into `window_begin`
    /// <= time < `window_end`, at most `record_limit` records, of which about `memory_bytes` stay in memory. Throws
    /// `UserError` when the name has another ending, the file cannot be created, the window is empty or a recording is
    /// open.
    void open(const std::string& path, Tick window_begin = 0, Tick window_end = kNever,
              std::uint64_t record_limit = kDefaultLimit, std::size_t memory_bytes = TraceStore::kDefaultMemory);
    /// Suspends and resumes recording.
    void set_enabled(bool on);
    /// True when records were left out because of the limit or because the disk was full.
    bool truncated() const { return truncated_; }
    /// Number of records taken in the current recording, or in the last one after `finish`.
    std::uint64_t records() const { return store_ ? store_->size() : finished_records_; }

    /// Ends the recording and writes the file; nothing happens when none is open. Throws `UserError` when the file
    /// cannot be written: the records are kept then, and `finish` or `export_to` may be tried again. When recording
    /// stopped early because the disk was full, the file is written with what was recorded before and then `UserError`
    /// is thrown.
    void finish();
    /// Writes the records taken so far to another file; recording goes on.
    void export_to(const std::string& path) const;

private:
    void point(std::uint32_t track, std::uint32_t label, Tick at, std::uint64_t value, TraceRecord::Kind kind) {
        if (!enabled_ || at < window_begin_ || at >= window_end_) return;
        TraceRecord* record = store_->append();
        if (record == nullptr) return stop(at);
        *record = TraceRecord{at, value, 0, 0, 0, 0, static_cast<std::uint16_t>(track), TraceRecord::pack(label, kind)};
    }
    void stop(Tick at);
    void write_to(TraceOutput& output) const;

    bool enabled_ = false;
    bool wanted_ = true;
    bool truncated_ = false;
    Tick window_begin_ = 0;
    Tick window_end_ = kNever;
    Tick stopped_at_ = 0;  // begin of the first record that was left out
    std::uint64_t last_id_ = 0;
    std::uint64_t finished_records_ = 0;
    std::unique_ptr<TraceStore> store_;
    std::unique_ptr<TraceOutput> output_;
    std::vector<std::string> tracks_;
    std::vector<std::string> labels_;
    std::unordered_map<std::string, std::uint32_t> track_numbers_;  // looked up, never listed
    std::unordered_map<std::string, std::uint32_t> label_numbers_;
};

}  // namespace cxlvp
