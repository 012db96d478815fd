// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/bus/memory.h"
#include "cxlvp/crypto/engine/completion_record.h"
#include "cxlvp/crypto/engine/crypto_engine.h"
#include "cxlvp/crypto/vcq/payload/sys.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::crypto {

/// An engine, memory behind it, and software that makes register accesses. In both timing modes.
class EngineFixture : public test::TimingFixture {
protected:
    static constexpr std::uint64_t kQueue = 0x100000;      ///< of mailbox 0; the others follow
    static constexpr std::uint64_t kQueueBytes = 0x10000;  ///< from one to the next
    static constexpr std::uint64_t kData = 0x800000;
    static constexpr std::uint64_t kMemory = 16 * kMiB;

    EngineFixture() {
        config_.boot_time = us(5);
        config_.grade = Grade::fast;
    }
    ~EngineFixture() override {
        software_.reset();
        engine_.reset();
        memory_.reset();
        lines_.clear();
    }

    EngineConfig config_;

    /// Elaborates with `config_`.
    void build() {
        memory_ = std::make_unique<bus::Memory>("memory", context(), memory_config());
        engine_ = std::make_unique<CryptoEngine>("engine", context(), config_);
        software_ = std::make_unique<test::TestInitiator>("software");
        for (unsigned n = 0; n < config_.mailboxes; ++n) {
            lines_.push_back(std::make_unique<sc_core::sc_signal<bool>>(fmt::format("line{}", n).c_str()));
            engine_->irq_out(fmt::format("irq{}", n))->bind(*lines_[n]);
        }
        engine_->initiator("dma")->bind(memory_->in);
        software_->out.bind(*engine_->target("regs"));
    }
    /// Runs `body` as software once the firmware is ready.
    void drive(const std::function<void()>& body, Tick limit = 20 * kMillisecond) {
        if (engine_ == nullptr) build();
        run(
            [&] {
                test::wait_until(config_.boot_time);
                body();
            },
            limit);
    }

    std::uint32_t read(std::uint64_t address) {
        const auto result = software_->read(address, 4);
        EXPECT_TRUE(result.ok());
        sc_core::wait(sc_core::sc_time::from_value(result.took()));
        std::uint32_t value = 0;
        std::memcpy(&value, result.data.data(), sizeof value);
        return value;
    }
    void write(std::uint64_t address, std::uint32_t value) {
        std::vector<std::uint8_t> data(4);
        std::memcpy(data.data(), &value, sizeof value);
        const auto result = software_->write(address, data);
        EXPECT_TRUE(result.ok());
        sc_core::wait(sc_core::sc_time::from_value(result.took()));
    }
    static std::uint64_t reg(MailboxRegister reg, unsigned mailbox = 0) {
        return mailbox * kInstanceBytes +
               instance_map(Profile::x, mailbox == 0).registers[static_cast<unsigned>(reg)].offset;
    }
    std::uint32_t get(MailboxRegister which, unsigned mailbox = 0) { return read(reg(which, mailbox)); }
    void set(MailboxRegister which, std::uint32_t value, unsigned mailbox = 0) { write(reg(which, mailbox), value); }
    void command(MailboxCommand which, unsigned mailbox = 0) {
        set(MailboxRegister::command, static_cast<std::uint32_t>(which), mailbox);
    }
    MailboxState state(unsigned mailbox = 0) {
        return static_cast<MailboxState>(get(MailboxRegister::status, mailbox) & 0xff);
    }
    ErrorCode code(unsigned mailbox = 0) {
        return static_cast<ErrorCode>(get(MailboxRegister::status, mailbox) >> 16 & 0xff);
    }
    bool line(unsigned mailbox = 0) const { return lines_[mailbox]->read(); }

