// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/cxl/coherence/line_cache.h"
#include "cxlvp/cxl/coherence/snoop_filter.h"

namespace cxlvp::cxl {

/// Time in the host from the arrival of a D2H request to its answer, without snoops and memory.
struct ServiceTime {
    Tick hit = 0;   ///< all its lines are in the last-level cache
    Tick miss = 0;  ///< without the access to memory
    static const Schema<ServiceTime>& schema();
};

struct ServiceTimes {
    ServiceTime read_current{ns(53), ns(64)};
    ServiceTime read_shared{ns(120), ns(99)};
    ServiceTime own{ns(74), ns(184)};
    ServiceTime write{ns(92), ns(257)};
    ServiceTime evict{ns(40), ns(40)};
    static const Schema<ServiceTimes>& schema();
};

struct HomeConfig {
    std::uint64_t bridges = 1;
    LineCache::Config llc{32 * kMiB, 16, ns(20)};
    SnoopFilter::Config directory;
    Tick cycle = 500;
    ServiceTimes service;
    Tick back_invalidate = ns(20);
    std::uint64_t write_buffers = 32;
    static const Schema<HomeConfig>& schema();
    std::vector<PortDecl> more_ports() const;
};

/// "bridge0", "bridge1", ...: the bundle towards host bridge `number`.
std::string bridge_name(std::size_t number);

}  // namespace cxlvp::cxl
