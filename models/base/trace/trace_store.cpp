// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/trace_store.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

namespace {

/// Bytes of a full chunk in the temporary file.
constexpr std::size_t kSpillBytes = TraceStore::kChunkRecords * sizeof(TraceRecord);

std::string reason(int error) {
    return std::generic_category().message(error);
}

/// A file without a name in `directory`, so that nothing is left behind however the program ends; -1 on failure.
int open_unnamed(const std::string& directory) {
    const int file = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
    std::string name = directory + "/.cxlvp-trace-XXXXXX";  // file systems without O_TMPFILE
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

/// Transfers `size` bytes through `call(buffer, size, offset)`, which may do less at a time. Gives 0 or the error
/// number.
template <class Byte, class Call>
int transfer(Byte* data, std::size_t size, std::uint64_t offset, Call call) {
    while (size != 0) {
        const ssize_t done = call(data, size, static_cast<off_t>(offset));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return done < 0 ? errno : EIO;
        data += done;
        size -= static_cast<std::size_t>(done);
        offset += static_cast<std::uint64_t>(done);
    }
    return 0;
}

}  // namespace

TraceStore::TraceStore(std::string directory, std::uint64_t limit, std::size_t memory_bytes, Reserve reserve)
    : directory_(std::move(directory)),
      limit_(limit),
      max_chunks_(std::max<std::size_t>(1, memory_bytes / kChunkBytes)),
      reserve_(std::move(reserve)) {}

TraceStore::~TraceStore() {
    if (file_ >= 0) ::close(file_);
}

TraceStore::Chunk TraceStore::allocate() {
    void* memory = std::aligned_alloc(kChunkBytes, kChunkBytes);
    if (memory != nullptr) ::madvise(memory, kChunkBytes, MADV_HUGEPAGE);  // a hint; ordinary pages do as well
    return Chunk(static_cast<TraceRecord*>(memory));
}

bool TraceStore::extend() {
    const std::uint64_t count = size();
    if (count >= limit_ || !error_.empty()) return false;
    // The first chunk goes without, so that a short trace asks for no more than it needs.
    const int error = count != 0 && reserve_ ? reserve_(count + kChunkRecords) : 0;
    if (error != 0) {
        error_ = fmt::format("no room for a longer trace in '{}': {}", directory_, reason(error));
        return false;
    }
    Chunk chunk;
    if (chunks_.size() < max_chunks_) chunk = allocate();
    if (chunk == nullptr && !chunks_.empty()) chunk = spill_oldest();
    if (chunk == nullptr) {
        if (error_.empty()) error_ = "out of memory for trace records";
        return false;
    }
    before_ = count;
    begin_ = next_ = chunk.get();
    end_ = begin_ + std::min<std::uint64_t>(kChunkRecords, limit_ - count);
    chunks_.push_back(std::move(chunk));
    return true;
}

TraceStore::Chunk TraceStore::spill_oldest() {
    if (file_ < 0) file_ = open_unnamed(directory_);
    const auto write = [this](const char* p, std::size_t n, off_t at) { return ::pwrite(file_, p, n, at); };
    const auto* data = reinterpret_cast<const char*>(chunks_.front().get());
    const int error = file_ < 0 ? errno : transfer(data, kSpillBytes, spilled_ * sizeof(TraceRecord), write);
    if (error != 0) {
        error_ = fmt::format("cannot write the temporary trace file in '{}': {}", directory_, reason(error));
        return nullptr;
    }
    spilled_ += kChunkRecords;
    Chunk chunk = std::move(chunks_.front());
    chunks_.pop_front();
    return chunk;
}

void TraceStore::read(const std::function<void(const TraceRecord*, std::size_t)>& f) const {
    if (spilled_ != 0) {
        const auto read_part = [this](char* p, std::size_t n, off_t at) { return ::pread(file_, p, n, at); };
        std::vector<TraceRecord> buffer(kChunkRecords);
        auto* data = reinterpret_cast<char*>(buffer.data());
        for (std::uint64_t at = 0; at < spilled_; at += kChunkRecords) {
            const int error = transfer(data, kSpillBytes, at * sizeof(TraceRecord), read_part);
            if (error != 0)
                throw UserError(
                    fmt::format("cannot read back the temporary trace file in '{}': {}", directory_, reason(error)));
            f(buffer.data(), kChunkRecords);
        }
    }
    for (const Chunk& chunk : chunks_)
        f(chunk.get(), chunk.get() == begin_ ? static_cast<std::size_t>(next_ - begin_) : kChunkRecords);
}

}  // namespace cxlvp
