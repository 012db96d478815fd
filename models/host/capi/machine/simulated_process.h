// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "cxlvp/host/capi/context/paged_process.h"
#include "cxlvp/host/capi/machine/system_memory.h"
#include "cxlvp/host/capi/memory/address_space.h"
#include "cxlvp/host/capi/memory/hash/segment_table_builder.h"
#include "cxlvp/host/capi/memory/pager.h"
#include "cxlvp/host/capi/memory/radix/radix_tree_builder.h"

namespace cxlvp::host {

/// The address space of a simulated process with the tables it needs. Pages come when somebody touches them, be it the
/// process or an AFU.
class SimulatedProcess {
public:
    /// Fills a fresh page at real address `real` that the process has at `ea`, as one that is read from a file.
    using Fill = std::function<void(std::uint64_t ea, std::uint64_t real, std::uint64_t bytes)>;

    /// The process number `pid`, from 1 on; `set_up` before use. Throws `UserError` when there is no memory.
    SimulatedProcess(SystemMemory& system, std::uint32_t pid, const PagerConfig& faults, PrefaultMode prefault,
                     Fill fill);
    ~SimulatedProcess();

    /// Writes empty tables. False when memory answers with an error.
    bool set_up();
    /// Adds `bytes` bytes at `ea`, widened to whole pages. With `device` they are memory at that real address.
    void add(std::uint64_t ea, std::uint64_t bytes, bool writable, std::optional<std::uint64_t> device = std::nullopt);
    std::uint32_t pid() const { return pid_; }
    const Pager::Counts& counts() const { return pager_->counts(); }

    /// The process as its context and its threads see it.
    ProcessMemory& memory() { return *paged_; }

private:
    /// The tables of the process, which fill a page before they map it for the first time.
    class FillingTables : public PageTables {
    public:
        FillingTables(PageTables& tables, Fill fill) : tables_(tables), fill_(std::move(fill)) {}
        std::string claim(std::uint64_t begin, std::uint64_t end, unsigned shift) override {
            return tables_.claim(begin, end, shift);
        }
        MapResult map(const PageMapping& page, std::vector<PageInvalidation>& invalidations) override;
        MapResult unmap(std::uint64_t ea, unsigned shift, std::vector<PageInvalidation>& invalidations) override {
            filled_.erase(ea);
            return tables_.unmap(ea, shift, invalidations);
        }

    private:
        PageTables& tables_;
        const Fill fill_;
        std::set<std::uint64_t> filled_;  ///< pages
    };

    void make_segment_table();

    SystemMemory& system_;
    const std::uint32_t pid_;
    std::uint64_t segment_table_ = 0;                ///< CAIA 1: real address
    std::unique_ptr<HashAddressSpace> hashed_;       ///< CAIA 1
    std::unique_ptr<SegmentTableBuilder> segments_;  ///< CAIA 1
    std::unique_ptr<RadixTreeBuilder> tree_;         ///< CAIA 2
    std::unique_ptr<FillingTables> tables_;
    std::unique_ptr<AddressSpace> space_;
    std::unique_ptr<Pager> pager_;
    std::unique_ptr<PagedProcess> paged_;
};

}  // namespace cxlvp::host
