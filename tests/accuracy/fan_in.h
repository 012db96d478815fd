// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "accuracy/topology.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"

namespace cxlvp::accuracy {

/// Four sources write over links of 50, 120, 300 and 600 ns and one bus into a memory of 32 banks. The bus is the
/// bottleneck: requests reach it after unequal times.
class FanIn : public Topology {
public:
    /// `discipline` of the bus with the priority or weight of each source.
    explicit FanIn(ReferenceSimulator::Discipline discipline = ReferenceSimulator::Discipline::fifo,
                   std::vector<std::uint64_t> parameter = {})
        : discipline_(discipline), parameter_(std::move(parameter)) {}

    std::size_t sources() const override { return 4; }
    Access draw(Random& random, Sizes sizes) const override;
    void add_servers(ReferenceSimulator& reference) override;
    std::vector<Stop> stops(std::size_t source, const Access& access) const override;
    std::uint32_t bottleneck() const override { return bus_; }
    void build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) override;

private:
    const ReferenceSimulator::Discipline discipline_;
    const std::vector<std::uint64_t> parameter_;

    std::array<std::uint32_t, 4> forward_{};
    std::array<std::uint32_t, 4> response_{};
    std::array<std::uint32_t, 4> reverse_{};
    std::array<std::uint32_t, 32> bank_{};
    std::uint32_t bus_ = 0;
    std::uint32_t channel_ = 0;

    std::vector<std::unique_ptr<bus::Link>> links_;
    std::unique_ptr<bus::Interconnect> interconnect_;
    std::unique_ptr<bus::Memory> memory_;
};

}  // namespace cxlvp::accuracy
