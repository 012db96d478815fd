// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/afu/base/afu_module.h"
#include "cxlvp/afu/memcpy/memcpy_afu.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/irq/interrupt_dispatch.h"
#include "cxlvp/host/capi/machine/simulated_process.h"
#include "cxlvp/host/capi/machine/system_memory.h"
#include "cxlvp/host/capi/machine/thread_bus.h"
#include "cxlvp/host/capi/user/memcpy_user.h"
#include "cxlvp/pci/shell/ecam.h"
#include "cxlvp/psl/capp/capp.h"
#include "cxlvp/psl/shell/psl.h"
#include "support/sc_fixture.h"

namespace cxlvp::host {

/// The processor of a machine whose software a test writes: accesses go out, messages of the card come in.
class TestProcessor : public Requester {
public:
    TestProcessor(const sc_core::sc_module_name& instance, Context& context) : Requester(instance, context, 1) {}
    TargetSocket& msi() { return msi_.in; }
    InitiatorSocket& out() { return out_.out; }

    std::deque<std::uint32_t> messages;
    sc_core::sc_event message_event;
    bus::RequestPort out_{*this, "out"};

private:
    void message(Payload& tx, sc_core::sc_time& delay) {
        messages.push_back(static_cast<std::uint32_t>(load_bytes(tx.get_data_ptr(), tx.get_data_length())));
        message_event.notify(delay);
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    unsigned int message_debug(Payload&) { return 0; }
    Fetch fetch(std::size_t, Tick, Tick&) override { return Fetch::idle; }
    void transact(std::size_t, sc_core::sc_time&) override {}
    void complete(std::size_t, Tick, Tick) override {}

    bus::TargetPort<TestProcessor, &TestProcessor::message, &TestProcessor::message_debug> msi_{*this, context(),
                                                                                                "msi"};
};

/// A machine with a CAPI card and memcpy AFUs, wired as platforms/capi_card.yaml, and the driver on it. In both timing
/// modes.
class CapiMachineFixture : public test::TimingFixture {
protected:
    static constexpr std::uint64_t kMemory = 256 * kMiB;
    static constexpr std::uint64_t kEcam = 0x200000000000, kMsi = 0xffff00000000;
    static constexpr std::uint64_t kBar0 = 0x600000000000, kBar2 = 0x610000000000;
    static constexpr std::uint64_t kQueue = 0x10000000, kSource = 0x20000000, kDestination = 0x100000000;

    ~CapiMachineFixture() override {
        users_.clear();
        unusable_.clear();
        capi_afus_.clear();
        dispatch_.reset();
        adapter_.reset();
        system_.reset();
        bus_.reset();
    }

    psl::PslConfig psl_config_;
    afu::MemcpyConfig afu_config_;

    void build() {
        psl_config_.msi_address = kMsi;
        afu_config_.caia = psl_config_.card.caia == psl::Caia::v1 ? 1 : 2;
        processor_ = std::make_unique<TestProcessor>("processor", context());
        bus::Interconnect::Config host;
        host.windows = {{"capp.in", 0, kMemory, 0},
                        {"ecam.in", kEcam, 256 * kMiB, 0},
                        {"psl.mmio", kBar0, 256 * kMiB, kBar0},
                        {"psl.mmio", kBar2, kMiB, kBar2}};
        interconnect_ = std::make_unique<bus::Interconnect>("bus", context(), host);
        bus::Interconnect::Config bridge;
        bridge.windows = {{"capp.psl", 0, kMemory, 0}, {"processor.msi", kMsi, 4 * kKiB, 0}};
        bridge_ = std::make_unique<bus::Interconnect>("bridge", context(), bridge);
        capp_ = std::make_unique<psl::Capp>("capp", context(), psl::Capp::Config{});
        bus::Memory::Config memory;
        memory.size = kMemory;
        memory_ = std::make_unique<bus::Memory>("memory", context(), memory);
        pci::Ecam::Config ecam;
        ecam.functions.resize(1);
        ecam.functions[0].to = "psl.config";
        ecam_ = std::make_unique<pci::Ecam>("ecam", context(), ecam);
        psl_ = std::make_unique<psl::Psl>("psl", context(), psl_config_);
        processor_->out().bind(*interconnect_->target("in"));
        interconnect_->route_socket(0)->bind(*capp_->target("in"));
        interconnect_->route_socket(1)->bind(*ecam_->target("in"));
        interconnect_->route_socket(2)->bind(*psl_->target("mmio"));
        ecam_->route_socket(0)->bind(*psl_->target("config"));
        capp_->initiator("out")->bind(memory_->in);
        psl_->initiator("out")->bind(*bridge_->target("in"));
        bridge_->route_socket(0)->bind(*capp_->target("psl"));
        bridge_->route_socket(1)->bind(processor_->msi());
        EXPECT_TRUE(psl_->peer("capp")->connect(*capp_->peer("cards")));
        for (unsigned n = 0; n < psl_config_.card.slices; ++n) {
            const std::string number = std::to_string(n);
            afus_.push_back(
                std::make_unique<afu::AfuModule<afu::MemcpyAfu>>(("afu" + number).c_str(), context(), afu_config_));
            EXPECT_TRUE(psl_->peer("afu" + number)->connect(*afus_.back()->peer("psl")));
        }
    }

