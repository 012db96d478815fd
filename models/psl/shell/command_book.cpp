// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/shell/command_book.h"

#include <algorithm>

namespace cxlvp::psl {

namespace {

constexpr std::size_t kHandles = 65536;

}  // namespace

CommandBook::CommandBook(std::size_t expected) : in_flight_(kHandles) {
    free_.reserve(expected);
    held_.reserve(expected);
    parked_.reserve(expected);
}

CommandBook::Index CommandBook::add(const BookedCommand& command, Tick ready) {
    Index index;
    if (free_.empty()) {
        index = static_cast<Index>(commands_.size());
        commands_.push_back(command);
    } else {
        index = free_.back();
        free_.pop_back();
        commands_[index] = command;
    }
    ready_.push(ready, index);
    return index;
}

CommandBook::Index CommandBook::take(bool begun_only) {
    TimeQueue& queue = begun_only || begun_.next() <= ready_.next() ? begun_ : ready_;
    const auto index = static_cast<Index>(queue.top().number);
    queue.pop();
    return index;
}

void CommandBook::start(Index index) {
    BookedCommand& booked = commands_[index];
    if (booked.started) return;
    booked.started = true;
    ++in_flight_[booked.command.context];
    ++all_in_flight_;
}

void CommandBook::stop(BookedCommand& booked) {
    if (!booked.started) return;
    booked.started = false;
    --in_flight_[booked.command.context];
    --all_in_flight_;
}

void CommandBook::park(Index index) {
    stop(commands_[index]);
    parked_.push_back(index);
}

void CommandBook::remove(Index index) {
    BookedCommand& booked = commands_[index];
    stop(booked);
    booked = {};
    free_.push_back(index);
}

std::vector<CommandBook::Index> CommandBook::release(FaultId fault) {
    std::vector<Index> out;
    const auto waits = [&](const Held& held) { return held.fault == fault; };
    for (const Held& held : held_)
        if (waits(held)) out.push_back(held.index);
    held_.erase(std::remove_if(held_.begin(), held_.end(), waits), held_.end());
    return out;
}

std::vector<CommandBook::Index> CommandBook::unpark(std::uint16_t handle) {
    std::vector<Index> out;
    const auto waits = [&](Index index) { return commands_[index].command.context == handle; };
    for (const Index index : parked_)
        if (waits(index)) out.push_back(index);
    parked_.erase(std::remove_if(parked_.begin(), parked_.end(), waits), parked_.end());
    return out;
}

std::vector<CommandBook::Index> CommandBook::release_all() {
    std::vector<Index> out;
    for (const Held& held : held_) out.push_back(held.index);
    out.insert(out.end(), parked_.begin(), parked_.end());
    held_.clear();
    parked_.clear();
    return out;
}

void CommandBook::cut_off() {
    std::vector<Index> gone = release_all();
    while (!ready_.empty() || !begun_.empty()) gone.push_back(take(false));
    for (const Index index : gone) remove(index);
    std::vector<bool> is_free(commands_.size());
    for (const Index index : free_) is_free[index] = true;
    for (Index index = 0; index < commands_.size(); ++index)
        if (!is_free[index]) commands_[index].cut_off = true;
}

}  // namespace cxlvp::psl
