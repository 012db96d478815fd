// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/cxl/coherence/bias_table.h"
#include "cxlvp/cxl/coherence/snoop_filter.h"

namespace cxlvp::cxl {

/// What a device knows about who may use a line of its memory: bias for HDM-D ranges, a snoop filter of what the host
/// holds for HDM-DB ranges (CXL r3.1 2.2, 3.3.3). It decides, and sends nothing.
class HdmCoherence {
public:
    enum class BiasFlip : std::uint8_t {
        software,    ///< pages go to device bias by `set_bias` alone
        autonomous,  ///< and a line that the host has given up is the device's until the host asks again
    };
    struct Config {
        std::uint64_t page = 4 * kKiB;
        Bias initial = Bias::host;
        BiasFlip flip = BiasFlip::software;
        static const Schema<Config>& schema();
    };
    /// What the device has to do before it uses a line.
    enum class Need : std::uint8_t {
        nothing,
        ask_host,    ///< D2H request
        downgrade,   ///< BISnpData
        invalidate,  ///< BISnpInv
    };

    HdmCoherence(const Config& bias, const SnoopFilter::Config& filter);

    /// HDM-D, by device address.
    Need device_access(std::uint64_t dpa) const { return bias_.owned(dpa) ? Need::nothing : Need::ask_host; }
    /// The host has given the line to the device.
    void granted(std::uint64_t dpa);
    /// The host reads or writes the line.
    void host_access(std::uint64_t dpa) { bias_.host_access(dpa); }

    /// HDM-DB, by number of the line in the address space of the host. The filter changes at once to what it will be
    /// when the snoop that is needed has been answered.
    Need device_access_tracked(std::uint64_t line, bool write);
    /// The host reads the line and may hold it from now on. Gives the line that it must give up for room in the filter.
    /// A write says nothing: it may be one that was under way when the host read the line again.
    std::optional<std::uint64_t> host_read_tracked(std::uint64_t line);

    void reset();
    BiasTable& bias() { return bias_; }
    SnoopFilter& filter() { return filter_; }

private:
    static constexpr unsigned kHost = 0;  ///< the only agent in the filter

    const BiasFlip flip_;
    BiasTable bias_;
    SnoopFilter filter_;
};

}  // namespace cxlvp::cxl
