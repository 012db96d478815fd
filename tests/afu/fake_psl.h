// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cxlvp/afu/base/afu_timer.h"
#include "cxlvp/afu/base/big_endian.h"
#include "cxlvp/afu/base/command_kind.h"
#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/psl_side.h"

namespace cxlvp::afu {

/// A PSL over a flat memory, with a queue of events in order of time instead of a kernel. It answers as the hardware
/// does, flush state of each process included, unless `script` says otherwise. It is the timer of the AFU too.
class FakePsl : public PslSide, public AfuTimer {
public:
    static constexpr Tick kClock = ns(4);

    /// What an AFU did with its job.
    struct Done {
        std::uint64_t error;
        Tick at;
    };
    struct Issued {
        Command command;
        Tick at;
    };

    unsigned generation = 1;
    unsigned room = 64;
    Tick latency = ns(400);
    /// The response to a command; nothing: what the hardware says.
    std::function<std::optional<ResponseCode>(const Command&)> script;
    std::map<std::uint16_t, std::uint64_t> weds;  ///< process elements
    std::uint16_t interrupts = 4;                 ///< that a process has

    std::vector<Issued> commands;
    std::vector<std::pair<std::uint16_t, unsigned>> raised;  ///< process, interrupt
    std::vector<Done> dones;
    std::vector<Tick> acks;
    unsigned starts = 0;
    unsigned timebase_requests = 0;
    std::size_t outstanding = 0;
    std::size_t most_outstanding = 0;

    void attach(AfuSide& afu, std::function<void(Tick)> wake) {
        afu_ = &afu;
        wake_ = std::move(wake);
    }

    unsigned caia() const override { return generation; }
    unsigned credits() const override { return room; }
    Tick clock_period() const override { return kClock; }
    void running(Tick) override { ++starts; }
    void done(std::uint64_t error, Tick at) override { dones.push_back({error, at}); }
    void llcmd_ack(Tick at) override { acks.push_back(at); }
    void timebase_request(Tick at) override;
    void command(const Command& command, Tick at) override;
    void dma(const DmaRequest&, Tick) override {}
    void wake_at(Tick at) override;

    /// Control interface, at the present.
    void reset() { afu_->job(JobCode::reset, 0, now_); }
    void start(std::uint64_t wed = 0) { afu_->job(JobCode::start, wed, now_); }
    void llcmd(unsigned command, std::uint16_t handle);
    /// Runs until nothing is left or `until`.
    void run(Tick until = kNever);
    void run_for(Tick span) { run(now_ + span); }
    Tick now() const { return now_; }

    /// MMIO of 8 bytes.
    std::uint64_t read(std::uint64_t address, bool config = false, unsigned bytes = 8);
    void write(std::uint64_t address, std::uint64_t value, unsigned bytes = 8);

    std::uint8_t& byte(std::uint64_t address) { return memory_[address]; }
    void fill(std::uint64_t address, const std::vector<std::uint8_t>& bytes);
    std::vector<std::uint8_t> bytes(std::uint64_t address, std::size_t count);

    /// How many commands of this code there were.
    std::size_t count(CommandCode code) const;

private:
    ResponseCode decide(const Command& command);
    ResponseCode perform(const Command& command, Tick& at);
    ResponseCode swap(const Command& command, Tick& at);
    void answer(const Command& command, Tick at);

    AfuSide* afu_ = nullptr;
    std::function<void(Tick)> wake_;
    std::map<std::uint64_t, std::uint8_t> memory_;
    std::multimap<Tick, std::function<void()>> events_;
    std::set<std::uint16_t> flushing_;
    Tick now_ = 0;
    Tick wake_due_ = kNever;
};

inline void FakePsl::timebase_request(Tick at) {
    ++timebase_requests;
    const Tick when = at + latency;
    events_.emplace(when, [this, when] { afu_->job(JobCode::timebase, when / 1000, when); });
}

inline void FakePsl::command(const Command& command, Tick at) {
    commands.push_back({command, at});
    most_outstanding = std::max(most_outstanding, ++outstanding);
    const Tick when = std::max(at, now_) + latency;
    events_.emplace(when, [this, command, when] { answer(command, when); });
}

inline void FakePsl::wake_at(Tick at) {
    if (at >= wake_due_) return;
    wake_due_ = at;
    events_.emplace(at, [this, at] {
        if (wake_due_ != at) return;
        wake_due_ = kNever;
        wake_(at);
    });
}

inline void FakePsl::llcmd(unsigned command, std::uint16_t handle) {
    afu_->job(JobCode::llcmd, std::uint64_t{command} << 48 | handle, now_);
}

inline void FakePsl::run(Tick until) {
    while (!events_.empty() && events_.begin()->first <= until) {
        now_ = std::max(now_, events_.begin()->first);
        const auto event = std::move(events_.begin()->second);
        events_.erase(events_.begin());
        event();
    }
    if (until != kNever) now_ = std::max(now_, until);
}

inline std::uint64_t FakePsl::read(std::uint64_t address, bool config, unsigned bytes) {
    MmioAccess access;
    access.config = config;
    access.doubleword = bytes == 8;
    access.address = address;
    Tick at = now_;
    if (!afu_->mmio(access, at)) return ~std::uint64_t{0};
    run(at);
    return access.data;
}

inline void FakePsl::write(std::uint64_t address, std::uint64_t value, unsigned bytes) {
    MmioAccess access;
    access.read = false;
    access.doubleword = bytes == 8;
    access.address = address;
    access.data = bytes == 8 ? value : value << 32 | value;
    Tick at = now_;
    afu_->mmio(access, at);
    run(at);
}

inline void FakePsl::fill(std::uint64_t address, const std::vector<std::uint8_t>& bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) memory_[address + i] = bytes[i];
}