    /// Builds the machine and brings the card up; then `body` is what runs on it.
    void machine(const std::function<void()>& body, Tick limit = 200 * kSecond) {
        build();
        run(
            [&] {
                bring_up();
                sc_core::sc_spawn_options options;
                options.set_stack_size(256 * 1024);
                sc_core::sc_spawn([this] { take_interrupts(); }, "interrupts", &options);
                sc_core::sc_spawn([this] { work_on_faults(); }, "faults", &options);
                body();
                over_ = true;
                processor_->message_event.notify(sc_core::SC_ZERO_TIME);
                fault_event_.notify(sc_core::SC_ZERO_TIME);
                bus_->pause(us(100));
            },
            limit);
    }
    /// Runs all of them at a time, and returns when the last has ended.
    void together(const std::vector<std::function<void()>>& bodies) {
        std::size_t running = bodies.size();
        sc_core::sc_event ended;
        sc_core::sc_spawn_options options;
        options.set_stack_size(256 * 1024);
        for (const auto& body : bodies)
            sc_core::sc_spawn(
                [&running, &ended, &body] {
                    body();
                    --running;
                    ended.notify(sc_core::SC_ZERO_TIME);
                },
                sc_core::sc_gen_unique_name("process"), &options);
        while (running != 0) sc_core::wait(ended);
    }

    /// A process with memory to copy from and to, and a context of a slice.
    struct User {
        std::unique_ptr<SimulatedProcess> process;
        std::unique_ptr<CapiContext> context;
        std::unique_ptr<MemcpyUser> copies;
    };
    static constexpr std::uint64_t kBytes = 3 * 64 * kKiB + 1234;
    std::uint64_t largest() const { return afu_config_.caia == 1 ? 0xff80 : 128; }
    static std::uint8_t content(std::uint32_t pid, std::uint64_t ea) {
        return static_cast<std::uint8_t>((ea * 0x9E3779B97F4A7C15 + pid) >> 56);
    }
    User& open(unsigned slice = 0, std::uint16_t interrupt = 0, Tick limit = 100 * kMillisecond) {
        const auto pid = static_cast<std::uint32_t>(users_.size() + 1);
        users_.push_back(std::make_unique<User>());
        User& user = *users_.back();
        user.process =
            std::make_unique<SimulatedProcess>(*system_, pid, PagerConfig{}, PrefaultMode::none,
                                               [this, pid](std::uint64_t ea, std::uint64_t real, std::uint64_t bytes) {
                                                   if (ea < kSource || ea >= kSource + kMiB) return;
                                                   std::vector<std::uint8_t> data(bytes);
                                                   for (std::uint64_t i = 0; i < bytes; ++i)
                                                       data[i] = content(pid, ea + i);
                                                   bus_->poke(real, data.data(), bytes);
                                               });
        EXPECT_TRUE(user.process->set_up());
        user.process->add(kQueue, 512 * kKiB, true);
        user.process->add(kSource, kBytes, false);
        user.process->add(kDestination, kBytes, true);
        CapiProcess process;
        process.pid = pid;
        process.memory = &user.process->memory();
        CapiAfu& afu = *capi_afus_[slice];
        EXPECT_TRUE(afu.open(process, false, user.context).ok());
        // A memcpy AFU of a PSL9 serves every fourth handle.
        while (afu_config_.caia == 2 && user.context->handle() % 4 != 1) {
            unusable_.push_back(std::move(user.context));
            EXPECT_TRUE(afu.open(process, false, user.context).ok());
        }
        MemcpyQueue queue;
        queue.ea = kQueue;
        queue.lines = 64;
        queue.largest = static_cast<std::uint32_t>(largest());
        queue.interrupt = interrupt;
        queue.limit = limit;
        user.copies = std::make_unique<MemcpyUser>(afu, *user.context, queue);
        return user;
    }
    /// How many bytes of the destination are not what they must be.
    std::uint64_t wrong(const User& user, std::uint64_t bytes) {
        std::uint64_t out = 0;
        for (std::uint64_t done = 0; done < bytes;) {
            const std::uint64_t part = std::min<std::uint64_t>(bytes - done, 64 * kKiB);
            const auto real = user.process->memory().real_address(kDestination + done, false);
            std::vector<std::uint8_t> found(part);
            if (!real || !bus_->peek(*real, found.data(), part)) return bytes;
            for (std::uint64_t i = 0; i < part; ++i)
                out += found[i] != content(user.process->pid(), kSource + done + i);
            done += part;
        }
        return out;
    }
    CapiAfu& capi_afu(unsigned slice = 0) { return *capi_afus_[slice]; }

