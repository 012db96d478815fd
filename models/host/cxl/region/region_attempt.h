// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/cxl/decode/fixed_window.h"
#include "cxlvp/host/cxl/region/region_layout.h"
#include "cxlvp/host/cxl/region/region_plan.h"
#include "cxlvp/host/cxl/region/region_spec.h"
#include "cxlvp/host/cxl/topology/cxl_topology.h"

namespace cxlvp::host {

/// Decoders of devices that belong to a plan, by position of the device and number: others that are committed are
/// firmware's.
using RegionClaims = std::set<std::pair<std::size_t, unsigned>>;

/// The try to make one region in one window. Everything given to it outlives it.
class RegionAttempt {
public:
    RegionAttempt(const CxlTopology& topology, const RegionClaims& claims, const cxl::FixedWindowConfig& window,
                  const RegionSpec& spec);

    /// `devices` by interleave position; empty for a choice among those below the window. Gives the plan, or nothing
    /// and the `reasons`.
    std::optional<RegionPlan> plan(std::vector<std::size_t> devices);
    const std::vector<std::string>& reasons() const { return reasons_; }

private:
    template <class... Args>
    void refuse(fmt::format_string<Args...> text, Args&&... args) {
        reasons_.push_back(fmt::format(text, std::forward<Args>(args)...));
    }
    const CxlDevice& device(std::size_t position) const { return topology_.devices[devices_[position]]; }
    const CxlDecoders& decoders(const LevelUse& use) const { return *topology_.levels[use.level].decoders; }
    std::uint64_t granularity() const { return spec_.granularity != 0 ? spec_.granularity : window_.granularity; }

    std::vector<std::size_t> chosen_devices() const;
    bool check_number();
    void check_devices();
    void check_window();
    /// Works out the levels at a granularity, and what the devices say to it.
    bool shape(std::uint64_t granularity);
    cxl::DecoderSettings settings(unsigned ways, std::uint64_t granularity) const;
    cxl::DecoderSettings settings(const LevelUse& use) const;

    // A region of our own.
    void allocate();
    void check_free_decoders();
    void choose_range();

    // A region that firmware has made.
    /// The first committed decoder of a device that is in no plan.
    std::optional<unsigned> firmware_decoder(std::size_t position) const;
    bool firmware_region() const;
    void take_over();
    void check_taken_devices(const cxl::DecoderSettings& first);
    void take_over_level(const LevelUse& use);

    const CxlTopology& topology_;
    const RegionClaims& claims_;
    const cxl::FixedWindowConfig& window_;
    const RegionSpec& spec_;
    RegionLayout layout_;
    std::vector<std::size_t> devices_;  ///< by position
    RegionPlan plan_;
    std::vector<std::string> reasons_;
};

}  // namespace cxlvp::host
