// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/queue/mailbox.h"

namespace cxlvp::crypto {

/// Which mailbox is next: policies of X_ARB.
enum class ArbitrationPolicy : std::uint8_t { round_robin = 0, strict_priority = 1, weighted_round_robin = 2 };

/// Chooses one of several mailboxes that want the same. Each has a turn of one VCQ, or with weights of weight x quantum
/// VCQs; mailboxes that want nothing lose their turn.
class MailboxArbiter {
public:
    /// `candidates` has bit n for mailbox n, at least one; `mailbox(n)` gives that mailbox.
    template <class Lookup>
    unsigned pick(std::uint64_t candidates, ArbitrationPolicy policy, unsigned quantum, Lookup&& mailbox) {
        if (policy == ArbitrationPolicy::strict_priority) candidates = most_urgent(candidates, mailbox);
        if (policy == ArbitrationPolicy::weighted_round_robin && credit_ != 0 && (candidates >> last_ & 1) != 0) {
            --credit_;
            return last_;
        }
        last_ = after(candidates, last_);
        if (policy == ArbitrationPolicy::weighted_round_robin)
            credit_ = mailbox(last_).weight() * (quantum == 0 ? 1 : quantum) - 1;
        return last_;
    }

private:
    template <class Lookup>
    static std::uint64_t most_urgent(std::uint64_t candidates, Lookup&& mailbox) {
        std::uint64_t chosen = 0;
        unsigned best = 0;
        for (std::uint64_t left = candidates; left != 0; left &= left - 1) {
            const auto n = static_cast<unsigned>(__builtin_ctzll(left));
            const unsigned priority = mailbox(n).priority();
            if (chosen == 0 || priority > best) chosen = 0;
            if (chosen == 0) best = priority;
            if (priority == best) chosen |= std::uint64_t{1} << n;
        }
        return chosen;
    }
    /// The first candidate above `last`, else the first of all.
    static unsigned after(std::uint64_t candidates, unsigned last) {
        const std::uint64_t above = last >= 63 ? 0 : candidates & (~std::uint64_t{0} << (last + 1));
        return static_cast<unsigned>(__builtin_ctzll(above != 0 ? above : candidates));
    }

    unsigned last_ = 63;
    unsigned credit_ = 0;
};

}  // namespace cxlvp::crypto
