// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/interconnect.h"

#include "cxlvp/base/sim/time.h"

#include <algorithm>

#include <fmt/format.h>

namespace cxlvp::bus {

using sc_core::sc_time;

const Schema<Interconnect::WindowConfig>& Interconnect::WindowConfig::schema() {
    static const Schema<WindowConfig> schema =
        Schema<WindowConfig>()
            .text("to", &WindowConfig::to, {"target as module.port", ""})
            .required()
            .address("base", &WindowConfig::base, {}, {"first address of the window", ""})
            .required()
            .bytes("size", &WindowConfig::size, {1}, {"length of the window", ""})
            .required()
            .address("offset", &WindowConfig::offset, {}, {"address of the first byte as the target sees it", ""});
    return schema;
}

const Schema<Interconnect::Config>& Interconnect::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .choice("topology", &Config::topology, {{"crossbar", Topology::crossbar}, {"shared", Topology::shared}},
                    {"a channel per port, or one for all", ""})
            .frequency("clock", &Config::clock, {1'000'000, 100'000'000'000}, {"clock of the channels", "assumed"})
            .bytes("width", &Config::width, {1, 4096}, {"bytes a channel moves per cycle", "assumed: one line"})
            .time("latency", &Config::latency, {0, kMillisecond}, {"decode and forward latency", "assumed"})
            .time("response_latency", &Config::response_latency, {0, kMillisecond}, {"latency back", "assumed"})
            .group("arbitration", &Config::arbitration, {"who goes first on a channel", ""})
            .list("windows", &Config::windows, {"address map", ""})
            .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                AddressMap map;
                const ConfigNode* list = node.find("windows");
                for (std::size_t i = 0; i < config.windows.size(); ++i) {
                    const WindowConfig& window = config.windows[i];
                    const std::string clash = map.add({window.base, window.base + (window.size - 1), window.offset, 0});
                    if (!clash.empty())
                        binding.errors().error(list->items[i].origin, fmt::format("{}.windows.{}", path, i), clash);
                }
            });
    return schema;
}

std::vector<Route> Interconnect::Config::routes() const {
    std::vector<Route> out;
    for (std::size_t i = 0; i < windows.size(); ++i)
        out.push_back(
            {windows[i].to, fmt::format("windows.{}.to", i), windows[i].base, windows[i].size, windows[i].offset});
    return out;
}

/// One input: its socket and its response channel.
class Interconnect::Input : public TimedTarget {
public:
    Input(Interconnect& owner, std::size_t index, Resource* shared)
        : TimedTarget(owner.context(), owner.track()), socket(fmt::format("in_{}", index).c_str()), owner_(owner) {
        socket.bind(static_cast<TimedTarget&>(*this));
        if (shared == nullptr)
            own_ = std::make_unique<Resource>(owner.context(), owner.stats(), fmt::format("in_{}.response", index));
        response = shared != nullptr ? shared : own_.get();
        const std::string prefix = fmt::format("in_{}.", index);
        owner.stats().counter(prefix + "bytes_read", "B", "payload read through this input", bytes_read);
        owner.stats().counter(prefix + "bytes_written", "B", "payload written through this input", bytes_written);
        owner.stats().on_clear([this](Tick) { bytes_read = bytes_written = 0; });
    }
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override { return owner_.direct_mem_ptr(tx, dmi); }
    unsigned int transport_dbg(Payload& tx) override { return owner_.debug(tx); }

    TargetSocket socket;
    Resource* response;
    std::uint64_t bytes_read = 0;
    std::uint64_t bytes_written = 0;

private:
    Tick carry(Payload& tx, Tick at) override { return owner_.pass_on(*this, tx, at); }

    Interconnect& owner_;
    std::unique_ptr<Resource> own_;
};

/// One output: its socket and its request channel.
class Interconnect::Output : public Initiator {
public:
    Output(Interconnect& owner, std::size_t index, Resource* shared)
        : socket(fmt::format("out_{}", index).c_str(), owner.context()), owner_(owner), index_(index) {
        socket.bind(static_cast<Initiator&>(*this));
        if (shared == nullptr)
            own_ = std::make_unique<Resource>(owner.context(), owner.stats(), fmt::format("out_{}.request", index));
        request = shared != nullptr ? shared : own_.get();
    }
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override {
        owner_.invalidate(index_, first, last);
    }

