// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cxlvp {

/// A file that is written once from front to back, compressed with gzip when its name ends in ".gz". The bytes go to
/// "NAME.part", which takes the final name in `commit`, so that a reader never meets half a file; something that is not
/// a regular file (a pipe, a device) is written directly. The same content gives the same bytes: the gzip header
/// carries no time and no name. All errors are `UserError`s that name the file and the reason.
class TraceOutput {
public:
    /// Creates the file, so that a path that cannot be written shows at once.
    explicit TraceOutput(std::string path);
    /// Removes what was written unless it was committed.
    ~TraceOutput();
    TraceOutput(const TraceOutput&) = delete;
    TraceOutput& operator=(const TraceOutput&) = delete;

    const std::string& path() const { return path_; }
    /// Starts the content afresh, after a failed attempt too.
    void restart();
    /// Sets aside disk space for `bytes` of content, so that it can be written when the disk has become full. Gives the
    /// error number, 0 also where the file system cannot do this.
    int reserve(std::uint64_t bytes);
    bool compressed() const { return deflater_ != nullptr; }
    /// Appends to the content.
    void write(std::string_view text);
    /// Completes the content and gives the file its name.
    void commit();

private:
    struct Deflater;
    void compress(std::string_view text, bool last);
    void put(const char* data, std::size_t size);
    [[noreturn]] void fail(const std::string& what) const;

    std::string path_;
    std::string part_;  // name while writing; empty when the file is written directly
    int file_ = -1;
    bool committed_ = false;
    std::uint64_t written_ = 0;           // bytes in the file
    std::unique_ptr<Deflater> deflater_;  // null for plain text
};

}  // namespace cxlvp
