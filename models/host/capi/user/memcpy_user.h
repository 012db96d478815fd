// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu/memcpy/work_element.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/context/capi_context.h"
#include "cxlvp/host/capi/context/process_memory.h"

namespace cxlvp::host {

/// How a process uses the memcpy AFU.
struct MemcpyQueue {
    std::uint64_t ea = 0;              ///< of the queue in the memory of the process, 4 KiB aligned
    std::uint32_t lines = 4095;        ///< of 128 bytes, 1 to 4095; each holds four elements
    std::uint32_t largest = 0xff80;    ///< bytes of one copy, at most 65535; PSL9 flavours of the AFU take 128
    std::uint16_t interrupt = 0;       ///< AFU interrupt to wait for; 0: the status byte is polled
    Tick limit = 5000 * kMillisecond;  ///< for an element to end
};

/// What a process has made of its copies.
struct MemcpyCounters {
    std::uint64_t elements = 0;    ///< that ended well
    std::uint64_t bytes = 0;       ///< copied
    std::uint64_t failed = 0;      ///< elements that ended otherwise
    std::uint64_t interrupts = 0;  ///< seen
};

/// A process that lets the memcpy AFU work: keeps the ring of work elements in its memory and waits for their ends.
///
/// An element becomes the AFU's with its valid bit, which is stored last; its wrap bit changes with every pass through
/// the ring, so that the AFU tells new elements from old ones. An element that interrupts stops the AFU until it is
/// restarted.
class MemcpyUser {
public:
    /// `context` is open, not started; both must outlive the user.
    MemcpyUser(CapiAfu& afu, CapiContext& context, const MemcpyQueue& queue);

    /// Clears the ring and starts the context on it. EINVAL for a ring that cannot be or a process without memory.
    CapiStatus start();
    /// Copies `bytes` bytes and waits until they are there. EIO when an element ends badly, EBUSY when it does not end.
    CapiStatus copy(std::uint64_t source, std::uint64_t destination, std::uint64_t bytes);
    /// Adds 1 to the big-endian word of 32 bits at `ea`.
    CapiStatus increment(std::uint64_t ea);
    /// Compares [a, a + bytes) with [b, b + bytes): `equal`. EFAULT when they cannot be read.
    CapiStatus compare(std::uint64_t a, std::uint64_t b, std::uint64_t bytes, bool& equal);
    /// Stops the context.
    CapiStatus stop() { return context_.stop(); }

    /// Status of the last element: `afu::WorkStatus` bits.
    std::uint8_t last_status() const { return last_status_; }
    const MemcpyCounters& counters() const { return counters_; }
    /// Elements of the ring.
    std::uint32_t elements() const { return queue_.lines * 4; }

private:
    /// Puts an element into the ring: its address.
    CapiStatus submit(afu::WorkElement element, std::uint64_t& ea);
    CapiStatus finish(std::uint64_t ea);
    CapiStatus raise_interrupt();
    CapiStatus restart();
    ProcessMemory* memory() { return context_.process().memory; }

    CapiAfu& afu_;
    CapiContext& context_;
    const MemcpyQueue queue_;
    std::uint32_t next_ = 0;
    bool wrap_ = false;
    std::uint8_t last_status_ = 0;
    MemcpyCounters counters_;
};

}  // namespace cxlvp::host
