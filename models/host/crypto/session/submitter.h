// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "cxlvp/host/crypto/device/mailbox_driver.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/manager/transaction_manager.h"
#include "cxlvp/host/crypto/pack/vcq_packer.h"

namespace cxlvp::host {

/// Packs requests into the slots that the transaction manager has given them, and rings the doorbell.
class Submitter {
public:
    /// `check` says what to compare when the request is complete; `submission` has no other request. EMSGSIZE when a
    /// slot is too small for it, EIO when memory refuses the write: then the doorbell was not rung.
    RequestCode submit(const CryptoRequest& request, const RequestPlan& plan, const Submission& submission,
                       const MailboxDriver& mailbox, HostBus& bus, TagCheck& check);
    RequestCode submit(const ManagementRequest& request, const Submission& submission, const MailboxDriver& mailbox,
                       HostBus& bus);

    /// As above for all requests of `submission`; `pack(handle, vcqs)` packs each and is false when it does not fit. No
    /// request that needs a `TagCheck` shares a VCQ.
    template <class Pack>
    RequestCode submit(const Submission& submission, const MailboxDriver& mailbox, HostBus& bus, Pack&& pack) {
        begin(submission, mailbox);
        for (std::uint32_t i = 0; i < submission.count; ++i)
            if (!pack(submission.handles[i], vcqs_.data())) return RequestCode::emsgsize;
        return send(submission, mailbox, bus);
    }

private:
    void begin(const Submission& submission, const MailboxDriver& mailbox);
    RequestCode send(const Submission& submission, const MailboxDriver& mailbox, HostBus& bus);

    std::array<Vcq, VcqPacker::kMaxVcqs> vcqs_;
};

}  // namespace cxlvp::host
