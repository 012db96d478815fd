// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/context/capi_context.h"
#include "cxlvp/host/capi/machine/capi_host_config.h"
#include "cxlvp/host/capi/machine/simulated_process.h"
#include "cxlvp/host/capi/machine/thread_bus.h"

namespace cxlvp::host {

/// A process that uses an AFU. Its calls block: they come from the thread of the process.
class CapiUser {
public:
    /// Where things lie in the memory of a process.
    static constexpr std::uint64_t kQueue = 0x10000000;
    static constexpr std::uint64_t kSource = 0x20000000;
    static constexpr std::uint64_t kDestination = 0x100000000;

    /// A request of the process has ended: how long it took, its bytes, whether all is well.
    using Ended = std::function<void(Tick latency, std::uint64_t bytes, bool ok)>;

    /// What is to be copied, and the real address to copy to; none: memory that the operating system gives.
    struct Content {
        std::vector<std::uint8_t> bytes;
        std::optional<std::uint64_t> destination;
    };

    /// The process is number `pid`.
    CapiUser(const CapiHostConfig& config, ThreadBus& bus, SystemMemory& memory, CapiAfu& afu, std::uint32_t pid,
             Content content, Ended ended);

    /// Opens the context. Errors of `CapiAfu::open`.
    CapiStatus open();
    /// Leaves the context it has to the caller, and opens another one.
    std::unique_ptr<CapiContext> give_away() { return std::move(context_); }
    CapiStatus open_again();
    /// Does all the work, from the start of the context to its stop.
    CapiStatus work();
    /// Gives the handle back.
    CapiStatus release() { return afu_.release(context_); }

    const SimulatedProcess& process() const { return process_; }
    std::uint16_t handle() const { return context_->handle(); }
    /// Pieces whose result was compared with what it must be.
    std::uint64_t verified() const { return verified_; }

private:
    CapiStatus copy();
    CapiStatus run();
    CapiStatus ping_pong();
    void fill(std::uint64_t ea, std::uint64_t real, std::uint64_t bytes);
    CapiStatus verify(std::uint64_t offset, std::uint64_t bytes);
    CapiStatus lay_chain();
    CapiStatus populate();
    bool store(std::uint64_t ea, const std::uint8_t* data, std::size_t bytes);
    bool load(std::uint64_t ea, std::uint8_t* data, std::size_t bytes);

    const CapiHostConfig& config_;
    ThreadBus& bus_;
    CapiAfu& afu_;
    const std::vector<std::uint8_t> content_;
    const Ended ended_;
    SimulatedProcess process_;
    std::unique_ptr<CapiContext> context_;
    std::uint64_t verified_ = 0;
};

}  // namespace cxlvp::host
