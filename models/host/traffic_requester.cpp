// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic_requester.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/host/trace_input/open_trace.h"
#include "cxlvp/host/traffic/make_source.h"

namespace cxlvp::host {

using sc_core::sc_time;

const Schema<TrafficRequester::Config>& TrafficRequester::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .count("in_flight", &Config::in_flight, {1, 4096}, {"accesses under way at the same time", "assumed"})
            .flag("background", &Config::background, {"do not keep the run going for this requester", ""})
            .choice("pacing", &Config::pacing, {{"closed", Pacing::closed}, {"open", Pacing::open}},
                    {"whether a delayed access delays the ones after it", "assumed"})
            .group("traffic", &Config::traffic, {"made-up accesses", ""})
            .text("trace", &Config::trace, {"recorded accesses to replay instead: lackey or CSV, may be zstd", ""})
            .group("trace_options", &Config::trace_options, {"how a trace is turned into time", ""})
            .flag("cached", &Config::cached, {"let only cache misses and write-backs out", ""})
            .group("caches", &Config::caches, {"caches between the accesses and the port, when cached", ""})
            .group("placement", &Config::placement, {"where the pages of the accesses lie in memory", ""})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                const auto origin = [&](const char* key) {
                    const ConfigNode* found = node.find(key);
                    return found != nullptr ? found->origin : node.origin;
                };
                Diagnostics& errors = binding.errors();
                if (config.trace.empty()) config.traffic.check(origin("traffic"), path + ".traffic", errors);
                if (config.cached) config.caches.check(origin("caches"), path + ".caches", errors);
                config.placement.check(origin("placement"), path + ".placement", errors);
            });
    return schema;
}

namespace {

std::unique_ptr<TrafficSource> source_of(const TrafficRequester::Config& config, const Context& context,
                                         const char* name) {
    if (config.trace.empty()) return make_source(config.traffic, context.seed(), name);
    return open_trace(config.trace, config.trace_options);
}

}  // namespace

TrafficRequester::TrafficRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : TrafficRequester(instance, context, config, nullptr) {}

TrafficRequester::TrafficRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config,
                                   std::unique_ptr<TrafficSource> source)
    : Requester(instance, context, config.in_flight, config.background ? Role::device : Role::driver),
      config_(config),
      labels_(context.tracer()),
      slot_(config.in_flight),
      error_report_(context.reports().handle(name(), "failed-access")) {
    out.bind(static_cast<bus::Initiator&>(*this));
    for (Slot& slot : slot_) {
        slot.tx = pool_.get();
        slot.info = slot.tx->get_extension<bus::RequestInfo>();
        slot.info->requester = id();
    }
    add_filters(source != nullptr ? std::move(source) : source_of(config_, context, name()));
    declare_statistics();
}

void TrafficRequester::add_filters(std::unique_ptr<TrafficSource> source) {
    if (config_.cached) {
        auto caches = std::make_unique<CacheFilter>(std::move(source), config_.caches, context().seed(), name());
        caches_ = caches.get();
        source = std::move(caches);
    }
    if (config_.placement.policy != PlacementPolicy::identity || !config_.placement.regions.empty()) {
        auto placement = std::make_unique<PagePlacement>(std::move(source), config_.placement, name());
        placement_ = placement.get();
        source = std::move(placement);
    }
    source_ = std::move(source);
}

void TrafficRequester::declare_statistics() {
    stats().counter("bytes_read", "B", "bytes read", bytes_read_);
    stats().counter("bytes_written", "B", "bytes written", bytes_written_);
    stats().derived("bandwidth", "B/s", "bytes moved per second", [this](Tick elapsed) {
        return static_cast<double>(bytes()) / (static_cast<double>(elapsed) * 1e-12);
    });
    stats().counter("errors", "accesses", "accesses answered with an error", errors_);
    stats().counter("poisoned", "accesses", "reads that returned poison", poisoned_);
    stats().residence("held_back", "requests", "accesses that were due and had to wait for a slot", held_back_);
    stats().on_clear([this](Tick) {
        bytes_read_ = bytes_written_ = errors_ = poisoned_ = held_back_ = 0;
        if (caches_ != nullptr) caches_->reset_counts();
    });
    if (caches_ != nullptr) {
        constexpr std::pair<CacheFilter::Level, const char*> kLevels[] = {
            {CacheFilter::kL1, "caches.l1."}, {CacheFilter::kL2, "caches.l2."}, {CacheFilter::kLlc, "caches.llc."}};
        for (const auto& [level, prefix] : kLevels) {
            const CacheLevelCounts& counts = caches_->counts(level);
            stats().counter(std::string(prefix) + "hits", "lines", "accesses that hit, by line", counts.hits);
            stats().counter(std::string(prefix) + "misses", "lines", "accesses that missed, by line", counts.misses);
            stats().counter(std::string(prefix) + "writebacks", "lines", "dirty lines passed on", counts.writebacks);
        }
    }
    if (placement_ != nullptr)
        for (std::size_t i = 0; i < config_.placement.regions.size(); ++i)
            stats().counter(fmt::format("placement.region_{}", i), "pages", "pages placed in the region",
                            placement_->mapper().pages(i));
}

Requester::Fetch TrafficRequester::fetch(std::size_t slot, Tick at, Tick& ready) {
    if (!context().set_up()) return Fetch::idle;
    if (!have_next_) {
        if (!source_->next(next_)) return Fetch::finished;
        have_next_ = true;
    }
    if (next_.depends && !last_done_) return Fetch::idle;
    const Tick due = std::max(due_, context().set_up_at()) + next_.gap;
    ready = std::max(at, due);
    if (!next_.depends) held_back_ += ready - due;
    due_ = config_.pacing == Pacing::open ? due : ready;
    have_next_ = false;
    last_slot_ = slot;
    last_done_ = false;
    fill(slot_[slot], next_);
    return Fetch::ready;
}

void TrafficRequester::fill(Slot& slot, const Access& access) {
    if (slot.data.size() < access.bytes) slot.data.resize(access.bytes);
    Payload& tx = *slot.tx;
    tx.set_command(access.op == Op::write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    tx.set_address(access.address);
    tx.set_data_ptr(slot.data.data());
    tx.set_data_length(access.bytes);
    tx.set_streaming_width(access.bytes);
    tx.set_byte_enable_ptr(nullptr);
    tx.set_byte_enable_length(0);
    tx.set_dmi_allowed(false);
    tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    slot.info->poison = false;
}

void TrafficRequester::transact(std::size_t slot, sc_time& delay) {
    Payload& tx = *slot_[slot].tx;
    const auto send = [&] {
        const Tick end = out.send(tx, now() + delay.value());
        delay = to_time(end - now());
    };
    if (!bus::HopTrace::tracing(context())) return send();
    const bus::HopTrace trace(context(), track(), labels_, tx, delay);
    send();
}

void TrafficRequester::complete(std::size_t slot, Tick, Tick at) {
    if (slot == last_slot_) last_done_ = true;
    const Payload& tx = *slot_[slot].tx;
    if (tx.is_response_ok()) {
        (tx.is_write() ? bytes_written_ : bytes_read_) += tx.get_data_length();
    } else {
        ++errors_;
        error_report_.warn_with(
            [&] {
                return fmt::format("{} of {} bytes at 0x{:x} was answered with {}", tx.is_write() ? "write" : "read",
                                   tx.get_data_length(), tx.get_address(), tx.get_response_string());
            },
            at);
    }
    if (slot_[slot].info->poison && tx.is_read()) ++poisoned_;
}

}  // namespace cxlvp::host
