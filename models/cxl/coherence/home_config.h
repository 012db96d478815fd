// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/cxl/coherence/line_cache.h"
#include "cxlvp/cxl/coherence/snoop_filter.h"

namespace cxlvp::cxl {

/// The last-level cache of the host.
struct LlcConfig : LineCache::Config {
    LlcConfig() : LineCache::Config{32 * kMiB, 16, ns(20)} {}
    static const Schema<LlcConfig>& schema();
};

/// Time in the host from the arrival of a D2H request to its answer, without snoops. A request whose lines are all in
/// the last-level cache is a hit; the access to memory of a miss comes on top.
struct ServiceTimes {
    Tick read_current_hit = ns(53);
    Tick read_current_miss = ns(64);
    Tick read_shared_hit = ns(120);
    Tick read_shared_miss = ns(99);
    Tick own_hit = ns(74);
    Tick own_miss = ns(184);
    Tick write_hit = ns(92);
    Tick write_miss = ns(257);
    Tick evict = ns(40);
    static const Schema<ServiceTimes>& schema();
};

struct HomeConfig {
    std::uint64_t bridges = 1;
    LlcConfig llc;
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
