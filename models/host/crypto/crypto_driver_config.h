// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/host/crypto/device/engine_device.h"
#include "cxlvp/host/crypto/manager/manager_config.h"
#include "cxlvp/host/crypto/workload/workload_config.h"

namespace cxlvp::host {

/// Parameters of `crypto_driver`.
struct CryptoDriverConfig {
    std::uint64_t registers = 0;  ///< address of the engine
    DeviceFlavour flavour = DeviceFlavour::v4;
    std::vector<std::string> cores;  ///< of flavour v1; empty for all
    std::uint64_t mailboxes = 2;
    std::uint64_t slots = 64;
    std::uint64_t stride = 512;
    std::uint64_t memory = 0;       ///< queues, operands and buffers from here on
    std::uint64_t memory_size = 0;  ///< 0: as much as it takes
    std::uint64_t buffers = 64;
    Tick ready_timeout = 5000 * kMillisecond;
    ManagerConfig manager;
    Tick submit_cost = ns(500);
    Tick interrupt_cost = ns(1000);
    Tick completion_cost = ns(300);
    WorkloadConfig workload;

    static const Schema<CryptoDriverConfig>& schema();
    std::vector<PortDecl> more_ports() const;

    /// What a device tree would say. Throws `UserError` for a core that there is not.
    EngineDescription description() const;
    /// The first address behind the queues.
    std::uint64_t end_of_queues() const { return memory + mailboxes * slots * stride; }
};

}  // namespace cxlvp::host
