// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/fault/fault_spec.h"

namespace cxlvp {

/// All fault points of a platform by path, and the way to arm them. Draws with a probability come from one random
/// stream per armed fault, fixed by `seed`, the path and the number of the arming at that point.
class FaultRegistry {
public:
    explicit FaultRegistry(std::uint64_t seed = 0) : seed_(seed) {}
    FaultRegistry(const FaultRegistry&) = delete;
    FaultRegistry& operator=(const FaultRegistry&) = delete;

    /// Arms `spec` at its point. Throws `UserError` when the point does not exist or does not support the kind, or the
    /// fault contradicts itself; `origin` ("file:line:column") then starts the message.
    void arm(const FaultSpec& spec, std::string_view origin = {});
    /// Removes all faults at `path`; throws `UserError` when there is no such point.
    void disarm(std::string_view path);
    /// Removes all faults everywhere.
    void disarm_all();

    /// The point at `path`; null pointer when there is none.
    FaultPoint* find(std::string_view path) const;
    /// All points sorted by path.
    std::vector<const FaultPoint*> points() const;

    using Hook = std::function<void(const FaultPoint&, const FaultSpec&)>;
    /// `hook` is called before any fault is armed at any point. Returns a number for `remove_hook`. A module uses
    /// `FaultPoint::on_arming`, which ends with its point.
    std::uint64_t on_arming(Hook hook);
    void remove_hook(std::uint64_t number) { hooks_.erase(number); }

private:
    friend class FaultPoint;
    void add(FaultPoint& point);
    void remove(const FaultPoint& point);
    FaultPoint& at(std::string_view path, std::string_view origin) const;

    std::uint64_t seed_;
    std::map<std::string, FaultPoint*, std::less<>> points_;
    std::map<std::uint64_t, Hook> hooks_;
    std::uint64_t next_hook_ = 0;
};

}  // namespace cxlvp
