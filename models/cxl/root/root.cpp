// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/root/root.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/next_transaction.h"
#include "cxlvp/bus/request_info.h"
#include "cxlvp/cxl/coherence/fork.h"
#include "cxlvp/cxl/port/dmi_span.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kSmallestGranule = 256;

void check_windows(const Root::Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
    const std::vector<std::string> destinations = route_destinations(config.routes());
    const ConfigNode* list = node.find("windows");
    for (std::size_t i = 0; i < config.windows.size(); ++i) {
        const auto error = [&](const std::string& text) {
            binding.errors().error(list->items[i].origin, fmt::format("{}.windows.{}", path, i), text);
        };
        std::vector<std::string> mistakes;
        config.windows[i].fixed(destinations, mistakes);
        for (const std::string& mistake : mistakes) error(mistake);
        for (std::size_t j = 0; j < i; ++j) {
            const WindowConfig& a = config.windows[j];
            const WindowConfig& b = config.windows[i];
            if (a.base < b.base + b.size && b.base < a.base + a.size) error(fmt::format("overlaps window {}", j));
        }
    }
}

std::vector<FixedWindow> make_windows(const Root::Config& config, const std::vector<std::string>& destinations) {
    std::vector<FixedWindow> out;
    std::vector<std::string> reported;  // when the description was read
    for (const WindowConfig& window : config.windows) out.emplace_back(window.fixed(destinations, reported));
    return out;
}

}  // namespace

const Schema<Root::Config>& Root::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .list("windows", &Config::windows, {"fixed memory windows", ""})
            .required()
            .time("latency", &Config::latency, {0, kMillisecond},
                  {"from the mesh to the host bridge, each way",
                   "derived: what X10 (244.2 ns) leaves after X28 (107.4 ns), host port and protocol 2 x 24 ns, mesh "
                   "50 ns"})
            .group("throttle", &Config::throttle, {"holding back by the load that devices report, for each window", ""})
            .check(check_windows);
    return schema;
}

std::vector<Route> Root::Config::routes() const {
    std::vector<Route> out;
    for (std::size_t i = 0; i < windows.size(); ++i)
        for (std::size_t way = 0; way < windows[i].targets.size(); ++way)
            out.push_back({windows[i].targets[way], fmt::format("windows.{}.targets.{}", i, way), windows[i].base,
                           windows[i].size, windows[i].base});
    return out;
}

