// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/host/crypto/device/engine_device.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/manager/transaction_manager.h"
#include "cxlvp/host/crypto/session/submitter.h"

namespace cxlvp::host {

/// The engine for tools and tests: makes one request at a time and waits for its end, by polling. It goes the way of
/// all requests, through packer and transaction manager, with the same repairs.
class CryptoSession : private CompletionSink {
public:
    static constexpr Tick kPollMin = us(1);
    static constexpr Tick kPollMax = us(1000);

    /// Over `bus` to `device`, whose `probe` was successful. Both outlive the session.
    CryptoSession(HostBus& bus, EngineDevice& device, const ManagerConfig& config = {});

    /// Runs `request` to its end. Operands lie in memory before, results after.
    RequestCode run(const CryptoRequest& request);
    /// Management goes over mailbox 0.
    RequestCode run(const ManagementRequest& request);

    const ManagerCounters& counters() const { return manager_.counters(); }

private:
    void completed(std::uint32_t handle, RequestCode code, Tick at) override;
    template <class Submit>
    RequestCode run(const RequestPlan& plan, std::uint32_t mailbox, Submit&& submit);
    void poll();
    RequestCode compare(const TagCheck& check);

    HostBus& bus_;
    EngineDevice& device_;
    VcqPacker packer_;
    TransactionManager manager_;
    Submitter submitter_;
    std::optional<RequestCode> result_;
};

}  // namespace cxlvp::host
