// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/crypto_driver.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <iterator>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/round_up.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/crypto/keys/key_type.h"
#include "cxlvp/host/crypto/session/crypto_session.h"

namespace cxlvp::host {

namespace {

constexpr std::size_t kStack = 256 * 1024;
constexpr std::uint64_t kPage = 4096;

std::vector<TransactionManager::Mailbox> mailboxes_of(const EngineDescription& description) {
    std::vector<TransactionManager::Mailbox> out;
    for (const MailboxQueueConfig& queue : description.queues)
        out.push_back({queue.slots_log2, 0, 1u << queue.stride_log2});
    return out;
}

const char* text_of(BringUp result) {
    switch (result) {
        case BringUp::locked:
            return "somebody else holds a mailbox";
        case BringUp::mismatch:
            return "a mailbox does not keep the set-up of its queue";
        case BringUp::not_ready:
            return "the firmware is not ready";
        case BringUp::ok:
            break;
    }
    return "";
}

/// Codes that are counted by themselves.
constexpr RequestCode kCounted[] = {RequestCode::eio, RequestCode::etimedout, RequestCode::ecanceled,
                                    RequestCode::ebadmsg, RequestCode::eagain};
constexpr const char* kCountedNames[] = {"eio", "etimedout", "ecanceled", "ebadmsg", "eagain"};

}  // namespace

/// The bus for work whose time is added up.
class CryptoDriver::DelayBus : public HostBus {
public:
    DelayBus(CryptoDriver& owner, Payload& tx, sc_core::sc_time& delay) : owner_(owner), tx_(tx), delay_(delay) {}

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        std::uint64_t value = ~std::uint64_t{0};
        std::uint8_t data[sizeof value];
        if (access(tlm::TLM_READ_COMMAND, address, data, bytes)) std::memcpy(&value, data, bytes);
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        std::uint8_t data[sizeof value];
        std::memcpy(data, &value, sizeof value);
        access(tlm::TLM_WRITE_COMMAND, address, data, bytes);
    }
    void pause(Tick duration) override { delay_ += to_time(duration); }
    Tick now() const override { return owner_.now() + delay_.value(); }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        return access(tlm::TLM_READ_COMMAND, address, data, bytes);
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        // A write does not change its data.
        return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes);
    }

protected:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
        const bool ok = owner_.out_.access(tx_, command, address, data, static_cast<std::uint32_t>(bytes), delay_);
        settle();
        return ok;
    }
    /// The access is made.
    virtual void settle() {}

    CryptoDriver& owner_;
    Payload& tx_;
    sc_core::sc_time& delay_;
};

/// The bus for a thread that waits out every access.
class CryptoDriver::BlockingBus : public DelayBus {
public:
    explicit BlockingBus(CryptoDriver& owner) : DelayBus(owner, owner.out_.payload(), passed_) {}

    void pause(Tick duration) override { sc_core::wait(to_time(duration)); }

private:
    void settle() override {
        if (passed_ != sc_core::SC_ZERO_TIME) sc_core::wait(passed_);
        passed_ = sc_core::SC_ZERO_TIME;
    }

    sc_core::sc_time passed_ = sc_core::SC_ZERO_TIME;
};

/// Memory without time, for what no user waits for.
class CryptoDriver::DebugBus : public HostBus {
public:
    explicit DebugBus(CryptoDriver& owner) : owner_(owner) {}

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        std::uint64_t value = 0;
        std::uint8_t data[sizeof value] = {};
        read_memory(address, data, bytes);
        std::memcpy(&value, data, sizeof value);
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        std::uint8_t data[sizeof value];
        std::memcpy(data, &value, sizeof value);
        write_memory(address, data, bytes);
    }
    void pause(Tick) override {}
    Tick now() const override { return owner_.now(); }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        return access(tlm::TLM_READ_COMMAND, address, data, bytes);
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes);
    }

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
        Payload tx;
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(data);
        tx.set_data_length(static_cast<unsigned>(bytes));
        tx.set_streaming_width(static_cast<unsigned>(bytes));
        return owner_.out_.out->transport_dbg(tx) == bytes;
    }

    CryptoDriver& owner_;
};