    static std::uint64_t queue(unsigned mailbox) { return kQueue + mailbox * kQueueBytes; }
    /// Brings a mailbox up as the driver does; gives the token of its lock.
    std::uint32_t bring_up(unsigned mailbox = 0, std::uint32_t log2_slots = 4, std::uint32_t log2_stride = 9) {
        const std::uint32_t token = get(MailboxRegister::lock, mailbox);
        EXPECT_NE(token, 0u);
        set(MailboxRegister::interrupt, 3, mailbox);
        set(MailboxRegister::interrupt_mask, 3, mailbox);
        set(MailboxRegister::queue_lo, static_cast<std::uint32_t>(queue(mailbox)), mailbox);
        set(MailboxRegister::queue_hi, 0, mailbox);
        set(MailboxRegister::queue_slots, log2_slots, mailbox);
        set(MailboxRegister::queue_stride, log2_stride, mailbox);
        set(MailboxRegister::queue_tail, get(MailboxRegister::queue_head, mailbox), mailbox);
        set(MailboxRegister::host_info, 0x4c4b4d00, mailbox);
        command(MailboxCommand::run, mailbox);
        return token;
    }
    /// Puts a VCQ of these commands, header not included, into the slot of `id`.
    void place(std::uint32_t id, std::vector<VcqEntry> commands, unsigned mailbox = 0, std::uint64_t cookie = 0) {
        commands.insert(commands.begin(), VcqEntry::header(static_cast<std::uint32_t>(commands.size() + 1), cookie));
        place_raw(id, commands, mailbox);
    }
    void place_raw(std::uint32_t id, const std::vector<VcqEntry>& entries, unsigned mailbox = 0) {
        const auto slots = 1u << 4;
        memory_->load(queue(mailbox) + (id & (slots - 1)) * 512u, reinterpret_cast<const std::uint8_t*>(entries.data()),
                      entries.size() * sizeof(VcqEntry));
    }
    /// Submits a VCQ and rings; gives its id.
    std::uint32_t submit(std::vector<VcqEntry> commands, unsigned mailbox = 0, std::uint64_t cookie = 0) {
        const std::uint32_t id = get(MailboxRegister::queue_tail, mailbox);
        place(id, std::move(commands), mailbox, cookie);
        set(MailboxRegister::queue_tail, id + 1, mailbox);
        return id;
    }
    /// Waits until HEAD is behind `id` or the mailbox stands in error; true when HEAD is.
    bool finished(std::uint32_t id, unsigned mailbox = 0, Tick patience = 2 * kMillisecond) {
        const Tick until = now() + patience;
        while (now() < until) {
            if (static_cast<std::int32_t>(get(MailboxRegister::queue_head, mailbox) - id) > 0) return true;
            if (state(mailbox) == MailboxState::error) return false;
            sc_core::wait(sc_core::sc_time::from_value(ns(200)));
        }
        ADD_FAILURE() << "VCQ " << id << " neither ended nor failed";
        return false;
    }
    void pause(Tick time) { sc_core::wait(sc_core::sc_time::from_value(time)); }

    static VcqEntry nop() { return VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::nop)); }
    static VcqEntry write_temporary(std::uint64_t source, std::uint32_t length, std::uint32_t type) {
        return VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::write),
                              SysWrite{KeyRef::kTemporary, source, 0, length, type});
    }
    static VcqEntry data_of(std::uint64_t reference, std::uint64_t destination, std::uint32_t length) {
        return VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(SysCommand::data),
                              SysData{reference, destination, length});
    }
    static VcqEntry flush_of(CoreId core) { return VcqEntry::make(core, kFlushCommand); }

    std::vector<std::unique_ptr<sc_core::sc_signal<bool>>> lines_;
    std::unique_ptr<bus::Memory> memory_;
    std::unique_ptr<CryptoEngine> engine_;
    std::unique_ptr<test::TestInitiator> software_;

private:
    static bus::Memory::Config memory_config() {
        bus::Memory::Config config;
        config.size = kMemory;
        return config;
    }
};

}  // namespace cxlvp::crypto
