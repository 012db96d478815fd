// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/capp/line_gate.h"

#include <algorithm>

namespace cxlvp::psl {

bool LineGate::blocked(const Entry& entry) const {
    for (const Entry* other = entry.before_; other != nullptr; other = other->before_)
        if (meet(entry, *other)) return true;
    return false;
}

Tick LineGate::enter(Entry& entry, Tick at) {
    entry.before_ = newest_;
    entry.behind_ = nullptr;
    (newest_ != nullptr ? newest_->behind_ : oldest_) = &entry;
    newest_ = &entry;
    if (blocked(entry) && context_.can_wait()) {
        ++waits_;
        while (blocked(entry)) {
            LaneScheduler::Ticket ticket(context_.lanes());
            entry.waiting_ = &ticket;
            at = std::max(at, ticket.wait());
        }
    }
    entry.entered_ = true;
    return at;
}

void LineGate::leave(Entry& entry, Tick at) {
    (entry.before_ != nullptr ? entry.before_->behind_ : oldest_) = entry.behind_;
    (entry.behind_ != nullptr ? entry.behind_->before_ : newest_) = entry.before_;
    for (Entry* later = entry.behind_; later != nullptr; later = later->behind_) {
        if (later->waiting_ == nullptr || !meet(entry, *later)) continue;
        later->waiting_->wake(at);
        later->waiting_ = nullptr;
    }
}

Tick LineGate::open(std::uint64_t first, std::uint64_t last, unsigned card, Tick at) {
    if (idle_.empty()) {
        pool_.push_back(std::make_unique<Entry>());
        idle_.push_back(pool_.back().get());
    }
    Entry& entry = *idle_.back();
    idle_.pop_back();
    entry = Entry{};
    entry.first = first;
    entry.last = last;
    entry.opens = true;
    entry.card = card;
    return enter(entry, at);
}

void LineGate::close(std::uint64_t first, unsigned card, Tick at) {
    for (Entry* entry = oldest_; entry != nullptr; entry = entry->behind_) {
        if (!entry->opens || !entry->entered_ || entry->first != first || entry->card != card) continue;
        leave(*entry, at);
        idle_.push_back(entry);
        return;
    }
}

bool LineGate::opened(std::uint64_t first, std::uint64_t last) const {
    for (const Entry* entry = oldest_; entry != nullptr; entry = entry->behind_)
        if (entry->opens && entry->entered_ && entry->first <= first && last <= entry->last) return true;
    return false;
}

}  // namespace cxlvp::psl
