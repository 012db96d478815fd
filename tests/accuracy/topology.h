// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "accuracy/access.h"
#include "accuracy/access_driver.h"
#include "accuracy/reference_simulator.h"
#include "cxlvp/base/core/random.h"

namespace cxlvp::accuracy {

/// A small platform, described twice: as servers and delays for the reference simulator, and as modules. The two
/// descriptions are written by hand and know nothing of each other but the configuration of the modules.
class Topology {
public:
    using Stop = ReferenceSimulator::Stop;

    virtual ~Topology() = default;

    virtual std::size_t sources() const = 0;
    /// A random access of a source, without its time.
    virtual Access draw(Random& random, Sizes sizes) const = 0;

    /// Adds the servers to the reference. Comes before `stops`.
    virtual void add_servers(ReferenceSimulator& reference) = 0;
    /// The way of an access of `source` through the servers and back.
    virtual std::vector<Stop> stops(std::size_t source, const Access& access) const = 0;
    /// The server whose utilisation is the load.
    virtual std::uint32_t bottleneck() const = 0;

    /// Makes the modules and binds one driver for each source to them.
    virtual void build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) = 0;

    /// Steps the bottleneck serves an access.
    double bottleneck_service(std::size_t source, const Access& access) const;
    /// Steps from issue to completion without contention.
    double round_trip(std::size_t source, const Access& access) const;

protected:
    /// A size: 64 bytes, or mixed 64, 128, 256 and 512 bytes with probabilities 0.4, 0.3, 0.2 and 0.1.
    static std::uint32_t draw_bytes(Random& random, Sizes sizes);
};

}  // namespace cxlvp::accuracy
