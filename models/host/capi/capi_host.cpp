// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/capi_host.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/base/core/round_up.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/psl/shell/psl.h"

namespace cxlvp::host {

namespace {

constexpr std::size_t kStack = 256 * 1024;
constexpr std::uint64_t kMaxFile = 256 * kMiB;
/// A memcpy AFU of CAIA 2 serves handles with this remainder: its coherent and DMA ports share them out.
constexpr unsigned kServed = 1, kServedOf = 4;

unsigned log2_of(std::uint64_t power) {
    unsigned shift = 0;
    while ((std::uint64_t{1} << shift) < power) ++shift;
    return shift;
}

}  // namespace

CapiHost::CapiHost(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Requester(instance, context, 1, Role::driver), config_(config), bus_(out_, context) {
    read_file();
    context.expect_set_up();
    declare_statistics();
    spawn("main", [this] { work(); });
    spawn("interrupts", [this] { take_interrupts(); });
    spawn("faults", [this] { work_on_faults(); });
}

CapiHost::~CapiHost() = default;

void CapiHost::spawn(const char* name, std::function<void()> body) {
    sc_core::sc_spawn_options options;
    options.set_stack_size(kStack);
    sc_core::sc_spawn(
        [this, body = std::move(body)] {
            try {
                body();
            } catch (const sc_core::sc_unwind_exception&) {
                throw;
            } catch (...) {
                context().fail(std::current_exception());
            }
        },
        sc_core::sc_gen_unique_name(name), &options);
}

void CapiHost::read_file() {
    if (config_.file.empty()) return;
    std::ifstream in(config_.file, std::ios::binary);
    if (!in) throw UserError(fmt::format("{}.file: cannot read '{}'", name(), config_.file));
    file_.assign(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) throw UserError(fmt::format("{}.file: cannot read '{}'", name(), config_.file));
    if (file_.empty()) throw UserError(fmt::format("{}.file: '{}' is empty", name(), config_.file));
    if (file_.size() > kMaxFile)
        throw UserError(
            fmt::format("{}.file: '{}' has {} bytes, more than {}", name(), config_.file, file_.size(), kMaxFile));
}

psl::Psl& CapiHost::card() const {
    auto* found = dynamic_cast<psl::Psl*>(sc_core::sc_find_object(config_.card.c_str()));
    if (found == nullptr) throw UserError(fmt::format("{}.card: no psl '{}'", name(), config_.card));
    return *found;
}

CapiMachine CapiHost::machine() const {
    CapiMachine out;
    out.caia = card().config().card.caia;
    out.sdr1 = memory_->sdr1();
    out.bar0 = config_.bar0;
    out.bar2 = config_.bar2;
    out.interrupts.base = static_cast<std::uint32_t>(config_.msi_base);
    out.interrupts.count = static_cast<std::uint32_t>(config_.msi_count);
    out.page_bytes = config_.page_bytes;
    return out;
}

void CapiHost::need(const CapiStatus& status, const std::string& what) const {
    if (!status.ok()) throw UserError(fmt::format("{}: {}: {} ({})", name(), what, status.text, status.code()));
}

// ---------------------------------------------------------------------------------------------------------- interrupts

void CapiHost::message(Payload& tx, sc_core::sc_time& delay) {
    if (!tx.is_write() || tx.get_data_length() != 4) return tx.set_response_status(tlm::TLM_COMMAND_ERROR_RESPONSE);
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
    const auto number = static_cast<std::uint32_t>(load_bytes(tx.get_data_ptr(), 4));
    messages_.push_back(number);
    message_event_.notify(delay);
}

void CapiHost::take_interrupts() {
    while (true) {
        if (messages_.empty()) sc_core::wait(message_event_);
        // A message that is announced for later waits until its time with those that come meanwhile.
        if (messages_.empty()) continue;
        const std::uint32_t number = messages_.front();
        messages_.pop_front();
        ++interrupts_;
        if (config_.interrupt_latency != 0) bus_.pause(config_.interrupt_latency);
        if (dispatch_ != nullptr) dispatch_->interrupt(number);
        fault_event_.notify(sc_core::SC_ZERO_TIME);
    }
}

void CapiHost::work_on_faults() {
    while (true) {
        bool worked = false;
        for (const auto& afu : afus_) worked = afu->faults().work() || worked;
        if (!worked) sc_core::wait(fault_event_);
    }
}

// ---------------------------------------------------------------------------------------------------------------- work

void CapiHost::bring_up() {
    psl::Psl& psl = card();
    SystemMemory::Config memory;
    memory.caia = psl.config().card.caia;
    memory.base = config_.memory_base;
    memory.bytes = config_.memory_size;
    memory.page_shift = log2_of(config_.page_bytes);
    memory_ = std::make_unique<SystemMemory>(bus_, memory, psl.translator());
    if (!memory_->set_up()) throw UserError(fmt::format("{}: page tables cannot be written to memory", name()));
    adapter_ = std::make_unique<CapiAdapter>(bus_, config_.config_space, machine());
    need(adapter_->probe(), "the card cannot be brought up");
    dispatch_ = std::make_unique<InterruptDispatch>(*adapter_);
    FaultConfig faults;
    faults.latency = config_.fault_latency;
    for (unsigned slice = 0; slice < adapter_->vsec().slices; ++slice) {
        afus_.push_back(std::make_unique<CapiAfu>(
            *adapter_, slice, [this](std::uint64_t bytes) { return memory_->allocate(bytes); }, faults));
        const std::string what = fmt::format("slice {}", slice);
        need(afus_.back()->probe(), what);
        need(afus_.back()->activate_best(), what);
    }
    for (const auto& afu : afus_) open_users(*afu);
}

CapiUser::Content CapiHost::piece(std::size_t number, std::size_t of) const {
    CapiUser::Content out;
    if (config_.work != CapiWork::copy) return out;
    // Pieces of a destination that is given begin at its pages.
    const std::uint64_t unit = config_.destination == 0 ? 1 : config_.page_bytes;
    const auto cut = [&](std::uint64_t all, std::size_t n) { return std::min(all, round_up(all * n / of, unit)); };
    if (!file_.empty()) {
        const std::uint64_t begin = cut(file_.size(), number), end = cut(file_.size(), number + 1);
        out.bytes.assign(file_.begin() + static_cast<std::ptrdiff_t>(begin),
                         file_.begin() + static_cast<std::ptrdiff_t>(end));
        if (config_.destination != 0) out.destination = config_.destination + begin;
        return out;
    }
    out.bytes.resize(config_.bytes);
    Random random(context().seed(), fmt::format("{}.{}", name(), number));
    for (std::uint8_t& byte : out.bytes) byte = static_cast<std::uint8_t>(random.below(256));
    if (config_.destination != 0) out.destination = config_.destination + number * round_up(config_.bytes, unit);
    return out;
}

void CapiHost::open_users(CapiAfu& afu) {
    const std::size_t all = afus_.size() * config_.contexts;
    for (std::uint64_t n = 0; n < config_.contexts; ++n) {
        const std::size_t number = opened_++;
        CapiUser::Content content = piece(number, all);
        // A short file has fewer pieces than there might be contexts.
        if (config_.work == CapiWork::copy && content.bytes.empty()) continue;
        auto user = std::make_unique<CapiUser>(config_, bus_, *memory_, afu, static_cast<std::uint32_t>(number + 1),
                                               std::move(content), [this](Tick latency, std::uint64_t bytes, bool ok) {
                                                   latency_.record(latency);
                                                   if (ok) bytes_ += bytes;
                                                   if (!ok) ++failed_;
                                               });
        need(user->open(), fmt::format("context {}", number));
        // Contexts with other handles are kept open, so that their handles are not given out again.
        while (config_.work == CapiWork::copy && adapter_->machine().caia == psl::Caia::v2 &&
               afu.mode() == AfuMode::directed && user->handle() % kServedOf != kServed) {
            unusable_.push_back(user->give_away());
            need(user->open_again(), fmt::format("context {}", number));
        }
        users_.push_back(std::move(user));
    }
}

void CapiHost::work() {
    bring_up();
    context().set_up_done();
    busy_users_ = users_.size();
    for (const auto& user : users_) spawn("process", [this, &user = *user] { use(user); });
    while (busy_users_ != 0) sc_core::wait(user_event_);
    if (failed_ == 0) done_.write(true);
    for (auto& user : users_) need(user->release(), "release");
    unusable_.clear();
    for (const auto& afu : afus_) need(afu->set_mode(AfuMode::none), "deactivation");
    for (const auto& afu : afus_) afu->remove();
    adapter_->remove();
    tell_log();
    over_ = true;
    kick();
}

void CapiHost::use(CapiUser& user) {
    const CapiStatus status = user.work();
    if (!status.ok()) {
        ++failed_;
        context().reports().warn(name(), "process",
                                 fmt::format("context {}: {} ({})", user.handle(), status.text, status.code()), now());
    }
    verified_ += user.verified();
    --busy_users_;
    user_event_.notify(sc_core::SC_ZERO_TIME);
}

void CapiHost::tell_log() {
    for (const std::string& line : adapter_->log().lines()) context().reports().warn(name(), "driver-log", line, now());
}

Requester::Fetch CapiHost::fetch(std::size_t, Tick, Tick&) {
    if (!over_) return Fetch::idle;
    if (std::exchange(told_, true)) return Fetch::finished;
    return Fetch::ready;
}

std::vector<std::string> CapiHost::waiting() const {
    if (!context().set_up()) return {fmt::format("{} has not brought its card up", name())};
    if (busy_users_ != 0) return {fmt::format("{} has {} processes that have not ended", name(), busy_users_)};
    return {};
}

double CapiHost::progress() const {
    if (config_.work != CapiWork::copy) return -1;
    const std::uint64_t all =
        file_.empty() ? config_.bytes * config_.contexts * std::max<std::size_t>(1, afus_.size()) : file_.size();
    return static_cast<double>(bytes_) / static_cast<double>(all);
}

void CapiHost::declare_statistics() {
    stats().histogram("request_latency", "ps", "time of a copy, a message or the run of an AFU, as its process sees it",
                      latency_);
    stats().counter("failed", "requests", "requests that failed or gave a wrong result", failed_);
    stats().counter("data", "B", "data of requests that did not fail", bytes_);
    stats().counter("verified", "requests", "results that were compared with what they must be", verified_);
    stats().counter("interrupts", "interrupts", "messages of the card", interrupts_);
    const auto sum = [this](std::uint64_t FaultCounters::*member) {
        return [this, member](Tick) {
            std::uint64_t all = 0;
            for (const auto& afu : afus_) all += afu->faults().counters().*member;
            return static_cast<double>(all);
        };
    };
    stats().derived("faults.segments", "faults", "segment misses that were resolved", sum(&FaultCounters::segments));
    stats().derived("faults.pages", "faults", "page faults that were resolved", sum(&FaultCounters::pages));
    stats().derived("faults.refused", "faults", "faults that were answered with an address error",
                    sum(&FaultCounters::refused));
    for (const char* headline : {"interrupts", "faults.segments", "faults.pages", "faults.refused"})
        stats().headline(headline);
    stats().on_clear([this](Tick) {
        latency_.clear();
        failed_ = bytes_ = verified_ = interrupts_ = 0;
    });
}

}  // namespace cxlvp::host
