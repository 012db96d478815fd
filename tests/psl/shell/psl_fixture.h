// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/psl_side.h"
#include "cxlvp/psl/context/process_element.h"
#include "cxlvp/psl/context/sw_command_status.h"
#include "cxlvp/psl/fault/fault_bits.h"
#include "cxlvp/psl/shell/psl.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

namespace cxlvp::psl {

/// An AFU that does what the test says: it keeps what it is told, and unless told otherwise obeys at once.
class ScriptedAfu : public afu::AfuSide {
public:
    PeerPort<afu::AfuSide, afu::PslSide> psl{static_cast<afu::AfuSide&>(*this)};

    struct Job {
        afu::JobCode code;
        std::uint64_t ea;
        Tick at;
    };
    struct Answer {
        afu::ResponseCode code;
        int credits;
        Tick at;
        std::uint16_t itag = 0;
    };
    bool obeys = true;         ///< answers jobs
    bool acknowledges = true;  ///< LLCMDs
    bool answers_mmio = true;
    std::optional<afu::Command> first;  ///< sent with the start of a job
    bool mmio_parity = true;            ///< what it answers to MMIO is right
    std::vector<Job> jobs;
    std::multimap<std::uint8_t, Answer> answers;  ///< by tag
    std::map<std::uint8_t, std::vector<std::uint8_t>> buffers;
    std::uint64_t register_value = 0;
    std::vector<afu::DmaSent> sent;
    std::vector<std::pair<afu::DmaCompletion, std::vector<std::uint8_t>>> completions;
    std::vector<std::uint64_t> timebases;

    void job(afu::JobCode code, std::uint64_t ea, Tick at) override {
        jobs.push_back({code, ea, at});
        if (code == afu::JobCode::timebase) timebases.push_back(ea);
        if (!obeys) return;
        if (code == afu::JobCode::reset) psl->done(0, at + ns(40));
        if (code == afu::JobCode::start) psl->running(at + ns(8));
        if (code == afu::JobCode::start && first) psl->command(*first, at + ns(12));
        if (code == afu::JobCode::llcmd && acknowledges) psl->llcmd_ack(at + ns(8));
    }
    bool mmio(afu::MmioAccess& access, Tick& at) override {
        if (!answers_mmio) return false;
        at += ns(20);
        access.parity_ok = access.parity_ok && mmio_parity;
        if (access.read)
            access.data = register_value;
        else
            register_value = access.data;
        return true;
    }
    void read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes, Tick&) override {
        std::vector<std::uint8_t>& buffer = buffers[tag];
        buffer.resize(std::max(buffer.size(), offset + bytes));
        std::copy_n(buffer.begin() + static_cast<std::ptrdiff_t>(offset), bytes, data);
    }
    void write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes,
                      Tick) override {
        std::vector<std::uint8_t>& buffer = buffers[tag];
        buffer.resize(std::max(buffer.size(), offset + bytes));
        std::copy_n(data, bytes, buffer.begin() + static_cast<std::ptrdiff_t>(offset));
    }
    void response(const afu::Response& response, Tick at) override {
        answers.emplace(response.tag, Answer{response.code, response.credits, at, response.itag});
    }
    void dma_sent(const afu::DmaSent& what, Tick) override { sent.push_back(what); }
    void dma_completed(const afu::DmaCompletion& what, Tick) override {
        std::vector<std::uint8_t> data;
        if (what.data != nullptr) data.assign(what.data, what.data + what.size);
        completions.emplace_back(what, data);
    }

    /// Jobs of this kind so far.
    std::size_t count(afu::JobCode code) const {
        return static_cast<std::size_t>(
            std::count_if(jobs.begin(), jobs.end(), [&](const Job& job) { return job.code == code; }));
    }
};

