// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "cxlvp/cxl/coherence/lines.h"
#include "cxlvp/cxl/coherence/opcode.h"

namespace cxlvp::cxl {

/// The requests that one side of a link has under way. A snoop must be answered while one is outstanding to the same
/// line, and may overtake its answer: what it takes away is then taken from the state that the answer grants (the rule
/// that GO comes before the snoop, CXL r3.1 3.2.5.5). Snoops thus never wait for requests.
class PendingLines {
public:
    /// A request under way, on the stack of its call.
    class Request {
    public:
        Request(PendingLines& owner, const Lines& lines) : owner_(owner), lines_(lines), next_(owner.first_) {
            if (next_ != nullptr) next_->previous_ = this;
            owner.first_ = this;
        }
        ~Request() {
            (previous_ != nullptr ? previous_->next_ : owner_.first_) = next_;
            if (next_ != nullptr) next_->previous_ = previous_;
        }
        Request(const Request&) = delete;
        Request& operator=(const Request&) = delete;

        /// What snoops have left of `granted`.
        Mesi limit(Mesi granted) const { return std::min(granted, most_); }

    private:
        friend class PendingLines;
        PendingLines& owner_;
        const Lines lines_;
        Mesi most_ = Mesi::modified;
        Request* next_;
        Request* previous_ = nullptr;
    };

    PendingLines() = default;
    PendingLines(const PendingLines&) = delete;
    PendingLines& operator=(const PendingLines&) = delete;

    /// A snoop leaves `most` of the line. True when a request to it is under way. One that covers more lines loses all
    /// of them: to hold less than was granted is always allowed.
    bool snooped(std::uint64_t line, Mesi most);

private:
    Request* first_ = nullptr;
};

}  // namespace cxlvp::cxl
