// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cxlvp/host/capi/context/bus_memory.h"
#include "cxlvp/host/capi/memory/frame_allocator.h"
#include "cxlvp/host/capi/memory/hash/hash_address_space.h"
#include "cxlvp/host/capi/memory/hash/hashed_page_table_builder.h"
#include "cxlvp/host/capi/memory/page_invalidation.h"
#include "cxlvp/host/capi/memory/radix/process_table_builder.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/translation/translator.h"

namespace cxlvp::host {

/// Memory of the operating system of a machine with a CAPI card: its frames, and the tables that all processes share.
/// That is a hashed page table with CAIA 1, and partition and process table with CAIA 2.
class SystemMemory {
public:
    struct Config {
        psl::Caia caia = psl::Caia::v1;
        std::uint64_t base = 0;  ///< real memory that is the operating system's to give
        std::uint64_t bytes = 0;
        unsigned page_shift = 16;
        unsigned table_shift = 20;  ///< log2 of the bytes of the hashed page table
    };

    /// `translator` is what of the card snoops a processor's tlbie. Throws `UserError` when there is no memory for the
    /// tables.
    SystemMemory(HostBus& bus, const Config& config, psl::Translator& translator);

    /// Writes empty tables. False when memory answers with an error.
    bool set_up();
    /// CAIA 1: the value of SDR1; 0 with CAIA 2.
    std::uint64_t sdr1() const { return hashed_ ? hashed_->sdr() : 0; }

    const Config& config() const { return config_; }
    HostBus& bus() { return bus_; }
    PhysicalMemory& memory() { return memory_; }
    FrameAllocator& frames() { return frames_; }
    /// `bytes` bytes, aligned to the next power of two; 0 when there are none left.
    std::uint64_t allocate(std::uint64_t bytes);

    /// CAIA 1.
    HashedPageTableBuilder& hashed_table() { return *hashed_; }
    HashAddressSpace& kernel() { return *kernel_; }
    /// CAIA 2.
    ProcessTableBuilder& processes() { return *processes_; }

    /// Lets the card see the invalidations and returns when it is done with what they took out.
    void carry_out(const std::vector<PageInvalidation>& invalidations);

private:
    HostBus& bus_;
    const Config config_;
    psl::Translator& translator_;
    BusMemory memory_;
    FrameAllocator frames_;
    std::unique_ptr<HashedPageTableBuilder> hashed_;
    std::unique_ptr<HashAddressSpace> kernel_;
    std::unique_ptr<ProcessTableBuilder> processes_;
};

}  // namespace cxlvp::host