/// A card whose AFUs the test plays, memory of 1 MiB behind it, and software at its registers. In both timing modes.
class PslFixture : public test::TimingFixture {
protected:
    static constexpr std::uint64_t kP2 = std::uint64_t{1} << 40;          ///< BAR0
    static constexpr std::uint64_t kP1 = kP2 + (std::uint64_t{1} << 36);  ///< BAR2
    static constexpr std::uint64_t kMsi = 0x8000;
    static constexpr std::uint64_t kArea = 0x10000;
    static constexpr std::uint64_t kAreaBytes = 0x1000;
    static constexpr std::uint64_t kMemoryBytes = kMiB;
    static constexpr Tick kMemoryLatency = ns(200);
    /// PSL_SR_An: translation off, 64 bits.
    static constexpr std::uint64_t kRealMode = std::uint64_t{1} << 63;
    static constexpr std::uint64_t kTranslated = kRealMode | 0x4010;
    static constexpr std::uint16_t kPslNumber = 0x101, kErrorNumber = 0x102;

    PslFixture() {
        config_.msi_address = kMsi;
        config_.card.descriptor_offset = 256 * kKiB;
        config_.card.descriptor_size = 64 * kKiB;
        config_.card.problem_state_offset = kMiB;
        config_.card.problem_state_size = 64 * kKiB;
    }
    ~PslFixture() override {
        software_.reset();
        psl_.reset();
        lines_.clear();
        memory_.reset();
    }

    PslConfig config_;
    ScriptedAfu afu_;

    void build() {
        memory_ = std::make_unique<test::TestTarget>("memory", kMemoryBytes);
        memory_->latency = kMemoryLatency;
        psl_ = std::make_unique<Psl>("psl", context(), config_);
        software_ = std::make_unique<test::TestInitiator>("software");
        configuration_ = std::make_unique<test::TestInitiator>("configuration");
        software_->out.bind(*psl_->target("mmio"));
        configuration_->out.bind(*psl_->target("config"));
        bind_memory();
        pulses_.assign(config_.lines, 0);
        for (std::size_t n = 0; n < config_.lines; ++n) {
            lines_.push_back(std::make_unique<sc_core::sc_signal<bool>>(("line" + std::to_string(n)).c_str()));
            psl_->irq_out("irq" + std::to_string(n))->bind(*lines_[n]);
            sc_core::sc_spawn_options options;
            options.spawn_method();
            options.dont_initialize();
            options.set_sensitivity(&lines_[n]->posedge_event());
            sc_core::sc_spawn([this, n] { ++pulses_[n]; }, sc_core::sc_gen_unique_name("pulse"), &options);
        }
        for (unsigned n = 0; n < config_.card.slices; ++n) {
            afus_.push_back(n == 0 ? nullptr : std::make_unique<ScriptedAfu>());
            EXPECT_TRUE(psl_->peer("afu" + std::to_string(n))->connect(afu(n).psl));
        }
    }
    /// What is between the PSL and memory: nothing.
    virtual void bind_memory() { psl_->initiator("out")->bind(memory_->in); }
    ScriptedAfu& afu(unsigned slice) { return slice == 0 ? afu_ : *afus_[slice]; }
    /// Runs `body` as software once BARs are placed.
    void drive(const std::function<void()>& body, Tick limit = 20 * kSecond) {
        if (psl_ == nullptr) build();
        run(
            [&] {
                configure(0x10, 4, kP2 & 0xffffffff);
                configure(0x14, 4, kP2 >> 32);
                configure(0x18, 4, kP1 & 0xffffffff);
                configure(0x1c, 4, kP1 >> 32);
                configure(0x04, 2, 6);
                body();
            },
            limit);
    }