    std::unique_ptr<TestProcessor> processor_;
    std::unique_ptr<bus::Interconnect> interconnect_, bridge_;
    std::unique_ptr<psl::Capp> capp_;
    std::unique_ptr<bus::Memory> memory_;
    std::unique_ptr<pci::Ecam> ecam_;
    std::unique_ptr<psl::Psl> psl_;
    std::vector<std::unique_ptr<afu::AfuModule<afu::MemcpyAfu>>> afus_;
    std::unique_ptr<ThreadBus> bus_;
    std::unique_ptr<SystemMemory> system_;
    std::unique_ptr<CapiAdapter> adapter_;
    std::unique_ptr<InterruptDispatch> dispatch_;
    std::vector<std::unique_ptr<CapiAfu>> capi_afus_;
    std::vector<std::unique_ptr<User>> users_;
    std::vector<std::unique_ptr<CapiContext>> unusable_;

private:
    void bring_up() {
        bus_ = std::make_unique<ThreadBus>(processor_->out_, context());
        SystemMemory::Config memory;
        memory.caia = psl_config_.card.caia;
        memory.bytes = kMemory;
        system_ = std::make_unique<SystemMemory>(*bus_, memory, psl_->translator());
        ASSERT_TRUE(system_->set_up());
        CapiMachine machine;
        machine.caia = psl_config_.card.caia;
        machine.sdr1 = system_->sdr1();
        machine.bar0 = kBar0;
        machine.bar2 = kBar2;
        machine.interrupts.count = 2040;
        adapter_ = std::make_unique<CapiAdapter>(*bus_, kEcam, machine);
        const CapiStatus probed = adapter_->probe();
        ASSERT_TRUE(probed.ok()) << probed.text;
        dispatch_ = std::make_unique<InterruptDispatch>(*adapter_);
        for (unsigned slice = 0; slice < psl_config_.card.slices; ++slice) {
            capi_afus_.push_back(std::make_unique<CapiAfu>(
                *adapter_, slice, [this](std::uint64_t bytes) { return system_->allocate(bytes); }));
            ASSERT_TRUE(capi_afus_.back()->probe().ok());
            ASSERT_TRUE(capi_afus_.back()->activate_best().ok());
        }
    }
    void take_interrupts() {
        while (!over_) {
            if (processor_->messages.empty()) sc_core::wait(processor_->message_event);
            if (processor_->messages.empty()) continue;
            const std::uint32_t number = processor_->messages.front();
            processor_->messages.pop_front();
            dispatch_->interrupt(number);
            fault_event_.notify(sc_core::SC_ZERO_TIME);
        }
    }
    void work_on_faults() {
        while (!over_) {
            bool worked = false;
            for (const auto& afu : capi_afus_) worked = afu->faults().work() || worked;
            if (!worked) sc_core::wait(fault_event_);
        }
    }

    sc_core::sc_event fault_event_;
    bool over_ = false;
};

}  // namespace cxlvp::host
