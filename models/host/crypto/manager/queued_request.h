// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/pack/vcq_packer.h"

namespace cxlvp::host {

/// A request on its way through the transaction manager.
struct QueuedRequest {
    static constexpr std::uint32_t kAnyMailbox = ~std::uint32_t{0};

    std::uint32_t handle = 0;  ///< of the caller, given back with the result
    crypto::CoreId core = crypto::CoreId::sys;
    RequestClass time = RequestClass::normal;
    bool authenticates = false;
    std::uint32_t vcqs = 1;
    std::uint8_t entries = 0;    ///< of a VCQ that it may share, header not included; 0: it may not
    std::uint8_t constants = 0;  ///< bytes there
    std::uint32_t mailbox = kAnyMailbox;

    QueuedRequest() = default;
    /// A request that was planned as `plan`, to be submitted to `to` or wherever the policy says.
    QueuedRequest(std::uint32_t number, const RequestPlan& plan, std::uint32_t to = kAnyMailbox)
        : handle(number),
          core(plan.core),
          time(plan.time),
          authenticates(plan.authenticates),
          vcqs(plan.vcqs),
          entries(plan.entries),
          constants(plan.constants),
          mailbox(to) {}

    /// True when both may be in one VCQ.
    bool fits_with(const QueuedRequest& other) const {
        return entries != 0 && other.entries != 0 && core == other.core && time == other.time &&
               mailbox == other.mailbox;
    }
};

}  // namespace cxlvp::host
