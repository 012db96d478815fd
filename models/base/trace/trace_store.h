// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "cxlvp/base/trace/trace_record.h"

namespace cxlvp {

/// Keeps trace records in order of arrival: in memory up to a limit, beyond that the oldest in an unnamed temporary
/// file. When that file cannot be written, nothing is lost: records stay in memory and the store is full.
class TraceStore {
public:
    /// Memory is taken in chunks of this size, which is a huge page where the system has them: the first touch of fresh
    /// small pages costs more than recording itself.
    static constexpr std::size_t kChunkBytes = std::size_t{2} << 20;
    static constexpr std::size_t kChunkRecords = kChunkBytes / sizeof(TraceRecord);
    static constexpr std::size_t kDefaultMemory = std::size_t{64} << 20;

    /// Called with a number of records before the store grows to it; gives an error number to stop that.
    using Reserve = std::function<int(std::uint64_t records)>;

    /// The temporary file is made in `directory` when memory is used up. `limit` is the number of records it accepts.
    TraceStore(std::string directory, std::uint64_t limit, std::size_t memory_bytes = kDefaultMemory,
               Reserve reserve = {});
    ~TraceStore();
    TraceStore(const TraceStore&) = delete;
    TraceStore& operator=(const TraceStore&) = delete;

    /// Room for the next record, to be filled in at once; null pointer when the limit is reached or spilling failed.
    TraceRecord* append() {
        if (next_ == end_ && !extend()) return nullptr;
        return next_++;
    }
    /// Number of records kept.
    std::uint64_t size() const { return before_ + static_cast<std::uint64_t>(next_ - begin_); }
    /// Number of records that were moved to the temporary file.
    std::uint64_t spilled() const { return spilled_; }
    /// Why spilling failed; empty when it did not.
    const std::string& error() const { return error_; }

    /// Calls `f(records, number)` for all records in order, a chunk at a time. Throws `UserError` when the temporary
    /// file cannot be read back. The records stay.
    void read(const std::function<void(const TraceRecord*, std::size_t)>& f) const;

private:
    struct Free {
        void operator()(TraceRecord* records) const { std::free(records); }
    };
    using Chunk = std::unique_ptr<TraceRecord[], Free>;
    static Chunk allocate();
    bool extend();
    Chunk spill_oldest();

    std::string directory_;
    std::uint64_t limit_;
    std::size_t max_chunks_;
    Reserve reserve_;
    std::deque<Chunk> chunks_;      // oldest first; all but the last are full
    TraceRecord* begin_ = nullptr;  // of the last chunk
    TraceRecord* next_ = nullptr;
    TraceRecord* end_ = nullptr;
    std::uint64_t before_ = 0;  // records before the last chunk
    std::uint64_t spilled_ = 0;
    int file_ = -1;
    std::string error_;
};

}  // namespace cxlvp
