// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "accuracy/topology.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"

namespace cxlvp::accuracy {

/// One source reads over a link and a crossbar from four memories behind links of 50, 120, 300 and 600 ns. The way back
/// over the first link is the bottleneck: responses reach it after unequal times.
class FanOut : public Topology {
public:
    std::size_t sources() const override { return 1; }
    Access draw(Random& random, Sizes sizes) const override;
    void add_servers(ReferenceSimulator& reference) override;
    std::vector<Stop> stops(std::size_t source, const Access& access) const override;
    std::uint32_t bottleneck() const override { return reverse_; }
    void build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) override;

private:
    /// A memory and its link.
    struct Target {
        std::uint32_t request = 0;
        std::uint32_t forward = 0;
        std::array<std::uint32_t, 16> bank{};
        std::uint32_t channel = 0;
        std::uint32_t reverse = 0;
    };

    std::uint32_t forward_ = 0;
    std::array<Target, 4> targets_{};
    std::uint32_t response_ = 0;
    std::uint32_t reverse_ = 0;

    std::unique_ptr<bus::Link> shared_;
    std::unique_ptr<bus::Interconnect> interconnect_;
    std::vector<std::unique_ptr<bus::Link>> links_;
    std::vector<std::unique_ptr<bus::Memory>> memories_;
};

}  // namespace cxlvp::accuracy
