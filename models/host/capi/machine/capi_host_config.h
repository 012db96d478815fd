// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/host/capi/fault/fault_config.h"
#include "cxlvp/host/capi/memory/pager.h"

namespace cxlvp::host {

/// What processes let their AFU do.
enum class CapiWork {
    copy,       ///< pieces of a file, or made-up bytes, through a memcpy AFU
    run,        ///< start an AFU that works on its own (stream, chase) and wait for its end
    ping_pong,  ///< messages to a ping_pong AFU, one at a time
};

/// Parameters of the software side of a CAPI card.
struct CapiHostConfig {
    std::string card;                ///< name of the PSL module
    std::uint64_t config_space = 0;  ///< of the card, in the ECAM
    std::uint64_t bar0 = 0x600000000000;
    std::uint64_t bar2 = 0x610000000000;
    std::uint64_t memory_base = 0;
    std::uint64_t memory_size = 256 * kMiB;
    std::uint64_t page_bytes = 64 * kKiB;
    std::uint64_t msi_base = 0;
    std::uint64_t msi_count = 2040;
    Tick interrupt_latency = us(2);
    Tick fault_latency = us(3);
    PagerConfig pager;
    PrefaultMode prefault = PrefaultMode::none;

    CapiWork work = CapiWork::copy;
    std::uint64_t contexts = 1;  ///< of each slice
    std::string file;
    std::uint64_t bytes = kMiB;  ///< of each context, without a file
    std::uint64_t copy_bytes = 0xff80;
    std::uint64_t destination = 0;  ///< real address of the copies; 0: in memory of the processes
    bool interrupts = false;        ///< the end of a copy is told by an interrupt, else it is polled
    std::uint64_t count = 100;      ///< messages of ping_pong
    Tick poll_interval = ns(50);
    std::uint64_t buffer = kMiB;  ///< of a process, for `run` and `ping_pong`
    std::uint64_t chain = 0;      ///< bytes from one pointer to the next; 0: none
    bool populate = false;

    static const Schema<CapiHostConfig>& schema();
};

}  // namespace cxlvp::host
