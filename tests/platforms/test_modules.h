// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <systemc>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/bus/transport.h"

namespace cxlvp::platform::test {

/// Sends `count` reads, the first to `first`, and keeps what came back. Has an interrupt input that may stay open.
class Source : public Module, private bus::Initiator {
public:
    struct Traffic {
        enum class Pattern { linear, random };
        Pattern pattern = Pattern::linear;
        std::uint64_t first = 0;
        std::uint64_t bytes = 64;
        static const Schema<Traffic>& schema() {
            static const Schema<Traffic> schema =
                Schema<Traffic>()
                    .choice("pattern", &Traffic::pattern, {{"linear", Pattern::linear}, {"random", Pattern::random}},
                            {"order of the addresses", "assumed"})
                    .address("first", &Traffic::first, {}, {"address of the first access", "assumed"})
                    .bytes("bytes", &Traffic::bytes, {1, 4096}, {"size of an access", "X10"});
            return schema;
        }
    };
    struct Config {
        std::uint64_t count = 1;
        Tick gap = 0;
        double share = 0.5;
        bool on = true;
        std::string trace;
        Traffic traffic;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema =
                Schema<Config>()
                    .count("count", &Config::count, {1, 64}, {"number of accesses", "assumed"})
                    .power_of_two()
                    .time("gap", &Config::gap, {0, us(1)}, {"time between accesses", "assumed"})
                    .real("share", &Config::share, 0, 1, {"a share", ""})
                    .flag("on", &Config::on, {"send anything at all", ""})
                    .text("trace", &Config::trace, {"a file", ""})
                    .group("traffic", &Config::traffic, {"what is sent", ""});
            return schema;
        }
    };

    Source(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Module(instance, context), config_(config) {
        if (config.trace == "bad") throw UserError("trace 'bad' cannot be read");
        out.bind(static_cast<bus::Initiator&>(*this));
        SC_HAS_PROCESS(Source);
        SC_THREAD(run);
        SC_METHOD(interrupted);
        dont_initialize();
        sensitive << irq.pos();
    }

    InitiatorSocket out{"out"};
    sc_core::sc_in<bool> irq{"irq"};
    std::vector<tlm::tlm_response_status> responses;
    int interrupts = 0;

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out : nullptr; }
    sc_core::sc_in<bool>* irq_in(const std::string& port) override { return port == "irq" ? &irq : nullptr; }

private:
    void run() {
        if (!config_.on) return;
        std::vector<unsigned char> data(config_.traffic.bytes);
        for (std::uint64_t i = 0; i < config_.count; ++i) {
            Payload tx;
            tx.set_command(tlm::TLM_READ_COMMAND);
            tx.set_address(config_.traffic.first + i * config_.traffic.bytes);
            tx.set_data_ptr(data.data());
            tx.set_data_length(static_cast<unsigned>(data.size()));
            tx.set_streaming_width(static_cast<unsigned>(data.size()));
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            out->b_transport(tx, delay);
            responses.push_back(tx.get_response_status());
            wait(delay + sc_core::sc_time::from_value(config_.gap));
        }
    }
    void interrupted() { ++interrupts; }

    Config config_;
};

/// Answers every access below `size`, which may be cut down by faults. Its alarm rises once at `alarm`.
class Store : public Module, private bus::Target {
public:
    struct Config {
        std::uint64_t size = kKiB;
        Tick alarm = 0;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema =
                Schema<Config>()
                    .bytes("size", &Config::size, {64, kGiB}, {"bytes", "assumed"})
                    .time("alarm", &Config::alarm, {0, us(1)}, {"when the alarm rises; 0: never", ""});
            return schema;
        }
        std::uint64_t extent(const std::string&) const { return size; }
    };

    Store(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Module(instance, context),
          bus::Target(context),
          config_(config),
          fault_(context.faults(), std::string(name()) + ".read", {FaultKind::error_response}, "reads") {
        in.bind(static_cast<bus::Target&>(*this));
        SC_HAS_PROCESS(Store);
        SC_THREAD(rise);
        // As memories do to withdraw direct access: it takes a bound socket.
        fault_.on_arming([this](const FaultSpec&) { in->invalidate_direct_mem_ptr(0, 1); });
    }

    TargetSocket in{"in"};
    sc_core::sc_out<bool> alarm{"alarm"};
    std::vector<std::uint64_t> addresses;

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }
    sc_core::sc_out<bool>* irq_out(const std::string& port) override { return port == "alarm" ? &alarm : nullptr; }

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        addresses.push_back(tx.get_address());
        delay += sc_core::sc_time::from_value(ns(10));
        const bool faulty =
            fault_.armed() && fault_.hit(now() + delay.value(), tx.get_address(), tx.get_data_length()) != nullptr;
        tx.set_response_status(tx.get_address() >= config_.size ? tlm::TLM_ADDRESS_ERROR_RESPONSE
                               : faulty                         ? tlm::TLM_GENERIC_ERROR_RESPONSE
                                                                : tlm::TLM_OK_RESPONSE);
    }
    void rise() {
        if (config_.alarm == 0) return;
        wait(sc_core::sc_time::from_value(config_.alarm));
        alarm.write(true);
    }

    Config config_;
    FaultPoint fault_;
};

