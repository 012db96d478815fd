// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/home_config.h"

#include <fmt/format.h>

#include "cxlvp/cxl/port/link_bundle.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kMostBridges = 4;  // of 16 root ports: the agents of a snoop filter

const char* const kFitted = "derived: X61 to X64 with a hit of 115 ns and a miss of 216.6 ns (X16) from a remote node";

}  // namespace

const Schema<ServiceTime>& ServiceTime::schema() {
    static const Schema<ServiceTime> schema =
        Schema<ServiceTime>()
            .time("hit", &ServiceTime::hit, {0, kMillisecond}, {"the last-level cache has the lines", kFitted})
            .time("miss", &ServiceTime::miss, {0, kMillisecond},
                  {"it does not; the access to memory comes on top", kFitted});
    return schema;
}

const Schema<ServiceTimes>& ServiceTimes::schema() {
    using S = ServiceTimes;
    static const Schema<S> schema = Schema<S>()
                                        .group("read_current", &S::read_current, {"RdCurr", "X61"})
                                        .group("read_shared", &S::read_shared, {"RdShared, RdAny", "X62"})
                                        .group("own", &S::own, {"RdOwn, RdOwnNoData", "X64"})
                                        .group("write", &S::write, {"ItoMWr, WrCur, WOWrInv, WOWrInvF, WrInv", "X63"})
                                        .group("evict", &S::evict, {"evictions, CLFlush, CacheFlushed", "assumed"});
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
