// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/crypto/vcq/error_code.h"
#include "cxlvp/host/crypto/device/mailbox_driver.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/pack/vcq.h"

namespace cxlvp::host {

/// Submits VCQs to one mailbox and waits for each, with nothing between: no driver refuses, repairs or repeats.
class DirectQueue {
public:
    static constexpr Tick kPollMin = us(1);
    static constexpr Tick kPollMax = us(1000);

    /// To `mailbox`, which is up. Both outlive the queue.
    DirectQueue(HostBus& bus, const MailboxDriver& mailbox) : bus_(bus), mailbox_(mailbox), next_(mailbox.first_id()) {}

    /// Begins a VCQ for the slot that is next, or for one `ahead` of it.
    void begin(Vcq& vcq, std::uint32_t ahead = 0) const;
    /// Submits a VCQ that was begun last and waits for its end. After an error the queue is flushed; the code is that
    /// of STATUS, or of CHILD. EMSGSIZE when the slot cannot hold it.
    crypto::ErrorCode run(Vcq& vcq);

private:
    std::uint32_t read(MailboxRegister reg) { return static_cast<std::uint32_t>(bus_.read(mailbox_.address(reg), 4)); }
    void write(MailboxRegister reg, std::uint32_t value) { bus_.write(mailbox_.address(reg), 4, value); }

    HostBus& bus_;
    const MailboxDriver& mailbox_;
    std::uint32_t next_;
};

}  // namespace cxlvp::host
