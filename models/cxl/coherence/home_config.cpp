// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/home_config.h"

#include <fmt/format.h>

#include "cxlvp/cxl/port/link_bundle.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kMostBridges = 4;  // of 16 root ports: the agents of a snoop filter

}  // namespace

const Schema<LlcConfig>& LlcConfig::schema() {
    static const Schema<LlcConfig> schema = schema_of<LlcConfig>();
    return schema;
}

const Schema<ServiceTimes>& ServiceTimes::schema() {
    using S = ServiceTimes;
    constexpr Range kTimes{0, kMillisecond};
    static const Schema<S> schema =
        Schema<S>()
            .time("read_current_hit", &S::read_current_hit, kTimes,
                  {"RdCurr", "derived: X61 of 115 ns, an assumed hit from a remote node"})
            .time("read_current_miss", &S::read_current_miss, kTimes, {"RdCurr", "derived: X61 of 216.6 ns (X16)"})
            .time("read_shared_hit", &S::read_shared_hit, kTimes,
                  {"RdShared, RdAny", "derived: X62 of 115 ns, an assumed hit from a remote node"})
            .time("read_shared_miss", &S::read_shared_miss, kTimes,
                  {"RdShared, RdAny", "derived: X62 of 216.6 ns (X16)"})
            .time("own_hit", &S::own_hit, kTimes,
                  {"RdOwn, RdOwnNoData", "derived: X64 of 115 ns, an assumed hit from a remote node"})
            .time("own_miss", &S::own_miss, kTimes, {"RdOwn, RdOwnNoData", "derived: X64 of 216.6 ns (X16)"})
            .time("write_hit", &S::write_hit, kTimes,
                  {"ItoMWr, WrCur, WOWrInv, WOWrInvF, WrInv",
                   "derived: X63 of 115 ns, an assumed hit from a remote node"})
            .time("write_miss", &S::write_miss, kTimes,
                  {"ItoMWr, WrCur, WOWrInv, WOWrInvF, WrInv", "derived: X63 of 216.6 ns (X16)"})
            .time("evict", &S::evict, kTimes, {"evictions, CLFlush, CacheFlushed", "assumed"});
    return schema;
}

const Schema<HomeConfig>& HomeConfig::schema() {
    using C = HomeConfig;
    static const Schema<C> schema =
        Schema<C>()
            .count("bridges", &C::bridges, {0, kMostBridges}, {"host bridges with devices that cache", ""})
            .group("llc", &C::llc, {"last-level cache of the host", "assumed"})
            .group("directory", &C::directory, {"lines of host memory that caches of devices may hold", "assumed"})
            .time("cycle", &C::cycle, {0, kMicrosecond}, {"time between two lines looked up", "assumed: 2 GHz"})
            .group("service", &C::service, {"time of D2H requests in the host", ""})
            .time("back_invalidate", &C::back_invalidate, {0, kMillisecond},
                  {"time of a back-invalidate snoop in the host", "assumed"})
            .count("write_buffers", &C::write_buffers, {1, 4096}, {"write-backs under way at a time", "assumed"});
    return schema;
}

std::vector<PortDecl> HomeConfig::more_ports() const {
    std::vector<PortDecl> out;
    for (std::size_t i = 0; i < bridges; ++i) {
        PortDecl port = host_coherence(bridge_name(i), fmt::format("host bridge {}", i));
        for (PortDecl& part : port.parts) part.kind = counterpart(part.kind);
        out.push_back(port);
    }
    return out;
}

std::string bridge_name(std::size_t number) {
    return fmt::format("bridge{}", number);
}

}  // namespace cxlvp::cxl