/// Sends addresses to the targets that its windows name.
class Router : public Module {
public:
    struct Window {
        std::string to;
        std::uint64_t base = 0;
        std::uint64_t size = 0;
        std::uint64_t offset = 0;
        static const Schema<Window>& schema() {
            static const Schema<Window> schema = Schema<Window>()
                                                     .text("to", &Window::to, {"target", ""})
                                                     .required()
                                                     .address("base", &Window::base, {}, {"first address", ""})
                                                     .bytes("size", &Window::size, {1}, {"bytes", ""})
                                                     .required()
                                                     .address("offset", &Window::offset, {}, {"address behind", ""});
            return schema;
        }
    };
    struct Config {
        std::vector<Window> windows;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema =
                Schema<Config>()
                    .list("windows", &Config::windows, {"address map", ""})
                    .required()
                    .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                        for (std::size_t i = 0; i < config.windows.size(); ++i) {
                            for (std::size_t j = 0; j < i; ++j) {
                                const Window& a = config.windows[j];
                                const Window& b = config.windows[i];
                                if (a.base >= b.base + b.size || b.base >= a.base + a.size) continue;
                                binding.errors().error(node.find("windows")->items[i].origin,
                                                       path + ".windows." + std::to_string(i), "overlaps another");
                            }
                        }
                    });
            return schema;
        }
        std::vector<Route> routes() const {
            std::vector<Route> out;
            for (std::size_t i = 0; i < windows.size(); ++i)
                out.push_back({windows[i].to, "windows." + std::to_string(i) + ".to", windows[i].base, windows[i].size,
                               windows[i].offset});
            return out;
        }
    };

    Router(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Module(instance, context), config_(config) {
        for (std::size_t i = 0; i < routes().size(); ++i) outputs_.push_back(std::make_unique<Output>());
    }

    TargetSocket* target(const std::string& port) override {
        if (port != "in") return nullptr;
        const Scope scope(*this);
        inputs_.push_back(std::make_unique<Input>(*this));
        return &inputs_.back()->socket;
    }
    std::vector<std::string> routes() const override { return route_destinations(config_.routes()); }
    InitiatorSocket* route_socket(std::size_t i) override {
        return i < outputs_.size() ? &outputs_[i]->socket : nullptr;
    }
    std::size_t inputs() const { return inputs_.size(); }

private:
    struct Input : bus::Target {
        explicit Input(Router& router)
            : Target(router.context()), socket(sc_core::sc_gen_unique_name("in")), owner(router) {
            socket.bind(static_cast<bus::Target&>(*this));
        }
        void b_transport(Payload& tx, sc_core::sc_time& delay) override { owner.forward(tx, delay); }
        TargetSocket socket;
        Router& owner;
    };
    struct Output : bus::Initiator {
        Output() : socket(sc_core::sc_gen_unique_name("out")) { socket.bind(static_cast<bus::Initiator&>(*this)); }
        InitiatorSocket socket;
    };

    void forward(Payload& tx, sc_core::sc_time& delay) {
        const std::uint64_t address = tx.get_address();
        for (const Window& window : config_.windows) {
            if (address < window.base || address - window.base >= window.size) continue;
            const std::vector<std::string> destinations = routes();
            std::size_t i = 0;
            while (destinations[i] != window.to) ++i;
            tx.set_address(address - window.base + window.offset);
            outputs_[i]->socket->b_transport(tx, delay);
            tx.set_address(address);
            return;
        }
        tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }

    Config config_;
    std::vector<std::unique_ptr<Input>> inputs_;
    std::vector<std::unique_ptr<Output>> outputs_;
};

/// Declares a port that it does not have.
class Liar : public Module {
public:
    struct Config {
        static const Schema<Config>& schema() {
            static const Schema<Config> schema;
            return schema;
        }
    };
    Liar(const sc_core::sc_module_name& instance, Context& context, const Config&) : Module(instance, context) {}
};

/// Has a port that nobody declares, and that therefore stays unbound.
class Forgetful : public Module {
public:
    using Config = Liar::Config;
    Forgetful(const sc_core::sc_module_name& instance, Context& context, const Config&) : Module(instance, context) {}
    sc_core::sc_in<bool> forgotten{"forgotten"};
};

/// The types above as "source", "router", "store", "liar", "forgetful".
inline ModuleRegistry test_registry() {
    ModuleRegistry registry;
    registry.add<Source>("source", "sends reads",
                         {{"out", PortKind::initiator, false, true, ""}, {"irq", PortKind::irq_in, false, false, ""}});
    registry.add<Router>("router", "decodes addresses", {{"in", PortKind::target, true, true, ""}});
    registry.add<Store>("store", "answers reads",
                        {{"in", PortKind::target, false, true, ""}, {"alarm", PortKind::irq_out, false, false, ""}});
    registry.add<Liar>("liar", "has no port", {{"in", PortKind::target, false, false, ""}});
    registry.add<Forgetful>("forgetful", "has one port too many", {});
    return registry;
}

}  // namespace cxlvp::platform::test
