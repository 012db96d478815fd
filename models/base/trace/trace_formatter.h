// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/trace/trace_output.h"
#include "cxlvp/base/trace/trace_record.h"

namespace cxlvp {

/// Turns trace records into the Chrome trace-event format (a JSON object with "traceEvents"). Every track is a process
/// of its own, named by its path, because viewers group overlapping spans by process and name. A span becomes a pair of
/// asynchronous events "b" and "e" with the same "cat", "id" and "pid", a counter "C", an instant "i". Times are
/// written by integer arithmetic only, in microseconds with up to six decimals, which is exact to the picosecond.
class TraceFormatter {
public:
    /// What the head of the file says about the recording.
    struct About {
        std::uint64_t records = 0;
        Tick window_begin = 0;
        Tick window_end = kNever;
        bool truncated = false;
        Tick truncated_at = 0;  ///< time of the first record that was left out
        std::string reason;     ///< why records were left out
    };

    /// Writes the head of the file to `output`.
    TraceFormatter(TraceOutput& output, const std::vector<std::string>& tracks, const std::vector<std::string>& labels,
                   const About& about);
    /// Appends `number` records. Throws `std::logic_error` for a track or label that has no name, a bug of the module.
    void write(const TraceRecord* records, std::size_t number);
    /// Writes the end of the file and commits it.
    void finish();

private:
    struct Track {
        std::string fields;  ///< "cat", "pid" and "tid" as JSON text
        std::string name;    ///< as JSON text
        bool named = false;  ///< its name is in the file
    };
    /// Room for `size` bytes at the end of the text.
    char* room(std::size_t size);
    void put(std::string_view text);
    void flush();
    void name_track(std::uint32_t number);
    void write_span(const TraceRecord& record, const Track& track);
    void write_point(const TraceRecord& record, const Track& track);

    TraceOutput& output_;
    About about_;
    std::vector<Track> tracks_;
    std::vector<std::string> labels_;  // "name" as JSON text
    std::vector<char> text_;
    std::size_t size_ = 0;
    bool first_ = true;  // no event was written yet
};

}  // namespace cxlvp
