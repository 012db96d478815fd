// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "cxlvp/host/capi/memory/frame_allocator.h"
#include "cxlvp/host/capi/memory/page_tables.h"
#include "cxlvp/host/capi/memory/physical_memory.h"

namespace cxlvp::host {

/// A range of addresses that a process may use.
struct Vma {
    std::uint64_t begin = 0;  ///< multiple of the page size
    std::uint64_t end = 0;    ///< likewise, one past the last byte
    bool writable = true;
    unsigned page_shift = 16;  ///< log2 of the size of its pages
    /// Real address of the first byte of memory that is not the operating system's to give, as that of a device: its
    /// pages lie there one behind the other, and come with what is in them.
    std::optional<std::uint64_t> device = std::nullopt;
};

/// The memory of a simulated process: what it may use, and which pages of it there are. A page gets a frame when it is
/// first touched and reads as zero then.
class AddressSpace {
public:
    enum class Touch {
        mapped,     ///< the page is there, and its tables say so
        no_vma,     ///< nothing at this address
        read_only,  ///< a store where only loads are allowed
        no_memory,
        bus_error,
    };

    AddressSpace(PhysicalMemory& memory, FrameAllocator& frames, PageTables& tables)
        : memory_(memory), frames_(frames), tables_(tables) {}
    ~AddressSpace();
    AddressSpace(const AddressSpace&) = delete;
    AddressSpace& operator=(const AddressSpace&) = delete;

    /// Adds a range. Throws `UserError` when it is empty, not of whole pages, overlaps another, or the tables cannot
    /// have such pages there.
    void add(const Vma& vma);
    /// Takes [begin, end), widened to whole pages, out of the process. What has to be invalidated is added to
    /// `invalidations`; the frames come back with `release_frames`. Touches nothing outside its ranges. False when a
    /// table could not be written; the pages are gone all the same.
    bool unmap(std::uint64_t begin, std::uint64_t end, std::vector<PageInvalidation>& invalidations);
    /// Gives back the frames of unmapped pages: call it when the invalidations are done.
    void release_frames();

    /// Makes the page of `ea` present for a load or a store.
    Touch touch(std::uint64_t ea, bool store, std::vector<PageInvalidation>& invalidations);
    /// The real address of a byte; nothing when its page is not there.
    std::optional<std::uint64_t> real(std::uint64_t ea) const;
    /// The range of an address; null pointer when there is none. It holds until ranges are added or unmapped.
    const Vma* find(std::uint64_t ea) const;
    /// All ranges by their first address.
    const std::map<std::uint64_t, Vma>& vmas() const { return vmas_; }
    std::size_t pages() const { return pages_.size(); }
    PhysicalMemory& memory() { return memory_; }

private:
    struct Page {
        std::uint64_t real = 0;
        unsigned shift = 12;
        bool given = true;  ///< by the frame allocator
    };

    PhysicalMemory& memory_;
    FrameAllocator& frames_;
    PageTables& tables_;
    std::map<std::uint64_t, Vma> vmas_;    ///< by `begin`
    std::map<std::uint64_t, Page> pages_;  ///< by first byte
    std::vector<Page> unmapped_;           ///< frames that wait for their invalidations
};

}  // namespace cxlvp::host
