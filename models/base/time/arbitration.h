// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// What a requester wants from a shared resource.
struct Claim {
    Tick arrival = 0;             ///< when the request reaches the resource
    Tick service = 0;             ///< how long it occupies the resource
    std::uint32_t requester = 0;  ///< index in the requester table of the context
    std::uint32_t bytes = 0;      ///< payload, for limits in bytes
};

/// Decides when a claim on a shared resource is served. A time once given is not taken back: what a favoured claim
/// takes ahead of others is charged to their later claims, so that capacity is conserved over time.
class Arbitration {
public:
    virtual ~Arbitration() = default;
    /// Reserves the claim and returns when its service ends. `now` is the time of the kernel and does not decrease.
    virtual Tick reserve(Tick now, const Claim& claim) = 0;
    /// Which of the waiting claims a server that is free at `at` serves first. None when no claim may start yet; then
    /// `retry` is set to when one may. `waiting` is in order of arrival and not empty.
    virtual std::optional<std::size_t> pick(const std::vector<const Claim*>& waiting, Tick at, Tick& retry) = 0;
};

/// Configuration of the arbitration at a shared resource.
struct ArbitrationConfig {
    enum class Policy {
        fifo,      ///< first come, first served, by arrival at the resource
        weighted,  ///< each requester is guaranteed its share, unused capacity goes to the others
        strict,    ///< a higher priority is served first
    };
    Policy policy = Policy::fifo;
    std::map<std::string, std::uint64_t> weights;      ///< by requester; others have weight 1
    std::map<std::string, std::uint64_t> priorities;   ///< by requester, higher goes first; others have priority 0
    std::map<std::string, std::uint64_t> rate_limits;  ///< by requester, bytes per second; others have no limit

    static const Schema<ArbitrationConfig>& schema();
    /// True when first come, first served without limits: no policy object is needed.
    bool plain() const { return policy == Policy::fifo && rate_limits.empty(); }
};

class RequesterTable;

/// Builds the policy for a configuration. Names are looked up in `requesters`; an unknown one throws `UserError`
/// that names `path` and the requester. Returns null for a plain first-come, first-served resource.
std::unique_ptr<Arbitration> make_arbitration(const ArbitrationConfig& config, const RequesterTable& requesters,
                                              const std::string& path);

}  // namespace cxlvp
