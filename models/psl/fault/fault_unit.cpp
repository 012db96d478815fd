// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/fault/fault_unit.h"

#include <algorithm>
#include <utility>

namespace cxlvp::psl {
namespace {

/// True when the operating system would answer both with the same words.
bool same_fault(const Fault& a, const Fault& b) {
    constexpr unsigned kSharedShift = 12;
    return a.handle == b.handle && a.dsisr == b.dsisr && a.dar >> kSharedShift == b.dar >> kSharedShift;
}

}  // namespace

FaultId FaultUnit::report(const Fault& fault, Tick at) {
    if (FaultBits::kind(caia_, fault.dsisr) != FaultKind::translation) {
        warning(fault, at);
        return kNoFault;
    }
    if (shown_id_ != kNoFault && same_fault(shown_, fault)) {
        ++counts_.shared;
        return shown_id_;
    }
    for (const Entry& entry : queue_) {
        if (entry.id == kNoFault || !same_fault(entry.fault, fault)) continue;
        ++counts_.shared;
        return entry.id;
    }
    enqueue({++last_id_, fault}, at);
    return last_id_;
}

void FaultUnit::psl_error(std::uint16_t handle, Tick at) {
    error(handle, dsisr::kPslError, at);
}

void FaultUnit::afu_error(std::uint16_t handle, Tick at) {
    error(handle, dsisr::kAfuError, at);
}

void FaultUnit::error(std::uint16_t handle, std::uint64_t bit, Tick at) {
    const bool waits =
        std::any_of(queue_.begin(), queue_.end(), [bit](const Entry& e) { return e.fault.dsisr == bit; });
    if (waits || shown_.dsisr == bit) {
        ++counts_.merged;
        return;
    }
    enqueue({kNoFault, {handle, bit, 0, 0}}, at);
}

void FaultUnit::warning(const Fault& fault, Tick at) {
    if (occupied())
        ++counts_.lost_warnings;
    else if (kind() == FaultKind::warning)
        ++counts_.merged;
    else if (FaultBits::kind(caia_, fault.dsisr) == FaultKind::warning)
        present({kNoFault, fault}, at);
}

void FaultUnit::enqueue(const Entry& entry, Tick at) {
    if (occupied())
        queue_.push_back(entry);
    else
        present(entry, at);
}

void FaultUnit::present(const Entry& entry, Tick at) {
    shown_ = entry.fault;
    shown_id_ = entry.id;
    presented_at_ = at;
    interrupt_ = true;
    ++counts_.presented;
}

/// DAR, DSR and PEHandle keep what they were: DSISR alone says that nothing is pending.
void FaultUnit::dismiss(Tick at) {
    shown_.dsisr = 0;
    shown_id_ = kNoFault;
    interrupt_ = false;
    if (queue_.empty()) return;
    const Entry next = queue_.front();
    queue_.pop_front();
    present(next, at);
}

FaultVerdict FaultUnit::respond(std::uint64_t tfc, Tick at) {
    const FaultKind what = kind();
    if (what == FaultKind::none) {
        ++counts_.unexpected;
        return {};
    }
    const std::uint64_t response = tfc & FaultResponse::kAll;
    if (response == 0) {
        ++counts_.wrong_response;
        return {};
    }
    FaultVerdict verdict{FaultDecision::none, shown_id_, shown_.handle};
    if (what == FaultKind::translation) {
        const FaultDecision decision = decide(response);
        if (shown_id_ != kNoFault) verdict.decision = decision;
    } else if (response != FaultResponse::kAcknowledge) {
        ++counts_.wrong_response;
    }
    dismiss(at);
    return verdict;
}

/// Of several bits the one that lets least happen counts. A alone solves nothing, so that the commands fail: nobody
/// would answer them later.
FaultDecision FaultUnit::decide(std::uint64_t response) {
    const bool single = (response & (response - 1)) == 0;
    if (!single || response == FaultResponse::kAcknowledge) ++counts_.wrong_response;
    if ((response & FaultResponse::kAddressError) != 0) return FaultDecision::aerror;
    if ((response & FaultResponse::kContinue) != 0) return FaultDecision::paged;
    if ((response & FaultResponse::kRestart) != 0) return FaultDecision::retry;
    return FaultDecision::aerror;
}

void FaultUnit::write_dsisr(std::uint64_t value, Tick at) {
    const FaultKind what = kind();
    if (what != FaultKind::psl_error && what != FaultKind::warning) return;
    const std::uint64_t left = shown_.dsisr & value & FaultBits::pending(caia_);
    if (left == 0)
        dismiss(at);
    else
        shown_.dsisr = (shown_.dsisr & ~FaultBits::pending(caia_)) | left;
}

void FaultUnit::reset() {
    queue_.clear();
    shown_id_ = kNoFault;
}

void FaultUnit::clear() {
    queue_.clear();
    shown_ = {};
    shown_id_ = kNoFault;
    interrupt_ = false;
}

bool FaultUnit::waiting(FaultId id) const {
    if (id == kNoFault) return false;
    return id == shown_id_ || std::any_of(queue_.begin(), queue_.end(), [id](const Entry& e) { return e.id == id; });
}

bool FaultUnit::pending(std::uint16_t handle) const {
    if (kind() == FaultKind::translation && shown_.handle == handle) return true;
    return std::any_of(queue_.begin(), queue_.end(),
                       [handle](const Entry& e) { return e.id != kNoFault && e.fault.handle == handle; });
}

bool FaultUnit::take_interrupt() {
    return std::exchange(interrupt_, false);
}

}  // namespace cxlvp::psl
