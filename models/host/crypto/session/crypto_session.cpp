// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/session/crypto_session.h"

#include <algorithm>
#include <vector>

#include "cxlvp/crypto/algorithms/aead/equal_tags.h"
#include "cxlvp/host/crypto/session/software_mac.h"

namespace cxlvp::host {

namespace {

std::vector<TransactionManager::Mailbox> mailboxes_of(EngineDevice& device) {
    std::vector<TransactionManager::Mailbox> out;
    for (const MailboxDriver& mailbox : device.mailboxes())
        out.push_back({mailbox.queue().slots_log2, mailbox.first_id(), 1u << mailbox.queue().stride_log2});
    return out;
}

constexpr std::uint32_t kManagementMailbox = 0;

}  // namespace

CryptoSession::CryptoSession(HostBus& bus, EngineDevice& device, const ManagerConfig& config)
    : bus_(bus), device_(device), packer_(device.cores()), manager_(config, mailboxes_of(device), *this) {}

void CryptoSession::completed(std::uint32_t, RequestCode code, Tick) {
    result_ = code;
}

RequestCode CryptoSession::run(const CryptoRequest& request) {
    const RequestPlan plan = packer_.plan(request);
    if (plan.code != RequestCode::ok) return plan.code;
    if (plan.software) return software_mac(request, bus_);
    if (plan.vcqs == 0) return RequestCode::ok;
    TagCheck check;
    const RequestCode code =
        run(plan, QueuedRequest::kAnyMailbox, [&](const Submission& submission, const MailboxDriver& mailbox) {
            return submitter_.submit(request, plan, submission, mailbox, bus_, check);
        });
    return code == RequestCode::ok ? compare(check) : code;
}

RequestCode CryptoSession::run(const ManagementRequest& request) {
    const RequestPlan plan = packer_.plan(request);
    if (plan.code != RequestCode::ok) return plan.code;
    return run(plan, kManagementMailbox, [&](const Submission& submission, const MailboxDriver& mailbox) {
        return submitter_.submit(request, submission, mailbox, bus_);
    });
}

template <class Submit>
RequestCode CryptoSession::run(const RequestPlan& plan, std::uint32_t mailbox, Submit&& submit) {
    result_.reset();
    const RequestCode posted = manager_.post(QueuedRequest(0, plan, mailbox), false);
    if (posted != RequestCode::einprogress) return posted;
    for (Tick wait = kPollMin; !result_; wait = std::min(2 * wait, kPollMax)) {
        if (const auto submission = manager_.next_submission(bus_.now())) {
            const RequestCode code = submit(*submission, device_.mailboxes()[submission->mailbox]);
            if (code == RequestCode::ok)
                manager_.submitted(*submission);
            else
                manager_.refused(*submission, code, bus_.now());
        }
        if (result_) break;
        bus_.pause(wait);
        poll();
    }
    return *result_;
}

void CryptoSession::poll() {
    if (bus_.now() >= manager_.next_tick()) manager_.tick(bus_.now());
    for (unsigned i = 0; i < device_.mailboxes().size(); ++i)
        if (manager_.load(i) != 0) manager_.interrupt(i);
    while (const auto task = manager_.next_task())
        manager_.done(*task, perform(*task, device_.mailboxes()[task->mailbox], bus_), bus_.now());
}

RequestCode CryptoSession::compare(const TagCheck& check) {
    std::uint8_t expected[TagCheck::kMaxLength] = {};
    std::uint8_t given[TagCheck::kMaxLength] = {};
    if (check.length == 0) return RequestCode::ok;
    if (!bus_.read_memory(check.expected, expected, check.length) ||
        !bus_.read_memory(check.given, given, check.length))
        return RequestCode::eio;
    const bool equal = crypto::equal_tags({given, check.length}, {expected, check.length});
    return equal ? RequestCode::ok : RequestCode::ebadmsg;
}

}  // namespace cxlvp::host
