// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/trace_output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

struct TraceOutput::Deflater {
    z_stream stream{};
    std::array<char, 256 * 1024> buffer;

    Deflater() {
        constexpr int kGzip = 15 + 16;  // largest window, gzip header
        if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            throw UserError("cannot start compressing the trace file");
    }
    ~Deflater() { ::deflateEnd(&stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
};

TraceOutput::TraceOutput(std::string path) : path_(std::move(path)) {
    struct stat info {};
    const bool direct = ::stat(path_.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
    if (!direct) part_ = path_ + ".part";
    const std::string gz = ".gz";
    if (path_.size() >= gz.size() && path_.compare(path_.size() - gz.size(), gz.size(), gz) == 0)
        deflater_ = std::make_unique<Deflater>();
    restart();
}

TraceOutput::~TraceOutput() {
    if (file_ >= 0) ::close(file_);
    if (!committed_ && !part_.empty()) ::unlink(part_.c_str());
}

void TraceOutput::fail(const std::string& what) const {
    throw UserError(fmt::format("cannot {} trace file '{}': {}", what, path_, std::generic_category().message(errno)));
}

void TraceOutput::restart() {
    if (file_ < 0) {
        const int create = part_.empty() ? 0 : O_CREAT | O_TRUNC;
        file_ = ::open(part_.empty() ? path_.c_str() : part_.c_str(), O_WRONLY | O_CLOEXEC | create, 0666);
        if (file_ < 0) fail("create");
    } else if (!part_.empty() && ::lseek(file_, 0, SEEK_SET) != 0) {
        fail("rewrite");
    }
    written_ = 0;
    if (deflater_ != nullptr) ::deflateReset(&deflater_->stream);
}

int TraceOutput::reserve(std::uint64_t bytes) {
    if (file_ < 0 || part_.empty()) return 0;
    if (::fallocate(file_, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)) == 0) return 0;
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? errno : 0;
}

void TraceOutput::write(std::string_view text) {
    if (deflater_ != nullptr)
        compress(text, false);
    else
        put(text.data(), text.size());
}

void TraceOutput::compress(std::string_view text, bool last) {
    z_stream& stream = deflater_->stream;
    auto& buffer = deflater_->buffer;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    do {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        ::deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
        put(buffer.data(), buffer.size() - stream.avail_out);
    } while (stream.avail_out == 0);
}

void TraceOutput::put(const char* data, std::size_t size) {
    while (size != 0) {
        const ssize_t done = ::write(file_, data, size);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) fail("write");
        data += done;
        size -= static_cast<std::size_t>(done);
        written_ += static_cast<std::uint64_t>(done);
    }
}

void TraceOutput::commit() {
    if (deflater_ != nullptr) compress({}, true);
    // Gives back what was reserved or left by an earlier attempt.
    if (!part_.empty() && ::ftruncate(file_, static_cast<off_t>(written_)) != 0) fail("write");
    // Some file systems tell of a full disk only here.
    if (::close(std::exchange(file_, -1)) != 0) fail("write");
    if (!part_.empty() && std::rename(part_.c_str(), path_.c_str()) != 0) fail("name");
    committed_ = true;
}

}  // namespace cxlvp
