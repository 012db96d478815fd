// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::host {

/// Which mailbox a request goes to.
enum class MailboxPolicy {
    pinned,        ///< that of its core: cores get mailboxes in turn, each when it is used first
    round_robin,   ///< each in turn
    least_loaded,  ///< the one with the fewest VCQs; of several the first
};

/// Chooses mailboxes by a policy.
class MailboxSelector {
public:
    MailboxSelector(MailboxPolicy policy, unsigned mailboxes) : policy_(policy), mailboxes_(mailboxes) {}

    /// The mailbox for a request to `core`, among those that `alive` says can be used; none when there is none.
    /// `load` gives the VCQs in a mailbox.
    template <class Alive, class Load>
    std::optional<unsigned> select(crypto::CoreId core, Alive&& alive, Load&& load) {
        if (policy_ == MailboxPolicy::least_loaded) return least_loaded(alive, load);
        if (policy_ == MailboxPolicy::round_robin) return in_turn(alive);
        std::optional<unsigned>& pin = pins_[static_cast<std::uint8_t>(core) % kCores];
        if (!pin || !alive(*pin)) pin = in_turn(alive);
        return pin;
    }

private:
    static constexpr std::size_t kCores = 32;

    template <class Alive>
    std::optional<unsigned> in_turn(Alive&& alive) {
        for (unsigned i = 0; i < mailboxes_; ++i) {
            const unsigned mailbox = next_;
            if (++next_ == mailboxes_) next_ = 0;
            if (alive(mailbox)) return mailbox;
        }
        return std::nullopt;
    }
    template <class Alive, class Load>
    std::optional<unsigned> least_loaded(Alive&& alive, Load&& load) {
        std::optional<unsigned> best;
        for (unsigned i = 0; i < mailboxes_; ++i)
            if (alive(i) && (!best || load(i) < load(*best))) best = i;
        return best;
    }

    const MailboxPolicy policy_;
    const unsigned mailboxes_;
    unsigned next_ = 0;
    std::array<std::optional<unsigned>, kCores> pins_;
};

}  // namespace cxlvp::host
