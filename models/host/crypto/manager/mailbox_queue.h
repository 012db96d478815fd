// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/crypto/manager/queued_request.h"

namespace cxlvp::host {

/// The queue of one mailbox as the driver knows it: what was submitted and where HEAD was seen last. VCQs are numbered
/// with 32 bits that wrap.
class MailboxQueue {
public:
    /// A request in the mailbox.
    struct Entry {
        QueuedRequest request;
        std::uint32_t end = 0;  ///< number behind its last VCQ
        bool joined = false;    ///< it shares the VCQ of the request before it
        bool reported =
            false;  ///< its caller was told already, or it is to be submitted anew; it only occupies its slots
        Tick deadline = 0;
    };

    /// 2^`slots_log2` slots, empty, with HEAD and TAIL at `first_id`. At most `sharing` requests are in one VCQ.
    MailboxQueue(std::uint32_t slots_log2, std::uint32_t first_id, std::uint32_t sharing = 1)
        : slots_(1u << slots_log2), head_(first_id), tail_(first_id), ring_(slots_ * power_of_two(sharing)) {}

    std::uint32_t slots() const { return slots_; }
    std::uint32_t head() const { return head_; }
    std::uint32_t tail() const { return tail_; }
    std::uint32_t free() const { return slots_ - load(); }
    /// VCQs submitted and not complete.
    std::uint32_t load() const { return tail_ - head_; }
    /// Requests in the mailbox, in the order in which they were submitted.
    std::size_t size() const { return size_; }
    Entry& at(std::size_t i) { return ring_[(first_ + i) & (ring_.size() - 1)]; }
    const Entry& at(std::size_t i) const { return ring_[(first_ + i) & (ring_.size() - 1)]; }
    /// Requests that share the first VCQ.
    std::size_t first_group() const;
    /// Requests that are complete when HEAD is `head`, beyond one for each VCQ that is.
    std::uint32_t joined_before(std::uint32_t head) const;

    /// Adds a request for which there is room; returns the number of its first VCQ.
    std::uint32_t push(const QueuedRequest& request, Tick deadline);
    /// Adds a request to the VCQ of the one pushed last.
    void join(const QueuedRequest& request, Tick deadline);
    /// Takes back the request pushed or joined last, which was never submitted.
    void unpush();
    /// HEAD was read. Takes out the requests that are complete and gives each to `done`. False when nothing has moved;
    /// so it is for a value that HEAD cannot have.
    template <class Done>
    bool advance(std::uint32_t head, Done&& done) {
        const std::uint32_t moved = head - head_;
        if (moved == 0 || moved > load()) return false;
        head_ = head;
        while (size_ != 0 && static_cast<std::int32_t>(head - at(0).end) >= 0) {
            const Entry entry = at(0);
            pop();
            done(entry);
        }
        return true;
    }

private:
    static constexpr std::size_t power_of_two(std::uint32_t least) {
        std::size_t power = 1;
        while (power < least) power *= 2;
        return power;
    }
    void pop() {
        first_ = (first_ + 1) & (ring_.size() - 1);
        --size_;
    }

    std::uint32_t slots_;
    std::uint32_t head_;
    std::uint32_t tail_;
    std::vector<Entry> ring_;  ///< its size is a power of two
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace cxlvp::host
