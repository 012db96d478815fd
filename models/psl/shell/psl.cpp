// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/shell/psl.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

namespace {

constexpr std::size_t kChores = 16;    ///< slots for interrupts and displaced lines
constexpr std::size_t kDmaSlots = 32;  ///< of a slice with DMA
constexpr Tick kLookAgain = ns(100);   ///< at a walk that an invalidation waits for
constexpr std::uint64_t kOfLpid = 1;   ///< IQ of PSL_SLBIA and PSL_TLBIA
constexpr std::uint64_t kOfProcess = 3;

std::size_t slots_of(const PslConfig& config) {
    const std::size_t dma = config.card.caia == Caia::v2 ? kDmaSlots : 0;
    return config.card.slices * (config.commands.credits + dma) + kChores;
}

/// Bytes from the address on that an access touches, at least one.
std::uint64_t covered(const Payload& tx) {
    return std::max(1u, std::min(tx.get_data_length(), tx.get_streaming_width()));
}

}  // namespace

Psl::Psl(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Requester(instance, context, slots_of(config)),
      config_(config),
      function_(name(), config.card),
      layout_(config.card),
      config_port_(*this, "config", function_, config.register_latency),
      fault_(context.faults(), name(), {::cxlvp::FaultKind::link_down},
             "accesses in both directions: registers read all ones, and commands of AFUs end with a data error"),
      engine_fault_(context.faults(), std::string(name()) + ".engine", {::cxlvp::FaultKind::error_response},
                    "commands, by effective address: they end with DERROR, and software finds a PSL error"),
      timebase_fault_(context.faults(), std::string(name()) + ".timebase", {::cxlvp::FaultKind::error_response},
                      "requests of AFUs for the timebase: it has lost its source, which is an adapter error"),
      memory_(out_, context, fault_),
      engines_(memory_, context, stats(), id(), config.read_interval, config.write_interval),
      cache_(config.cache),
      translator_(config.translation, config.card.caia, memory_),
      actions_(*this),
      adapter_(config.card.adapter(), *this),
      capp_(static_cast<SnoopTarget&>(cache_)),
      work_(slots_of(config)) {
    // Commands of several AFUs come with times of their own.
    overtake();
    for (unsigned n = 0; n < config.card.slices; ++n) slices_.push_back(std::make_unique<PslSlice>(*this, config_, n));
    for (std::uint64_t n = 0; n < config.lines; ++n)
        lines_.push_back(std::make_unique<bus::IrqLine>(*this, fmt::format("irq{}", n).c_str()));
    message_ = &out_.payload();
    function_.space().set_observer(&warnings_);
    adapter_.p1().set_observer(&warnings_);
    for (const auto& slice : slices_) {
        slice->registers().p1n().set_observer(&warnings_);
        slice->registers().p2n().set_observer(&warnings_);
    }
    function_.on_card_reset<&Psl::card_reset>(this);
    declare_statistics();
}

Psl::~Psl() {
    function_.space().set_observer(nullptr);
}

TargetSocket* Psl::target(const std::string& port) {
    if (port == "config") return &config_port_.in;
    return port == "mmio" ? &mmio_.in : nullptr;
}

sc_core::sc_out<bool>* Psl::irq_out(const std::string& port) {
    for (std::size_t n = 0; n < lines_.size(); ++n)
        if (port == fmt::format("irq{}", n)) return &lines_[n]->out;
    return nullptr;
}

std::uint64_t Psl::timebase(Tick at) {
    if (timebase_fault_.armed() && timebase_fault_.hit(at, 0, 0) != nullptr) {
        adapter_.set_timebase_error(at);
        interrupt(InterruptSource::adapter_error, 0, adapter_.error_ivte(), at);
    }
    return adapter_.timebase(at);
}

PeerEnd* Psl::peer(const std::string& port) {
    if (port == "capp") return &capp_;
    for (unsigned n = 0; n < slices_.size(); ++n)
        if (port == fmt::format("afu{}", n)) return &slices_[n]->afu_end();
    return nullptr;
}

void Psl::end_of_elaboration() {
    Requester::end_of_elaboration();
    std::vector<CardWindow::Slice> slices;
    for (const auto& slice : slices_) {
        afu_mmio_.push_back(std::make_unique<AfuMmio>(slice->afu(), slice->registers(), config_.card.mmio_timeout));
        slices.push_back({&slice->registers(), afu_mmio_.back().get()});
    }
    window_ = std::make_unique<CardWindow>(layout_, adapter_, std::move(slices));
    if (capp_.connected()) cache_.attach(*capp_);
}

std::vector<std::string> Psl::waiting() const {
    std::vector<std::string> out;
    for (const auto& slice : slices_)
        for (std::string& text : slice->waiting()) out.push_back(std::move(text));
    return out;
}

// ------------------------------------------------------------------------------------------------------- software side

bool Psl::link_down(Tick at, std::uint64_t address, std::uint64_t bytes) {
    return fault_.armed() && fault_.hit(at, address, bytes) != nullptr;
}

void Psl::mmio(Payload& tx, sc_core::sc_time& delay) {
    delay += to_time(config_.register_latency);
    sync(delay);
    Tick at = now() + delay.value();
    const std::uint64_t bytes = covered(tx);
    const auto hit = function_.decode(tx.get_address(), bytes);
    if (!hit) {
        ++unsupported_;
        return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    if (tx.get_byte_enable_ptr() != nullptr) return tx.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    if (tx.get_streaming_width() < tx.get_data_length()) return tx.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    window_->set_link_up(!link_down(at, tx.get_address(), bytes));
    const bool good = tx.is_write() ? window_->write(hit->bar, hit->offset, tx.get_data_ptr(), bytes, at)
                                    : window_->read(hit->bar, hit->offset, tx.get_data_ptr(), bytes, at);
    delay = to_time(at - now());
    tx.set_response_status(good ? tlm::TLM_OK_RESPONSE : tlm::TLM_GENERIC_ERROR_RESPONSE);
}

unsigned int Psl::mmio_debug(Payload& tx) {
    const auto hit = function_.decode(tx.get_address(), std::max(1u, tx.get_data_length()));
    if (!hit || window_ == nullptr) return 0;
    const std::size_t moved = tx.is_write()
                                  ? window_->debug_write(hit->bar, hit->offset, tx.get_data_ptr(), tx.get_data_length())
                                  : window_->debug_read(hit->bar, hit->offset, tx.get_data_ptr(), tx.get_data_length());
    return static_cast<unsigned int>(moved);
}

void Psl::card_reset(const CardReset& reset) {
    interrupts_.clear();
    cache_.forget();
    translator_.invalidate_all();
    adapter_.reset(!reset.image_loaded, reset.at);
    for (const auto& slice : slices_) slice->reset(reset.at);
}

void Psl::flush_requested(Tick at) {
    later(at, [this](Tick then) {
        cache_.flush_all(memory_, then);
        later(then, [this](Tick end) { adapter_.flush_complete(end); });
    });
}

void Psl::invalidate(const Invalidation& what, Tick at) {
    later(at, [this, what](Tick then) {
        invalidate_translations(what, 0, then, [this, kind = what.kind](Tick end) { adapter_.invalidated(kind, end); });
    });
}

void Psl::invalidate_translations(const Invalidation& what, unsigned slice, Tick at, const TimedActions::Action& done) {
    when_drained(carry_out(what, slice), at, done);
}

/// Where the architecture does not say which bits name an entry (TLBIE, parts of XSL9_IERAT), more is dropped than
/// asked for, which software cannot see but in time.
InvalidateTicket Psl::carry_out(const Invalidation& what, unsigned slice) {
    InvalidateScope scope;
    const std::uint64_t which = what.value & 3;
    const auto lpid = static_cast<std::uint32_t>(what.selector);
    const bool all_kinds = what.kind == InvalidateKind::slb_all || what.kind == InvalidateKind::tlb_all;
    if (all_kinds && (which == kOfLpid || which == kOfProcess)) scope = InvalidateScope::of_lpid(lpid);
    if (all_kinds && which == kOfProcess)
        scope = InvalidateScope::of_process(lpid, static_cast<std::uint32_t>(what.selector >> 32));
    if (!what.all_slices) {
        scope.by_slice = true;
        scope.slice = static_cast<std::uint8_t>(slice);
    }
    switch (what.kind) {
        case InvalidateKind::slb_entry:
            return translator_.slbie(scope, what.value & ibm_mask(0, 35), ibm_field(what.value, 37, 38) == 1);
        case InvalidateKind::slb_all:
            return translator_.slbia(scope);
        case InvalidateKind::tlb_entry:
        case InvalidateKind::tlb_all:
            return translator_.tlbia(scope);
        case InvalidateKind::ierat:
            break;
    }
    return translator_.ierat(scope);
}

void Psl::when_drained(const InvalidateTicket& ticket, Tick at, TimedActions::Action done) {
    const Tick drained = translator_.drained_at(ticket);
    if (drained != kNever) return later(std::max(at, drained), std::move(done));
    later(at + kLookAgain, [this, ticket, done = std::move(done)](Tick then) { when_drained(ticket, then, done); });
}

void Psl::drop_translations(const InvalidateScope& scope) {
    if (scope.by_handle)
        translator_.drop(scope.slice, scope.handle);
    else if (config_.card.caia == Caia::v1)
        translator_.slbia(scope);
    else
        translator_.ierat(scope);
}

void Psl::interrupt(InterruptSource source, unsigned slice, std::uint16_t number, Tick at) {
    if (!interrupts_.raise(source, slice, number, at))
        return warn(name(), "no-interrupt-number", "an interrupt is due for which software has set no number", at);
    work_came();
}

// ------------------------------------------------------------------------------------------------------------
// requester

void Psl::work_came() {
    if (!completing_ || context().ordered()) kick();
}

Requester::Fetch Psl::fetch(std::size_t slot, Tick at, Tick& ready) {
    Work& work = work_[slot];
    Tick first = kNever;
    const auto earlier = [&](Tick when, Work::Kind kind, unsigned slice) {
        if (when >= first) return;
        first = when;
        work.kind = kind;
        work.slice = slice;
    };
    if (!interrupts_.empty()) earlier(interrupts_.front().at, Work::Kind::interrupt, 0);
    for (unsigned n = 0; n < slices_.size(); ++n) {
        earlier(slices_[n]->next(), Work::Kind::command, n);
        earlier(slices_[n]->next_dma(), Work::Kind::dma, n);
    }
    if (cache_.castout_waiting() && !casting_out_) earlier(at, Work::Kind::castout, 0);
    if (first == kNever) return Fetch::idle;
    ready = std::max(at, first);
    switch (work.kind) {
        case Work::Kind::command:
            work.index = slices_[work.slice]->take();
            break;
        case Work::Kind::dma:
            work.dma = slices_[work.slice]->take_dma();
            break;
        case Work::Kind::interrupt:
            work.number = interrupts_.front().number;
            interrupts_.pop();
            break;
        case Work::Kind::castout:
            casting_out_ = true;
            break;
    }
    return Fetch::ready;
}

void Psl::transact(std::size_t slot, sc_core::sc_time& delay) {
    Work& work = work_[slot];
    Tick at = now() + delay.value();
    switch (work.kind) {
        case Work::Kind::command:
            slices_[work.slice]->transact(work.index, engines_, at);
            break;
        case Work::Kind::dma:
            slices_[work.slice]->carry(work.dma, engines_, at);
            break;
        case Work::Kind::interrupt: {
            ++sent_;
            const std::uint64_t line = work.number - config_.line_base;
            if (line < lines_.size()) {
                lines_[line]->set(true, at);
                lines_[line]->set(false, at + config_.clock);
                break;
            }
            std::uint8_t data[4] = {};
            store_bytes(data, 4, work.number);
            memory_.write(config_.msi_address, data, 4, at);
            break;
        }
        case Work::Kind::castout:
            cache_.cast_out(memory_, at);
            break;
    }
    delay = to_time(at - now());
}

void Psl::complete(std::size_t slot, Tick, Tick at) {
    const Work& work = work_[slot];
    completing_ = true;
    if (work.kind == Work::Kind::command) slices_[work.slice]->complete(work.index, at);
    if (work.kind == Work::Kind::dma) slices_[work.slice]->carried(work.dma, at);
    if (work.kind == Work::Kind::castout) casting_out_ = false;
    completing_ = false;
}

void Psl::declare_statistics() {
    stats().counter("messages", "messages", "interrupts sent", sent_);
    stats().counter("unsupported", "requests", "memory requests that no BAR has claimed", unsupported_);
    LineCache::Counts& cache = cache_.counts();
    stats().counter("cache.hits", "accesses", "accesses that the cache has served", cache.hits);
    stats().counter("cache.misses", "accesses", "accesses to lines that the cache did not have", cache.misses);
    stats().counter("cache.castouts", "lines", "modified lines that made room", cache.castouts);
    stats().counter("cache.snoops", "snoops", "lines that the CAPP has asked for", cache.snoops);
    stats().counter("cache.interventions", "snoops", "snoops that took modified data", cache.interventions);
    const auto rate = [](const TranslationCacheCounts& counts) {
        return [&counts](Tick) {
            const double all = static_cast<double>(counts.hits + counts.misses);
            return all == 0 ? 0 : static_cast<double>(counts.hits) / all;
        };
    };
    const auto total = [](const std::uint64_t& count) { return [&count](Tick) { return static_cast<double>(count); }; };
    const bool hash = config_.card.caia == Caia::v1;
    const TranslationCacheCounts& first = hash ? translator_.slb() : translator_.erat();
    const std::string name = hash ? "slb" : "erat";
    stats().derived(name + ".hit_rate", "1", "share of translations whose segment or page was cached", rate(first));
    stats().derived(name + ".misses", "translations", "translations that were not cached", total(first.misses));
    stats().derived("tlb.hit_rate", "1", "share of pages that were cached behind that", rate(translator_.tlb()));
    stats().derived("tlb.misses", "translations", "pages that were looked up in memory",
                    total(translator_.tlb().misses));
    const TranslationCounts& counts = translator_.counts();
    stats().derived("page_faults", "faults", "translations that found no page", total(counts.page_faults));
    stats().derived("segment_faults", "faults", "translations that found no segment", total(counts.segment_faults));
    stats().derived("protection_faults", "faults", "accesses that their page does not allow",
                    total(counts.protection_faults));
    for (const std::string& headline : {name + ".hit_rate", std::string("tlb.hit_rate"), std::string("page_faults")})
        stats().headline(headline);
    if (hash) stats().headline("segment_faults");
    stats().on_clear([this](Tick) {
        sent_ = unsupported_ = 0;
        cache_.counts() = {};
        translator_.clear_counts();
    });
}

}  // namespace cxlvp::psl