CryptoDriver::CryptoDriver(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Requester(instance, context, 1 + config.mailboxes, Role::driver),
      config_(config),
      file_(config.workload.file.empty()
                ? nullptr
                : std::make_unique<FileJob>(config.workload.file, config.workload.piece, config.end_of_queues(),
                                            config.workload.source,
                                            Random(context.seed(), fmt::format("{}.file", instance)))),
      source_(config.workload, round_up(config.end_of_queues(), kPage), static_cast<unsigned>(config.mailboxes),
              context.seed(), name()),
      bus_(std::make_unique<BlockingBus>(*this)),
      device_(*bus_, config.description()),
      manager_(config.manager, mailboxes_of(config.description()), *this),
      jobs_(slots()),
      failed_report_(context.reports().handle(name(), "failed-request")) {
    context.expect_set_up();
    for (Job& job : jobs_) job.tx = &out_.payload();
    const std::uint64_t in_manager = config.manager.central_depth + config.manager.backlog_depth;
    open_.resize(source_.open_loop() ? in_manager + config.mailboxes * config.slots + 1 : config.workload.concurrency);
    for (std::size_t i = open_.size(); i-- > 0;) free_.push_back(static_cast<std::uint32_t>(i));
    for (const RequestShape& shape : source_.shapes())
        buffer_bytes_ = std::max(buffer_bytes_, round_up(shape.buffer_bytes, kPage));
    buffer_base_ = round_up(file_ ? file_->end() : source_.maker().end(), kPage);
    const std::uint64_t needed = buffer_base_ + config.buffers * buffer_bytes_ - config.memory;
    if (config.memory_size != 0 && needed > config.memory_size)
        throw UserError(fmt::format("{}.memory_size: queues, operands and {} buffers take {} bytes, not {}", name(),
                                    config.buffers, needed, config.memory_size));
    for (std::uint64_t i = 0; i < config.mailboxes; ++i)
        irqs_.push_back(std::make_unique<sc_core::sc_in<bool>>(fmt::format("irq{}", i).c_str()));
    declare_statistics();
    SC_HAS_PROCESS(CryptoDriver);
    SC_METHOD(wake);
    dont_initialize();
    sensitive << timer_;
    SC_METHOD(interrupted);
    dont_initialize();
    for (const auto& irq : irqs_) sensitive << irq->pos();
    SC_METHOD(started);
    dont_initialize();
    sensitive << start_.pos();
    sc_core::sc_spawn_options options;
    options.set_stack_size(kStack);
    sc_core::sc_spawn([this] { bring_up(); }, "bring_up", &options);
}

CryptoDriver::~CryptoDriver() = default;

void CryptoDriver::started() {
    started_ = true;
    kick();
}

sc_core::sc_in<bool>* CryptoDriver::irq_in(const std::string& port) {
    if (port == "start") return &start_;
    for (std::size_t i = 0; i < irqs_.size(); ++i)
        if (port == fmt::format("irq{}", i)) return irqs_[i].get();
    return nullptr;
}

void CryptoDriver::declare_statistics() {
    const auto now_value = [](const std::uint64_t& value) {
        return [&value](Tick) { return static_cast<double>(value); };
    };
    const ManagerCounters& counters = manager_.counters();
    stats().histogram("request_latency", "ps", "time from when a request was due to its end", request_latency_);
    stats().counter("requests", "requests", "requests that have ended", ended_);
    stats().counter("failed", "requests", "requests that have not ended well", errors_);
    for (std::size_t i = 0; i < std::size(kCounted); ++i)
        stats().counter(fmt::format("failed_{}", kCountedNames[i]), "requests",
                        fmt::format("requests that ended with {}", to_string(kCounted[i])), failures_[i]);
    stats().counter("verified", "pieces", "pieces of the file that were compared at the end", verified_);
    stats().counter("data", "B", "data of the requests that have ended well", bytes_done_);
    stats().derived("request_rate", "requests/s", "requests that have ended per second", [this](Tick elapsed) {
        return static_cast<double>(ended_) / (static_cast<double>(elapsed) * 1e-12);
    });
    stats().derived("throughput", "B/s", "data of requests that have ended well, per second", [this](Tick elapsed) {
        return static_cast<double>(bytes_done_) / (static_cast<double>(elapsed) * 1e-12);
    });
    stats().counter("interrupts", "interrupts", "interrupts taken", interrupts_);
    stats().counter("posted", "requests", "accepted into the central queue or its backlog", counters.posts);
    stats().counter("backlogged", "requests", "of them into the backlog", counters.backlogged);
    stats().counter("refused", "requests", "not accepted", counters.refused);
    stats().derived("central_max", "requests", "most requests in the central queue", now_value(counters.central_max));
    stats().counter("submitted", "requests", "put into a mailbox", counters.submitted);
    stats().counter("queue_full", "times", "a mailbox had no slot for a request", counters.queue_full);
    stats().derived("mailbox_max", "VCQs", "most VCQs in one mailbox", now_value(counters.mailbox_max));
    stats().counter("back_offs", "times", "the submitter slept because of that", counters.back_offs);
    stats().counter("timeouts", "requests", "not complete in time", counters.timeouts);
    stats().counter("restarts", "commands", "RESTART after an error", counters.restarts);
    stats().counter("aborts", "commands", "ABORT after a time-out", counters.aborts);
    stats().counter("flushes", "commands", "FLUSH of a mailbox", counters.flushes);
    stats().counter("rescued", "requests", "completions that only the watchdog found", counters.rescued);
    stats().derived("dead", "mailboxes", "mailboxes given up", now_value(counters.dead));
    stats().on_clear([this](Tick) {
        ended_ = errors_ = bytes_done_ = interrupts_ = 0;
        std::fill(std::begin(failures_), std::end(failures_), 0);
        request_latency_.clear();
        manager_.clear_counters();
    });
}

void CryptoDriver::bring_up() {
    try {
        bring_up_engine();
        context().set_up_done();
        if (tool_) lend();
    } catch (const sc_core::sc_unwind_exception&) {
        throw;
    } catch (...) {
        context().fail(std::current_exception());
    }
}

void CryptoDriver::bring_up_engine() {
    // A file is there before the run, as it would be in the page cache.
    DebugBus memory(*this);
    if (file_)
        for (const Operand& operand : file_->operands())
            if (!memory.write_memory(operand.address, operand.bytes.data(), operand.bytes.size()))
                throw UserError(fmt::format("{}: no memory at 0x{:x}, or not enough", name(), operand.address));
    for (const Operand& operand : source_.maker().operands())
        if (!bus_->write_memory(operand.address, operand.bytes.data(), operand.bytes.size()))
            throw UserError(fmt::format("{}: no memory at 0x{:x}", name(), operand.address));
    const BringUp result = device_.probe();
    if (result != BringUp::ok) throw UserError(fmt::format("{}: {}", name(), text_of(result)));
    packer_ = VcqPacker(device_.cores());
    std::vector<std::uint32_t> first_ids;
    for (const MailboxDriver& mailbox : device_.mailboxes()) first_ids.push_back(mailbox.first_id());
    const auto& shapes = source_.shapes();
    if (std::any_of(shapes.begin(), shapes.end(), [](const RequestShape& shape) { return shape.held_key; })) {
        hold_keys();
        // Management goes over the first mailbox.
        first_ids.front() =
            static_cast<std::uint32_t>(bus_->read(device_.mailboxes().front().address(MailboxRegister::head), 4));
    }
    manager_.resume(first_ids);
    // A line that has risen meanwhile does not rise again before it was lowered.
    for (unsigned i = 0; i < irqs_.size(); ++i)
        if (irqs_[i]->read()) manager_.interrupt(i);
}

/// Gives the engine the keys that it shall hold, and all mailboxes the right to use them.
void CryptoDriver::hold_keys() {
    CryptoSession session(*bus_, device_, config_.manager);
    const auto run = [&](const ManagementRequest& request) {
        const RequestCode code = session.run(request);
        if (code != RequestCode::ok)
            throw UserError(fmt::format("{}: the engine takes no key to hold: {}", name(), to_string(code)));
    };
    for (std::size_t i = 0; i < source_.shapes().size(); ++i) {
        if (!source_.shapes()[i].held_key) continue;
        const CryptoRequest& shape = source_.shapes()[i].request;
        ManagementRequest request;
        request.operation = ManagementOperation::key_new;
        request.cid = i;
        request.length = shape.key.length;
        request.new_reference = buffer_base_;  // which no request uses yet
        run(request);
        request.operation = ManagementOperation::key_write;
        request.reference = bus_->read(buffer_base_, sizeof request.reference);
        request.source = shape.key.address;
        request.type = crypto::KeyType::of(crypto::key_family(shape.algorithm->core)).word;
        run(request);
        request.operation = ManagementOperation::key_grant;
        request.execute = (std::uint64_t{1} << config_.mailboxes) - 1;
        request.write = 1;
        run(request);
        source_.hold_key(i, request.reference);
    }
}

/// What the tool wants with the engine is not among the requests of the workload.
void CryptoDriver::lend() {
    const std::uint64_t end = config_.memory_size != 0 ? config_.memory + config_.memory_size : kNever;
    Workbench workbench{*bus_, device_, config_.manager, buffer_base_, end - buffer_base_};
    tool_(workbench);
    source_ended_ = true;
    kick();
}

double CryptoDriver::progress() const {
    if (tool_) return -1;
    return static_cast<double>(posted_) / static_cast<double>(file_ ? file_->count() : source_.count());
}

void CryptoDriver::interrupted() {
    if (tool_) return;
    for (unsigned i = 0; i < irqs_.size(); ++i) {
        if (!irqs_[i]->posedge()) continue;
        ++interrupts_;
        manager_.interrupt(i);
    }
    kick();
}

void CryptoDriver::set_timer(Tick at) {
    if (at == kNever || (timer_at_ <= at && timer_at_ > now())) return;
    timer_at_ = at;
    timer_.notify(to_time(at > now() ? at - now() : 0));
}

/// Posts what is due.
void CryptoDriver::feed(Tick at) {
    while (!source_ended_ && !free_.empty()) {
        if (!have_next_) {
            if (file_ && posted_ < file_->count() &&
                !file_->may_begin(posted_, posted_ - (open_.size() - free_.size())))
                return;
            source_ended_ = file_ ? posted_ == file_->count() : !source_.next(next_);
            have_next_ = !source_ended_;
            if (source_ended_) return;
        }
        const Tick due = source_.open_loop() ? context().set_up_at() + next_.due : at;
        if (due > at) return;
        have_next_ = false;
        post(next_, due, at);
    }
}

void CryptoDriver::post(const WorkloadRequest& next, Tick due, Tick at) {
    const std::uint32_t handle = free_.back();
    free_.pop_back();
    Open& open = open_[handle];
    open.request = request_of(next, handle);
    ++posted_;
    open.plan = packer_.plan(open.request);
    open.bytes = open.request.length;
    open.due = due;
    RequestCode code = open.plan.code;
    if (code == RequestCode::ok)
        code = manager_.post(QueuedRequest(handle, open.plan, next.mailbox), config_.workload.backlog);
    if (code != RequestCode::einprogress && code != RequestCode::ebusy) completed(handle, code, at);
}

CryptoRequest CryptoDriver::request_of(const WorkloadRequest& next, std::uint32_t handle) {
    if (file_) return file_->request(posted_);
    const std::uint64_t buffer = buffer_base_ + handle % config_.buffers * buffer_bytes_;
    return source_.shapes()[next.shape].at(buffer, posted_);
}

/// True when all requests have ended; a file is compared before.
bool CryptoDriver::over() {
    if (!source_ended_ || have_next_ || free_.size() != open_.size()) return false;
    if (file_ && verified_ == 0) {
        DebugBus memory(*this);
        file_->verify(memory);
        verified_ = file_->pieces();
    }
    return true;
}

void CryptoDriver::completed(std::uint32_t handle, RequestCode code, Tick at) {
    const Open& open = open_[handle];
    ++ended_;
    request_latency_.record(at > open.due ? at - open.due : 0);
    free_.push_back(handle);
    if (code == RequestCode::ok) {
        bytes_done_ += open.bytes;
        return;
    }
    ++errors_;
    for (std::size_t i = 0; i < std::size(kCounted); ++i)
        if (code == kCounted[i]) ++failures_[i];
    failed_report_.warn_with(
        [&] { return fmt::format("{} ended with {}", open.request.algorithm->name, to_string(code)); }, at);
}

Requester::Fetch CryptoDriver::fetch(std::size_t slot, Tick at, Tick&) {
    if (!context().set_up() || (config_.workload.wait && !started_)) return Fetch::idle;
    if (tool_) return source_ended_ ? Fetch::finished : Fetch::idle;
    if (at >= manager_.next_tick()) manager_.tick(at);
    feed(at);
    Job& job = jobs_[slot];
    if (const auto task = manager_.next_task()) {
        job.kind = Job::Kind::task;
        job.task = *task;
        return Fetch::ready;
    }
    if (!submitting_) {
        if (const auto submission = manager_.next_submission(at)) {
            job.kind = Job::Kind::submit;
            job.submission = *submission;
            submitting_ = true;
            return Fetch::ready;
        }
    }
    if (over()) return Fetch::finished;
    Tick next = manager_.next_tick();
    if (have_next_ && !free_.empty()) next = std::min(next, context().set_up_at() + next_.due);
    set_timer(next);
    return Fetch::idle;
}

void CryptoDriver::transact(std::size_t slot, sc_core::sc_time& delay) {
    Job& job = jobs_[slot];
    DelayBus bus(*this, *job.tx, delay);
    if (job.kind == Job::Kind::submit) {
        bus.pause(job.submission.count * config_.submit_cost);
        job.code = submitter_.submit(job.submission, device_.mailboxes()[job.submission.mailbox], bus,
                                     [this](std::uint32_t handle, Vcq* vcqs) {
                                         const Open& open = open_[handle];
                                         TagCheck check;
                                         return VcqPacker::pack(open.request, open.plan, vcqs, check);
                                     });
        return;
    }
    bus.pause(config_.interrupt_cost);
    job.reading = perform(job.task, device_.mailboxes()[job.task.mailbox], bus);
    bus.pause(manager_.completions(job.task.mailbox, job.reading.head) * config_.completion_cost);
}

void CryptoDriver::complete(std::size_t slot, Tick, Tick at) {
    Job& job = jobs_[slot];
    if (job.kind == Job::Kind::submit) {
        submitting_ = false;
        if (job.code == RequestCode::ok)
            manager_.submitted(job.submission);
        else
            manager_.refused(job.submission, job.code, at);
        return;
    }
    manager_.done(job.task, job.reading, at);
    // DONE was cleared: what still holds the line is an error, or has come since.
    if (irqs_[job.task.mailbox]->read()) manager_.interrupt(job.task.mailbox);
}

}  // namespace cxlvp::host
