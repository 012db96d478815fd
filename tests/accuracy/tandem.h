// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "accuracy/topology.h"
#include "cxlvp/bus/link.h"

namespace cxlvp::accuracy {

/// One source reads and writes over three links in a row to a device that answers after 50, 120, 300 or 600 ns,
/// depending on the address. The second link is the bottleneck, equally in both directions: on the way back, answers
/// to earlier and later accesses meet.
class Tandem : public Topology {
public:
    Tandem();
    ~Tandem() override;

    std::size_t sources() const override { return 1; }
    Access draw(Random& random, Sizes sizes) const override;
    void add_servers(ReferenceSimulator& reference) override;
    std::vector<Stop> stops(std::size_t source, const Access& access) const override;
    std::uint32_t bottleneck() const override { return reverse_[1]; }
    void build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) override;

private:
    class Responder;

    std::array<std::uint32_t, 3> forward_{};
    std::array<std::uint32_t, 3> reverse_{};

    std::vector<std::unique_ptr<bus::Link>> links_;
    std::unique_ptr<Responder> responder_;
};

}  // namespace cxlvp::accuracy
