// SPDX-License-Identifier: Apache-2.0
#include "doorbell_requester.h"

#include <cstring>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/crypto/vcq/payload/sys.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/manager/engine_task.h"
#include "cxlvp/host/crypto/pack/vcq.h"

namespace cxlvp::bench {

namespace {

using host::MailboxRegister;

constexpr host::MailboxQueueConfig kQueue{0, 1, 7};  // two slots of 128 bytes: each holds one VCQ

}  // namespace

/// Accesses of the work under way; their time is added to its delay.
class DoorbellRequester::Bus : public host::HostBus {
public:
    explicit Bus(DoorbellRequester& owner) : owner_(owner), tx_(owner.out_.payload()) {}

    void begin(sc_core::sc_time& delay) { delay_ = &delay; }

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        std::uint64_t value = 0;
        std::uint8_t data[sizeof value] = {};
        owner_.out_.access(tx_, tlm::TLM_READ_COMMAND, address, data, bytes, *delay_);
        std::memcpy(&value, data, sizeof value);
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        std::uint8_t data[sizeof value];
        std::memcpy(data, &value, sizeof value);
        owner_.out_.access(tx_, tlm::TLM_WRITE_COMMAND, address, data, bytes, *delay_);
    }
    void pause(Tick duration) override { *delay_ += to_time(duration); }
    Tick now() const override { return owner_.now() + delay_->value(); }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        return owner_.out_.access(tx_, tlm::TLM_READ_COMMAND, address, data, static_cast<std::uint32_t>(bytes),
                                  *delay_);
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        return owner_.out_.access(tx_, tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data),
                                  static_cast<std::uint32_t>(bytes), *delay_);
    }

private:
    DoorbellRequester& owner_;
    Payload& tx_;
    sc_core::sc_time* delay_ = nullptr;
};

const Schema<DoorbellRequester::Config>& DoorbellRequester::Config::schema() {
    static const Schema<Config> schema = Schema<Config>()
                                             .address("registers", &Config::registers, {}, {"of the engine", ""})
                                             .count("mailboxes", &Config::mailboxes, {1, 16}, {"mailboxes", ""})
                                             .count("count", &Config::count, {1}, {"VCQs in all", ""});
    return schema;
}

DoorbellRequester::DoorbellRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Requester(instance, context, config.mailboxes, Role::driver),
      config_(config),
      bus_(std::make_unique<Bus>(*this)),
      job_(config.mailboxes),
      due_((std::uint64_t{1} << config.mailboxes) - 1),
      new_(due_) {
    host::MailboxQueueConfig queue = kQueue;
    for (unsigned i = 0; i < config.mailboxes; ++i) {
        queue.base = i * kQueue.bytes();
        mailboxes_.emplace_back(*bus_, config.registers, i, queue);
        irqs_.push_back(std::make_unique<sc_core::sc_in<bool>>(fmt::format("irq{}", i).c_str()));
    }
    SC_HAS_PROCESS(DoorbellRequester);
    SC_METHOD(interrupted);
    dont_initialize();
    for (const auto& irq : irqs_) sensitive << irq->pos();
}

DoorbellRequester::~DoorbellRequester() = default;

sc_core::sc_in<bool>* DoorbellRequester::irq_in(const std::string& port) {
    for (std::size_t i = 0; i < irqs_.size(); ++i)
        if (port == fmt::format("irq{}", i)) return irqs_[i].get();
    return nullptr;
}

void DoorbellRequester::interrupted() {
    for (unsigned i = 0; i < irqs_.size(); ++i)
        if (irqs_[i]->posedge()) due_ |= std::uint64_t{1} << i;
    kick();
}

Requester::Fetch DoorbellRequester::fetch(std::size_t slot, Tick, Tick&) {
    if (vcqs_ == config_.count) return Fetch::finished;
    if (due_ == 0) return Fetch::idle;
    job_[slot] = static_cast<unsigned>(__builtin_ctzll(due_));
    due_ &= due_ - 1;
    return Fetch::ready;
}

void DoorbellRequester::transact(std::size_t slot, sc_core::sc_time& delay) {
    bus_->begin(delay);
    const unsigned number = job_[slot];
    host::MailboxDriver& mailbox = mailboxes_[number];
    std::uint32_t head = 0;
    if ((new_ >> number & 1) != 0) {
        new_ &= ~(std::uint64_t{1} << number);
        host::Vcq vcq;
        for (std::uint64_t i = 0; i < 2; ++i) {
            vcq.begin(mailbox.queue().base + (i << kQueue.stride_log2), 1U << kQueue.stride_log2);
            vcq.add(crypto::VcqEntry::make(crypto::CoreId::sys, static_cast<std::uint8_t>(crypto::SysCommand::nop)));
            vcq.finish();
            bus_->write_memory(vcq.address(), vcq.data(), vcq.bytes());
        }
        if (mailbox.bring_up() != host::BringUp::ok) throw UserError("the mailbox cannot be brought up");
        head = mailbox.first_id();
    } else {
        head = host::perform({host::EngineTask::Kind::service, number}, mailbox, *bus_).head;
        ++vcqs_;
    }
    if (rung_ == config_.count) return;
    ++rung_;
    bus_->write(mailbox.address(MailboxRegister::tail), 4, head + 1);
}

}  // namespace cxlvp::bench