    void configure(std::uint64_t address, std::size_t bytes, std::uint64_t value) {
        std::vector<std::uint8_t> data(bytes);
        for (std::size_t i = 0; i < bytes; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
        const auto result = configuration_->write(address, data);
        EXPECT_TRUE(result.ok());
        test::wait_until(result.end);
    }
    static std::uint64_t big_endian(const std::uint8_t* data, std::size_t bytes = 8) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | data[i];
        return value;
    }
    std::uint64_t get_at(std::uint64_t address, std::size_t bytes = 8) {
        const auto result = software_->read(address, bytes);
        EXPECT_TRUE(result.ok()) << std::hex << address;
        test::wait_until(result.end);
        return big_endian(result.data.data(), bytes);
    }
    void set_at(std::uint64_t address, std::uint64_t value, std::size_t bytes = 8) {
        std::vector<std::uint8_t> data(bytes);
        for (std::size_t i = 0; i < bytes; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
        const auto result = software_->write(address, data);
        EXPECT_TRUE(result.ok()) << std::hex << address;
        test::wait_until(result.end);
    }
    static std::uint64_t p1(std::uint64_t offset) { return kP1 + offset; }
    static std::uint64_t p1n(std::uint64_t offset, unsigned slice = 0) {
        return kP1 + 0x10000 + slice * 0x100 + offset;
    }
    static std::uint64_t p2n(std::uint64_t offset, unsigned slice = 0) { return kP2 + slice * 0x1000 + offset; }
    std::uint64_t problem_state(std::uint64_t offset, unsigned slice = 0) const {
        return kP2 + config_.card.problem_state_offset + slice * config_.card.problem_state_size + offset;
    }

    static void pause(Tick duration) { sc_core::wait(sc_core::sc_time::from_value(duration)); }
    /// Polls until `(value at address & mask) == want`; false when it takes longer than `patience`.
    bool poll(std::uint64_t address, std::uint64_t mask, std::uint64_t want, Tick patience = us(100)) {
        const Tick until = now() + patience;
        while (now() < until) {
            if ((get_at(address) & mask) == want) return true;
            pause(ns(200));
        }
        return false;
    }

    // What drivers do, by the architecture's registers.
    void reset_slice(unsigned slice = 0) {
        set_at(p2n(0x90, slice), 0x0100000000000000);
        EXPECT_TRUE(poll(p2n(0x90, slice), 0xEC00000000000000, 0x0800000000000000));
    }
    void enable(unsigned slice = 0) {
        set_at(p2n(0x90, slice), 0x1000000000000000);
        EXPECT_TRUE(poll(p2n(0x90, slice), 0xE000000000000000, 0x8000000000000000));
    }
    void disable(unsigned slice = 0) {
        set_at(p2n(0x90, slice), 0);
        EXPECT_TRUE(poll(p2n(0x90, slice), 0xE000000000000000, 0));
    }
    /// A slice in AFU-directed mode with its area, enabled.
    void directed(unsigned slice = 0) {
        reset_slice(slice);
        set_at(p1n(0xA0, slice), 0x0000000400000000);
        set_at(p1n(0x88, slice), AreaLayout::to_register(area(slice), kAreaBytes));
        set_at(p1n(0x28, slice), kErrorNumber);
        enable(slice);
    }
    static std::uint64_t area(unsigned slice = 0) { return kArea + slice * kAreaBytes; }
    static AreaLayout layout(unsigned slice = 0) {
        return AreaLayout::from_register(AreaLayout::to_register(area(slice), kAreaBytes));
    }
    static ProcessElement element(std::uint64_t sr = kRealMode) {
        ProcessElement out;
        out.sr = sr;
        out.ivte_offset = {kPslNumber, 0x200, 0x300, 0};
        out.ivte_range = {1, 2, 1, 0};
        out.wed = 0xabcd;
        out.software_state = ProcessElement::kValid;
        return out;
    }
    void store(std::uint64_t address, const std::vector<std::uint8_t>& data) {
        std::copy(data.begin(), data.end(), memory_->bytes.begin() + static_cast<std::ptrdiff_t>(address));
    }
    void store_element(std::uint16_t handle, const ProcessElement& element, unsigned slice = 0) {
        const auto bytes = element.encode();
        store(layout(slice).element_address(handle), {bytes.begin(), bytes.end()});
    }
    /// Gives a command of the linked list and does not wait.
    void begin_llcmd(ElementCommand command, std::uint16_t handle, unsigned slice = 0) {
        const auto code = static_cast<std::uint16_t>(command);
        store(layout(slice).command_address(), std::vector<std::uint8_t>(8));
        set_at(p1n(0x90, slice), LinkedListCommand{code, handle}.encode());
    }
    std::uint64_t command_word(unsigned slice = 0) const {
        return big_endian(memory_->bytes.data() + layout(slice).command_address());
    }
    bool llcmd_done(ElementCommand command, std::uint16_t handle, unsigned slice = 0, Tick patience = us(100)) {
        const auto code = static_cast<std::uint16_t>(command);
        const Tick until = now() + patience;
        while (now() < until) {
            if (command_word(slice) == SwCommandStatus::success(code, 0, handle).encode()) return true;
            pause(ns(200));
        }
        return false;
    }
    void llcmd(ElementCommand command, std::uint16_t handle, unsigned slice = 0) {
        begin_llcmd(command, handle, slice);
        EXPECT_TRUE(llcmd_done(command, handle, slice)) << "command " << static_cast<int>(command);
    }
    void add(std::uint16_t handle, const ProcessElement& what, unsigned slice = 0) {
        store_element(handle, what, slice);
        llcmd(ElementCommand::add, handle, slice);
    }

    static afu::Command command(std::uint8_t tag, afu::CommandCode code, std::uint64_t ea, std::uint16_t context = 0,
                                std::uint16_t size = 128) {
        afu::Command out;
        out.tag = tag;
        out.code = static_cast<std::uint16_t>(code);
        out.ea = ea;
        out.context = context;
        out.size = size;
        return out;
    }
    void issue(const afu::Command& what, unsigned slice = 0) { afu(slice).psl->command(what, now()); }
    /// Waits for an answer to `tag`, and forgets it; `failed` with a test failure when none comes.
    afu::ResponseCode answer(std::uint8_t tag, unsigned slice = 0, Tick patience = us(50)) {
        const Tick until = now() + patience;
        auto& answers = afu(slice).answers;
        while (now() < until && answers.count(tag) == 0) pause(ns(100));
        const auto found = answers.find(tag);
        if (found == answers.end()) {
            ADD_FAILURE() << "no answer to tag " << int{tag};
            return afu::ResponseCode::failed;
        }
        const afu::ResponseCode code = found->second.code;
        answers.erase(found);
        return code;
    }
    afu::ResponseCode carry_out(const afu::Command& what, unsigned slice = 0) {
        issue(what, slice);
        return answer(what.tag, slice);
    }
    /// Numbers of the interrupts that were sent so far.
    std::vector<std::uint64_t> interrupts() const {
        std::vector<std::uint64_t> out;
        for (const auto& record : memory_->records)
            if (record.address == kMsi) out.push_back(record.data[0] | record.data[1] << 8);
        return out;
    }
    void respond(std::uint64_t tfc, unsigned slice = 0) { set_at(p2n(0x78, slice), tfc); }
    std::uint64_t dsisr(unsigned slice = 0) { return get_at(p2n(0x60, slice)); }
    std::uint64_t serr(unsigned slice = 0) { return get_at(p1n(0x28, slice)); }

    std::unique_ptr<test::TestTarget> memory_;
    std::unique_ptr<Psl> psl_;
    std::unique_ptr<test::TestInitiator> software_, configuration_;
    std::vector<std::unique_ptr<ScriptedAfu>> afus_;
    std::vector<std::unique_ptr<sc_core::sc_signal<bool>>> lines_;
    std::vector<unsigned> pulses_;  ///< on each line
};

}  // namespace cxlvp::psl