    TimedSocket socket;
    Resource* request;

private:
    Interconnect& owner_;
    std::size_t index_;
    std::unique_ptr<Resource> own_;
};

Interconnect::Interconnect(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      config_(config),
      width_(static_cast<std::uint32_t>(config.width)),
      period_((kSecond + config.clock / 2) / config.clock),
      arbitrated_(!config.arbitration.plain()),
      fault_(context.faults(), name(), {FaultKind::error_response, FaultKind::delay},
             "accesses entering the interconnect"),
      unmapped_report_(context.reports().handle(name(), "unmapped")) {
    if (config.topology == Config::Topology::shared) {
        shared_request_ = std::make_unique<Resource>(context, stats(), "request");
        shared_response_ = std::make_unique<Resource>(context, stats(), "response");
    }
    stats().counter("unmapped", "accesses", "accesses outside every window", unmapped_);
    stats().on_clear([this](Tick) { unmapped_ = 0; });
    fault_.on_arming([this](const FaultSpec&) {
        for (const auto& input : inputs_) input->socket->invalidate_direct_mem_ptr(0, ~sc_dt::uint64{0});
    });
    const std::vector<std::string> destinations = routes();
    for (const WindowConfig& window : config.windows) {
        const auto route = std::find(destinations.begin(), destinations.end(), window.to);
        map(window.base, window.size, static_cast<std::size_t>(route - destinations.begin()), window.offset);
    }
}

Interconnect::~Interconnect() = default;

void Interconnect::end_of_elaboration() {
    const auto arbitrate = [this](Resource& resource) {
        resource.arbitrate(make_arbitration(config_.arbitration, context().requesters(), name()));
    };
    if (shared_request_ != nullptr) {
        arbitrate(*shared_request_);
        arbitrate(*shared_response_);
        return;
    }
    for (const auto& output : outputs_) arbitrate(*output->request);
    for (const auto& input : inputs_) arbitrate(*input->response);
}

TargetSocket* Interconnect::target(const std::string& port) {
    if (port != "in") return nullptr;
    const Scope scope(*this);
    inputs_.push_back(std::make_unique<Input>(*this, inputs_.size(), shared_response_.get()));
    return &inputs_.back()->socket;
}

InitiatorSocket* Interconnect::route_socket(std::size_t route) {
    return route < outputs_.size() ? &outputs_[route]->socket : nullptr;
}

void Interconnect::map(std::uint64_t base, std::uint64_t size, std::size_t route, std::uint64_t offset) {
    const std::string clash = map_.add({base, base + (size - 1), offset, route});
    if (!clash.empty()) throw UserError(fmt::format("{}: {}", name(), clash));
    while (outputs_.size() <= route) {
        const Scope scope(*this);
        outputs_.push_back(std::make_unique<Output>(*this, outputs_.size(), shared_request_.get()));
    }
}

inline Tick Interconnect::pass_on(Input& input, Payload& tx, Tick at) {
    if (fault_.armed()) {
        Tick later = at;  // `at` itself stays in a register
        if (faulty(tx, later)) return later;
        at = later;
    }
    const std::uint64_t address = tx.get_address();
    const std::uint32_t bytes = tx.get_data_length();
    // A streaming access covers the addresses of its width only. One of no length belongs to the window of its address:
    // the target refuses it.
    const std::uint32_t covered = std::min(bytes, tx.get_streaming_width());
    const Window* window = map_.find(address, address + (covered - (covered != 0 ? 1 : 0)));
    if (window == nullptr) return refuse_unmapped(tx, at);
    const bool write = tx.is_write();
    const std::uint32_t requester = arbitrated_ ? RequestInfo::requester_of(tx) : 0;
    Output& output = *outputs_[window->port];
    at = output.request->pass(at, write ? cycles(bytes) : period_, requester, write ? bytes : 0) + config_.latency;
    tx.set_address(window->translate(address));
    at = output.socket.send(tx, at);
    tx.set_address(address);
    at = input.response->pass(at, write ? period_ : cycles(bytes), requester, write ? 0 : bytes);
    (write ? input.bytes_written : input.bytes_read) += bytes;
    return at + config_.response_latency;
}

Tick Interconnect::refuse_unmapped(Payload& tx, Tick at) {
    ++unmapped_;
    unmapped_report_.warn_with(
        [&] {
            return fmt::format("access to 0x{:x} ({} bytes) is outside every window", tx.get_address(),
                               tx.get_data_length());
        },
        at);
    tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    return at + config_.latency + config_.response_latency;
}

bool Interconnect::faulty(Payload& tx, Tick& at) {
    const FaultSpec* fault = fault_.hit(at, tx.get_address(), tx.get_data_length());
    if (fault == nullptr) return false;
    if (fault->kind == FaultKind::delay) {
        at += fault->delay;
        return false;
    }
    tx.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    return true;
}

bool Interconnect::direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) {
    const std::uint64_t address = tx.get_address();
    const std::uint64_t last = tx.get_data_length() > 1 ? address + (tx.get_data_length() - 1) : address;
    const Window* window = map_.find(address, last);
    if (fault_.armed()) return refuse_dmi(dmi);
    if (window == nullptr) {
        // The refusal holds up to the neighbouring windows, or where the request begins in one for the request alone.
        refuse_dmi(dmi);
        for (const Window& w : map_.windows()) {
            if (w.last < address) dmi.set_start_address(w.last + 1);
            if (w.first > address) {
                dmi.set_end_address(w.first - 1);
                break;
            }
            if (address <= w.last) {
                dmi.set_start_address(address);
                if (last > address) dmi.set_end_address(last);
                break;
            }
        }
        return false;
    }
    tx.set_address(window->translate(address));
    const bool granted = outputs_[window->port]->socket->get_direct_mem_ptr(tx, dmi);
    tx.set_address(address);
    const std::uint64_t target_first = window->offset;
    const std::uint64_t target_last = window->translate(window->last);
    const std::uint64_t start = std::max<std::uint64_t>(dmi.get_start_address(), target_first);
    const std::uint64_t end = std::min<std::uint64_t>(dmi.get_end_address(), target_last);
    if (granted && dmi.get_dmi_ptr() != nullptr) dmi.set_dmi_ptr(dmi.get_dmi_ptr() + (start - dmi.get_start_address()));
    dmi.set_start_address(window->translate_back(start));
    dmi.set_end_address(window->translate_back(end));
    if (!granted) return false;
    const sc_time hop = to_time(config_.latency + config_.response_latency);
    dmi.set_read_latency(dmi.get_read_latency() + hop);
    dmi.set_write_latency(dmi.get_write_latency() + hop);
    return true;
}

unsigned int Interconnect::debug(Payload& tx) {
    const std::uint64_t address = tx.get_address();
    const std::uint32_t bytes = tx.get_data_length();
    const Window* window = map_.find(address, address + (bytes - 1));
    if (window == nullptr || bytes == 0) return 0;
    tx.set_address(window->translate(address));
    const unsigned int moved = outputs_[window->port]->socket->transport_dbg(tx);
    tx.set_address(address);
    return moved;
}

void Interconnect::invalidate(std::size_t port, sc_dt::uint64 first, sc_dt::uint64 last) {
    for (const Window& window : map_.windows()) {
        if (window.port != port) continue;
        const std::uint64_t target_last = window.translate(window.last);
        if (last < window.offset || first > target_last) continue;
        const std::uint64_t from = window.translate_back(std::max<std::uint64_t>(first, window.offset));
        const std::uint64_t to = window.translate_back(std::min<std::uint64_t>(last, target_last));
        for (const auto& input : inputs_) input->socket->invalidate_direct_mem_ptr(from, to);
    }
}

}  // namespace cxlvp::bus
