// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/radix/process_table_builder.h"

#include <optional>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/psl/translation/radix/radix_format.h"

namespace cxlvp::host {

namespace radix = psl::radix;

namespace {

constexpr std::uint64_t kPartitionTableBytes = 4096;
constexpr unsigned kEntryShift = 4;

}  // namespace

ProcessTableBuilder::ProcessTableBuilder(PhysicalMemory& memory, FrameAllocator& frames, unsigned log2_processes)
    : memory_(memory), log2_processes_(log2_processes) {
    if (log2_processes < 8 || log2_processes > 20)
        throw UserError(fmt::format("process table: 2^{} processes are not 2^8 to 2^20", log2_processes));
    const std::optional<std::uint64_t> partitions = frames.allocate(12);
    const std::optional<std::uint64_t> processes = frames.allocate(log2_processes + kEntryShift);
    if (!partitions || !processes) throw UserError("process table: there is not enough memory");
    partition_table_ = *partitions;
    process_table_ = *processes;
}

bool ProcessTableBuilder::clear() {
    // Of the host's own entry the first word says "radix", the second where its processes are.
    return write_zeros(memory_, partition_table_, kPartitionTableBytes) &&
           write_zeros(memory_, process_table_, std::uint64_t{1} << (log2_processes_ + kEntryShift)) &&
           write_be64(memory_, partition_table_, radix::kRadix) &&
           write_be64(memory_, partition_table_ + 8,
                      radix::kRadix | process_table_ | (log2_processes_ + kEntryShift - 12));
}

std::uint64_t ProcessTableBuilder::control() const {
    return partition_table_;
}

bool ProcessTableBuilder::set_root(std::uint32_t pid, std::uint64_t root) {
    if (pid >= processes()) return false;
    return write_be64(memory_, process_table_ + pid * radix::kTableEntryBytes,
                      radix::kTreeSize52 | root | radix::kRootBits);
}

bool ProcessTableBuilder::remove(std::uint32_t pid) {
    return pid < processes() && write_be64(memory_, process_table_ + pid * radix::kTableEntryBytes, 0);
}

}  // namespace cxlvp::host
