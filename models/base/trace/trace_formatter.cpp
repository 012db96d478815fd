// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/trace_formatter.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cxlvp {

namespace {

constexpr std::size_t kFlushAt = 256 * 1024;
constexpr std::size_t kNumbers = 512;  // more than all fixed text and numbers of one event

/// A JSON string with quotes; bytes that are not UTF-8 are replaced.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

char* append(char* p, std::string_view text) {
    std::memcpy(p, text.data(), text.size());
    return p + text.size();
}

char* append_decimal(char* p, std::uint64_t value) {
    return std::to_chars(p, p + 20, value).ptr;
}

char* append_hex(char* p, std::uint64_t value) {
    *p++ = '0';
    *p++ = 'x';
    int shift = (63 - __builtin_clzll(value | 1)) & ~3;
    for (; shift >= 0; shift -= 4) *p++ = "0123456789abcdef"[(value >> shift) & 15];
    return p;
}

/// Microseconds with as many decimals as needed.
char* append_time(char* p, Tick at) {
    p = append_decimal(p, at / kMicrosecond);
    auto fraction = static_cast<std::uint32_t>(at % kMicrosecond);
    if (fraction == 0) return p;
    *p = '.';
    for (int i = 6; i >= 1; --i, fraction /= 10) p[i] = static_cast<char>('0' + fraction % 10);
    p += 6;
    while (*p == '0') --p;
    return p + 1;
}

std::string time_text(Tick at) {
    char text[32];
    return std::string(text, append_time(text, at));
}

}  // namespace

TraceFormatter::TraceFormatter(TraceOutput& output, const std::vector<std::string>& tracks,
                               const std::vector<std::string>& labels, const About& about)
    : output_(output), about_(about), text_(2 * kFlushAt) {
    tracks_.reserve(tracks.size());
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const std::string name = quoted(tracks[i]);
        tracks_.push_back({fmt::format("\"cat\":{0},\"pid\":{1},\"tid\":{1}", name, i + 1), name, false});
    }
    labels_.reserve(labels.size());
    for (const std::string& label : labels) labels_.push_back(fmt::format(",\"name\":{}", quoted(label)));

    put(
        fmt::format("{{\"displayTimeUnit\":\"ns\",\"otherData\":{{\"generator\":\"cxlvp\",\"records\":{},"
                    "\"window_begin_us\":{},\"window_end_us\":{},\"truncated\":{}",
                    about.records, time_text(about.window_begin),
                    about.window_end == kNever ? "null" : time_text(about.window_end), about.truncated));
    if (about.truncated)
        put(fmt::format(",\"truncated_at_us\":{},\"truncated_reason\":{}", time_text(about.truncated_at),
                        quoted(about.reason)));
    put("},\"traceEvents\":[");
}

char* TraceFormatter::room(std::size_t size) {
    if (size_ >= kFlushAt) flush();
    if (text_.size() - size_ < size) text_.resize(size_ + size);
    return text_.data() + size_;
}

void TraceFormatter::put(std::string_view text) {
    append(room(text.size()), text);
    size_ += text.size();
}

void TraceFormatter::flush() {
    output_.write({text_.data(), size_});
    size_ = 0;
}

void TraceFormatter::name_track(std::uint32_t number) {
    Track& track = tracks_[number];
    track.named = true;
    const std::uint32_t pid = number + 1;
    put(
        fmt::format("{0}{{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":{1},\"args\":{{\"name\":{2}}}}}"
                    ",\n{{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":{1},\"args\":{{\"sort_index\":{1}}}}}"
                    ",\n{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{1},\"tid\":{1},\"args\":{{\"name\":{2}}}}}",
                    first_ ? "\n" : ",\n", pid, track.name));
    first_ = false;
}

void TraceFormatter::write(const TraceRecord* records, std::size_t number) {
    for (std::size_t i = 0; i < number; ++i) {
        const TraceRecord& record = records[i];
        if (record.track >= tracks_.size() || record.label() >= labels_.size())
            throw std::logic_error("a trace record has a track or label number that was never given out");
        if (!tracks_[record.track].named) name_track(record.track);
        if (record.kind() == TraceRecord::Kind::span)
            write_span(record, tracks_[record.track]);
        else
            write_point(record, tracks_[record.track]);
    }
}

void TraceFormatter::write_span(const TraceRecord& record, const Track& track) {
    const std::string& name = labels_[record.label()];
    char* const start = room(2 * (track.fields.size() + name.size()) + kNumbers);
    char* p = append(start, ",\n{\"ph\":\"b\",");
    char* const common = p;
    p = append(p, track.fields);
    p = append(p, name);
    p = append(p, ",\"id\":\"");
    p = append_hex(p, record.id);
    p = append(p, "\",\"ts\":");
    const std::string_view shared(common, static_cast<std::size_t>(p - common));  // by both ends of the span
    p = append_time(p, record.begin);
    p = append(p, ",\"args\":{");
    if (record.parent != 0) {
        p = append(p, "\"parent\":\"");
        p = append_hex(p, record.parent);
        p = append(p, "\",");
    }
    p = append(p, "\"address\":\"");
    p = append_hex(p, record.address);
    p = append(p, "\",\"bytes\":");
    p = append_decimal(p, record.bytes);
    p = append(p, "}},\n{\"ph\":\"e\",");
    p = append(p, shared);
    p = append_time(p, std::max(record.begin, record.end_or_value));
    *p++ = '}';
    size_ += static_cast<std::size_t>(p - start);
}

void TraceFormatter::write_point(const TraceRecord& record, const Track& track) {
    const std::string& name = labels_[record.label()];
    char* const start = room(track.fields.size() + name.size() + kNumbers);
    const bool counter = record.kind() == TraceRecord::Kind::counter;
    char* p = append(start, counter ? ",\n{\"ph\":\"C\"," : ",\n{\"ph\":\"i\",\"s\":\"t\",");
    p = append(p, track.fields);
    p = append(p, name);
    p = append(p, ",\"ts\":");
    p = append_time(p, record.begin);
    p = append(p, ",\"args\":{\"value\":");
    p = append_decimal(p, record.end_or_value);
    p = append(p, "}}");
    size_ += static_cast<std::size_t>(p - start);
}

void TraceFormatter::finish() {
    if (about_.truncated)
        put(fmt::format("{}{{\"ph\":\"i\",\"s\":\"g\",\"pid\":0,\"tid\":0,\"name\":{},\"ts\":{}}}",
                        first_ ? "\n" : ",\n", quoted("recording stopped: " + about_.reason),
                        time_text(about_.truncated_at)));
    put("\n]}\n");
    flush();
    output_.commit();
}

}  // namespace cxlvp
