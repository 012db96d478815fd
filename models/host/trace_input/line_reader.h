// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/host/trace_input/byte_source.h"

namespace cxlvp::host {

/// Reads a text line by line, plain or zstd-compressed (told apart by the first bytes), in constant memory. Every line
/// must have an end ("\n" or "\r\n"): a last line without one is taken for a file that was cut off. Errors are
/// `UserError` with "name:line: "; after one the reader is at its end.
class LineReader {
public:
    /// Longest line, without its end.
    static constexpr std::size_t kMaxLine = 4096;

    /// Opens the file at `path`.
    explicit LineReader(const std::string& path);
    /// Reads from `bytes`, called `name` in messages.
    LineReader(std::unique_ptr<ByteSource> bytes, std::string name);

    /// Gives the next line without its end; false at the end of the text. The view holds until the next call.
    bool next(std::string_view& line) {
        const void* end = std::memchr(cursor_, '\n', static_cast<std::size_t>(limit_ - cursor_));
        if (end == nullptr && (end = refill()) == nullptr) return false;
        const char* const stop = static_cast<const char*>(end);
        start_ = cursor_;
        cursor_ = stop + 1;
        ++line_;
        const std::size_t size = static_cast<std::size_t>(stop - start_);
        line = {start_, size != 0 && stop[-1] == '\r' ? size - 1 : size};
        if (line.size() > kMaxLine) too_long();
        return true;
    }
    /// Makes the next call of `next` give the last line again.
    void unread() {
        cursor_ = start_;
        --line_;
    }
    /// Number of the line given last, from 1.
    std::uint64_t line() const { return line_; }
    /// True after an error was thrown; `next` gives no more lines then.
    bool failed() const { return failed_; }
    /// Throws `UserError` for the line given last.
    [[noreturn]] void fail(std::string_view message);
    /// Share of the file that is used up, 0 to 1; negative when its size is not known.
    double progress() const;

private:
    const char* refill();
    [[noreturn]] void too_long();

    std::string name_;
    std::unique_ptr<ByteSource> bytes_;
    std::vector<char> buffer_;
    const char* start_ = nullptr;   ///< of the line given last
    const char* cursor_ = nullptr;  ///< of the next line
    const char* limit_ = nullptr;   ///< end of what is in the buffer
    std::uint64_t line_ = 0;
    bool failed_ = false;
};

/// `text` for a message: at most 40 characters, quoted, unprintable ones as \xNN.
std::string excerpt(std::string_view text);

}  // namespace cxlvp::host
