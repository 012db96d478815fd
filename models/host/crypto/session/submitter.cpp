// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/session/submitter.h"

namespace cxlvp::host {

void Submitter::begin(const Submission& submission, const MailboxDriver& mailbox) {
    const MailboxQueueConfig& queue = mailbox.queue();
    const std::uint32_t mask = (1u << queue.slots_log2) - 1;
    for (std::uint32_t i = 0; i < submission.request.vcqs; ++i) {
        const std::uint64_t slot = (submission.first_id + i) & mask;
        vcqs_[i].begin(queue.base + (slot << queue.stride_log2), 1u << queue.stride_log2);
    }
}

RequestCode Submitter::send(const Submission& submission, const MailboxDriver& mailbox, HostBus& bus) {
    for (std::uint32_t i = 0; i < submission.request.vcqs; ++i)
        if (!bus.write_memory(vcqs_[i].address(), vcqs_[i].data(), vcqs_[i].bytes())) return RequestCode::eio;
    bus.write(mailbox.address(MailboxRegister::tail), 4, submission.first_id + submission.request.vcqs);
    return RequestCode::ok;
}

RequestCode Submitter::submit(const CryptoRequest& request, const RequestPlan& plan, const Submission& submission,
                              const MailboxDriver& mailbox, HostBus& bus, TagCheck& check) {
    return submit(submission, mailbox, bus,
                  [&](std::uint32_t, Vcq* vcqs) { return VcqPacker::pack(request, plan, vcqs, check); });
}

RequestCode Submitter::submit(const ManagementRequest& request, const Submission& submission,
                              const MailboxDriver& mailbox, HostBus& bus) {
    begin(submission, mailbox);
    if (!VcqPacker::pack(request, vcqs_[0])) return RequestCode::emsgsize;
    return send(submission, mailbox, bus);
}

}  // namespace cxlvp::host
