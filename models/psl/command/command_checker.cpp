// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_checker.h"

#include "cxlvp/psl/capp/snoop.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint64_t kCompareAlignment = 16;

}  // namespace

Admission::Reason CommandChecker::wrong(const afu::Command& command) const {
    using Reason = Admission::Reason;
    if (!command.parity_ok) return Reason::parity;
    if (tags_[command.tag]) return Reason::duplicate_tag;
    const CommandInfo& info = command_info(command.code);
    if (!info.on(caia_)) return Reason::unknown_code;
    switch (info.size) {
        case SizeRule::up_to_line: {
            const std::uint64_t size = command.size;
            if (size == 0 || size > kLineBytes || (size & (size - 1)) != 0) return Reason::size;
            return (command.ea & (size - 1)) != 0 ? Reason::alignment : Reason::none;
        }
        case SizeRule::compare_4:
        case SizeRule::compare_8:
            return command.ea % kCompareAlignment != 0 ? Reason::alignment : Reason::none;
        case SizeRule::none:
        case SizeRule::line:
        case SizeRule::any:
            break;
    }
    return Reason::none;
}

Admission CommandChecker::admit(const afu::Command& command, bool running) {
    using Verdict = Admission::Verdict;
    if (!running) return {Verdict::dropped, Admission::Reason::not_running, false, 0};
    if (outstanding_ == credits_) return {Verdict::refused, Admission::Reason::overrun, false, 0};
    ++outstanding_;
    const Admission::Reason reason = wrong(command);
    if (reason != Admission::Reason::none) return {Verdict::refused, reason, false, 1};
    tags_.set(command.tag);
    return {Verdict::accepted, Admission::Reason::none, true, 1};
}

void CommandChecker::answered(std::uint8_t tag, const Admission& admission) {
    if (admission.holds_tag) tags_.reset(tag);
    // After a reset of the AFU nothing is outstanding, whatever is still answered.
    if (admission.credits != 0 && outstanding_ != 0) --outstanding_;
}

void CommandChecker::reset() {
    tags_.reset();
    outstanding_ = 0;
}

}  // namespace cxlvp::psl
