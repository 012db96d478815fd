// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/capi/bus/capi_status.h"
#include "cxlvp/host/capi/bus/sleep_lock.h"
#include "cxlvp/psl/context/area_layout.h"
#include "cxlvp/psl/context/process_element.h"
#include "cxlvp/psl/context/sw_command_status.h"

namespace cxlvp::host {

/// The scheduled process area of a slice as the driver keeps it in memory, and the commands on its elements.
class ProcessArea {
public:
    static constexpr std::uint64_t kMaxBytes = 1 * kMiB;

    /// Bytes for `processes` elements: one page, doubled until they fit or it has 1 MiB.
    static std::uint64_t bytes_for(std::uint32_t processes, std::uint64_t page_bytes);

    ProcessArea(CapiBus& bus, unsigned slice) : bus_(bus), slice_(slice) {}

    /// Clears `bytes` of memory at `base` (real address, 4 KiB aligned) and takes them into use. EFAULT when memory
    /// answers with an error.
    CapiStatus create(std::uint64_t base, std::uint64_t bytes);
    /// Nothing before `create`.
    const psl::AreaLayout& layout() const { return layout_; }
    bool created() const { return layout_.valid; }
    /// Tells the PSL where it is, or that there is none any more.
    void attach();
    void detach();

    CapiStatus write_element(std::uint16_t handle, const psl::ProcessElement& element);
    CapiStatus write_state(std::uint16_t handle, std::uint32_t software_state);

    /// Stores `software_state`, gives `command` and waits until the PSL has obeyed it. EBUSY after 5 s, EIO when the
    /// link goes down, `command_failed` when the PSL says so. A command that failed is not given again: what the PSL
    /// made of it is unknown. One command at a time: callers queue up here.
    CapiStatus command(psl::ElementCommand command, std::uint16_t handle, std::uint32_t software_state);

private:
    CapiBus& bus_;
    const unsigned slice_;
    psl::AreaLayout layout_;
    SleepLock lock_;
};

}  // namespace cxlvp::host