inline std::vector<std::uint8_t> FakePsl::bytes(std::uint64_t address, std::size_t count) {
    std::vector<std::uint8_t> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(memory_[address + i]);
    return out;
}

inline std::size_t FakePsl::count(CommandCode code) const {
    return static_cast<std::size_t>(std::count_if(commands.begin(), commands.end(), [code](const Issued& issued) {
        return issued.command.code == static_cast<std::uint16_t>(code);
    }));
}

inline ResponseCode FakePsl::decide(const Command& command) {
    const bool restart = command.code == static_cast<std::uint16_t>(CommandCode::restart);
    if (!restart && flushing_.count(command.context) != 0) return ResponseCode::flushed;
    if (script)
        if (const auto code = script(command)) return *code;
    if (restart) flushing_.erase(command.context);
    return ResponseCode::done;
}

inline void FakePsl::answer(const Command& command, Tick at) {
    ResponseCode code = decide(command);
    if (code == ResponseCode::done) code = perform(command, at);
    if (code == ResponseCode::aerror || code == ResponseCode::derror || code == ResponseCode::paged)
        flushing_.insert(command.context);
    --outstanding;
    Response response;
    response.tag = command.tag;
    response.code = code;
    afu_->response(response, at);
}

inline ResponseCode FakePsl::perform(const Command& command, Tick& at) {
    std::uint8_t data[128] = {};
    const CommandKind kind = command_kind(command.code);
    if (command.code == static_cast<std::uint16_t>(CommandCode::interrupt_request)) {
        const auto number = static_cast<unsigned>(command.ea & 0x7ff);
        if (number == 0 || number > interrupts) return ResponseCode::failed;
        raised.emplace_back(command.context, number);
    } else if (command.code == static_cast<std::uint16_t>(CommandCode::read_pe)) {
        const auto wed = weds.find(command.context);
        if (wed == weds.end()) return ResponseCode::context;
        store_be(&data[0x74], 8, wed->second);
        afu_->write_buffer(command.tag, 0, data, 128, at);
    } else if (kind != CommandKind::control) {
        const unsigned size = command.size;
        if (size == 0 || size > 128 || (size & (size - 1)) != 0 || command.ea % size != 0) return ResponseCode::failed;
        if (is_compare_and_swap(command.code)) return swap(command, at);
        if (kind == CommandKind::read) {
            for (unsigned i = 0; i < size; ++i) data[i] = memory_[command.ea + i];
            afu_->write_buffer(command.tag, 0, data, size, at);
        } else {
            afu_->read_buffer(command.tag, 0, data, size, at);
            for (unsigned i = 0; i < size; ++i) memory_[command.ea + i] = data[i];
        }
    }
    return ResponseCode::done;
}

inline ResponseCode FakePsl::swap(const Command& command, Tick& at) {
    if (generation < 2) return ResponseCode::failed;
    std::uint8_t data[16];
    afu_->read_buffer(command.tag, 0, data, 16, at);
    const std::vector<std::uint8_t> old = bytes(command.ea, 8);
    const bool equal = std::equal(old.begin(), old.end(), data);
    const bool on_equal = command.code == static_cast<std::uint16_t>(CommandCode::cas_e_8b);
    if (equal == on_equal) fill(command.ea, {data + 8, data + 16});
    return equal ? ResponseCode::comp_eq : ResponseCode::comp_neq;
}

}  // namespace cxlvp::afu