Root::Root(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      latency_(to_time(config.latency)),
      destinations_(route_destinations(config.routes())),
      windows_(make_windows(config, destinations_)),
      in_(*this, context, "in"),
      unmapped_report_(context.reports().handle(name(), "unmapped")) {
    for (std::size_t i = 0; i < destinations_.size(); ++i)
        out_.push_back(std::make_unique<Out>(*this, fmt::format("out_{}", i)));
    throttles_.reserve(windows_.size());
    for (std::size_t i = 0; i < windows_.size(); ++i) throttles_.emplace_back(config.throttle);
    if (config.throttle.enabled) {
        stats().residence("held_back", "requests", "requests held back by throttling", held_back_);
        for (std::size_t i = 0; i < throttles_.size(); ++i)
            stats().derived(fmt::format("windows.{}.throttling", i), "%", "degree of throttling at the end",
                            [this, i](Tick) { return static_cast<double>(throttles_[i].degree()); });
    }
    stats().counter("unmapped", "accesses", "accesses outside every window", unmapped_);
    stats().counter("splits", "accesses", "accesses that were split at a granule", splits_);
    stats().on_clear([this](Tick) { unmapped_ = splits_ = held_back_ = 0; });
}

InitiatorSocket* Root::route_socket(std::size_t route) {
    return route < out_.size() ? &out_[route]->out : nullptr;
}

const FixedWindow* Root::find(std::uint64_t hpa) const {
    for (const FixedWindow& window : windows_)
        if (window.contains(hpa)) return &window;
    return nullptr;
}

void Root::access(Payload& tx, sc_core::sc_time& delay) {
    delay += latency_;
    const std::uint64_t covered = std::min(tx.get_data_length(), tx.get_streaming_width());
    if (tx.get_address() % kSmallestGranule + covered <= kSmallestGranule)
        forward(tx, delay);
    else
        split(tx, delay);
    delay += latency_;
}

void Root::forward(Payload& tx, sc_core::sc_time& delay) {
    const std::uint64_t hpa = tx.get_address();
    if (const FixedWindow* window = find(hpa)) {
        InitiatorSocket& out = out_[window->target(hpa)]->out;
        HostThrottle& throttle = throttles_[static_cast<std::size_t>(window - windows_.data())];
        return throttle.enabled() ? forward_throttled(throttle, out, tx, delay) : out->b_transport(tx, delay);
    }
    ++unmapped_;
    unmapped_report_.warn_with([&] { return fmt::format("access to {:#x} is outside every window", hpa); },
                               now() + delay.value());
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

void Root::forward_throttled(HostThrottle& throttle, InitiatorSocket& out, Payload& tx, sc_core::sc_time& delay) {
    sync(delay);
    const Tick arrival = now() + delay.value();
    const Tick leave = throttle.admit(arrival, tx.get_data_length());
    held_back_ += leave - arrival;
    delay = to_time(leave - now());
    auto* info = tx.get_extension<bus::RequestInfo>();
    if (info != nullptr) info->load = 0;
    out->b_transport(tx, delay);
    if (info != nullptr) throttle.observe(static_cast<DevLoad>(info->load), now() + delay.value());
}

void Root::split(Payload& tx, sc_core::sc_time& delay) {
    if (tx.get_streaming_width() < tx.get_data_length() || tx.get_byte_enable_ptr() != nullptr)
        return tx.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    ++splits_;
    const std::uint64_t hpa = tx.get_address();
    const unsigned int length = tx.get_data_length();
    unsigned char* data = tx.get_data_ptr();
    Fork fork(context(), delay);
    tlm::tlm_response_status worst = tlm::TLM_OK_RESPONSE;
    // Poison of one piece is not that of the next.
    auto* info = tx.get_extension<bus::RequestInfo>();
    const bool poisoned_before = info != nullptr && info->poison;
    bool poisoned = poisoned_before;
    for (unsigned int done = 0; done < length;) {
        const std::uint64_t at = hpa + done;
        const auto bytes =
            static_cast<unsigned int>(std::min<std::uint64_t>(length - done, kSmallestGranule - at % kSmallestGranule));
        tx.set_address(at);
        tx.set_data_ptr(data + done);
        tx.set_data_length(bytes);
        tx.set_streaming_width(bytes);
        bus::next_transaction(tx);
        if (info != nullptr) info->poison = poisoned_before;
        fork.begin(delay);
        forward(tx, delay);
        fork.end(delay);
        if (!tx.is_response_ok()) worst = tx.get_response_status();
        poisoned |= info != nullptr && info->poison;
        done += bytes;
    }
    tx.set_address(hpa);
    tx.set_data_ptr(data);
    tx.set_data_length(length);
    tx.set_streaming_width(length);
    bus::next_transaction(tx);
    tx.set_response_status(worst);
    if (info != nullptr) info->poison = poisoned;
    fork.join(delay);
}

unsigned int Root::debug(Payload& tx) {
    const std::uint64_t hpa = tx.get_address();
    const unsigned int length = tx.get_data_length();
    unsigned char* data = tx.get_data_ptr();
    unsigned int done = 0;
    while (done < length) {
        const std::uint64_t at = hpa + done;
        const FixedWindow* window = find(at);
        if (window == nullptr) {
            if (RouteProbe* probe = RouteProbe::of(tx)) probe->end(name(), "no window", RouteStatus::no_window);
            break;
        }
        if (RouteProbe* probe = RouteProbe::of(tx)) note(*probe, *window, at);
        const auto bytes =
            static_cast<unsigned int>(std::min<std::uint64_t>(length - done, kSmallestGranule - at % kSmallestGranule));
        tx.set_address(at);
        tx.set_data_ptr(data + done);
        tx.set_data_length(bytes);
        const unsigned int moved = out_[window->target(at)]->out->transport_dbg(tx);
        done += moved;
        if (moved < bytes) break;
    }
    tx.set_address(hpa);
    tx.set_data_ptr(data);
    tx.set_data_length(length);
    return done;
}

void Root::note(RouteProbe& probe, const FixedWindow& window, std::uint64_t hpa) const {
    const FixedWindowConfig& config = window.config();
    probe.pass(name(),
               fmt::format("window {} ({:#x}, {}), way {} of {} at {} -> {}", &window - windows_.data(), config.base,
                           format_quantity(config.size, Dimension::bytes), window.way(hpa), config.ways,
                           format_quantity(config.granularity, Dimension::bytes), destinations_[window.target(hpa)]));
}

RouteProbe Root::probe(std::uint64_t hpa) {
    Payload tx;
    std::uint8_t byte = 0;
    RouteProbe probe;
    tx.set_command(tlm::TLM_READ_COMMAND);
    tx.set_address(hpa);
    tx.set_data_ptr(&byte);
    tx.set_data_length(1);
    tx.set_streaming_width(1);
    tx.set_extension(&probe);
    debug(tx);
    tx.clear_extension(&probe);
    return probe;
}

bool Root::dmi(Payload& tx, tlm::tlm_dmi& dmi) {
    const std::uint64_t hpa = tx.get_address();
    const FixedWindow* window = find(hpa);
    if (window == nullptr) return bus::refuse_dmi(dmi);
    const bool granted = out_[window->target(hpa)]->out->get_direct_mem_ptr(tx, dmi);
    const FixedWindowConfig& config = window->config();
    const bool one_way = config.ways == 1;
    const std::uint64_t granule = hpa & ~(config.granularity - 1);
    clip(dmi, one_way ? config.base : granule,
         one_way ? config.base + (config.size - 1) : granule + (config.granularity - 1), granted);
    if (granted) add_latency(dmi, 2 * Tick(latency_.value()));
    return granted;
}

}  // namespace cxlvp::cxl
