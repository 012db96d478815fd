// SPDX-License-Identifier: Apache-2.0
// Feeds bytes through the trace readers, plain and decompressed, and on through page placement and caches. Any input
// ends in accesses that keep the promises of `Access` or in a `UserError` that names a line.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "../support/memory_bytes.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/trace_input/open_trace.h"
#include "cxlvp/host/traffic/cache_filter.h"
#include "cxlvp/host/traffic/page_placement.h"

namespace {

using namespace cxlvp;
using namespace cxlvp::host;

void require(bool condition) {
    if (!condition) std::abort();
}

/// Passes a stream on and checks every access.
class Checked : public TrafficSource {
public:
    explicit Checked(std::unique_ptr<TrafficSource> source) : source_(std::move(source)) {}

    bool next(Access& out) override {
        const bool more = source_->next(out);
        require(!more || (out.bytes != 0 && out.address + (out.bytes - 1) >= out.address));
        return more;
    }
    double progress() const override { return source_->progress(); }

private:
    std::unique_ptr<TrafficSource> source_;
};

std::unique_ptr<TrafficSource> placed(std::unique_ptr<TrafficSource> trace) {
    PagePlacementConfig pages;
    pages.policy = PlacementPolicy::interleave;
    pages.regions = {{0, 16 * kMiB, 2}, {kGiB, 16 * kMiB, 1}};
    return std::make_unique<PagePlacement>(std::make_unique<Checked>(std::move(trace)), pages, "fuzz");
}

std::unique_ptr<TrafficSource> cached(std::unique_ptr<TrafficSource> trace) {
    CacheFilterConfig caches;
    caches.l1.size = kKiB;
    caches.l1.ways = 2;
    caches.l2.size = 4 * kKiB;
    caches.l2.ways = 4;
    caches.llc.size = 0;
    return std::make_unique<CacheFilter>(std::make_unique<Checked>(std::move(trace)), caches, 1, "fuzz");
}

}  // namespace

/// The first byte chooses how the rest is read: the size of the pieces in which it arrives, and whether instruction
/// fetches count.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::uint8_t choice = data[0];
    const std::size_t piece = (choice & 0x7f) != 0 ? choice & 0x7f : ~std::size_t{0};
    TraceConfig config;
    config.instruction_fetches = (choice & 0x80) != 0;
    try {
        auto bytes =
            std::make_unique<MemoryBytes>(std::string(reinterpret_cast<const char*>(data) + 1, size - 1), piece);
        Checked source(cached(placed(open_trace(std::move(bytes), "fuzz", config))));
        Access access;
        // A few KiB of zstd can hold gigabytes of text.
        for (unsigned n = 0; n < 200000 && source.next(access); ++n) require(source.progress() <= 1);
    } catch (const UserError& error) {
        require(std::string(error.what()).find("fuzz:") == 0);
    }
    return 0;
}
