// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "cxlvp/psl/capp/line_directory.h"
#include "cxlvp/psl/capp/snoop.h"
#include "psl/fakes/fake_memory.h"

namespace cxlvp::psl {

/// A CAPP without time: where cards and the host meet before a memory.
class FakeHome {
public:
    explicit FakeHome(FakeMemory& memory) : memory_(memory) {}

    /// The side that `psl` attaches to.
    SnoopMaster& add(SnoopTarget& psl) {
        cards_.push_back(std::make_unique<Card>(*this, psl, static_cast<unsigned>(cards_.size())));
        return *cards_.back();
    }
    /// The host reads or writes inside one line.
    void host_read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick at = 0) {
        snoop(line_of(address), Snoop::share, LineDirectory::kMostCards, at);
        std::memcpy(data, &memory_.bytes[address], bytes);
    }
    void host_write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick at = 0) {
        snoop(line_of(address), Snoop::invalidate, LineDirectory::kMostCards, at);
        std::memcpy(&memory_.bytes[address], data, bytes);
    }
    void snoop(std::uint64_t line, Snoop what, unsigned except, Tick at) {
        for (unsigned card = 0; card < cards_.size(); ++card) {
            if ((directory.others(line, what, except) >> card & 1) == 0) continue;
            std::uint8_t data[kLineBytes];
            SnoopAnswer answer = cards_[card]->psl.snoop(what, line, data, at);
            if (answer.locked_until != 0) answer = cards_[card]->psl.snoop(what, line, data, answer.locked_until);
            directory.set(line, card, answer.keeps);
            if (answer.modified) std::memcpy(&memory_.bytes[line], data, kLineBytes);
        }
    }

    LineDirectory directory;
    unsigned opens = 0;
    int open_lines = 0;

private:
    struct Card : SnoopMaster {
        Card(FakeHome& owner, SnoopTarget& target, unsigned index) : home(owner), psl(target), number(index) {}
        void open(std::uint64_t line, std::size_t lines, LineHold want, Tick& at) override {
            ++home.opens;
            ++home.open_lines;
            const Snoop what = want == LineHold::exclusive ? Snoop::invalidate : Snoop::share;
            for (std::size_t i = 0; i < lines; ++i) home.snoop(line + i * kLineBytes, what, number, at);
        }
        void close(std::uint64_t, Tick) override { --home.open_lines; }
        void holds(std::uint64_t line, LineHold hold) override { home.directory.set(line, number, hold); }

        FakeHome& home;
        SnoopTarget& psl;
        unsigned number;
    };

    FakeMemory& memory_;
    std::vector<std::unique_ptr<Card>> cards_;
};

}  // namespace cxlvp::psl
