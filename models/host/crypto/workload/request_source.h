// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/crypto/manager/queued_request.h"
#include "cxlvp/host/crypto/workload/request_shape.h"
#include "cxlvp/host/crypto/workload/workload_config.h"

namespace cxlvp::host {

/// A request of a workload.
struct WorkloadRequest {
    Tick due = 0;  ///< from the begin of the workload on; of a closed loop 0
    std::uint32_t shape = 0;
    std::uint32_t mailbox = QueuedRequest::kAnyMailbox;
};

/// Gives the requests of a workload one after the other: drawn from a mix, or from a file that was read before.
class RequestSource {
public:
    /// Throws `UserError` that says which part of the workload is wrong. A workload of a file has no requests here.
    /// Operands are laid out from `address` on.
    RequestSource(const WorkloadConfig& config, std::uint64_t address, unsigned mailboxes, std::uint64_t seed,
                  const std::string& name);

    /// False when there are no more.
    bool next(WorkloadRequest& out);
    /// Requests in all.
    std::uint64_t count() const { return count_; }
    /// Requests come at times of their own; else as soon as others are complete.
    bool open_loop() const { return open_loop_; }
    const std::vector<RequestShape>& shapes() const { return shapes_; }
    /// The engine holds the key of `shapes()[shape]` as `reference`.
    void hold_key(std::size_t shape, std::uint64_t reference) { shapes_[shape].request.key.reference = reference; }
    const ShapeMaker& maker() const { return maker_; }

private:
    void read(const std::string& path, unsigned mailboxes);

    ShapeMaker maker_;
    Random random_;
    std::vector<RequestShape> shapes_;
    std::vector<std::uint64_t> weights_;  ///< of a mix, summed up
    std::vector<WorkloadRequest> recorded_;
    std::uint64_t count_ = 0;
    std::uint64_t given_ = 0;
    bool open_loop_ = false;
    bool poisson_ = false;
    double distance_ = 0;  ///< between arrivals, in ticks
    double due_ = 0;
};

}  // namespace cxlvp::host
