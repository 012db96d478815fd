// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "cxlvp/psl/context/element_commands.h"
#include "cxlvp/psl/fault/fault_unit.h"
#include "psl/context/element_memory.h"

namespace cxlvp::psl {

/// A slice around `ElementCommands`: an AFU that acknowledges when told to, commands counted by handle, a fault unit,
/// and software that stores what the driver stores.
class ElementCommandRig : public ElementCommandHost {
public:
    static constexpr std::uint64_t kUntouched = 0xAAAAAAAAAAAAAAAA;
    using Use = ContextState::Use;

    explicit ElementCommandRig(const ElementCommandSettings& settings = {})
        : commands(contexts, memory, *this, settings) {
        commands.set_area(spap());
        memory.put_word(contexts.area().command_address(), kUntouched);
    }

    static std::uint64_t spap() { return AreaLayout::to_register(ElementMemory::kBase, 4 * kKiB); }
    static std::uint64_t llcmd(ElementCommand command, std::uint16_t handle) {
        return LinkedListCommand{static_cast<std::uint16_t>(command), handle}.encode();
    }

    /// Software stores software_state and writes PSL_LLCMD_An.
    void give(ElementCommand command, std::uint16_t handle, std::uint32_t software_state, std::uint64_t wed = 0) {
        ProcessElement element = startable_element(wed);
        element.software_state = software_state;
        memory.put(contexts.area(), handle, element);
        commands.begin(llcmd(command, handle), now);
    }
    void add(std::uint16_t handle, std::uint64_t wed = 0) { give(ElementCommand::add, handle, 0x80000000, wed); }
    void terminate(std::uint16_t handle) { give(ElementCommand::terminate, handle, 0x80000001); }
    void remove(std::uint16_t handle) { give(ElementCommand::remove, handle, 0); }
    void suspend(std::uint16_t handle) { give(ElementCommand::suspend, handle, 0x80000002); }
    void resume(std::uint16_t handle) { give(ElementCommand::resume, handle, 0x80000000); }
    /// The AFU acknowledges.
    void ack() { commands.acknowledged(now); }
    /// A command of the AFU has ended.
    void answer(std::uint16_t handle) {
        --running[handle];
        commands.activity_ended(handle, now);
    }

    std::uint64_t word() const { return memory.word(contexts.area().command_address()); }
    void clear_word() { memory.put_word(contexts.area().command_address(), kUntouched); }
    Use use(std::uint16_t handle) const { return contexts.peek(handle).use; }

    bool afu_enabled() const override { return enabled; }
    void send_llcmd(std::uint64_t value, Tick at) override {
        jobs.push_back(value);
        job_at = at;
        if (on_job) on_job(at);
    }
    bool in_flight(std::uint16_t handle) const override {
        const auto found = running.find(handle);
        return found != running.end() && found->second != 0;
    }
    bool fault_pending(std::uint16_t handle) const override { return faults.pending(handle); }
    void raise(Error error, Tick at) override {
        ++(error == Error::disabled ? disabled : timeouts);
        raised_at = at;
    }
    void context_changed(std::uint16_t handle, Tick) override {
        uses_seen.push_back(use(handle));
        if (on_change) on_change();
    }
    void command_ended(const LinkedListCommand& command, bool well, Tick begin, Tick end) override {
        ended.push_back({command.encode(), well, begin, end});
    }

    struct Ended {
        std::uint64_t llcmd;
        bool well;
        Tick begin;
        Tick end;
    };
    ElementMemory memory;
    ContextTable contexts;
    FaultUnit faults{Caia::v1};
    ElementCommands commands;
    Tick now = us(1);
    bool enabled = true;
    std::map<std::uint16_t, int> running;  ///< commands of each handle
    std::vector<std::uint64_t> jobs;       ///< that the AFU was given
    Tick job_at = 0;
    std::function<void(Tick)> on_job;
    std::function<void()> on_change;
    unsigned disabled = 0;
    unsigned timeouts = 0;
    Tick raised_at = 0;
    std::vector<Use> uses_seen;  ///< state of the context at each change
    std::vector<Ended> ended;
};

}  // namespace cxlvp::psl
