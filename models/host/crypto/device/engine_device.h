// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/crypto/device/core_set.h"
#include "cxlvp/host/crypto/device/mailbox_driver.h"

namespace cxlvp::host {

/// How the driver learns which cores there are.
enum class DeviceFlavour {
    v1,  ///< from the device tree: `cri,cmh`, with a child node for each core
    v4,  ///< from the register CORE_ENABLE: `rambus,cmh-v1030`
};

/// What a device tree says about an engine.
struct EngineDescription {
    std::uint64_t registers = 0;
    DeviceFlavour flavour = DeviceFlavour::v4;
    CoreSet cores = CoreSet::all();            ///< flavour v1 only
    std::vector<MailboxQueueConfig> queues;    ///< of mailbox 0, 1, ...
    Tick ready_timeout = 5000 * kMillisecond;  ///< for the firmware to come up
};

/// The engine as its driver sees it: waits for the firmware, finds the cores, takes every mailbox into use.
class EngineDevice {
public:
    static constexpr Tick kReadyPoll = 1 * kMillisecond;

    EngineDevice(RegisterBus& bus, const EngineDescription& description);

    /// Waits until the firmware is ready and brings all mailboxes up. When one cannot be, those before it are torn down
    /// again.
    BringUp probe();
    /// Gives all mailboxes back. False when one did not throw away its queue in time.
    bool remove();
    /// Masks the interrupts of all mailboxes, which have nothing left to do.
    void suspend();
    /// Goes on after `suspend`. Boot status and firmware are verified again first.
    BringUp resume();

    /// Cores found by `probe`.
    const CoreSet& cores() const { return cores_; }
    std::vector<MailboxDriver>& mailboxes() { return mailboxes_; }

private:
    bool ready();
    bool wait_until_ready();

    RegisterBus& bus_;
    const EngineDescription description_;
    CoreSet cores_;
    std::vector<MailboxDriver> mailboxes_;
};

}  // namespace cxlvp::host
