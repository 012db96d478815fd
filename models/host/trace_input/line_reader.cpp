// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/line_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/trace_input/file_bytes.h"
#include "cxlvp/host/trace_input/zstd_bytes.h"

namespace cxlvp::host {

namespace {

constexpr std::size_t kBuffer = 256 * 1024;

/// Name of a compression that is not read; empty when `bytes` begin with none.
std::string_view foreign_compression(std::string_view bytes) {
    using namespace std::string_view_literals;
    for (const auto& [magic, name] : {std::pair{"\x1f\x8b"sv, "gzip"sv},
                                      {"\xfd"
                                       "7zXZ"sv,
                                       "xz"sv},
                                      {"BZh"sv, "bzip2"sv}})
        if (bytes.substr(0, magic.size()) == magic) return name;
    return {};
}

}  // namespace

LineReader::LineReader(const std::string& path) : LineReader(std::make_unique<FileBytes>(path), path) {}

LineReader::LineReader(std::unique_ptr<ByteSource> bytes, std::string name)
    : name_(std::move(name)), bytes_(std::move(bytes)), buffer_(kBuffer) {
    cursor_ = limit_ = buffer_.data();
    std::size_t filled = 0;
    // A pipe may give less than the magic number at once.
    while (filled < 8) {
        const std::size_t got = bytes_->read(buffer_.data() + filled, kBuffer / 2 - filled);
        if (got == 0) break;
        filled += got;
    }
    line_ = 1;
    if (!bytes_->error().empty()) fail(bytes_->error());
    if (filled == 0) fail("the file is empty");
    const std::string_view first(buffer_.data(), filled);
    if (const std::string_view compression = foreign_compression(first); !compression.empty())
        fail(fmt::format("the file is compressed with {}; plain text and zstd are read", compression));
    if (ZstdBytes::recognise(first))
        bytes_ = std::make_unique<ZstdBytes>(std::move(bytes_), first);
    else
        limit_ = cursor_ + filled;
    line_ = 0;
}

const char* LineReader::refill() {
    if (failed_) return nullptr;
    std::size_t kept = static_cast<std::size_t>(limit_ - cursor_);
    std::copy(cursor_, limit_, buffer_.data());
    cursor_ = buffer_.data();
    limit_ = cursor_ + kept;
    while (true) {
        if (kept > kMaxLine + 1) {
            ++line_;
            too_long();
        }
        char* const free = buffer_.data() + kept;
        const std::size_t got = bytes_->read(free, buffer_.size() - kept);
        if (got == 0) break;
        kept += got;
        limit_ = buffer_.data() + kept;
        if (const void* const end = std::memchr(free, '\n', got)) return static_cast<const char*>(end);
    }
    if (!bytes_->error().empty()) {
        ++line_;
        fail(bytes_->error());
    }
    if (kept != 0) {
        ++line_;
        fail(fmt::format("the last line has no end: the file is cut off after {}",
                         excerpt({cursor_, std::min<std::size_t>(kept, kMaxLine)})));
    }
    return nullptr;
}

void LineReader::too_long() {
    fail(fmt::format("the line is longer than {} characters", kMaxLine));
}

void LineReader::fail(std::string_view message) {
    start_ = cursor_ = limit_ = buffer_.data();
    failed_ = true;
    throw UserError(fmt::format("{}:{}: {}", name_, line_, message));
}

double LineReader::progress() const {
    const std::uint64_t size = bytes_->size();
    return size == 0 ? -1 : static_cast<double>(bytes_->consumed()) / static_cast<double>(size);
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t kShown = 40;
    std::string out = "'";
    for (const char c : text.substr(0, kShown)) {
        if (c >= ' ' && c <= '~')
            out += c;
        else
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return out + (text.size() > kShown ? "...'" : "'");
}

}  // namespace cxlvp::host
